"""Formats a report as logging commands of Azure Pipelines, which become issues of a run."""

from __future__ import annotations

from collections.abc import Iterator

from linter.model.findings import Finding, Report, Status
from linter.report.escape import azure_data, azure_property, clipped, visible
from linter.report.locations import anchor, reported, sentence
from linter.report.phrases import missing, summary
from linter.report.style import PLAIN, Style

_TYPES = {Status.VIOLATION: "error", Status.WARNING: "warning", Status.LEGACY: ""}
_LONGEST = 2000


def render(report: Report, style: Style = PLAIN) -> str:
    """An error or a warning for each finding; a legacy one is plain output, as there is no lower level."""
    lines = [line for finding in reported(report) for line in _issue(finding, style.anchors)]
    lines += [_command("warning", {}, visible(notice)) for notice in report.notices]
    lines += [_command("error", {}, f"not read: {missing(row)}") for row in report.coverage.not_read]
    return "\n".join([*lines, f"toolban: {visible(summary(report))}"]) + "\n"


def _issue(finding: Finding, files: tuple[str, ...]) -> Iterator[str]:
    text = clipped(sentence(finding, visible), _LONGEST)
    if kind := _TYPES[finding.status]:
        place = anchor(finding, files)
        properties = {
            "sourcepath": place.path,
            "linenumber": str(place.line),
            "columnnumber": str(place.column or ""),
            "code": finding.match.trace.rule,
        }
        yield _command(kind, properties, text)
    else:
        yield f"toolban: legacy: {finding.match.trace.rule}: {text}"


def _command(kind: str, properties: dict[str, str], message: str) -> str:
    pairs = {"type": kind, **properties}
    written = "".join(f"{name}={azure_property(visible(value))};" for name, value in pairs.items() if value)
    return f"##vso[task.logissue {written}]{azure_data(message)}"
