"""Finds which traces one version of a file has and others have not, at the cost of what differs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from linter.history.sightings import NOTHING, WIDTH, Numbering, Row, numbers_in

Key = tuple[str, str, str, int]
"""Path, rule and text of a trace, and its number among the equal ones in the file."""


class RowChange(NamedTuple):
    """What a version of a file has, and what it has not."""

    added: Iterable[tuple[Key, int]]
    """What no version before has, with its place in the row."""
    removed: Iterable[Key]
    """What every version before has."""


class _Place(NamedTuple):
    """Where a trace stands in a row, and whether an inline ignore covers it."""

    at: int
    is_ignored: bool = False


Places = Mapping[Key, _Place]


def compared(numbering: Numbering, path: str, new: Row, olds: Sequence[Row]) -> RowChange:
    """Compare a version with those before it. Of equal traces of which there are more now, the last are new.

    A trace whose inline ignore was taken away counts as added.
    """
    if any(old.numbers == new.numbers for old in olds):
        return RowChange((), ())
    if has_ignores(numbering, new, *olds):
        return one_by_one(places_in(numbering, path, new), [places_in(numbering, path, old) for old in olds])
    return _counted(numbering, path, new, olds)


def has_ignores(numbering: Numbering, *rows: Row) -> bool:
    """Whether an inline ignore covers any trace in these rows."""
    ignored = numbering.ignored
    return bool(ignored) and any(not ignored.isdisjoint(numbers_in(row.numbers)) for row in rows)


def one_by_one(new: Places, olds: Sequence[Places]) -> RowChange:
    """The same from the places of all traces."""
    added = [
        (key, place.at)
        for key, place in new.items()
        if all(key not in old or (old[key].is_ignored and not place.is_ignored) for old in olds)
    ]
    return RowChange(added, set.intersection(*map(set, olds)).difference(new) if olds else ())


def places_in(numbering: Numbering, path: str, row: Row) -> dict[Key, _Place]:
    """Where each trace stands; equal traces in one file have a key each."""
    found: dict[Key, _Place] = {}
    times: dict[int, int] = {}
    for index, number in enumerate(numbers_in(row.numbers)):
        name = numbering.names[number]
        times[name] = times.get(name, -1) + 1
        key = (path, *numbering.named[name], times[name])
        found[key] = _Place(index, number in numbering.ignored)
    return found


def _counted(numbering: Numbering, path: str, new: Row, olds: Sequence[Row]) -> RowChange:
    """The same from how often each rule and text stands in what differs."""
    more = [_more(numbering.names, old.numbers, new.numbers) for old in olds or (NOTHING,)]
    changed: dict[int, int] = {}
    for name in set.intersection(*map(set, more)):
        counts = [each[name] for each in more]
        if min(counts) > 0 or max(counts) < 0:
            changed[name] = min(counts, key=abs)
    if not changed:
        return RowChange((), ())
    places: dict[int, list[int]] = {name: [] for name in changed}
    for index, number in enumerate(numbers_in(new.numbers)):
        if (name := numbering.names[number]) in places:
            places[name].append(index)
    added: list[tuple[Key, int]] = []
    removed: list[Key] = []
    for name, count in changed.items():
        there = places[name]
        # with less than before, the first number that is gone is the last one's next
        first = len(there) - count
        added += (((path, *numbering.named[name], n), there[n]) for n in range(first, len(there)))
        removed += ((path, *numbering.named[name], n) for n in range(len(there), first))
    return RowChange(added, removed)


def _more(names: Sequence[int], old: bytes, new: bytes) -> dict[int, int]:
    """How much more often the new numbers have each rule and text; without what there is as often."""
    begin = _in_common(old, new)
    end = _in_common(old[begin:][::-1], new[begin:][::-1])
    counts: dict[int, int] = {}
    for number in numbers_in(new[begin : len(new) - end]):
        counts[names[number]] = counts.get(names[number], 0) + 1
    for number in numbers_in(old[begin : len(old) - end]):
        counts[names[number]] = counts.get(names[number], 0) - 1
    return {name: count for name, count in counts.items() if count}


def _in_common(one: bytes, other: bytes) -> int:
    """How many bytes, in whole numbers, two rows have in common at their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low - low % WIDTH
