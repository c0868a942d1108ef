"""Quoted strings: where they end, and what their escapes stand for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linter.support.strings import string_end, unescape
from tests.tables import each


@each(
    ("text", "quote", "content"),
    [
        ('"a" b', '"', "a"),
        (r'"a\"b" c', '"', r"a\"b"),
        ('"never closed\nx', '"', "never closed"),
        ("`two\nlines` c", "`", "two\nlines"),
        ('"""a "b" c""" d', '"""', 'a "b" c'),
        ("'a", "'", "a"),
    ],
)
def test_the_end_of_a_string(text: str, quote: str, content: str) -> None:
    end, after = string_end(text, len(quote), quote)
    assert text[len(quote) : end] == content
    assert end <= after <= len(text)


def test_a_raw_string_has_no_escapes() -> None:
    assert string_end(r"'a\' b", 1, "'", raw=True) == (3, 4)


@each(
    ("content", "plain"),
    [
        (r"a\x62", "ab"),
        (r"\u0061\u{1F600}\U0001F600", "a\U0001f600\U0001f600"),
        (r"\uD83D\uDE00", "\U0001f600"),
        (r"\uD83D", "\ufffd"),
        (r"\u{FFFFFF}", "\U0010ffff"),
        ("a\\\nb", "ab"),
        (r"\n\t\q\\", "\n\tq\\"),
    ],
)
def test_escapes(content: str, plain: str) -> None:
    assert unescape(content) == plain


@given(st.text(alphabet="\\xuU{}0dD8\"'\n"))
def test_whatever_stands_there_can_be_written(text: str) -> None:
    assert unescape(text).encode() is not None
