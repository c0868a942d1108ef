"""Formats a report as a CycloneDX 1.6 bill of materials of tools, models, packages and services.

Written as JSON and not with the vendor's library, whose model drops formulation and annotations. Everything
follows from the report: the serial number is a name-based UUID of the content, and every timestamp is the
committer date of the newest tip, so the same report gives the same bytes. Source: bom-1.6.schema.json.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence

from linter import __version__
from linter.model.findings import Finding, Report, Status
from linter.model.fragments import MODEL
from linter.report.cyclonedx_parts import (
    REPOSITORY,
    address_of,
    dependencies,
    occurrences,
    packages,
    properties,
    reference,
    services,
)
from linter.report.escape import json_text
from linter.report.escape import unicode_text as _text
from linter.report.json import Json
from linter.report.overview import COUNTED, is_present
from linter.report.phrases import missing
from linter.report.style import PLAIN, Style

_NAMESPACE = uuid.UUID("6f1c2a52-7d0d-5d0c-9a53-2f1d8f6f3f5e")  # for serial numbers; any fixed one will do
_LIBRARIES = frozenset({"sdk", "framework"})


def render(report: Report, _style: Style = PLAIN) -> str:
    """The bill of materials; the same report always gives the same bytes."""
    groups = _by_tool(report)
    document: Json = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": _metadata(report),
        "components": [*_tools(groups, report), *packages(groups)],
        "services": services(groups),
        "dependencies": dependencies(groups),
        "formulation": _formulation(groups, report),
        "annotations": _annotations(groups, report),
    }
    content = json.dumps(document, sort_keys=True)
    document["serialNumber"] = f"urn:uuid:{uuid.uuid5(_NAMESPACE, content)}"
    return json_text(json.dumps(document, indent=2)) + "\n"


def _by_tool(report: Report) -> dict[str, list[Finding]]:
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        if finding.match.trace.tool in report.catalog.tools:
            groups[finding.match.trace.tool].append(finding)
    return dict(sorted(groups.items()))


def _metadata(report: Report) -> Json:
    subject = report.subject
    component: Json = {
        "type": "application",
        "bom-ref": REPOSITORY,
        "name": _text(subject.name) or "repository",
        "version": subject.head or "unknown",
    }
    if subject.url:
        component["externalReferences"] = [{"type": "vcs", "url": address_of(subject.url)}]
    metadata: Json = {
        "tools": {"components": [_ourselves()]},
        "component": component,
        "properties": properties(_coverage(report)),
    }
    return {"timestamp": subject.date, **metadata} if subject.date else metadata


def _ourselves() -> Json:
    return {"type": "application", "name": "toolban", "version": __version__}


def _coverage(report: Report) -> Iterable[tuple[str, object]]:
    coverage = report.coverage
    yield "policy:name", _text(report.policy_name)
    yield "policy:sha256", report.policy_digest or "none"
    yield "catalog:sha256", report.catalog.digest
    yield "coverage:complete", coverage.complete
    for name, count in (("commits", coverage.commits), ("files", coverage.files), ("blobs", coverage.blobs)):
        yield f"coverage:{name}:expected", count.expected
        yield f"coverage:{name}:read", count.read
    yield "coverage:by-name-only", coverage.by_name
    for row in coverage.not_read:
        yield "coverage:not-read", _text(missing(row))
    for tip in report.subject.tips:
        yield f"tip:{_text(tip.ref)}", tip.commit


def _tools(groups: dict[str, list[Finding]], report: Report) -> Iterable[Json]:
    for tool_id, findings in groups.items():
        tool = report.catalog.tools[tool_id]
        kind = _kind(tool.categories)
        component: Json = {
            "type": kind,
            "bom-ref": reference("tool", tool_id),
            "name": tool.name,
            "supplier": {"name": tool.vendor},
        }
        if kind == "application":
            component["scope"] = "excluded"  # a development tool is no part of the product
        if tool.homepage:
            component["externalReferences"] = [{"type": "website", "url": address_of(tool.homepage)}]
        component["evidence"] = {"occurrences": occurrences(reference("tool", tool_id), findings)}
        component["properties"] = properties(_verdict(findings))
        yield component


def _kind(categories: Sequence[str]) -> str:
    if MODEL in categories:
        return "machine-learning-model"
    return "library" if _LIBRARIES.issuperset(categories) else "application"


def _verdict(findings: Sequence[Finding]) -> Iterable[tuple[str, object]]:
    for status in Status:
        if number := sum(finding.status is status for finding in findings):
            yield f"status:{status.value}", number
    yield "present", any(map(is_present, findings))
    for line in _advice(findings):
        yield "advice", line


def _advice(findings: Sequence[Finding]) -> list[str]:
    counted = [finding for finding in findings if finding.status in COUNTED]
    return list(dict.fromkeys(_text(line) for found in counted for line in found.advice.split("\n") if line))


def _formulation(groups: dict[str, list[Finding]], report: Report) -> list[Json]:
    """One task for each commit and tool: which commit was made with the tool, by whom and when."""
    workflows = []
    for tool, findings in groups.items():
        first_of = {found.match.origin.commit: found for found in reversed(findings)}
        commits = sorted(
            (found for commit, found in first_of.items() if commit),
            key=lambda found: (found.match.origin.date, found.match.origin.commit),
        )
        if commits:
            workflows.append(
                {
                    "bom-ref": reference("made-with", tool),
                    "uid": reference("made-with", tool),
                    "name": f"Commits that show {report.catalog.tools[tool].name}",
                    "taskTypes": ["other"],
                    "resourceReferences": [{"ref": reference("tool", tool)}],
                    "tasks": [_task(tool, finding) for finding in commits],
                }
            )
    return [{"bom-ref": "history", "workflows": workflows}] if workflows else []


def _task(tool: str, finding: Finding) -> Json:
    origin = finding.match.origin
    name = f"{tool}:{origin.commit}"
    author = [("author", _text(f"{origin.author.name} <{origin.author.email}>"))] if origin.author else []
    return {
        "bom-ref": reference("commit", name),
        "uid": reference("commit", name),
        "name": origin.commit,
        "taskTypes": ["other"],
        "properties": properties([("date", origin.date), *author]),
    }


def _annotations(groups: dict[str, list[Finding]], report: Report) -> list[Json]:
    """Annotations with verdict and alternative; none without a date, which each of them requires."""
    if not report.subject.date:
        return []
    rows: list[Json] = []
    for tool, findings in groups.items():
        numbers = ", ".join(
            f"{value} {name.removeprefix('status:')}"
            for name, value in _verdict(findings)
            if name.startswith("status:")
        )
        rows.append(
            {
                "bom-ref": reference("verdict", tool),
                "subjects": [reference("tool", tool)],
                "annotator": {"component": _ourselves()},
                "timestamp": report.subject.date,
                "text": "\n".join([f"{report.catalog.tools[tool].name}: {numbers}.", *_advice(findings)]),
            }
        )
    return rows
