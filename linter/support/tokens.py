"""Splits TOML and JSON into tokens with their offsets; never raises, whatever the text is.

Readers use the tokens to find keys and values in files that may not parse; `support.toml` uses them to find
the lines of rules and policies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from linter.support.strings import string_end, unescape

_TOML = re.compile(r"""\"(?!\"\")([^\"\\\n]*)\"|'(?!'')([^'\n]*)'|\#[^\n]*|\"\"\"|'''|[\"']|[\w+:-]+|\n|\S""")
_JSON = re.compile(r"\"([^\"\\\n]*)\"|//[^\n]*|/\*(?s:.*?)(?:\*/|\Z)|[\"']|[\w$+.-]+|\S")
"""Of both, what is in a group is the content of a string without escapes that is closed in its line."""
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
    position: int | None = 0
    while position is not None:
        words, position = syntax.finditer(text, position), None
        for found in words:
            if found.lastindex:
                yield Token("string", found[found.lastindex], found.start())
                continue
            word = found.group()
            if word in _MARKS:
                yield Token(word, "", found.start())
            elif word[0] in "\"'":
                string, position = _string(text, found, raw)
                yield string
                break  # where it ends, the next begins
            elif word[0] not in "#/":
                yield Token("bare", word, found.start())


def _string(text: str, opening: re.Match[str], raw: str) -> tuple[Token, int]:
    """A string that begins with some quotes, and the offset behind it."""
    quote, start = opening.group(), opening.end()
    is_raw = quote[0] == raw
    end, after = string_end(text, start, quote, raw=is_raw)
    closing = after - end
    # TOML 1.0, "String": one or two quotes may stand directly before the closing three.
    while closing == _TRIPLE and text.startswith(quote[0], after) and after - end < _TRIPLE + 2:
        after += 1
    content = text[start : after - closing]
    return Token("string", content if is_raw else unescape(content), opening.start()), after
