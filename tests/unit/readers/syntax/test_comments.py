"""Comments are told apart from code, and their marks from what they say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.readers.syntax import comments
from tests.scale import times
from tests.tables import each

_PIECES = (
    *('"', "'", '"""', "'''", "`", "\\", "\\\n", "\n", "\n", " ", ";", "x", "x = 1\n"),
    *("#", " # a\n", "//", "// a\n", "/*", "*/", "--", "--[[", "]]", "{-", "-}", "<#", "#>", "<!--", "-->"),
    *("\n=begin\n", "\n=end\n", "rem a\n", "%", "(*", "*)", "{/*", "{#", "{{!", "@*", "<%#"),
)


@each(
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


@pytest.mark.parametrize("style", sorted(comments.STYLES))
@settings(max_examples=times(10, 500))
@given(st.lists(st.sampled_from(_PIECES), max_size=16).map("".join))
def test_what_cannot_hold_a_comment_is_not_split(style: str, text: str) -> None:
    code, found, goes_on = comments.split_part(text, style)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comments, "_OPENINGS", {})
        same_code, same, ends_there = comments.split_part(text, style)
    assert (code, list(found)) == (same_code, list(same))
    assert goes_on == comments.may_go_on(text, style)
    assert (
        goes_on == ends_there or text.rpartition("\n")[2]
    )  # a string that ends with its line does not go on
