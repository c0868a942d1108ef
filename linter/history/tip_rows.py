"""Finds on which refs the traces of a path still are. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from linter.history.row_changes import Key, places_in
from linter.history.sightings import Numbering, Row

Tips = tuple[int, ...]
"""The numbers of refs, in their order."""
Held = list[tuple[int, int]]
"""The numbers of the rows that hold a trace, and its place in each."""


class TipRow(NamedTuple):
    """What some tips have at a path; only lines differ."""

    row: Row
    """As the first of the tips has it."""
    tips: Tips


def on_tips(rows: Iterable[tuple[Row, Iterable[int]]]) -> list[TipRow]:
    """Join rows that show the same, each with the numbers of its tips; that of the first tip comes first."""
    by_numbers: dict[bytes, tuple[Row, list[int]]] = {}
    for row, tips in rows:
        by_numbers.setdefault(row.numbers, (row, []))[1].extend(tips)
    return [TipRow(row, tuple(sorted(tips))) for row, tips in by_numbers.values()]


def holders(numbering: Numbering, path: str, rows: Sequence[TipRow]) -> dict[Key, Held]:
    """Map each trace at a path to the rows that hold it."""
    found: dict[Key, Held] = {}
    for number, each in enumerate(rows):
        for key, place in places_in(numbering, path, each.row).items():
            found.setdefault(key, []).append((number, place.at))
    return found


def ignore_of(numbering: Numbering, rows: Sequence[TipRow], held: Held) -> str:
    """The inline ignore that covers a trace; where there is none on some ref, none covers it."""
    if not numbering.ignored:
        return ""
    last_first = sorted(held, key=lambda one: rows[one[0]].tips[-1], reverse=True)
    ignores = [numbering.at(rows[number].row, index)[1].ignore for number, index in last_first]
    return ignores[0] if all(ignores) else ""


class RefLists:
    """The names of refs; many traces are on the same, and share the list."""

    def __init__(self, refs: Sequence[str]) -> None:
        self._refs = refs
        self._joined: dict[tuple[Tips, ...], tuple[str, ...]] = {}
        self._named: dict[Tips, tuple[str, ...]] = {}

    def of(self, tips: Iterable[Tips]) -> tuple[str, ...]:
        """The refs with these numbers, in their order."""
        key = tuple(tips)
        if key not in self._joined:
            numbers = tuple(sorted(number for each in key for number in each))
            if numbers not in self._named:
                self._named[numbers] = tuple([self._refs[number] for number in numbers])
            self._joined[key] = self._named[numbers]
        return self._joined[key]
