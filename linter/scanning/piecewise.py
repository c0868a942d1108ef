"""Reads files in pieces and caches each, so that a new version costs only what changed in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import accumulate

from linter.model.matches import Moved, Sighting
from linter.readers.skeletons.formats import FORMATS, IN_RUNS, OF_LINES, OF_STEPS, PARTS
from linter.readers.skeletons.pieces import CutFile, PieceFormat, Shape, Skeleton
from linter.readers.skeletons.text_lines import lines_with
from linter.scanning.keyword_search import Words
from linter.scanning.memory import Budget, Memory, size_of
from linter.scanning.partwise import Partwise
from linter.scanning.runs import OF_KNOWN, Known, Run, Runs
from linter.scanning.runs_read import read_runs
from linter.scanning.skeleton_lines import in_file
from linter.scanning.stepwise import ReadText, Stepwise

_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
"""Byte order marks; a file that begins with one is decoded differently and not read in pieces."""

_READERS = frozenset({*FORMATS, *OF_LINES, *OF_STEPS, *PARTS})


class Piecewise:
    """Finds the same traces in files as reading the complete file does, but in cached pieces.

    With `once`, each file is read in one version, for which it does not pay to read sources part by part.
    """

    def __init__(
        self, search: Callable[[str, bytes], Words], read: ReadText, budget: Budget, *, once: bool = False
    ) -> None:
        self._once = once
        self._budget = budget
        self._search = search
        self._read = read
        self._pieces: dict[str, Memory[bytes, Known]] = {}
        self._runs = Runs(budget)
        self._stepwise = Stepwise(read, budget)
        self._partwise = Partwise(search, read, budget)
        self._seen: Memory[tuple[str, bytes, Words], tuple[Sighting, ...] | None] = Memory(budget)

    def searches(self, reader: str) -> bool:
        """Whether it searches each part or piece of a file for the keywords of a reader, once and for all."""
        return reader in FORMATS or (reader in PARTS and not self._once)

    def read(self, reader: str, path: str, source: bytes, words: Words) -> list[Moved] | None:
        """The sightings of a reader in a file with these keywords; None if it has to be read as a whole.

        Sources have line feeds only.
        """
        if reader not in _READERS or source.startswith(_MARKS):
            return None
        if reader in PARTS:
            return None if self._once else self._partwise.read(reader, path, source)
        if reader in IN_RUNS:
            runs = self._cut(reader, path, source)
            read = partial(self._sightings, reader, path)
            return None if runs is None else read_runs(IN_RUNS[reader], runs, words, read)
        if reader in OF_STEPS:
            parts = self._stepwise.read(reader, path, source, words)
        else:
            parts = self._parts_of(reader, path, source, words)
        return None if parts is None else [Moved(in_file(source, parts))]

    def _parts_of(
        self, reader: str, path: str, source: bytes, words: Words
    ) -> list[tuple[tuple[Sighting, ...], Skeleton]] | None:
        """What is seen in each piece, with where it begins; None if the file has to be read as a whole."""
        skeletons = self._chosen(reader, path, source, words)
        if skeletons is None:
            return None
        found: list[tuple[tuple[Sighting, ...], Skeleton]] = []
        for skeleton, holding in skeletons:
            seen = self._sightings(reader, path, skeleton, holding)
            if seen is None:
                return None
            found.append((seen, skeleton))
        return found

    def _chosen(
        self, reader: str, path: str, source: bytes, words: Words
    ) -> list[tuple[Skeleton, Words]] | None:
        """What has to be read of a file, each with the keywords that it can hold; None: the whole."""
        if reader not in OF_LINES:
            return self._skeletons(reader, path, source, words)
        unless = OF_LINES[reader]
        lines = None if unless and unless.search(source) else lines_with(source, words)
        return None if lines is None else [(line, words) for line in lines]

    def _skeletons(
        self, reader: str, path: str, source: bytes, words: Words
    ) -> list[tuple[Skeleton, Words]] | None:
        runs = self._cut(reader, path, source)
        if runs is None:
            return None
        pieces: list[bytes] = []
        shapes: list[Shape] = []
        holding: dict[int, Words] = {}
        for run in runs:
            holding.update((len(pieces) + number, held) for number, held in run.holding(words))
            pieces += run.pieces
            shapes += run.shapes
        starts = [0, *accumulate(map(len, pieces))]
        skeletons = FORMATS[reader].skeletons(CutFile(pieces, shapes, starts, list(holding)))
        if skeletons is None:
            return None
        by_start = {starts[index]: held for index, held in holding.items()}
        none: Words = frozenset()
        return [
            (skeleton, none.union(*(by_start.get(segment.start, none) for segment in skeleton)))
            for skeleton in skeletons
        ]

    def _cut(self, reader: str, path: str, source: bytes) -> list[Run] | None:
        form = FORMATS[reader]
        memory = self._pieces.get(reader)
        if memory is None:
            memory = self._pieces[reader] = Memory(self._budget)

        def known(piece: bytes) -> Known:
            return memory.get(piece) or self._look(form, reader, piece)

        return self._runs.cut((reader, path), form, source, known)

    def _look(self, form: PieceFormat, reader: str, piece: bytes) -> Known:
        shape = form.shape(piece)
        searched = form.searched(piece)
        words = None if searched is None else self._search(reader, searched)
        return self._pieces[reader].keep(piece, len(piece) + OF_KNOWN, Known(shape, words))

    def _sightings(
        self, reader: str, path: str, skeleton: Skeleton, words: Words
    ) -> tuple[Sighting, ...] | None:
        text = b"".join([segment.text for segment in skeleton])
        key = (reader, text, words)
        if key in self._seen:
            return self._seen[key]
        seen = self._read(reader, path, text.decode("utf-8", "replace"), words)
        return self._seen.keep(key, size_of(text, seen), seen)
