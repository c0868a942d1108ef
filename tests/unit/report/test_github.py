from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest

from linter.model.coverage import NotRead
from linter.model.findings import Status
from linter.model.matches import Match
from linter.report import github
from linter.report.escape import github_data, github_property
from tests.unit.report import reports

Golden = Callable[[str, str], None]
_COMMAND = re.compile(r"::(error|warning|notice) ((?:title|file|line|col)=[^:,\r\n]*,?)+::[^\r\n]*")


@pytest.mark.parametrize("name", ["full", "clean"])
def test_golden(name: str, golden: Golden) -> None:
    golden(f"{name}.github.txt", github.render(getattr(reports, name)()))


def test_hostile_text_makes_no_command_and_no_escape() -> None:
    lines = github.render(reports.hostile()).split("\n")
    assert lines.pop() == ""
    assert [line for line in lines if not _COMMAND.fullmatch(line)] == []
    assert "".join(lines).isprintable()
    assert len(lines) == 4 + 2 + 1 + 1  # violations, notices, what was not read, the summary


@pytest.mark.parametrize(
    ("text", "data", "value"),
    [
        ("a b", "a b", "a b"),
        ("100%0A\r\n", "100%250A%0D%0A", "100%250A%0D%0A"),
        ("::error file=x,line=1::", "::error file=x,line=1::", "%3A%3Aerror file=x%2Cline=1%3A%3A"),
    ],
)
def test_escapes(text: str, data: str, value: str) -> None:
    assert github_data(text) == data
    assert github_property(text) == value


@pytest.mark.parametrize(
    ("violations", "legacy", "notices", "not_read", "expected", "left_out"),
    [
        (9, 0, 0, 0, {"error": 9, "notice": 1}, 0),
        (12, 12, 0, 0, {"error": 10, "notice": 10}, 5),
        (12, 0, 3, 2, {"error": 10, "warning": 3, "notice": 1}, 4),
        (1, 0, 0, 11, {"error": 11, "notice": 1}, 1),
    ],
)
def test_no_more_than_github_shows(
    violations: int, legacy: int, notices: int, not_read: int, expected: dict[str, int], left_out: int
) -> None:
    matches: list[Match] = [reports.imported("x", f"{number}.py", 1) for number in range(violations)]
    matches += [reports.imported("x", f"{number}.py", 1, before=True) for number in range(legacy)]
    rows = tuple(NotRead("blob", f"reason {number}", 1) for number in range(not_read))
    policy = reports.POLICY._replace(waivers=())
    report = reports.a_report(
        matches, reports.clean().coverage._replace(not_read=rows), *["N."] * notices, policy=policy
    )
    assert report.number_of(Status.VIOLATION) == violations
    lines = github.render(report).strip().split("\n")
    assert Counter(line.split(" ")[0].strip(":") for line in lines) == expected
    said = re.search(r"(\d+) more findings? not shown here", lines[-1])
    assert int(said[1] if said else 0) == left_out
