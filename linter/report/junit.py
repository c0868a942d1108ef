"""Formats a report as JUnit XML: a test case for each rule and place, and one for the coverage."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from linter.model.findings import Finding, Report, Status
from linter.report.escape import xml
from linter.report.locations import reported, sentence, where
from linter.report.phrases import missing, summary
from linter.report.style import PLAIN, Style


def render(report: Report, _style: Style = PLAIN) -> str:
    """Violations are failures, warnings and legacy findings passed tests with output, gaps errors."""
    findings = sorted(reported(report), key=_case)
    cases = [list(group) for _, group in groupby(findings, key=_case)]
    failures = sum(any(finding.status is Status.VIOLATION for finding in case) for case in cases)
    errors = 0 if report.coverage.complete else 1
    counts = f'tests="{len(cases) + 1}" failures="{failures}" errors="{errors}"'
    suite = f"toolban: {report.subject.name}" if report.subject.name else "toolban"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<testsuites {counts}>",
        f'<testsuite name="{xml(suite)}" {counts}>',
        *_properties(report),
        *(line for case in cases for line in _testcase(case)),
        *_coverage(report),
        "</testsuite>",
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _properties(report: Report) -> Iterator[str]:
    """A property with the date of the shipped rules."""
    if report.catalog.date:
        yield f'<properties><property name="catalog.date" value="{xml(report.catalog.date)}"/></properties>'


def _case(finding: Finding) -> tuple[str, str]:
    """The rule and the place that make a test case."""
    origin = finding.match.origin
    held = f"{origin.holders}: " if origin.repositories else ""
    return finding.match.trace.rule, f"{held}{origin.path}" if origin.path else where(finding)


def _testcase(findings: list[Finding]) -> Iterator[str]:
    rule, place = _case(findings[0])
    yield f'<testcase classname="{xml(rule)}" name="{xml(place)}">'
    failed = [finding for finding in findings if finding.status is Status.VIOLATION]
    passed = [finding for finding in findings if finding.status is not Status.VIOLATION]
    if failed:
        text = "\n".join(xml(sentence(finding, str)) for finding in failed)
        yield f'<failure type="{xml(rule)}" message="{xml(failed[0].message)}">{text}</failure>'
    if passed:
        text = "\n".join(xml(f"{finding.status.value}: {sentence(finding, str)}") for finding in passed)
        yield f"<system-out>{text}</system-out>"
    yield "</testcase>"


def _coverage(report: Report) -> Iterator[str]:
    yield '<testcase classname="toolban" name="everything that was asked for was read">'
    if not report.coverage.complete:
        rows = "\n".join(xml(missing(row)) for row in report.coverage.not_read)
        yield f'<error type="incomplete" message="{xml(summary(report))}">{rows}</error>'
    yield "</testcase>"
