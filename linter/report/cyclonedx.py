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
from urllib.parse import quote

from linter import __version__
from linter.model.findings import Finding, Report, Status
from linter.model.fragments import MODEL, Place
from linter.report.escape import json_text
from linter.report.escape import unicode_text as _text
from linter.report.json import Json
from linter.report.locations import seen
from linter.report.overview import COUNTED, is_present
from linter.report.phrases import missing
from linter.report.purl import purl
from linter.report.style import PLAIN, Style

_NAMESPACE = uuid.UUID("6f1c2a52-7d0d-5d0c-9a53-2f1d8f6f3f5e")  # for serial numbers; any fixed one will do
_REPOSITORY = "repository"
_IN_ADDRESSES = "/:?=&._~-+%@"
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
        "components": [*_tools(groups, report), *_packages(groups)],
        "services": _services(groups),
        "dependencies": _dependencies(groups),
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
        "bom-ref": _REPOSITORY,
        "name": _text(subject.name) or "repository",
        "version": subject.head or "unknown",
    }
    if subject.url:
        component["externalReferences"] = [
            {"type": "vcs", "url": quote(_text(subject.url), safe=_IN_ADDRESSES)}
        ]
    metadata: Json = {
        "tools": {"components": [_ourselves()]},
        "component": component,
        "properties": _properties(_coverage(report)),
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


def _properties(pairs: Iterable[tuple[str, object]]) -> list[Json]:
    return [
        {"name": f"toolban:{name}", "value": value if isinstance(value, str) else json.dumps(value)}
        for name, value in pairs
    ]


def _tools(groups: dict[str, list[Finding]], report: Report) -> Iterable[Json]:
    for tool_id, findings in groups.items():
        tool = report.catalog.tools[tool_id]
        kind = _kind(tool.categories)
        component: Json = {
            "type": kind,
            "bom-ref": _ref("tool", tool_id),
            "name": tool.name,
            "supplier": {"name": tool.vendor},
        }
        if kind == "application":
            component["scope"] = "excluded"  # a development tool is no part of the product
        if tool.homepage:
            component["externalReferences"] = [{"type": "website", "url": tool.homepage}]
        component["evidence"] = {"occurrences": _occurrences(findings)}
        component["properties"] = _properties(_verdict(findings))
        yield component


def _kind(categories: Sequence[str]) -> str:
    if MODEL in categories:
        return "machine-learning-model"
    return "library" if _LIBRARIES.issuperset(categories) else "application"


def _ref(kind: str, name: str) -> str:
    return f"{kind}:{name}"


def _occurrences(findings: Sequence[Finding]) -> list[Json]:
    rows = []
    for number, finding in enumerate(findings):
        origin, fragment = finding.match.origin, finding.match.fragment
        row: Json = {
            "bom-ref": f"{_ref('trace', finding.match.trace.rule)}#{number}",
            "location": _text(origin.path or origin.ref) or f"commit {origin.commit or fragment.place.value}",
        }
        if fragment.line:
            row["line"] = fragment.line
        row["symbol"] = _text(seen(finding))
        context = [f"rule {finding.match.trace.rule}", f"status {finding.status.value}"]
        if origin.repositories:
            context.append(f"repositories {_text(origin.holders)}")
        if origin.commit:
            context.append(f"commit {origin.commit}")
        row["additionalContext"] = ", ".join(context)
        rows.append(row)
    return rows


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


def _named(groups: dict[str, list[Finding]], place: Place) -> dict[tuple[str, str], list[Finding]]:
    """Group the findings of a place by the (key, text) of their fragments."""
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for findings in groups.values():
        for finding in findings:
            fragment = finding.match.fragment
            if fragment.place is place:
                found[fragment.key, _text(fragment.text)].append(finding)
    return dict(sorted(found.items()))


def _packages(groups: dict[str, list[Finding]]) -> Iterable[Json]:
    for (ecosystem, name), findings in _named(groups, Place.DEPENDENCY).items():
        address = purl(ecosystem, name)
        yield {
            "type": "library",
            "bom-ref": address,
            "name": name,
            "purl": address,
            "evidence": {"occurrences": _occurrences(findings)},
        }


def _services(groups: dict[str, list[Finding]]) -> list[Json]:
    return [
        {
            "bom-ref": _ref("service", name),
            "name": name.partition("/")[0],
            "endpoints": [f"https://{quote(name, safe=_IN_ADDRESSES)}"],
            "properties": _properties(
                ("occurrence", f"{_text(path)}:{line}")
                for path, line in sorted({(f.match.origin.path, f.match.fragment.line) for f in findings})
            ),
        }
        for (_, name), findings in _named(groups, Place.ENDPOINT).items()
    ]


def _dependencies(groups: dict[str, list[Finding]]) -> list[Json]:
    """The dependencies of the repository on packages, and of packages on their tools."""
    owners = {
        purl(*named): sorted({_ref("tool", finding.match.trace.tool) for finding in findings})
        for named, findings in _named(groups, Place.DEPENDENCY).items()
    }
    rows: list[Json] = [{"ref": _REPOSITORY, "dependsOn": sorted(owners)}]
    rows += [{"ref": address, "dependsOn": refs} for address, refs in sorted(owners.items())]
    return rows


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
                    "bom-ref": _ref("made-with", tool),
                    "uid": _ref("made-with", tool),
                    "name": f"Commits that show {report.catalog.tools[tool].name}",
                    "taskTypes": ["other"],
                    "resourceReferences": [{"ref": _ref("tool", tool)}],
                    "tasks": [_task(tool, finding) for finding in commits],
                }
            )
    return [{"bom-ref": "history", "workflows": workflows}] if workflows else []


def _task(tool: str, finding: Finding) -> Json:
    origin = finding.match.origin
    name = f"{tool}:{origin.commit}"
    author = [("author", _text(f"{origin.author.name} <{origin.author.email}>"))] if origin.author else []
    return {
        "bom-ref": _ref("commit", name),
        "uid": _ref("commit", name),
        "name": origin.commit,
        "taskTypes": ["other"],
        "properties": _properties([("date", origin.date), *author]),
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
                "bom-ref": _ref("verdict", tool),
                "subjects": [_ref("tool", tool)],
                "annotator": {"component": _ourselves()},
                "timestamp": report.subject.date,
                "text": "\n".join([f"{report.catalog.tools[tool].name}: {numbers}.", *_advice(findings)]),
            }
        )
    return rows
