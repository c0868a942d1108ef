"""Splits TOML and JSON into tokens with their offsets; never raises, whatever the text is.

Readers use the tokens to find keys and values in files that may not parse; `support.toml` uses them to find
the lines of rules and policies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from linter.support.strings import string_end, unescape

_TOML = re.compile(r"#[^\n]*|\"\"\"|'''|[\"']|[\w+:-]+|\n|\S")
_JSON = re.compile(r"//[^\n]*|/\*(?s:.*?)(?:\*/|\Z)|[\"']|[\w$+.-]+|\S")
_TRIPLE = 3
_MARKS = frozenset("[]{},=:.\n")


class Token(NamedTuple):
    """A string, a bare word or a punctuation character."""

    kind: str
    """`string`, `bare`, one of the characters `[]{},=:.`, or a line break."""
    text: str
    """The content of a string, or a bare word."""
    offset: int


def toml_tokens(text: str) -> Iterator[Token]:
    """The tokens of TOML, without comments."""
    return _tokens(text, _TOML, "'")


def json_tokens(text: str) -> Iterator[Token]:
    """The tokens of JSON, also of JSON with comments and strings in single quotes."""
    return _tokens(text, _JSON, "")


def _tokens(text: str, syntax: re.Pattern[str], raw: str) -> Iterator[Token]:
    position = 0
    while found := syntax.search(text, position):
        start, position = found.span()
        word = found.group()
        if word[0] in "\"'":
            is_raw = word[0] == raw
            end, after = string_end(text, position, word, raw=is_raw)
            closing = after - end
            # TOML 1.0, "String": one or two quotes may stand directly before the closing three.
            while closing == _TRIPLE and text.startswith(word[0], after) and after - end < _TRIPLE + 2:
                after += 1
            content = text[position : after - closing]
            position = after
            yield Token("string", content if is_raw else unescape(content), start)
        elif word in _MARKS:
            yield Token(word, "", start)
        elif word[0] not in "#/":
            yield Token("bare", word, start)
