"""Parses TOML with the line of every value, and quotes strings for it; all rules and policies pass here."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import NamedTuple

from linter.support.tokens import toml_tokens

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Value = object
Keys = tuple[str | int, ...]

_MOST_PARTS = 50
_TOO_DEEP = re.compile(
    rf"""(?m)^[ \t\[]*(?:(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){{{_MOST_PARTS - 1}}}"""
    rf"""|[{{,][ \t]*(?:(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){{{_MOST_PARTS - 1}}}"""
)


class Document(NamedTuple):
    """A parsed TOML file: its data and the line of each value."""

    data: dict[str, Value]
    lines: dict[Keys, int]
    """Maps a path of keys (`("ban", 0, "reason")`) to a 1-based line, for tables, keys and array elements."""


class TomlError(Exception):
    """The text is not TOML; the message names the line."""


def parse(data: bytes) -> Document:
    """Parse TOML.

    Raises:
        TomlError: the data is not TOML or not UTF-8, or is nested too deeply for the parser.
    """
    try:
        text = data.decode("utf-8-sig")
        if deep := _TOO_DEEP.search(text):  # its time is cubic in the parts of a key
            line = text.count("\n", 0, deep.start()) + 1
            raise TomlError(f"a key of {_MOST_PARTS} parts or more (at line {line})")
        return Document(tomllib.loads(text), _Locator(text).locate())
    except (ValueError, RecursionError) as error:  # ValueError also for an integer of thousands of digits
        raise TomlError(str(error) or "nested too deeply") from error


def read(path: Path) -> Document:
    """Parse a TOML file.

    Raises:
        OSError: the file cannot be read.
        TomlError: the file is not TOML.
    """
    return parse(path.read_bytes())


def quoted(text: str) -> str:
    """Quote a text as a basic string of TOML, which is that of JSON except that DEL must be escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


class _Locator:
    """Finds the line of every table, key and element of a text that is known to be TOML."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Keys, int] = {}
        self._text = text
        self._tokens = list(toml_tokens(text))
        self._next = 0
        self._line = 1
        self._counted = 0
        self._elements: dict[Keys, int] = {}
        """Maps an array of tables to the index of its last element."""

    def locate(self) -> dict[Keys, int]:
        """The line of every value, by its path of keys."""
        table: Keys = ()
        while self._next < len(self._tokens):
            kind = self._tokens[self._next].kind
            if kind == "\n":
                self._next += 1
            elif kind == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.lines

    def _header(self) -> Keys:
        """Read a header `[a.b]` or `[[a.b]]`; a part that names an array of tables means its last element."""
        offset = self._tokens[self._next].offset
        self._next += 1
        is_element = self._take("[")
        *outer, last = self._names()
        self._take("]")
        if is_element:
            self._take("]")
        table: Keys = ()
        for name in outer:
            table = (*table, name)
            table = (*table, self._elements[table]) if table in self._elements else table
        table = (*table, last)
        if is_element:
            self._elements[table] = self._elements.get(table, -1) + 1
            table = (*table, self._elements[table])
        self._note(table, offset)
        return table

    def _pair(self, table: Keys) -> None:
        offset = self._tokens[self._next].offset
        keys = (*table, *self._names())
        self._note(keys, offset)
        self._take("=")
        self._value(keys)

    def _names(self) -> list[str]:
        """Read the parts of a dotted key."""
        names = [self._word()]
        while self._take("."):
            names.append(self._word())
        return names

    def _value(self, keys: Keys) -> None:
        if self._take("["):
            self._array(keys)
        elif self._take("{"):
            while not self._take("}"):
                if not (self._take(",") or self._take("\n")):
                    self._pair(keys)
        else:
            self._scalar()

    def _array(self, keys: Keys) -> None:
        number = 0
        while not self._take("]"):
            if self._take(",") or self._take("\n"):
                continue
            self._note((*keys, number), self._tokens[self._next].offset)
            self._value((*keys, number))
            number += 1

    def _scalar(self) -> None:
        """Skip a string, or the bare words of a number or a date (`1.5`, `1979-05-27 07:32:00`)."""
        self._next += 1
        while self._next < len(self._tokens) and self._tokens[self._next].kind in ("bare", "."):
            self._next += 1

    def _word(self) -> str:
        word = self._tokens[self._next].text
        self._next += 1
        return word

    def _take(self, kind: str) -> bool:
        is_there = self._tokens[self._next].kind == kind
        self._next += is_there
        return is_there

    def _note(self, keys: Keys, offset: int) -> None:
        self._line += self._text.count("\n", self._counted, offset)
        self._counted = offset
        self.lines.setdefault(keys, self._line)
