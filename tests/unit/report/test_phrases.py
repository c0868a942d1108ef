"""Phrases that several formats share."""

from __future__ import annotations

import pytest

from linter.model.coverage import Count, Coverage, NotRead
from linter.report import phrases

NOTHING = Coverage(Count(0, 0), Count(0, 0), Count(0, 0), (), (), ())


@pytest.mark.parametrize(
    ("number", "noun", "phrase"),
    [
        (1, "file", "1 file"),
        (0, "file", "0 files"),
        (2, "repository", "2 repositories"),
        (3, "day", "3 days"),
    ],
)
def test_counted(number: int, noun: str, phrase: str) -> None:
    assert phrases.counted(number, noun) == phrase


def test_read_says_whether_it_is_complete() -> None:
    assert phrases.read(NOTHING) == "nothing was read"
    whole = NOTHING._replace(commits=Count(2, 2), files=Count(1, 1))
    assert phrases.read(whole) == "read 1 file, 2 commits, complete"
    assert phrases.read(whole._replace(commits=Count(2, 1))) == "read 1 file, 1 commit, INCOMPLETE"


def test_missing_shows_one_harmless_example() -> None:
    row = NotRead("file", "is too large", 2, "a\nb")
    assert phrases.missing(row) == "2 files: is too large, for example a\\nb"
    assert phrases.missing(row._replace(times=1, example="")) == "1 file: is too large"


def test_pages_of_rules() -> None:
    assert phrases.rule_page("claude-code/co-author").endswith(
        "reference/tools/claude-code/#claude-codeco-author"
    )
    assert phrases.rule_page("toolban/guard") == ""
    assert phrases.rule_page("nonsense") == ""
