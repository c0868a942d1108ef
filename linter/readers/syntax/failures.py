"""Checks TOML and JSON with their parsers; the first error becomes a note in the report."""

from __future__ import annotations

import json
import re
import sys
from functools import lru_cache
from typing import NamedTuple

from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.protocols import Unparsed
from linter.readers.syntax.toml_outline import outline

# tomllib keeps every prefix of a dotted key: 100,000 parts take 40 GB.
_LONG_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){33}""")
_DOTS = 33
_OUTLINES, _SHORT = 128, 1 << 14  # that are remembered, of so many characters


class Checked(NamedTuple):
    """A text that the parser of its format has checked, ready to be read entry by entry."""

    source: str
    """The text with plain line ends."""
    positions: Positions
    failure: Unparsed | None

    @property
    def notes(self) -> tuple[Unparsed, ...]:
        """What the reader reports about the text as a whole."""
        return (self.failure,) if self.failure else ()

    @property
    def tolerant(self) -> bool:
        """Whether the text does not parse, so that it is read tolerantly."""
        return self.failure is not None


def checked_toml(text: str) -> Checked:
    """Check a text in TOML."""
    source = plain(text)
    return Checked(source, Positions(source), toml_failure(source))


def checked_json(text: str) -> Checked:
    """Check a text in JSON."""
    source = plain(text)
    return Checked(source, Positions(source), json_failure(text))


def toml_failure(source: str) -> Unparsed | None:
    """Why a text is not TOML; None if it is."""
    if emptied_toml_tables(source) is not None:
        return None
    read = _toml(source)
    return read if isinstance(read, Unparsed) else None


def toml_tables(source: str) -> dict[str, object] | None:
    """The content of a TOML text; None if it is not TOML."""
    read = _toml(source)
    return None if isinstance(read, Unparsed) else read


def emptied_toml_tables(source: str) -> dict[str, object] | None:
    """The content of a TOML text with empty strings and quoted keys; None if it is not known to be TOML."""
    if _has_long_key(source) or (emptied := outline(source)) is None:
        return None
    read = _remembered(emptied) if len(emptied) < _SHORT else _toml(emptied)
    return None if isinstance(read, Unparsed) else read


def _has_long_key(source: str) -> bool:
    has_many = source.count(".") >= _DOTS and any(line.count(".") >= _DOTS for line in source.split("\n"))
    return has_many and bool(_LONG_KEY.search(source))


def _toml(source: str) -> dict[str, object] | Unparsed:
    # Imported here: 15 ms, which a hook without such a file must not pay.
    if sys.version_info >= (3, 11):
        import tomllib  # noqa: PLC0415
    else:
        import tomli as tomllib  # noqa: PLC0415

    if _has_long_key(source) and (long_key := _LONG_KEY.search(source)):
        return Unparsed("too costly", source.count("\n", 0, long_key.start()) + 1)
    try:
        return tomllib.loads(source)
    except ValueError as error:
        stated = re.search(r"\(at line (\d+)", str(error))
        return Unparsed("syntax", int(stated[1]) if stated else source.count("\n") + 1)
    except (RecursionError, MemoryError):
        return Unparsed("syntax")


_remembered = lru_cache(_OUTLINES)(_toml)


def json_failure(text: str) -> Unparsed | None:
    """Why a text is not JSON; None if it is."""
    try:
        json.loads(text, object_pairs_hook=_check_duplicates, parse_int=_nothing, parse_float=_nothing)
    except json.JSONDecodeError as error:
        return Unparsed("syntax", plain(text).count("\n", 0, error.pos) + 1)
    except (ValueError, RecursionError, MemoryError):
        return Unparsed("syntax")
    return None


def json_length(text: str) -> int:
    """How many members an object or an array has; 0 if that is no JSON, or something else."""
    try:
        read = json.loads(text, object_pairs_hook=_length, parse_int=_nothing, parse_float=_nothing)
    except (ValueError, RecursionError, MemoryError):
        return 0
    if isinstance(read, list):
        return len(read)
    return read if isinstance(read, int) and not isinstance(read, bool) else 0


def _length(pairs: list[tuple[str, object]]) -> int:
    _check_duplicates(pairs)
    return len(pairs)


def _check_duplicates(pairs: list[tuple[str, object]]) -> None:
    """Refuse a key that stands twice; nothing of an object is kept."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError("duplicate key")


def _nothing(_number: str) -> None:
    """Nothing of a number is kept either, however many digits it has."""
