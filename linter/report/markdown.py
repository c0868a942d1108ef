"""Formats a report as Markdown, for `$GITHUB_STEP_SUMMARY` or a comment on a pull request."""

from __future__ import annotations

from linter.model.findings import Finding, Report, Status
from linter.report.escape import clipped, markdown
from linter.report.locations import reported, seen, where
from linter.report.overview import by_month, by_tool, sparkline
from linter.report.phrases import counted, missing, summary
from linter.report.style import PLAIN, Style
from linter.report.text_overview import FEW

MOST_BYTES = 1_000_000  # bytes of a summary; GitHub shows none of more than 1 MiB
_LONGEST = 120
_MOST_TOOLS = 50
_BARS = 48  # the most bars in a line of bars by month
_MARKS = {Status.VIOLATION: "❌", Status.WARNING: "⚠️", Status.LEGACY: "🕰️"}


def render(report: Report, _style: Style = PLAIN) -> str:
    """A table of findings, gravest first and cut if it is too long; then what was not read."""
    tail = [f"- not read: {markdown(missing(row))}" for row in report.coverage.not_read[:50]]
    tail += [f"- {markdown(notice)}" for notice in report.notices[:50]]
    title = f"### toolban: {markdown(report.subject.name)}" if report.subject.name else "### toolban"
    head = [title, "", markdown(summary(report)), "", *_by_tool(report)]
    findings = reported(report)
    rows: list[str] = []
    room = MOST_BYTES - sum(len(line.encode()) + 1 for line in (*head, *tail))
    for finding in findings:
        row = _row(finding)
        room -= len(row.encode()) + 1
        if room < 0:
            break
        rows.append(row)
    if rows:
        rows = ["| | rule | where | seen | what now |", "|---|---|---|---|---|", *rows, ""]
    if left := len(findings) - max(0, len(rows) - 3):
        rows.append(f"{counted(left, 'more finding')} not shown here; `--format json` lists all.\n")
    return "\n".join([*head, *rows, *tail]).rstrip("\n") + "\n"


def _by_tool(report: Report) -> list[str]:
    """A table of tools and a line of bars by month, if there are more than a few findings."""
    rows = by_tool(report)
    if sum(row.violations + row.warnings + row.legacy for row in rows) <= FEW:
        return []
    lines = [
        "| tool | violations | warnings | legacy | still there | first | last |",
        "|---|--:|--:|--:|--:|---|---|",
    ]
    for row in rows[:_MOST_TOOLS]:
        numbers = (row.violations, row.warnings, row.legacy, row.present)
        lines.append(f"| {' | '.join([markdown(row.name), *map(str, numbers), row.first, row.last])} |")
    if len(rows) > _MOST_TOOLS:
        lines += ["", f"and {counted(len(rows) - _MOST_TOOLS, 'more tool')}"]
    months = by_month(report.findings)
    if len(months) > 1:
        bars = sparkline([numbers.total() for _, numbers in months], _BARS)
        lines += ["", f"By month: {months[0][0]} {bars} {months[-1][0]}"]
    return [*lines, ""]


def _row(finding: Finding) -> str:
    advice = "<br>".join(markdown(line) for line in finding.advice.split("\n") if line)
    cells = (
        f"{_MARKS[finding.status]} {finding.status.value}",
        markdown(finding.match.trace.rule),
        markdown(clipped(where(finding), _LONGEST)),
        markdown(clipped(seen(finding), _LONGEST)),
        f"{markdown(finding.message)}{'<br>' if advice else ''}{advice}",
    )
    return f"| {' | '.join(cells)} |"
