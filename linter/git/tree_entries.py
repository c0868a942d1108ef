"""Finds by which entries two trees differ, and parses only these. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

_DIRECTORY = b"40000"
_MODES = {
    b"100644": "100644",
    b"100755": "100755",
    b"120000": "120000",
    b"160000": "160000",
    _DIRECTORY: "040000",
}
"""The modes that git writes today, as it prints them."""
_SMALL = 2048  # bytes of a tree: it takes less time to parse it than to look for what is the same
_MOST_LOOKED_UP = 200_000  # entries of the other parents of merges, which takes some seconds
_FIRST_STEP = 64  # bytes that are compared at once, and then twice as many each time


class UnusualTreeError(Exception):
    """A tree is not as git writes trees."""


class Entry(NamedTuple):
    """What a tree has under a name: mode and object, as git prints them."""

    mode: str
    oid: str


Change = tuple[Entry | None, Entry | None]
"""An entry before and after; None where there is none."""
Changes = Mapping[bytes, Change]
"""Maps names to changes; that of a directory ends in a slash, as it counts when git puts entries in order."""
Differing = Mapping[bytes, tuple[tuple[Entry | None, ...], Entry | None]]
"""Maps such names to the entries that several trees have there before, and to that after."""


class _Read(NamedTuple):
    """An entry where it stands."""

    name: bytes
    entry: Entry
    end: int


class TreeEntries:
    """Finds by which entries trees differ; `trees` maps names of trees to their content.

    Two trees are read together, in their common order, and what is the same in both is passed over: so a tree
    is parsed where it differs from another that was parsed, and elsewhere it is read as that one was.

    Raises:
        UnusualTreeError: a tree is damaged, its entries are not in order, or one has a mode of old; or merges
            differ by very much.
    """

    def __init__(self, trees: Mapping[str, bytes], digits: int) -> None:
        self._trees = trees
        self._hash = digits // 2
        self._pattern = re.compile(rb"([0-7]{5,6}) ([^\0/]+)\0(.{%d})" % self._hash, re.DOTALL)
        # the name of each entry, with a mark if it is a directory, whose mode is a digit shorter
        outline = rb"(?:(4)0000|[0-7]{6}) ([^\0/]+)\0.{%d}" % self._hash
        self._outline = re.compile(outline, re.DOTALL)
        self._starts: dict[str, list[int]] = {}
        """Where the entries of a tree begin, and where the last one ends."""
        self._parsed: dict[str, list[tuple[bytes, bytes, bytes]]] = {}
        self._known: dict[tuple[str, str], Changes] = {}
        self._differing: dict[tuple[str, ...], Differing] = {}
        self._looked_up = 0

    def changes(self, old: str, new: str) -> Changes:
        """By which entries two trees differ, without what is below them; an empty name is an empty tree."""
        if (old, new) not in self._known:
            self._known[old, new] = self._compared(old, new) if old != new else {}
        return self._known[old, new]

    def differing(self, olds: Sequence[str], new: str) -> Differing:
        """By which entries a tree differs from each of others: what these have, and what it has."""
        if (*olds, new) not in self._differing:
            self._differing[(*olds, new)] = self._differing_from(olds, new)
        return self._differing[(*olds, new)]

    def _differing_from(self, olds: Sequence[str], new: str) -> Differing:
        if len(olds) == 1:
            return {name: ((old,), now) for name, (old, now) in self.changes(olds[0], new).items()}
        if new in olds:
            return {}
        nearest = max(olds, key=lambda old: self._nearness(old, new))
        changes = self.changes(nearest, new)
        self._looked_up += len(changes) * len(olds)
        if self._looked_up > _MOST_LOOKED_UP:
            raise UnusualTreeError
        found = {
            name: (tuple(before if old == nearest else self._entry(old, name) for old in olds), now)
            for name, (before, now) in changes.items()
        }
        return {name: (before, now) for name, (before, now) in found.items() if now not in before}

    def _nearness(self, one: str, other: str) -> int:
        """How many bytes two trees have in common at their beginning; most if one of them is empty."""
        trees = self._trees
        return _alike(trees[one], 0, trees[other], 0) if one and other else len(trees.get(one or other, b""))

    def _entry(self, oid: str, name: bytes) -> Entry | None:
        """What a tree has under a name."""
        if not oid:
            return None
        data, starts = self._trees[oid], self._starts_of(oid)
        low, high = 0, len(starts) - 1
        while low < high:
            middle = (low + high) // 2
            if self._name_at(data, starts[middle]) < name:
                low = middle + 1
            else:
                high = middle
        read = self._at(data, starts[low]) if low < len(starts) - 1 else None
        return read.entry if read and read.name == name else None

    def _compared(self, old: str, new: str) -> Changes:
        if not old:
            return {name: (None, entry) for name, entry in map(_named, self._rows(new))}
        if not new:
            return {name: (entry, None) for name, entry in map(_named, self._rows(old))}
        if max(len(self._trees[old]), len(self._trees[new])) < _SMALL:
            return self._small(old, new)
        if new in self._starts and old not in self._starts:
            return {name: (before, after) for name, (after, before) in self._read_along(new, old).items()}
        return self._read_along(old, new)

    def _starts_of(self, oid: str) -> list[int]:
        if oid not in self._starts:
            rows = self._outline.findall(self._trees[oid])
            rest = len(b"100644 ") + len(b"\0") + self._hash
            sizes = [len(name) + rest - len(mark) for mark, name in rows]
            names = [name + b"/" if mark else name for mark, name in rows]
            starts = list(accumulate(sizes, initial=0))
            if starts[-1] != len(self._trees[oid]) or names != sorted(set(names)):
                raise UnusualTreeError
            self._starts[oid] = starts
        return self._starts[oid]

    def _rows(self, oid: str) -> list[tuple[bytes, bytes, bytes]]:
        """Mode, name and object of every entry of a tree."""
        if oid not in self._parsed:
            rows = self._pattern.findall(self._trees[oid])
            names = [name + b"/" if mode == _DIRECTORY else name for mode, name, _ in rows]
            size = sum(map(len, chain.from_iterable(rows))) + len(rows) * len(b" \0")
            if size != len(self._trees[oid]) or names != sorted(set(names)):
                raise UnusualTreeError
            self._parsed[oid] = rows
        return self._parsed[oid]

    def _small(self, old: str, new: str) -> Changes:
        """By which entries two small trees differ."""
        before, after = self._rows(old), self._rows(new)
        gone = dict(map(_named, set(before).difference(after)))
        come = dict(map(_named, set(after).difference(before)))
        return {name: (gone.get(name), come.get(name)) for name in gone | come}

    def _read_along(self, one: str, other: str) -> dict[bytes, Change]:
        """By which entries two trees differ; those of the first one are parsed before."""
        starts, data, text = self._starts_of(one), self._trees[one], self._trees[other]
        found: dict[bytes, Change] = {}
        begins, number, at, last = [0], 0, 0, b""
        while True:
            alike = bisect_right(starts, starts[number] + _alike(data, starts[number], text, at)) - 1
            if alike > number:
                shift = at - starts[number]
                run = starts[number + 1 : alike + 1]
                begins += [start + shift for start in run] if shift else run
                _check_order(last, self._name_at(data, starts[number]))
                last = self._name_at(data, starts[alike - 1])
                number, at = alike, starts[alike] + shift
            mine = self._at(data, starts[number]) if number < len(starts) - 1 else None
            its = self._at(text, at) if at < len(text) else None
            if mine is None and its is None:
                self._starts[other] = starts if begins == starts else begins
                return found
            if mine and not (its and its.name < mine.name):
                found[mine.name] = (mine.entry, its.entry if its and its.name == mine.name else None)
                number += 1
            if its and not (mine and mine.name < its.name):
                found.setdefault(its.name, (None, its.entry))
                _check_order(last, its.name)
                last, at = its.name, its.end
                begins.append(at)

    def _at(self, data: bytes, start: int) -> _Read:
        match = self._pattern.match(data, start)
        if not match:
            raise UnusualTreeError
        name, entry = _named(match.groups())
        return _Read(name, entry, match.end())

    def _name_at(self, data: bytes, start: int) -> bytes:
        return self._at(data, start).name


def _named(row: Sequence[bytes]) -> tuple[bytes, Entry]:
    """The name of an entry, and what is there, of its mode, its name and its object."""
    mode, name, oid = row
    shown = _MODES.get(mode)
    if shown is None:
        raise UnusualTreeError
    return name + b"/" if mode == _DIRECTORY else name, Entry(shown, oid.hex())


def _check_order(name: bytes, following: bytes) -> None:
    if name >= following:
        raise UnusualTreeError


def _alike(one: bytes, start: int, other: bytes, at: int) -> int:
    """How many bytes two texts have in common, each from an offset on."""
    most, done, step = min(len(one) - start, len(other) - at), 0, _FIRST_STEP
    while done < most:
        step = min(step, most - done)
        if one[start + done : start + done + step] == other[at + done : at + done + step]:
            done += step
            step *= 2
        elif step == 1:
            break
        else:
            step //= 2
    return done
