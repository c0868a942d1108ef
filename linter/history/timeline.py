"""Turns the changes of a history into the life of every trace: added, removed, still there. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import NamedTuple

from linter.model.catalog import Trace
from linter.model.fragments import Fragment
from linter.model.inputs import BlobChange
from linter.model.matches import Event, History, Match, Origin, Sighting
from linter.scanning.memory import Memory

SightingsOf = Callable[[str, str], tuple[Sighting, ...]]
"""A function from a path and a blob to what is seen there, the name of the file included."""

_Key = tuple[str, str, str, int]
"""Path, rule and text of a trace, and its number among the equal ones in the file."""

_ENTRY = 400  # bytes that a trace takes in a cache


class Tip(NamedTuple):
    """A ref, and the blobs that its tip has at the paths that matter."""

    ref: str
    blobs: Mapping[str, str]


class _Life:
    """One trace at one path; made when the trace is first added."""

    __slots__ = ("fragment", "introduced", "path", "present_on", "removed", "trace")

    def __init__(self, trace: Trace, fragment: Fragment, path: str) -> None:
        self.trace = trace
        self.fragment = fragment
        self.path = path
        self.introduced: list[Event] = []
        self.removed: list[Event] = []
        self.present_on: list[str] = []

    def see_on(self, ref: str, fragment: Fragment) -> None:
        """Note that a ref has the trace; whether an inline ignore covers it is taken from there."""
        is_covered = bool(fragment.ignore) and (not self.present_on or bool(self.fragment.ignore))
        self.ignore(fragment.ignore if is_covered else "")
        self.present_on.append(ref)

    def ignore(self, ignore: str) -> None:
        """Set which inline ignore covers the trace."""
        if ignore != self.fragment.ignore:
            self.fragment = self.fragment._replace(ignore=ignore)

    def match(self) -> Match:
        history = History(tuple(self.introduced), tuple(self.removed), tuple(self.present_on))
        first = self.introduced[0]
        origin = Origin(first.commit, "", self.path, first.author, first.date)
        return Match(self.trace, self.fragment, origin, history)


class Timeline:
    """Collects changes, oldest first, into the life of each trace."""

    def __init__(self, sightings_of: SightingsOf) -> None:
        self._sightings_of = sightings_of
        self._lives: dict[_Key, _Life] = {}
        self._known: Memory[tuple[str, str], dict[_Key, Sighting]] = Memory()

    def add(self, change: BlobChange, event_of: Callable[[str], Event], moved_from: str = "") -> None:
        """Take one change into account.

        A trace was added if the new blob has it and no old one has, and removed in the opposite case; with
        several parents that is what a merge changed itself. In a file that was only moved (from `moved_from`)
        nothing is new that it held before. A trace whose inline ignore was taken away counts as added.
        """
        new = self._counted(change.path, change.new)
        olds = [self._counted(change.path, old) for old in change.old]
        if moved_from:
            olds.append(self._moved(change, moved_from))
        for key, sighting in new.items():
            for old in olds:
                if key in old and not _is_uncovered(old[key], sighting):
                    break
            else:
                life = self._life(key, sighting)
                life.introduced.append(event_of(change.commit))
                life.ignore(sighting[1].ignore)
        for key in set.intersection(*(set(old) for old in olds)) - set(new) if olds else ():
            if key in self._lives:
                self._lives[key].removed.append(event_of(change.commit))

    def _moved(self, change: BlobChange, moved_from: str) -> dict[_Key, Sighting]:
        """What a moved file held at its old path, under its new path."""
        before = self._counted(moved_from, change.new)
        return {
            (change.path, rule, change.path if text == moved_from else text, number): sighting
            for (_, rule, text, number), sighting in before.items()
        }

    def paths(self) -> set[str]:
        """The paths at which a trace was ever seen."""
        return {life.path for life in self._lives.values()}

    def finish(self, tips: Iterable[Tip], *, before: bool = False) -> tuple[Match, ...]:
        """Look up which traces the tips still have; return a match for every life.

        With `before`, also one for each trace that a tip has and no change added.
        """
        older: dict[_Key, Sighting] = {}
        counted = cache(self._counted)  # most tips have the same blob at a path
        for tip in tips:
            for path, blob in tip.blobs.items():
                for key, sighting in counted(path, blob).items():
                    if key in self._lives:
                        self._lives[key].see_on(tip.ref, sighting[1])
                    elif before:
                        older.setdefault(key, sighting)
        return (
            *(life.match() for _, life in sorted(self._lives.items())),
            *(
                Match(*sighting, Origin(path=key[0]), was_there_before=True)
                for key, sighting in sorted(older.items())
            ),
        )

    def _life(self, key: _Key, sighting: Sighting) -> _Life:
        if key not in self._lives:
            self._lives[key] = _Life(*sighting, path=key[0])
        return self._lives[key]

    def _counted(self, path: str, blob: str) -> dict[_Key, Sighting]:
        """What is seen in a blob; equal traces in one file have a key each.

        What one change brings is what the next takes away, and what many tips have.
        """
        if not blob:
            return {}
        known = self._known.get((path, blob))
        if known is None:
            known = _by_key(path, self._sightings_of(path, blob))
            self._known.keep((path, blob), _ENTRY * len(known), known)
        return known


def _by_key(path: str, sightings: Iterable[Sighting]) -> dict[_Key, Sighting]:
    found: dict[_Key, Sighting] = {}
    times: dict[tuple[str, str], int] = {}
    for sighting in sightings:
        trace, fragment = sighting
        rule, text = trace.rule, fragment.text
        number = times[rule, text] = times.get((rule, text), -1) + 1
        found[path, rule, text, number] = sighting
    return found


def _is_uncovered(before: Sighting, now: Sighting) -> bool:
    """Whether an inline ignore covered a trace before and none does now."""
    return bool(before[1].ignore) and not now[1].ignore
