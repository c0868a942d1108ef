"""A JSON report that is read back has the same matches, and one that is none is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from linter.model.errors import UsageError
from linter.model.findings import Report
from linter.report import json as json_report
from linter.verdict import saved_report
from linter.verdict.saved_report import open_report, selected_as
from tests.tables import each
from tests.unit.report import reports

CATALOG = reports.CATALOG._replace(
    traces=(reports.TRAILER, reports.FILE, reports.IMPORT, reports.AIDER, reports.QODER)
)


def text_of(report: Report, **changed: object) -> str:
    document: dict[str, Any] = json.loads(json_report.render(report))
    return json.dumps({**document, **changed})


@pytest.mark.parametrize("report", [reports.full(), reports.hostile(), reports.clean()])
def test_every_match_comes_back(report: Report) -> None:
    saved = open_report(text_of(report), CATALOG)
    assert saved.unknown == ()
    expected = [finding.match for finding in report.findings]
    assert [match.trace for match in saved.matches] == [match.trace for match in expected]
    assert [match.fragment.place for match in saved.matches] == [match.fragment.place for match in expected]
    assert [match.fragment.line for match in saved.matches] == [match.fragment.line for match in expected]
    assert saved.coverage.complete == report.coverage.complete


def test_lives_and_authors_come_back() -> None:
    report = reports.full()
    saved = open_report(text_of(report), CATALOG)
    assert (saved.subject.name, saved.subject.url) == (report.subject.name, report.subject.url)
    for match, finding in zip(saved.matches, report.findings, strict=True):
        assert match.history == finding.match.history
        assert match.origin.author == finding.match.origin.author
        assert match.was_there_before is finding.match.was_there_before


def test_a_path_that_is_not_utf8_comes_back() -> None:
    path = "caf\udce9/CLAUDE.md"
    report = reports.a_report([reports.at_path(reports.FILE, path)], reports.clean().coverage)
    (match,) = open_report(text_of(report), CATALOG).matches
    assert match.origin.path == match.fragment.text == path


def test_a_rule_that_is_gone_is_named() -> None:
    saved = open_report(text_of(reports.full()), CATALOG._replace(traces=CATALOG.traces[:1]))
    assert "claude-code/sdk" in saved.unknown
    assert {match.trace.rule for match in saved.matches} == {"claude-code/co-author"}


@each(
    "text",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        '{"findings": 1, "schema": 1}',
        '{"findings": [1], "schema": 1}',
        '{"findings": [], "schema": 2}',
    ],
)
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no JSON report of toolban") as raised:
        open_report(text, CATALOG)
    assert "toolban audit --output json:FILE" in raised.value.hint


@pytest.mark.parametrize(
    ("coverage", "gap"),
    [
        ({"complete": True}, ""),
        (None, ""),
        ({"complete": False}, "there was nothing to be read"),
        ({"complete": False, "not_read": [{"reason": "too large"}, 7, {}]}, "too large"),
    ],
)
def test_what_was_not_read(coverage: object, gap: str) -> None:
    assert saved_report.gap_of(text_of(reports.clean(), coverage=coverage)) == gap


def test_values_of_another_type_read_as_nothing() -> None:
    text = text_of(
        reports.clean(), coverage={"commits": 7, "not_read": "x", "by_name_only": True}, repository=[]
    )
    saved = open_report(text, CATALOG)
    assert (saved.coverage.commits, saved.coverage.not_read, saved.coverage.by_name) == ((0, 0), (), 0)
    assert saved.subject.name == ""
    assert not saved_report.has_history_of(text)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://git.corp.example/acme/shop.git", "acme/shop"),
        ("git@git.corp.example:acme/shop.git", "acme/shop"),
        ("ssh://git@git.corp.example/acme/shop", "acme/shop"),
        ("", ""),
    ],
)
def test_the_name_by_which_policies_select(address: str, name: str) -> None:
    assert selected_as(address) == name


@each(
    "odd",
    [
        {"removed": 5},
        {"present_on": 5},
        {"ignore": "x"},
        {"ignore": {"until": 5, "reason": "agreed"}},
        {"ignore": {"until": "soon", "reason": "agreed"}},
        {"ignore": {"until": None, "reason": " "}},
        {"ignore": {"until": "2027-01-01", "reason": "..."}},
    ],
)
def test_odd_values_are_not_believed(odd: dict[str, object]) -> None:
    """What no file could have held lifts nothing, and ends nothing."""
    rows = json.loads(text_of(reports.full()))["findings"]
    saved = open_report(text_of(reports.full(), findings=[{**row, **odd} for row in rows]), CATALOG)
    assert len(saved.matches) == len(rows)
    assert {match.fragment.ignore for match in saved.matches} == {""}


def test_an_inline_ignore_with_a_reason_comes_back() -> None:
    rows = json.loads(text_of(reports.full()))["findings"]
    ignore = {"until": "2027-01-01", "reason": "agreed with Jane"}
    saved = open_report(text_of(reports.full(), findings=[{**rows[0], "ignore": ignore}]), CATALOG)
    assert [match.fragment.ignore for match in saved.matches] == ["2027-01-01 agreed with Jane"]
