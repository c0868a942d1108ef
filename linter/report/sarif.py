"""Formats a report as SARIF 2.1.0, within the limits of GitHub code scanning."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from urllib.parse import quote

from linter import __version__
from linter.model.catalog import Confidence, Trace
from linter.model.findings import OURS, Finding, Report, Status
from linter.report.escape import clipped, json_text, sarif_text, unicode_text, visible_characters
from linter.report.locations import LONGEST, anchor, evidence_link, has_file, reported, seen, sentence, where
from linter.report.phrases import counted, missing, severity, summary
from linter.report.style import PLAIN, Style

MOST = 5000  # results; code scanning keeps the gravest 5,000 and refuses 25,000
MOST_BYTES = 9_500_000  # compressed; code scanning refuses more than 10 MB of gzip
_LONGEST = 1000  # characters of a description; code scanning allows 1,024
_URI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_IN_URI = ":/?=&%._~-+@,;"
_PRECISION = {Confidence.CERTAIN: "very-high", Confidence.LIKELY: "high", Confidence.WEAK: "low"}
_SUPPRESSED = (Status.WAIVED, Status.BASELINED)

Json = dict[str, object]


def render(report: Report, style: Style = PLAIN) -> str:
    """One run; results beyond a limit are left out, the least grave first, and a notification says so."""
    findings = [finding for finding in report.findings if finding.status is not Status.NOTED]
    if style.omits_commits:
        findings = [finding for finding in findings if has_file(finding)]
    shown = findings[:MOST]
    while True:
        text = _document(report, style, shown, len(findings) - len(shown))
        size = len(text) if len(text) <= MOST_BYTES else len(zlib.compress(text.encode()))
        if size <= MOST_BYTES or not shown:
            return text
        shown = shown[: len(shown) * MOST_BYTES // size]


def _document(report: Report, style: Style, shown: list[Finding], left_out: int) -> str:
    traces = {finding.match.trace.rule: finding.match.trace for finding in shown}
    rules = {rule: number for number, rule in enumerate(sorted(traces))}
    run: Json = {
        "tool": {
            "driver": {
                "name": "toolban",
                "version": __version__,
                "semanticVersion": __version__,
                **_rules_of(report),
                "rules": [_rule(traces[rule], report) for rule in rules],
            }
        },
        "automationDetails": {"id": "toolban/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, style, left_out)],
        "results": [_result(finding, rules, style) for finding in shown],
    }
    if "://" in report.subject.url:  # an address such as `host:path` is no URI
        provenance: Json = {"repositoryUri": quote(unicode_text(report.subject.url), safe=_IN_URI)}
        if report.subject.head:
            provenance["revisionId"] = report.subject.head
        run["versionControlProvenance"] = [provenance]
    if report.subject.name:
        run["properties"] = {"repository": unicode_text(report.subject.name)}
    document: Json = {"$schema": _URI, "version": "2.1.0", "runs": [run]}
    return json_text(json.dumps(document, indent=1)) + "\n"


def _rules_of(report: Report) -> Json:
    """The date of the shipped rules."""
    return {"properties": {"catalogDate": report.catalog.date}} if report.catalog.date else {}


def _rule(trace: Trace, report: Report) -> Json:
    tool = report.catalog.tools.get(trace.tool)
    name = tool.name if tool else trace.tool
    what = f"{trace.summary} Tool: {name}."
    more = f" Evidence: {trace.evidence}" if trace.evidence else ""
    explain = (
        "" if trace.tool == OURS else f" `toolban explain {trace.rule}` says what the policy makes of it."
    )
    rule: Json = {
        "id": trace.rule,
        "name": trace.rule,
        "shortDescription": {"text": clipped(trace.summary, _LONGEST)},
        "fullDescription": {"text": clipped(what, _LONGEST)},
        "help": {
            "text": f"{what}{more}{explain}".replace("`", ""),
            "markdown": f"{what}{more}\n\n{explain.strip()}".rstrip(),
        },
        "properties": {
            "tags": ["compliance", "tool-policy"],
            "precision": _PRECISION[trace.confidence],
            "problem.severity": "error",
        },
    }
    if link := evidence_link(trace):
        rule["helpUri"] = link
    return rule


def _properties(finding: Finding) -> Json:
    """What SARIF has no key for."""
    match = finding.match
    values: Json = {
        "status": finding.status.value,
        "confidence": finding.confidence.label,
        "place": match.fragment.place.value,
    }
    if match.origin.repositories:
        values["repositories"] = [unicode_text(name) for name in match.origin.repositories]
    return values


def _result(finding: Finding, rules: dict[str, int], style: Style) -> Json:
    rule = finding.match.trace.rule
    place = anchor(finding, style.anchors)
    column = max(1, place.column)
    result: Json = {
        "ruleId": rule,
        "ruleIndex": rules[rule],
        "level": severity(finding),
        "message": {"text": _message(finding, style)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(place.path)},
                    "region": {
                        "startLine": place.line,
                        "startColumn": column,
                        "endLine": place.line,
                        "endColumn": column + max(1, len(seen(finding)) if place.column else 1),
                    },
                },
                "logicalLocations": [
                    {"fullyQualifiedName": visible_characters(clipped(where(finding), LONGEST))}
                ],
            }
        ],
        "partialFingerprints": {
            "primaryLocationLineHash": finding.fingerprint,
            "toolban/v1": finding.fingerprint,
        },
        "properties": _properties(finding),
    }
    if finding.status in _SUPPRESSED:
        why = visible_characters(finding.waived_by)
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": why}]
    return result


def _message(finding: Finding, style: Style) -> str:
    commit = finding.match.origin.commit
    page = f" {sarif_text(style.commit_page + commit)}" if style.commit_page and commit else ""
    return sentence(finding, sarif_text) + page


def _uri(path: str) -> str:
    """Encode a path as a relative URI reference (RFC 3986), in which a colon must not look like a scheme."""
    return quote(path.encode("utf-8", "surrogateescape"), safe="/")


def _invocation(report: Report, style: Style, left_out: int) -> Json:
    texts = [
        *(("warning", visible_characters(notice)) for notice in report.notices),
        *(("error", f"not read: {missing(row)}") for row in report.coverage.not_read),
        ("note", summary(report)),
    ]
    if left_out:
        more = (
            f"{counted(left_out, 'finding')} more, the least grave, not in this file; --format json has all."
        )
        texts.insert(0, ("warning", more))
    if style.omits_commits and (omitted := sum(not has_file(finding) for finding in reported(report))):
        more = f"{counted(omitted, 'finding')} of commits, names and what is gone not in this file, as asked."
        texts.insert(0, ("warning", more))
    return {
        "executionSuccessful": report.coverage.complete,
        "toolExecutionNotifications": list(_notifications(texts)),
    }


def _notifications(texts: Iterable[tuple[str, str]]) -> Iterable[Json]:
    return ({"level": level, "message": {"text": sarif_text(text)}} for level, text in texts)
