"""Holds what is seen in every version of every file of a history, in little memory.

Versions of a file show nearly the same, on other lines. So each distinct sighting is kept once, without its
line, and a version has only numbers of sightings, and their lines.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from linter.model.matches import Moved, Sighting
from linter.readers.registry import ReaderKey

Content = tuple[str, ReaderKey]
"""A blob, and the readers that read it."""
WIDTH = array("i").itemsize
"""The bytes of a number, and of a line."""
_MOST = 1 << 14  # sightings whose numbers are remembered by the run that they are in


class Row(NamedTuple):
    """What is seen in one version of a file, in order: the numbers of sightings, and their lines."""

    numbers: bytes = b""
    lines: bytes = b""

    def joined(self, other: Row) -> Row:
        """This, and then another."""
        return Row(self.numbers + other.numbers, self.lines + other.lines) if self.numbers else other


NOTHING = Row()


class Gathered(NamedTuple):
    """What is seen in some blobs; small where processes hand it over."""

    distinct: Sequence[Sighting]
    numbers: Sequence[bytes]
    """The numbers that one or several blobs have."""
    blobs: Sequence[tuple[Content, int, bytes]]
    """For each blob, which of these, and the lines."""


class Numbering:
    """Numbers distinct sightings, whatever their line. The rule and its confidence stand for the trace."""

    def __init__(self) -> None:
        self.distinct: list[Sighting] = []
        """The sightings by their numbers; their line is 0."""
        self.names: list[int] = []
        """The number of what rule and text each of them has."""
        self.named: list[tuple[str, str]] = []
        """Distinct rules and texts."""
        self.ignored: set[int] = set()
        """The sightings that an inline ignore covers."""
        self._numbers: dict[tuple[object, ...], int] = {}
        self._names: dict[tuple[str, str], int] = {}

    def number(self, sighting: Sighting) -> int:
        """The number of a sighting; its line does not count."""
        trace, fragment = sighting
        key = (trace.rule, trace.confidence, *fragment[:3], *fragment[4:])
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.distinct)
            self.distinct.append((trace, fragment._replace(line=0)))
            name = self._names.setdefault((trace.rule, fragment.text), len(self.named))
            if name == len(self.named):
                self.named.append((trace.rule, fragment.text))
            self.names.append(name)
            if fragment.ignore:
                self.ignored.add(number)
        return number

    def row(self, sightings: Iterable[Sighting]) -> Row:
        """Number some sightings."""
        seen = list(sightings)
        lines = array("i", [fragment.line for _, fragment in seen])
        return Row(array("i", map(self.number, seen)).tobytes(), lines.tobytes())

    def at(self, row: Row, index: int) -> Sighting:
        """A sighting of a row, with its line."""
        trace, fragment = self.distinct[memoryview(row.numbers).cast("i")[index]]
        return trace, fragment._replace(line=memoryview(row.lines).cast("i")[index])

    def sightings(self, row: Row) -> Iterator[Sighting]:
        """All of a row."""
        for number, line in zip(numbers_in(row.numbers), numbers_in(row.lines), strict=True):
            trace, fragment = self.distinct[number]
            yield trace, fragment._replace(line=line)


class Gathering:
    """Collects what is seen in blobs, as readers give it."""

    def __init__(self) -> None:
        self._numbering = Numbering()
        self._numbers: dict[bytes, int] = {}
        self._blobs: list[tuple[Content, int, bytes]] = []
        self._known: dict[int, tuple[tuple[Sighting, ...], array[int], array[int]]] = {}
        self._size = 0

    def add(self, content: Content, runs: Iterable[Moved]) -> None:
        """Take what is seen in a blob; nothing is kept if that is nothing."""
        numbers, lines = array("i"), array("i")
        for seen, moved in runs:
            if not seen:
                continue
            of_run, lines_of_run = self._run(seen)
            numbers += of_run
            lines.extend([line + moved for line in lines_of_run] if moved else lines_of_run)
        if numbers:
            number = self._numbers.setdefault(numbers.tobytes(), len(self._numbers))
            self._blobs.append((content, number, lines.tobytes()))

    def _run(self, seen: tuple[Sighting, ...]) -> tuple[array[int], array[int]]:
        """The numbers and lines of a run, which is nearly always one that was seen before."""
        known = self._known.get(id(seen))
        if known is None:
            self._size += len(seen)
            if self._size > _MOST:
                self._known.clear()
                self._size = len(seen)
            numbers = array("i", map(self._numbering.number, seen))
            known = (seen, numbers, array("i", [fragment.line for _, fragment in seen]))
            self._known[id(seen)] = known  # as long as it is kept here, nothing else gets its identity
        return known[1:]

    def gathered(self) -> Gathered:
        """All that was collected."""
        return Gathered(self._numbering.distinct, list(self._numbers), self._blobs)


class Sightings:
    """What is seen in blobs."""

    def __init__(self, numbering: Numbering | None = None) -> None:
        self.numbering = numbering or Numbering()
        self._shared: dict[bytes, bytes] = {}
        self._rows: dict[Content, Row] = {}

    def __contains__(self, content: object) -> bool:
        return content in self._rows

    def blobs(self) -> set[str]:
        """The blobs in which anything is seen."""
        return {oid for oid, _ in self._rows}

    def add(self, gathered: Gathered) -> None:
        """Take in what was seen in some blobs."""
        numbers = [self.numbering.number(sighting) for sighting in gathered.distinct]
        rows = [array("i", [numbers[at] for at in numbers_in(row)]).tobytes() for row in gathered.numbers]
        for content, row, lines in gathered.blobs:
            self.keep(content, Row(rows[row], lines))

    def keep(self, content: Content, row: Row) -> None:
        """Take in what was seen in a blob."""
        if row.numbers:
            self._rows[content] = Row(self._shared.setdefault(row.numbers, row.numbers), row.lines)

    def row(self, content: Content) -> Row:
        """What is seen in a blob."""
        return self._rows.get(content, NOTHING)


def numbers_in(packed: bytes) -> Iterator[int]:
    """The numbers of a row, or its lines."""
    return iter(memoryview(packed).cast("i"))
