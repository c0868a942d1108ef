"""CycloneDX: what a bill of materials lists, and the same bytes in every run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from linter.model.findings import Report
from linter.model.fragments import Fragment, Place
from linter.model.matches import Match, Origin
from linter.report import cyclonedx
from tests.helpers import a_trace
from tests.unit.report import reports


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


def test_it_names_packages_services_commits_and_verdicts() -> None:
    bill = json.loads(cyclonedx.render(with_packages()))
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


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(found := value.get("bom-ref"), str):
            yield found
        value = list(value.values())
    for item in value if isinstance(value, list) else ():
        yield from references(item)


@pytest.mark.parametrize("report", [reports.full, reports.hostile, reports.every_place, with_packages])
def test_every_reference_is_one_of_a_single_element(report: Callable[[], Report]) -> None:
    bill = json.loads(cyclonedx.render(report()))
    known = list(references(bill))
    assert len(known) == len(set(known))
    named = {row["ref"] for row in bill["dependencies"]}
    named |= {ref for row in bill["dependencies"] for ref in row["dependsOn"]}
    named |= {ref for row in bill["annotations"] for ref in row["subjects"]}
    assert named <= set(known)


def test_another_content_is_another_bill() -> None:
    numbers = {
        json.loads(cyclonedx.render(getattr(reports, kind)()))["serialNumber"]
        for kind in ("full", "clean", "hostile")
    }
    assert len(numbers) == 3
    assert cyclonedx.render(reports.full()) == cyclonedx.render(reports.full())
