"""Formats a report as rdjson, the diagnostic format of reviewdog (reviewdog, proto/rdf)."""

from __future__ import annotations

import json

from linter.model.findings import Finding, Report, Status
from linter.report.escape import json_text, unicode_text, visible_characters
from linter.report.locations import anchor, evidence_link, reported, sentence
from linter.report.style import PLAIN, Style

_SEVERITY = {Status.VIOLATION: "ERROR", Status.WARNING: "WARNING", Status.LEGACY: "INFO"}


def render(report: Report, style: Style = PLAIN) -> str:
    """One diagnostic for each finding, without columns: rdjson counts them in bytes, toolban does not."""
    document = {
        "source": {"name": "toolban"},
        "diagnostics": [_diagnostic(finding, style.anchors) for finding in reported(report)],
    }
    return json_text(json.dumps(document, indent=1)) + "\n"


def _diagnostic(finding: Finding, files: tuple[str, ...]) -> dict[str, object]:
    place = anchor(finding, files)
    code: dict[str, str] = {"value": finding.match.trace.rule}
    if link := evidence_link(finding.match.trace):
        code["url"] = link
    return {
        "message": sentence(finding, visible_characters),
        "location": {"path": unicode_text(place.path), "range": {"start": {"line": place.line}}},
        "severity": _SEVERITY[finding.status],
        "code": code,
    }
