"""Reads lock files piece by piece, and remembers pieces: a version costs what changed in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from typing import Generic, NamedTuple, TypeVar

from linter.model.findings import Sighting
from linter.readers.registry import GROUPS
from linter.readers.skeletons.formats import FORMATS, OF_LINES
from linter.readers.skeletons.pieces import CutFile, PieceFormat, Shape, Skeleton
from linter.readers.skeletons.text_lines import lines_with
from linter.scanning import keyword_search as keywords

T = TypeVar("T")
Words = frozenset[bytes]
ReadText = Callable[[str, str, str, Words], "tuple[Sighting, ...] | None"]
"""(reader, path, text, keywords in the file) -> what is seen; None where the text does not parse."""

_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
"""Of byte order, with which a text may begin: then it is decoded otherwise."""
_MOST, _ENTRY = 32 << 20, 200
"""Bytes of content of one kind that are remembered, and what an entry costs beside its content."""


class _Known(NamedTuple):
    """What is known of a piece."""

    shape: Shape
    words: Words | None
    """The keywords in it; None: the piece alone does not tell."""


class _Memory(dict[bytes, T], Generic[T]):
    """Remembers by content, up to so many bytes of it; then it begins anew."""

    def __init__(self) -> None:
        super().__init__()
        self._size = 0

    def keep(self, content: bytes, value: T) -> T:
        """Remember a value, and give it back."""
        self._size += len(content) + _ENTRY
        if self._size > _MOST:
            self.clear()
            self._size = len(content) + _ENTRY
        self[content] = value
        return value


class Piecewise:
    """Finds traces in lock files, exactly those that reading the whole file finds."""

    def __init__(self, search: Callable[[tuple[str, ...]], keywords.WordSearch], read: ReadText) -> None:
        self._search = search
        self._read = read
        self._pieces: dict[str, _Memory[_Known | None]] = {}
        self._seen: dict[tuple[str, Words], _Memory[tuple[Sighting, ...] | None]] = {}

    def read(self, reader: str, path: str, data: bytes, words: Words) -> tuple[Sighting, ...] | None:
        """What a reader sees in a file that holds these keywords; None: the whole has to be read."""
        if reader not in FORMATS and reader not in OF_LINES:
            return None
        if data.startswith(_MARKS):
            return None
        source = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data
        skeletons = (
            lines_with(source, words) if reader in OF_LINES else self._skeletons(reader, source, words)
        )
        found: list[Sighting] = []
        lines = _Lines(source)
        for skeleton in skeletons or ():
            seen = self._sightings(reader, path, skeleton, words)
            if seen is None:
                return None
            found += lines.moved(seen, skeleton) if seen else ()
        # what is read at once may stand on both sides of what is read alone
        found.sort(key=lambda sighting: (sighting[1].line, sighting[1].column))
        return None if skeletons is None else tuple(found)

    def _skeletons(self, reader: str, source: bytes, words: Words) -> list[Skeleton] | None:
        form = FORMATS[reader]
        memory = self._pieces.setdefault(reader, _Memory())
        pieces = form.cut(source)
        shapes: list[Shape] = []
        kept: list[int] = []
        for index, piece in enumerate(pieces):
            known = memory[piece] if piece in memory else self._look(form, reader, piece)
            if known is None:
                return None
            shapes.append(known.shape)
            if known.words is None or (known.words and not words.isdisjoint(known.words)):
                kept.append(index)
        starts = [0, *accumulate(map(len, pieces))]
        return form.skeletons(CutFile(pieces, shapes, starts, kept))

    def _look(self, form: PieceFormat, reader: str, piece: bytes) -> _Known | None:
        shape = form.shape(piece)
        searched = form.searched(piece)
        words = None if searched is None else self._search(GROUPS[reader])(searched)
        known = None if shape is None else _Known(shape, words)
        return self._pieces[reader].keep(piece, known)

    def _sightings(
        self, reader: str, path: str, skeleton: Skeleton, words: Words
    ) -> tuple[Sighting, ...] | None:
        memory = self._seen.setdefault((reader, words), _Memory())
        text = b"".join([segment.text for segment in skeleton])
        if text in memory:
            return memory[text]
        return memory.keep(text, self._read(reader, path, text.decode("utf-8", "replace"), words))


class _Lines:
    """Moves what was seen in a skeleton to its lines in the file."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._offset = self._line = 0

    def moved(self, seen: tuple[Sighting, ...], skeleton: Skeleton) -> list[Sighting]:
        """The same sightings with the lines of the file, without those in what is only there to be parsed."""
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
                found.append((trace, fragment._replace(line=fragment.line + move)))
        return found

    def _at(self, offset: int) -> int:
        """How many lines are in front of an offset."""
        if offset < self._offset:
            self._offset = self._line = 0
        self._line += self._source.count(b"\n", self._offset, offset)
        self._offset = offset
        return self._line
