"""Turns the changes of a history into the life of every trace: added, removed, still there. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from linter.history.audit_state import KeptLife
from linter.history.row_changes import Key, RowChange, compared, one_by_one, places_in
from linter.history.sightings import Numbering, Row
from linter.history.tip_rows import RefLists, holders, ignore_of, on_tips
from linter.model.catalog import Trace
from linter.model.fragments import Fragment
from linter.model.inputs import BlobChange
from linter.model.matches import Event, History, Match, Origin, Sighting


class VersionsRead(Protocol):
    """What is seen in the versions of files."""

    @property
    def numbering(self) -> Numbering:
        """What the numbers in rows stand for."""

    def row(self, path: str, blob: str) -> Row:
        """What is seen at a path that has a blob, the name of the file included; nothing without a blob."""


class Tip(NamedTuple):
    """A ref, and the blobs that its tip has at the paths that matter."""

    ref: str
    parts: Sequence[Mapping[str, str]]
    """Path to blob; tips may share parts."""


class _Life:
    """One trace at one path; made when the trace is first added."""

    __slots__ = ("fragment", "introduced", "path", "present_on", "removed", "trace")

    def __init__(
        self,
        trace: Trace,
        fragment: Fragment,
        path: str,
        introduced: Iterable[Event] = (),
        removed: Iterable[Event] = (),
    ) -> None:
        self.trace = trace
        self.fragment = fragment
        self.path = path
        self.introduced = list(introduced)
        self.removed = list(removed)
        self.present_on: tuple[str, ...] = ()

    def ignore(self, ignore: str) -> None:
        """Set which inline ignore covers the trace."""
        if ignore != self.fragment.ignore:
            self.fragment = self.fragment._replace(ignore=ignore)

    def match(self) -> Match:
        history = History(tuple(self.introduced), tuple(self.removed), self.present_on)
        first = self.introduced[0]
        origin = Origin(first.commit, "", self.path, first.author, first.date)
        return Match(self.trace, self.fragment, origin, history)


class Timeline:
    """Collects changes, oldest first, into the life of each trace."""

    def __init__(self, versions: VersionsRead) -> None:
        self._versions = versions
        self._lives: dict[Key, _Life] = {}

    def add(self, change: BlobChange, event_of: Callable[[str], Event], moved_from: str = "") -> None:
        """Take one change into account.

        A trace was added if the new blob has it and no old one has, and removed in the opposite case; with
        several parents that is what a merge changed itself. In a file that was only moved (from `moved_from`)
        nothing is new that it held before. A trace whose inline ignore was taken away counts as added.
        """
        versions = self._versions
        new = versions.row(change.path, change.new)
        if moved_from:
            found = self._moved(change, new, moved_from)
        else:
            olds = [versions.row(change.path, old) for old in change.old]
            found = compared(versions.numbering, change.path, new, olds)
        for key, index in found.added:
            trace, fragment = versions.numbering.at(new, index)
            if key not in self._lives:
                self._lives[key] = _Life(trace, fragment, change.path)
            self._lives[key].introduced.append(event_of(change.commit))
            self._lives[key].ignore(fragment.ignore)
        for key in found.removed:
            if key in self._lives:
                self._lives[key].removed.append(event_of(change.commit))

    def resume(self, lives: Iterable[KeptLife], event_of: Callable[[str], Event]) -> None:
        """Take over lives at paths at which nothing has changed since they were kept."""
        for path, trace, fragment, number, introduced, removed in lives:
            events = map(event_of, introduced), map(event_of, removed)
            self._lives[path, trace.rule, fragment.text, number] = _Life(trace, fragment, path, *events)

    def kept(self) -> list[KeptLife]:
        """All lives, as far as the commits tell of them: to be asked for before the tips are looked at."""
        return [
            KeptLife(
                life.path,
                life.trace,
                life.fragment,
                number,
                tuple([event.commit for event in life.introduced]),
                tuple([event.commit for event in life.removed]),
            )
            for (_, _, _, number), life in self._lives.items()
        ]

    def _moved(self, change: BlobChange, new: Row, moved_from: str) -> RowChange:
        """Compare a moved file with what it held at its old path; nothing was at the new one."""
        numbering = self._versions.numbering
        row = self._versions.row(moved_from, change.new)
        before = {
            (change.path, rule, change.path if text == moved_from else text, number): place
            for (_, rule, text, number), place in places_in(numbering, moved_from, row).items()
        }
        now = places_in(numbering, change.path, new)
        return one_by_one(now, [*({} for _ in change.old), before])

    def paths(self) -> set[str]:
        """The paths at which a trace was ever seen."""
        return {life.path for life in self._lives.values()}

    def finish(self, tips: Iterable[Tip], *, before: bool = False) -> tuple[Match, ...]:
        """Look up which traces the tips still have; return a match for every life.

        With `before`, also one for each trace that a tip has and no change added.
        """
        refs: list[str] = []
        parts: dict[int, tuple[Mapping[str, str], list[int]]] = {}
        for number, tip in enumerate(tips):
            refs.append(tip.ref)
            for part in tip.parts:
                parts.setdefault(id(part), (part, []))[1].append(number)
        at: dict[str, dict[str, list[int]]] = {}
        for part, numbers in parts.values():
            for path, blob in part.items():
                at.setdefault(path, {}).setdefault(blob, []).extend(numbers)
        older: dict[Key, Sighting] = {}
        on_refs = RefLists(refs)
        for path, blobs in at.items():
            rows = on_tips((self._versions.row(path, blob), numbers) for blob, numbers in blobs.items())
            for key, held in holders(self._versions.numbering, path, rows).items():
                if life := self._lives.get(key):
                    life.present_on = on_refs.of([rows[number].tips for number, _ in held])
                    life.ignore(ignore_of(self._versions.numbering, rows, held))
                elif before:
                    first, index = held[0]
                    older[key] = self._versions.numbering.at(rows[first].row, index)
        return (
            *(life.match() for _, life in sorted(self._lives.items())),
            *(
                Match(*sighting, Origin(path=key[0]), was_there_before=True)
                for key, sighting in sorted(older.items())
            ),
        )
