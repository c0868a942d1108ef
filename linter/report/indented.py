"""Writes JSON with indentation as `json.dumps` does, in a fraction of its time and memory.

Python's own encoder is not compiled where it indents, and holds every token of the text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache

_NESTED = (dict, list, tuple)
_MOST = 1 << 25  # characters of the texts of shared values that are kept


class Shared(dict[str, object]):
    """An object that stands in many places of a document; it is written once for each indentation."""


class SharedItems(list[object]):
    """A list of which the same is true."""


class _Known:
    """The texts of shared values."""

    def __init__(self) -> None:
        self._texts: dict[tuple[int, str], tuple[object, str]] = {}
        self._size = 0

    def text(self, value: Shared | SharedItems, end: str) -> str:
        """The text of a value; while that is kept, so is the value, and nothing else gets its identity."""
        key = (id(value), end)
        known = self._texts.get(key)
        if known is None:
            plain = dict(value) if isinstance(value, Shared) else list(value)
            known = (value, _text(plain, end, self))
            self._size += len(known[1])
            if self._size > _MOST:
                self._texts.clear()
                self._size = len(known[1])
            self._texts[key] = known
        return known[1]


def in_pieces(document: dict[str, object]) -> Iterator[str]:
    """The same text as `json.dumps(document, indent=2)` row by row, for objects with strings as keys.

    An iterator in it is written as a list, item by item: so nobody has to hold the items or their text.
    """
    known = _Known()
    lead = "{"
    for name, value in document.items():
        head = f"{lead}\n  {json.dumps(name)}: "
        lead = ","
        if isinstance(value, Iterator):
            yield head
            yield from _items(value, "\n  ", known)
        else:
            yield head + _text(value, "\n  ", known)
    yield "\n}" if document else "{}"


def _items(values: Iterator[object], end: str, known: _Known) -> Iterator[str]:
    inner = f"{end}  "
    lead = "["
    for value in values:
        yield lead + inner + _text(value, inner, known)
        lead = ","
    yield f"{end}]" if lead == "," else "[]"


def _text(value: object, end: str, known: _Known) -> str:
    """A value that stands on a line; `end` is a line break with the indentation of that line."""
    if isinstance(value, Shared | SharedItems):
        return known.text(value, end)
    if not isinstance(value, _NESTED):
        return json.dumps(value)
    inner = f"{end}  "
    if isinstance(value, dict):
        return f"{{{inner}{_rows(value, inner, known)}{end}}}" if value else "{}"
    if not value:
        return "[]"
    if any(isinstance(one, _NESTED) for one in value):
        items = f",{inner}".join([_text(one, inner, known) for one in value])
    else:
        items = _flat(inner).encode(value)[1:-1]
    return f"[{inner}{items}{end}]"


def _rows(value: dict[str, object], inner: str, known: _Known) -> str:
    """The rows of an object; those that hold no others are written together, by compiled code."""
    rows: list[str] = []
    flat: dict[str, object] = {}
    for name, one in value.items():
        if not isinstance(one, _NESTED):
            flat[name] = one
            continue
        if flat:
            rows.append(_flat(inner).encode(flat)[1:-1])
            flat = {}
        rows.append(f"{json.dumps(name)}: {_text(one, inner, known)}")
    if flat:
        rows.append(_flat(inner).encode(flat)[1:-1])
    return f",{inner}".join(rows)


@cache
def _flat(inner: str) -> json.JSONEncoder:
    return json.JSONEncoder(separators=(f",{inner}", ": "))
