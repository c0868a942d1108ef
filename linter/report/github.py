"""GitHub workflow commands: annotations in a pull request or on a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.model import Finding, Report, Status
from linter.report.escape import clipped, github_data, github_property, visible
from linter.report.style import PLAIN, Style
from linter.report.words import counted, summary

_LEVELS = {Status.VIOLATION: "error", Status.WARNING: "warning", Status.LEGACY: "notice"}
MOST = 10  # of each level in a step; GitHub drops the rest without a word, so this one says it
_LONGEST = 1000


def render(report: Report, _style: Style = PLAIN) -> str:
    """The gravest annotations of each level, and a notice that counts those left out."""
    lines: list[str] = []
    left_out = 0
    for status, level in _LEVELS.items():
        findings = [finding for finding in report.findings if finding.status is status]
        room = MOST - 1 if level == "notice" else MOST  # the last notice is the summary
        lines += [_annotation(finding, level) for finding in findings[:room]]
        left_out += max(0, len(findings) - room)
    lines += [f"::warning title=toolban::{github_data(visible(notice))}" for notice in report.notices]
    rest = (
        f" {counted(left_out, 'more finding')} not shown here; --format json lists all." if left_out else ""
    )
    lines.append(f"::notice title=toolban::{github_data(summary(report) + rest)}")
    return "\n".join(lines) + "\n"


def _annotation(finding: Finding, level: str) -> str:
    match = finding.match
    properties = ",".join(_properties(finding))
    commit = f" (commit {match.origin.commit[:12]})" if match.origin.commit else ""
    text = clipped(visible(match.fragment.shown or match.fragment.text), 200)
    advice = "\n".join(visible(line) for line in finding.advice.split("\n"))
    message = f"{match.trace.summary} Seen: {text}{commit}\n{finding.message}\n{advice}"
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
