"""Formats a report as GitLab code quality: an array of issues, for `artifacts: reports: codequality`."""

from __future__ import annotations

import json

from linter.model.findings import Finding, Report, Status
from linter.report.escape import json_text, unicode_text, visible_characters
from linter.report.locations import anchor, reported, sentence
from linter.report.style import PLAIN, Style

_SEVERITY = {Status.VIOLATION: "critical", Status.WARNING: "minor", Status.LEGACY: "info"}


def render(report: Report, style: Style = PLAIN) -> str:
    """One issue for each finding, with a fingerprint of its own, as GitLab merges issues with equal ones."""
    return (
        json_text(json.dumps([_issue(finding, style.anchors) for finding in reported(report)], indent=1))
        + "\n"
    )


def _issue(finding: Finding, files: tuple[str, ...]) -> dict[str, object]:
    place = anchor(finding, files)
    return {
        "description": sentence(finding, visible_characters),
        "check_name": finding.match.trace.rule,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITY[finding.status],
        "location": {"path": unicode_text(place.path), "lines": {"begin": place.line}},
    }
