"""Comments are told apart from code, and their marks from what they say."""

from __future__ import annotations

import pytest

from linter.readers.syntax import comments


@pytest.mark.parametrize(
    ("line", "content"),
    [
        ("# w" + " " * 100_000 + "x", "w" + " " * 100_000 + "x"),
        ("/* a **/ ", "a"),
        ("<!-- a ---> \r", "a"),
        ("// a ->", "a ->"),
        ("// a \r", "a"),
        ("/* a * b */", "a * b"),
    ],
)
def test_18_11_the_end_of_a_comment_is_found_at_once(line: str, content: str) -> None:
    assert [text for _, text in comments.lines(line, 0)] == [content]
