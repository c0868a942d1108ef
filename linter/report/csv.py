"""Formats a report as CSV for spreadsheets, one finding in a row; no cell can be a formula."""

from __future__ import annotations

import csv
import io

from linter.model.findings import Finding, Report
from linter.report.escape import cell
from linter.report.locations import seen
from linter.report.phrases import severity
from linter.report.style import PLAIN, Style

_COLUMNS = (
    "status severity rule tool confidence place path line commit ref author email date introduced removed"
    " seen message advice waived_by fingerprint repository"
).split()


def render(report: Report, _style: Style = PLAIN) -> str:
    """CSV as in RFC 4180, with a header row."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(_COLUMNS)
    subject = report.subject.url or report.subject.name
    writer.writerows(
        [cell(value) for value in (*_row(finding), finding.match.origin.holders or subject)]
        for finding in report.findings
    )
    return text.getvalue()


def _row(finding: Finding) -> tuple[str, ...]:
    match = finding.match
    trace, fragment, origin, history = match.trace, match.fragment, match.origin, match.history
    return (
        finding.status.value,
        severity(finding),
        trace.rule,
        trace.tool,
        finding.confidence.label,
        fragment.place.value,
        origin.path,
        str(fragment.line or ""),
        origin.commit,
        origin.ref,
        origin.author.name if origin.author else "",
        origin.author.email if origin.author else "",
        origin.date,
        " ".join(event.date[:10] for event in history.introduced) if history else "",
        " ".join(event.date[:10] for event in history.removed) if history else "",
        seen(finding),
        finding.message,
        finding.advice,
        finding.waived_by,
        finding.fingerprint,
    )
