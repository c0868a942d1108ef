"""The only door to TOML: parsed data, the line on which each value stands, and strings to write."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import NamedTuple

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
_HEADER = re.compile(r"^\s*(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_.\"'-]+)\s*=")
_LONG_STRING = re.compile(r'"""|\'\'\'')


class Document(NamedTuple):
    """A TOML file: its data and where each value stands."""

    data: dict[str, Value]
    lines: dict[Keys, int]
    """Keys from the top (`("ban", 0, "reason")`) to 1-based lines."""


class TomlError(Exception):
    """The text is not TOML; the message names the line."""


def parse(data: bytes) -> Document:
    """Parse TOML.

    Raises:
        TomlError: where it is not TOML or not UTF-8, or is nested beyond what the parser takes.
    """
    try:
        text = data.decode("utf-8-sig")
        if deep := _TOO_DEEP.search(text):  # the parser takes the cube of the parts of a key
            line = text.count("\n", 0, deep.start()) + 1
            raise TomlError(f"a key of {_MOST_PARTS} parts or more (at line {line})")
        return Document(tomllib.loads(text), locate(text))
    except (ValueError, RecursionError) as error:  # also of a number with thousands of digits
        raise TomlError(str(error) or "nested too deeply") from error


def read(path: Path) -> Document:
    """Parse a TOML file.

    Raises:
        OSError: where it cannot be read.
        TomlError: where it is not TOML.
    """
    return parse(path.read_bytes())


def quoted(text: str) -> str:
    """A basic string of TOML: that of JSON, but DEL may not stand in it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def locate(text: str) -> dict[Keys, int]:
    """Find the line of every table header and key; values inside long strings are passed over."""
    found: dict[Keys, int] = {}
    counts: dict[Keys, int] = {}
    table: Keys = ()
    inside = ""
    for number, line in enumerate(text.split("\n"), 1):
        if inside:
            inside = "" if inside in line else inside
            continue
        if header := _HEADER.match(line):
            table = _table(header[1], header[2], counts)
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, *_split(key[1])), number)
            inside = _opened(line)
    return found


def _table(bracket: str, name: str, counts: dict[Keys, int]) -> Keys:
    """Keys of a table; a part that names an array of tables is its last one (`[ban.instead_at]`)."""
    *outer, last = _split(name)
    table: Keys = ()
    for part in outer:
        table = (*table, part)
        table = (*table, counts[table]) if table in counts else table
    table = (*table, last)
    if bracket == "[[":
        counts[table] = counts.get(table, -1) + 1
        return (*table, counts[table])
    return table


def _split(name: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in name.split("."))


def _opened(line: str) -> str:
    """The quotes of a long string that starts on this line and does not end on it."""
    marks = _LONG_STRING.findall(line)
    return marks[0] if len(marks) % 2 else ""
