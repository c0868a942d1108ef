"""Tokens of TOML and JSON: where they stand, whatever the text is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.support.tokens import _tokens, json_tokens, toml_tokens


def test_toml() -> None:
    found = [(token.kind, token.text) for token in toml_tokens("a.\"b c\" = [1, 'x\\y'] # no\n")]
    assert found == [
        *(("bare", "a"), (".", ""), ("string", "b c"), ("=", ""), ("[", ""), ("bare", "1"), (",", "")),
        *(("string", "x\\y"), ("]", ""), ("\n", "")),
    ]


@pytest.mark.parametrize(
    ("text", "content"),
    [('"""a"b"""', 'a"b'), ('"""a"""""', 'a""'), ("'''a\nb'''", "a\nb"), ('"a\\u0062"', "ab")],
)
def test_strings_of_toml(text: str, content: str) -> None:
    (token,) = toml_tokens(text)
    assert (token.kind, token.text, token.offset) == ("string", content, 0)


def test_json_with_comments() -> None:
    text = '{"a": /* no */ "b", // no\n c: \'d\'}'
    assert [token.text for token in json_tokens(text) if token.kind in ("string", "bare")] == [
        "a",
        "b",
        "c",
        "d",
    ]


_TEXTS = st.text(alphabet="\"'\\#/*=[]{}a\n.,")


_IN_STEPS = (
    (re.compile(r"#[^\n]*|\"\"\"|'''|[\"']|[\w+:-]+|\n|\S"), "'", toml_tokens),
    (re.compile(r"//[^\n]*|/\*(?s:.*?)(?:\*/|\Z)|[\"']|[\w$+.-]+|\S"), "", json_tokens),
)
"""The same syntax, but for strings that are taken in one go; and what quotes raw strings."""


@given(_TEXTS)
def test_strings_without_escapes_are_those_that_are_read_step_by_step(text: str) -> None:
    for syntax, raw, read in _IN_STEPS:
        assert list(_tokens(text, syntax, raw)) == list(read(text))


@given(_TEXTS)
def test_tokens_stand_in_order_and_end(text: str) -> None:
    for tokens in (toml_tokens, json_tokens):
        offsets = [token.offset for token in tokens(text)]
        assert offsets == sorted(set(offsets))
        assert all(0 <= offset < len(text) for offset in offsets)
