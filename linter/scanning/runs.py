"""Cuts lock files into runs of pieces, and looks only at those that differ from the version before."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import NamedTuple

from linter.model.matches import Sighting
from linter.readers.skeletons.pieces import Edge, PieceFormat, RunPart, Shape
from linter.scanning.aligned import SIZE, aligned
from linter.scanning.keyword_search import Words
from linter.scanning.memory import OF_A_SIGHTING, Budget, Latest

_LEAST = 1 << 15
"""Bytes of a file of which the runs are kept."""
OF_KNOWN, _OF_PIECE = 250, 130
"""The bytes that a `Known` takes in a cache, and those that a piece takes in a run besides its text."""


class Known(NamedTuple):
    """The cached results for a piece of a lock file."""

    shape: Shape | None
    """None if it is not complete in itself."""
    words: Words | None
    """The keywords in it; None if they depend on the text around the piece."""


class Answer(NamedTuple):
    """What is seen in a run, and what holds it together with others."""

    part: RunPart
    seen: tuple[Sighting, ...]
    """With lines from the begin of the run."""
    lines: int
    """The line breaks in the run."""


class Run:
    """Some pieces that follow each other."""

    __slots__ = ("_held", "_words", "answer", "pieces", "shapes", "text")

    def __init__(self, pieces: list[bytes], shapes: list[Shape], words: list[Words | None]) -> None:
        self.text = b"".join(pieces)
        self.pieces = pieces
        self.shapes = shapes
        self._words = [(number, own) for number, own in enumerate(words) if own is None or own]
        self._held: tuple[Words, list[tuple[int, Words]]] | None = None
        self.answer: tuple[Hashable, Answer] | None = None
        """What was seen in it last, and under which conditions."""

    @property
    def size(self) -> int:
        """The bytes that it takes."""
        seen = self.answer[1].seen if self.answer else ()
        return 2 * len(self.text) + _OF_PIECE * len(self.pieces) + OF_A_SIGHTING * len(seen)

    def holding(self, words: Words) -> list[tuple[int, Words]]:
        """The numbers of the pieces that may hold some of these keywords, each with those."""
        if self._held is None or self._held[0] != words:
            found = [
                (number, words if own is None else words & own)
                for number, own in self._words
                if own is None or not words.isdisjoint(own)
            ]
            self._held = (words, found)
        return self._held[1]


class Runs:
    """Keeps the runs of the last version of each file."""

    def __init__(self, budget: Budget) -> None:
        self._latest: Latest[Hashable, tuple[Edge, list[Run]]] = Latest(budget)

    def cut(
        self, file: Hashable, form: PieceFormat, source: bytes, look: Callable[[bytes], Known]
    ) -> list[Run] | None:
        """Cut the next version of a file; None if a piece is not complete in itself."""
        edge = form.edge(source) if len(source) >= _LEAST else None
        if edge is None:
            run = _run(form.cut(source), look)
            return None if run is None else [run]
        runs: list[Run] = []
        for part in _parts(source, edge, self._before(file, edge)):
            run = part if isinstance(part, Run) else _run(part, look)
            if run is None:
                return None
            runs.append(run)
        return self._latest.keep(file, sum(run.size for run in runs), (edge, runs))[1]

    def _before(self, file: Hashable, edge: Edge) -> Sequence[Run]:
        kept = self._latest.get(file)
        return kept[1] if kept and kept[0] == edge else ()


def _parts(source: bytes, edge: Edge, before: Sequence[Run]) -> Iterator[Run | list[bytes]]:
    """The runs of the version before, and pieces of new ones; all pieces are those of `split`.

    What ends a run ends a piece there, as the search for the end goes from the left and begins anew behind
    each. In what is new it may not; then the following run is cut again.
    """
    rest = b""
    for part in aligned(source, before, edge):
        if not rest and not isinstance(part, range):
            yield part
            continue
        text = source[part.start : part.stop] if isinstance(part, range) else part.text
        pieces = edge.split(rest + text)
        rest = b"" if edge.ends(pieces[-1]) else pieces.pop()
        yield from _grouped(pieces)
    if rest:
        yield [rest]


def _grouped(pieces: list[bytes]) -> Iterator[list[bytes]]:
    group: list[bytes] = []
    size, left = 0, sum(map(len, pieces))
    for piece in pieces:
        group.append(piece)
        size += len(piece)
        if size >= SIZE and left - size >= SIZE:  # or small ones would become many
            yield group
            group, size, left = [], 0, left - size
    if group:
        yield group


def _run(pieces: list[bytes], look: Callable[[bytes], Known]) -> Run | None:
    shapes: list[Shape] = []
    words: list[Words | None] = []
    for piece in pieces:
        known = look(piece)
        if known.shape is None:
            return None
        shapes.append(known.shape)
        words.append(known.words)
    return Run(pieces, shapes, words)
