"""What a report says at a glance: rows by tool, bars by month, groups by directory and owner."""

from __future__ import annotations

from collections import Counter

import pytest

from linter.model.findings import Status
from linter.model.matches import Event, History, Origin, Person
from linter.report import overview, owners, text
from linter.report.style import PLAIN
from linter.report.timeline_chart import BASE, WIDTH, chart_of
from tests.tables import each
from tests.unit.report import reports


def test_a_row_for_each_tool_with_what_is_still_there() -> None:
    claude, aider = overview.by_tool(reports.full())
    assert (claude.name, claude.violations, claude.warnings, claude.legacy) == ("Claude Code", 7, 0, 3)
    assert (claude.present, claude.first, claude.last) == (6, "2026-06-01", "2026-08-01")
    assert (claude.effective, claude.days, claude.instead) == ("2026-07-10", 36, ("qoder",))
    assert (aider.name, aider.warnings, aider.days) == ("Aider", 1, -17)


def test_months_have_no_gap() -> None:
    months = overview.by_month(reports.full().findings)
    assert [month for month, _ in months] == ["2026-06", "2026-07", "2026-08"]
    assert overview.months("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]


@pytest.mark.parametrize("date", ["", "yesterday", "9999-99-99", "\N{FULLWIDTH DIGIT TWO}026-08-01"])
def test_what_is_no_day_is_in_no_month(date: str) -> None:
    (found,) = reports.a_report(
        [reports.in_commit(reports.NEW, "2026-08-01")], reports.clean().coverage
    ).findings
    found = found._replace(match=found.match._replace(origin=Origin("c" * 40, date=date)))
    assert overview.day_of(found) == ""
    assert overview.by_month([found]) == []


def test_a_clock_that_is_wrong_by_centuries_makes_no_long_chart() -> None:
    matches = [reports.in_commit(reports.NEW, day) for day in ("1970-01-01", "2026-08-01", "9999-12-31")]
    months = overview.by_month(reports.a_report(matches, reports.clean().coverage).findings)
    assert [month for month, _ in months] == ["1970-01", "2026-08", "9999-12"]


@pytest.mark.parametrize(
    ("numbers", "room", "line"),
    [([1, 0, 8], 10, "▁ █"), ([1, 1, 1, 1], 2, "██"), ([], 5, ""), ([3], 0, ""), ([1, 1, 1], 2, "█▄")],
)
def test_a_line_of_bars(numbers: list[int], room: int, line: str) -> None:
    assert overview.sparkline(numbers, room) == line


def test_a_line_of_bars_in_ascii() -> None:
    assert overview.sparkline([1, 0, 8], 10, ascii_only=True) == ". @"


def test_the_name_of_a_branch_and_a_file_are_still_there_and_a_commit_is_not() -> None:
    gone = History((Event(reports.OLD, "2026-06-01", Person("x", "")),), (), ())
    matches = [
        reports.at_path(reports.FILE, "CLAUDE.md"),
        reports.at_path(reports.FILE, "CLAUDE.md", gone),
        reports.in_commit(reports.NEW, "2026-08-01"),
    ]
    findings = reports.a_report(matches, reports.clean().coverage).findings
    assert sorted(map(overview.is_present, findings)) == [False, False, True]


def test_directories_are_two_deep() -> None:
    matches = [reports.at_path(reports.FILE, path) for path in ("a", "b/a", "b/c/d/a", "b/c/e/a")]
    findings = reports.a_report(matches, reports.clean().coverage).findings
    assert overview.grouped(findings, overview.directory_of) == [("b/c/", 2, 2), ("./", 1, 1), ("b/", 1, 1)]


OWNERS = """\
# everybody
*            @acme/all
/docs/       @acme/docs  docs@corp.example  # both
*.py         @acme/python
/api/*.py
flat/*       @acme/flat
[Section] @acme/section
src/with\\ space @acme/space
infra/
"""


@each(
    ("path", "expected"),
    [
        ("README", ("@acme/all",)),
        ("docs/x/y.md", ("@acme/docs", "docs@corp.example")),
        ("docs/a.py", ("@acme/python",)),
        ("api/a.py", ()),
        ("src/with space", ("@acme/space",)),
        ("flat/a", ("@acme/flat",)),
        ("flat/b/a", ("@acme/all",)),
        ("x/infra/a", ("@acme/section",)),
    ],
)
def test_the_last_line_that_matches_names_the_owners(path: str, expected: tuple[str, ...]) -> None:
    assert owners.owners_of(owners.read(OWNERS))(path) == expected


@each("text", ["", "[", "\\", "!x @a", "a[b-c] @d", "*" * 10_000, "[a\n]b"])
def test_any_file_of_owners_is_read(text: str) -> None:
    assert owners.owners_of(owners.read(text))("a/b") in ((), ("@a",))


def test_a_chart_has_bars_on_its_line_and_marks_of_bans() -> None:
    report = reports.full()
    chart = chart_of(overview.by_month(report.findings), report.measures)
    assert chart is not None
    assert all(bar.y + bar.height <= BASE + 0.1 and 0 <= bar.x < WIDTH for bar in chart.bars)
    assert [mark.label for mark in chart.marks] == [
        *("announced 2026-07-03", "in force 2026-07-10", "announced 2026-08-01"),
    ]
    assert chart_of([], ()) is None
    assert chart_of([("2026-01", Counter({Status.VIOLATION: 1}))], ()) is not None


def test_text_begins_with_a_table_where_there_is_much_to_read() -> None:
    style = PLAIN._replace(overview=True)
    lines = text.render(reports.full(), style).split("\n")
    assert lines[0].split() == "tool violations warnings legacy still there first last".split()
    assert lines[1].split() == "Claude Code 7 - 3 6 2026-06-01 2026-08-01".split()
    assert lines[3] == "by month  2026-06 ██▄ 2026-08"
    assert text.render(reports.clean(), style) == text.render(reports.clean(), PLAIN)
    few = reports.a_report([reports.at_path(reports.FILE, "CLAUDE.md")], reports.clean().coverage)
    assert text.render(few, style) == text.render(few, PLAIN)
