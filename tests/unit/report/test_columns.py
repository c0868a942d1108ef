"""Columns of a terminal: wide characters, combining marks, and where a line may end."""

from __future__ import annotations

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from linter.report.columns import clipped, columns, wrapped
from tests.tables import each


@each(
    ("text", "expected"),
    [("abc", 3), ("\u4f60\u597d", 4), ("e\u0301", 1), ("\uff21b", 3), ("\uac00", 2), ("", 0)],
)
def test_columns(text: str, expected: int) -> None:
    assert columns(text) == expected


def test_clipped() -> None:
    assert clipped("\u4f60\u597d\u4e16\u754c", 5) == "\u4f60\u597d…"
    assert clipped("\u4f60\u597d", 4) == "\u4f60\u597d"


def test_a_script_without_spaces_is_broken_between_characters() -> None:
    assert wrapped("\u4f60\u597d\u4e16\u754c\u3002", 4) == ["\u4f60\u597d", "\u4e16", "\u754c\u3002"]
    assert wrapped("use \u5de5\u5177 now", 8) == ["use \u5de5\u5177", "now"]


def test_marks_stay_with_their_letter() -> None:
    text = "e\u0301e\u0301 " * 4
    assert wrapped(text.strip(), 5) == ["e\u0301e\u0301 e\u0301e\u0301"] * 2


@given(st.text("ab \u4f60\u597d\u3002\u300ce\u0301", max_size=60), st.integers(4, 20))
def test_nothing_is_lost_and_lines_fit(text: str, room: int) -> None:
    lines = wrapped(text, room)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        longest = max((columns(word) for word in line.split(" ")), default=0)
        assert columns(line) <= room or longest > room or "\u3002" in line or "\u300c" in line


@given(st.lists(st.text("abc", min_size=1, max_size=5), min_size=1, max_size=9).map(" ".join))
def test_plain_words_are_wrapped_as_ever(text: str) -> None:
    assert wrapped(text, 12) == textwrap.wrap(text, 12)
