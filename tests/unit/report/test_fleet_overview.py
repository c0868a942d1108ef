"""The map of repositories and tools: the largest first, nothing unread left out."""

from __future__ import annotations

from linter.model.findings import Report
from linter.model.subject import Change, Fleet, Member
from linter.report import html
from linter.report.fleet_overview import HeatMap, by_owner, heat_map
from tests.unit.report import reports

MEMBERS = (
    Member("acme/broken", "acme", complete=False, reason="there is no repository"),
    Member("acme/clean", "acme", complete=True),
    Member("acme/shop", "acme", complete=True),
    Member("jane/shop", "jane", complete=True),
)


def a_fleet() -> Report:
    """A report about four repositories, of which two hold what was found, and one was not read."""
    full = reports.full()
    placed = [
        finding._replace(
            match=finding.match._replace(
                origin=finding.match.origin._replace(
                    repositories=("acme/shop", "jane/shop") if number % 2 else ("jane/shop",)
                )
            )
        )
        for number, finding in enumerate(full.findings)
    ]
    return full._replace(findings=tuple(placed), fleet=Fleet(MEMBERS))


def test_rows_are_repositories_and_columns_are_tools() -> None:
    found = heat_map(a_fleet())
    assert found is not None
    assert found.tools == ("Claude Code", "Aider")
    assert [(row.repository, row.owner, sum(row.numbers), row.complete) for row in found.rows] == [
        ("jane/shop", "jane", 11, True),
        ("acme/shop", "acme", 5, True),
        ("acme/broken", "acme", 0, False),
    ]
    assert (found.clean, found.left, found.most) == (1, 0, 10)


def test_a_report_about_one_repository_has_no_map() -> None:
    assert heat_map(reports.full()) is None
    assert heat_map(reports.clean()) is None


def test_the_shade_of_a_cell_grows_with_its_number() -> None:
    shades = [HeatMap((), (), 0, 0, most=10_000).level(number) for number in (0, 1, 10, 100, 1000, 10_000)]
    assert shades == [0, 1, 2, 3, 4, 5]
    assert HeatMap((), (), 0, 0, most=1).level(1) == 5


def test_who_has_the_repositories() -> None:
    assert [(owner, number) for owner, number, _ in by_owner(a_fleet())] == [("jane", 11), ("acme", 5)]


def test_the_page_has_the_map_and_what_changed() -> None:
    changes = (Change("jane/<b>", "violation", "claude-code/co-author", 1, 3),)
    report = a_fleet()
    page = html.render(report._replace(fleet=Fleet(MEMBERS, "20261101T013000-aaaaaa", changes)))
    assert '<th scope="row" class="code">acme/broken</th>' in page
    assert 'class="number heat5">10</td>' in page
    assert "1 more repository was read to the end without any." in page
    assert "jane/&lt;b&gt;</td>" in page
    assert "Nothing has changed" in html.render(report._replace(fleet=Fleet(MEMBERS, "2026")))
    assert "Since the last run" not in html.render(report)
