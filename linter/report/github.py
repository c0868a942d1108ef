"""Formats a report as GitHub workflow commands, which become annotations of a pull request or run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from linter.model.findings import Finding, Report, Status
from linter.report.escape import clipped, github_data, github_property, visible
from linter.report.phrases import counted, missing, summary
from linter.report.style import PLAIN, Style

_LEVELS = {Status.VIOLATION: "error", Status.WARNING: "warning", Status.LEGACY: "notice"}
MOST = 10  # annotations of each level in a step; GitHub drops more than that silently
_LONGEST = 1000


def render(report: Report, _style: Style = PLAIN) -> str:
    """The gravest annotations of each level, and a notice with the number of those left out."""
    messages = [("warning", visible(notice)) for notice in report.notices]
    messages += [("error", f"not read: {missing(row)}") for row in report.coverage.not_read]
    others = Counter(level for level, _ in messages) + Counter(["notice"])  # the last notice is the summary
    lines: list[str] = []
    left_out = 0
    for status, level in _LEVELS.items():
        findings = [finding for finding in report.findings if finding.status is status]
        room = max(0, MOST - others[level])
        lines += [_annotation(finding, level) for finding in findings[:room]]
        left_out += max(0, len(findings) - room)
    for level, message in messages:
        lines.append(f"::{level} title=toolban::{github_data(message)}")
    rest = (
        f" {counted(left_out, 'more finding')} not shown here; --format json lists all." if left_out else ""
    )
    lines.append(f"::notice title=toolban::{github_data(summary(report) + rest)}")
    return "\n".join(lines) + "\n"


def _annotation(finding: Finding, level: str) -> str:
    match = finding.match
    properties = ",".join(_properties(finding))
    commit = f"commit {match.origin.commit[:12]}" if match.origin.commit else ""
    found_in = ", ".join(part for part in (visible(match.origin.holders), commit) if part)
    where = f" ({found_in})" if found_in else ""
    text = clipped(visible(match.fragment.shown or match.fragment.text), 200)
    advice = "\n".join(visible(line) for line in finding.advice.split("\n"))
    message = f"{match.trace.summary} Seen: {text}{where}\n{visible(finding.message)}\n{advice}".rstrip()
    return f"::{level} {properties}::{github_data(clipped(message, _LONGEST))}"


def _properties(finding: Finding) -> Iterator[str]:
    match = finding.match
    pairs: Iterable[tuple[str, str]] = (
        ("title", match.trace.rule),
        ("file", match.origin.path),
        ("line", str(match.fragment.line or "") if match.origin.path else ""),
        ("col", str(match.fragment.column or "") if match.origin.path else ""),
    )
    return (f"{name}={github_property(visible(value))}" for name, value in pairs if value)
