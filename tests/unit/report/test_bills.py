"""CycloneDX, in-toto and JSON lines: valid by the schemas of their owners, the same bytes in every run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from linter.model.findings import Report
from linter.model.fragments import Fragment, Place
from linter.model.matches import Match, Origin
from linter.report import cyclonedx, intoto, jsonl
from linter.report.purl import purl
from tests.helpers import a_trace
from tests.unit.report import reports

AUDIT: dict[str, Any] = json.loads(Path(intoto.__file__).with_name("audit.schema.json").read_text())
KINDS = ("full", "clean", "hostile")


def a_report(kind: str) -> Report:
    report: Report = getattr(reports, kind)()
    return report


def with_packages() -> Report:
    package = a_trace(rule="claude-code/sdk-npm", places=(Place.DEPENDENCY,))
    endpoint = a_trace(rule="claude-code/endpoint", places=(Place.ENDPOINT,))
    matches = [
        Match(
            package, Fragment(Place.DEPENDENCY, "@anthropic-ai/sdk", "npm", 3), Origin(path="package.json")
        ),
        Match(
            package, Fragment(Place.DEPENDENCY, "@anthropic-ai/sdk", "npm", 9), Origin(path="b/package.json")
        ),
        Match(endpoint, Fragment(Place.ENDPOINT, "api.x.example/v1 <b>"), Origin(path="a.py")),
    ]
    return reports.a_report(matches, reports.clean().coverage)


@pytest.mark.parametrize("kind", KINDS)
def test_cyclonedx_is_strictly_valid(kind: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(cyclonedx.render(a_report(kind))) is None


def test_a_bill_names_packages_services_commits_and_verdicts() -> None:
    text = cyclonedx.render(with_packages())
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bill = json.loads(text)
    tool, package = bill["components"]
    assert (tool["type"], tool["scope"], tool["bom-ref"]) == ("application", "excluded", "tool:claude-code")
    assert package["purl"] == "pkg:npm/%40anthropic-ai/sdk"
    assert [row["line"] for row in package["evidence"]["occurrences"]] == [9, 3]
    assert bill["services"][0]["endpoints"] == ["https://api.x.example/v1%20%3Cb%3E"]
    assert {"ref": "repository", "dependsOn": [package["purl"]]} in bill["dependencies"]
    full = json.loads(cyclonedx.render(reports.full()))
    (workflow,) = [
        flow for flow in full["formulation"][0]["workflows"] if flow["uid"] == "made-with:claude-code"
    ]
    assert {task["name"] for task in workflow["tasks"]} == {reports.OLD, reports.NEW, "c3" * 20}
    assert "7 violation" in next(
        row["text"] for row in full["annotations"] if row["text"].startswith("Claude")
    )
    values = {row["name"]: row["value"] for row in full["metadata"]["properties"]}
    assert values["toolban:coverage:complete"] == "false"
    assert full["metadata"]["timestamp"] == reports.SUBJECT.date


def test_another_content_is_another_bill() -> None:
    numbers = {json.loads(cyclonedx.render(a_report(kind)))["serialNumber"] for kind in KINDS}
    assert len(numbers) == len(KINDS)
    assert cyclonedx.render(reports.full()) == cyclonedx.render(reports.full())


@pytest.mark.parametrize("kind", KINDS)
def test_a_statement_is_about_the_tips(kind: str) -> None:
    statement = json.loads(intoto.render(a_report(kind)))
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"].endswith("/audit/v1")
    assert statement["subject"][0]["digest"] == {"gitCommit": reports.NEW}
    jsonschema.Draft202012Validator(AUDIT).validate(statement["predicate"])
    assert AUDIT["$id"] == statement["predicateType"]


def test_a_statement_passes_only_what_is_complete_and_clean() -> None:
    assert json.loads(intoto.render(reports.clean()))["predicate"]["verdict"]["passed"] is True
    assert json.loads(intoto.render(reports.full()))["predicate"]["verdict"]["passed"] is False
    gap = reports.full().coverage.not_read
    clean = reports.clean()
    missing = clean._replace(coverage=clean.coverage._replace(not_read=gap))
    assert json.loads(intoto.render(missing))["predicate"]["verdict"]["passed"] is False


@pytest.mark.parametrize("kind", KINDS)
def test_every_line_is_an_object_with_its_repository_first(kind: str) -> None:
    report = a_report(kind)
    rows = [json.loads(line) for line in jsonl.render(report).splitlines()]
    assert [row["record"] for row in rows] == ["finding"] * len(report.findings) + ["coverage"]
    assert all(list(row)[:2] == ["repository_name", "repository_url"] for row in rows)
    assert rows[-1]["complete"] is report.coverage.complete
    assert (
        len({tuple(key for key in row if key not in ("key", "scope", "normalised")) for row in rows[:-1]})
        <= 2
    )
    assert not any(isinstance(value, dict) for row in rows for value in row.values())


@pytest.mark.parametrize(
    ("ecosystem", "name", "expected"),
    [
        ("pypi", "openai", "pkg:pypi/openai"),
        ("npm", "@scope/name", "pkg:npm/%40scope/name"),
        ("maven", "com.acme:sdk", "pkg:maven/com.acme/sdk"),
        ("golang", "github.com/a/b", "pkg:golang/github.com/a/b"),
        ("brew", "claude code", "pkg:generic/claude%20code"),
    ],
)
def test_package_urls(ecosystem: str, name: str, expected: str) -> None:
    assert purl(ecosystem, name) == expected
