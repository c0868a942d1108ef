"""Finds where in a file that stands which was seen in a skeleton of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from linter.model.matches import Sighting
from linter.readers.skeletons.pieces import Skeleton


def in_file(source: bytes, parts: Iterable[tuple[tuple[Sighting, ...], Skeleton]]) -> tuple[Sighting, ...]:
    """The sightings of all parts of a file, with its lines and in its order."""
    lines = _Lines(source)
    found: list[Sighting] = []
    for seen, skeleton in parts:
        found += lines.moved(seen, skeleton) if seen else ()
    # the text that is read together may be on both sides of a piece
    found.sort(key=lambda sighting: (sighting[1].line, sighting[1].column))
    return tuple(found)


class _Lines:
    """Maps the lines of a skeleton, a file without its pieces, to those of the file."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._offset = self._line = 0

    def moved(self, seen: tuple[Sighting, ...], skeleton: Skeleton) -> list[Sighting]:
        """The same sightings with the lines of the file, without those in text added for the parser."""
        breaks = [segment.text.count(b"\n") for segment in skeleton]
        begins = list(accumulate(breaks[:-1], initial=1))
        moves = [
            self._at(segment.start) + 1 - begin if segment.start >= 0 else None
            for segment, begin in zip(skeleton, begins, strict=True)
        ]
        found: list[Sighting] = []
        for trace, fragment in seen:
            move = moves[bisect_right(begins, fragment.line) - 1]
            if move is not None:
                found.append((trace, fragment.moved(move)))
        return found

    def _at(self, offset: int) -> int:
        """The number of lines in front of an offset."""
        if offset < self._offset:
            self._offset = self._line = 0
        self._line += self._source.count(b"\n", self._offset, offset)
        self._offset = offset
        return self._line
