"""Reads TOML and JSON as a flat list of keys and strings with their positions.

The standard parsers give no positions and stop at the first error; this one does neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from linter.support.tokens import Token, json_tokens, toml_tokens

ELEMENT = "[]"
"""Stands in a path for any element of an array."""

_REMEMBERED = 1 << 14
_SHORT = 1 << 18  # characters of a text whose entries are kept: they take a hundred times its memory
_DEEPEST = 32  # no table that is read lies deeper; keeps the paths of hostile nesting short

_HEADER = re.compile(r"\n\[\[?(?!true\b|false\b|inf\b|nan\b)[A-Za-z]")

Path = tuple[str, ...]


class Entry(NamedTuple):
    """A key, or a string that is a value."""

    path: Path
    text: str
    offset: int
    is_key: bool
    within: int = -1
    """The offset of the innermost table around it: entries of one table share it."""


class _Open(NamedTuple):
    closer: str
    outside: Path
    """The path of what encloses this container."""
    within: int
    """The table that encloses it."""


@lru_cache(_REMEMBERED)  # the entries of a file share few paths, and its versions nearly all
def is_any(path: Path, patterns: tuple[Path, ...]) -> bool:
    """Whether a path matches one of the patterns."""
    return any(matches(path, pattern) for pattern in patterns)


def matches(path: Path, pattern: Path) -> bool:
    """Whether a path matches a pattern: `*` is any one part, `**` at its end is one part or more."""
    if pattern[-1:] == ("**",):
        return len(path) >= len(pattern) and matches(path[: len(pattern) - 1], pattern[:-1])
    if len(path) != len(pattern):
        return False
    return all(wanted in ("*", part) for part, wanted in zip(path, pattern, strict=True))


def toml_entries(text: str) -> Iterator[Entry]:
    """Yield the keys (also those of table headers) and strings of TOML, as far as it can be parsed."""
    return iter(_remembered_toml(text)) if len(text) < _SHORT else _toml_entries(text)


def _toml_entries(text: str) -> Iterator[Entry]:
    scanner = _Scanner(None)
    for token in toml_tokens(text):
        if token.kind == "[" and _HEADER.match(text, token.offset - 1):
            scanner.restart()  # only in a file that does not parse: an array that was never closed
        yield from scanner.feed(token)


def json_entries(text: str) -> Iterator[Entry]:
    """Yield the keys and strings of JSON; comments and trailing commas are allowed."""
    return iter(_remembered_json(text)) if len(text) < _SHORT else _json_entries(text)


def _json_entries(text: str) -> Iterator[Entry]:
    scanner = _Scanner(())
    return (entry for token in json_tokens(text) for entry in scanner.feed(token))


@lru_cache(maxsize=1)  # a package.json has three readers
def _remembered_json(text: str) -> tuple[Entry, ...]:
    return tuple(_json_entries(text))


@lru_cache(maxsize=1)  # and so has a pyproject.toml
def _remembered_toml(text: str) -> tuple[Entry, ...]:
    return tuple(_toml_entries(text))


class _Scanner:
    """The state between two tokens: which containers are open, and whether a key or a value is expected."""

    def __init__(self, value: Path | None) -> None:
        self._value = value
        """Where the next value belongs; None while a key is due."""
        self._base: Path = ()
        self._table: Path = ()
        self._open: list[_Open] = []
        self._within = self._table_within = -1
        self._keys: list[Token] = []
        self._in_header = False
        self._is_element = False

    def feed(self, token: Token) -> Sequence[Entry]:
        kind = token.kind
        if kind in ("string", "bare"):
            return self._scalar(token)
        if kind in ("=", ":"):
            return self._assign()
        if kind in ("]", "}"):
            return self._close(kind)
        if kind == "[":
            self._open_array(token.offset)
        elif kind == "{":
            self._open_table(token.offset)
        elif kind in (",", "\n"):
            self._separate(kind)
        return ()

    def restart(self) -> None:
        """Forget the open containers, and expect a key or a header."""
        self._open.clear()
        self._base = self._table
        self._within = self._table_within
        self._keys.clear()
        self._value = None
        self._in_header = False

    def _in_array(self) -> bool:
        return bool(self._open) and self._open[-1].closer == "]"

    def _scalar(self, token: Token) -> Sequence[Entry]:
        value = self._value
        if value is None:
            self._keys.append(token)
            return ()
        self._end_value()
        if self._in_array():
            self._keys = [token]  # a key after all, if an equals sign follows: see _assign
        if token.kind != "string":
            return ()
        return (Entry(value, token.text, token.offset, is_key=False, within=self._within),)

    def _end_value(self) -> None:
        self._keys.clear()
        self._value = self._base if self._in_array() else None

    def _assign(self) -> Sequence[Entry]:
        if self._in_array():
            keys = self._keys.copy()
            self.restart()
            self._keys = keys
        return self._named(self._base)

    def _named(self, base: Path) -> Sequence[Entry]:
        found: list[Entry] = []
        for key in self._keys[:_DEEPEST]:
            base = _below(base, key.text)
            found.append(Entry(base, key.text, key.offset, is_key=True, within=self._within))
        self._keys.clear()
        self._value = base
        return found

    def _open_array(self, offset: int) -> None:
        if self._value is None and not self._open:
            self._within = offset
            self._is_element = self._in_header  # the second bracket of [[...]]
            self._in_header = True
        elif self._value is not None:
            self._enter("]", _below(self._value, ELEMENT))
            self._value = self._base

    def _open_table(self, offset: int) -> None:
        self._enter("}", self._base if self._value is None else self._value)
        self._within = offset
        self._value = None

    def _enter(self, closer: str, base: Path) -> None:
        self._open.append(_Open(closer, self._base, self._within))
        self._base = base
        self._keys.clear()

    def _close(self, closer: str) -> Sequence[Entry]:
        found: Sequence[Entry] = ()
        if self._in_header and closer == "]":
            found = self._named(())
            path = self._value or ()
            self._base = self._table = _below(path, ELEMENT) if self._is_element else path
            self._table_within = self._within
            self._value = None
            self._in_header = self._is_element = False
        elif self._open and self._open[-1].closer == closer:
            self._base, self._within = self._open[-1].outside, self._open.pop().within
            self._end_value()
        return found

    def _separate(self, kind: str) -> None:
        if not self._open and kind == "\n":
            self.restart()
        elif self._open and kind == ",":
            self._end_value()


def _below(path: Path, part: str) -> Path:
    return (*path, part) if len(path) < _DEEPEST else path
