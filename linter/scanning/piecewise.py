"""Reads files in pieces and caches each, so that a new version costs only what changed in it."""

from __future__ import annotations

import importlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from linter.model.matches import Sighting
from linter.readers.reader_table import GROUPS
from linter.readers.skeletons.formats import FORMATS, NOT_IN_PARTS, OF_LINES, OF_STEPS, PARTS
from linter.readers.skeletons.pieces import CutFile, PieceFormat, Segment, Shape, Skeleton
from linter.readers.skeletons.source_parts import KeywordText, pieces_with
from linter.readers.skeletons.text_lines import lines_with
from linter.scanning import keyword_search as keywords
from linter.scanning.memory import Memory
from linter.scanning.stepwise import ReadText, Stepwise, Words

_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
"""Byte order marks; a file that begins with one is decoded differently and not read in pieces."""

_DOCSTRING = re.compile(rb"""(?:[ \t]*(?:\#[^\n]*)?\n)*[rRuU]?(?:\"{3}|'{3})""")
_NO_DOCSTRING = Segment(b"0\n", -1)
"""Stands in front of a piece that begins with a string, where that is not the docstring of the file."""

_READERS = frozenset({*FORMATS, *OF_LINES, *OF_STEPS, *PARTS})


class _Known(NamedTuple):
    """The cached results for a piece of a lock file."""

    shape: Shape
    words: Words | None
    """The keywords in it; None if they depend on the text around the piece."""


class Piecewise:
    """Finds the same traces in files as reading the complete file does, but in cached pieces."""

    def __init__(self, search: Callable[[tuple[str, ...]], keywords.WordSearch], read: ReadText) -> None:
        self._search = search
        self._read = read
        self._pieces: dict[str, Memory[bytes, _Known | None]] = {}
        self._stepwise = Stepwise(read)
        self._parts: dict[tuple[str, bool], Memory[bytes, Words | None]] = {}
        self._seen: Memory[tuple[str, bytes, Words], tuple[Sighting, ...] | None] = Memory()

    def read(self, reader: str, path: str, data: bytes, words: Words) -> tuple[Sighting, ...] | None:
        """The sightings of a reader in a file with these keywords; None if it has to be read as a whole."""
        if reader not in _READERS or data.startswith(_MARKS):
            return None
        source = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data
        if reader in OF_STEPS:
            parts = self._stepwise.read(reader, path, source, words)
        else:
            parts = self._parts_of(reader, path, source, words)
        return None if parts is None else _in_file(source, parts)

    def _parts_of(
        self, reader: str, path: str, source: bytes, words: Words
    ) -> list[tuple[tuple[Sighting, ...], Skeleton]] | None:
        """What is seen in each piece, with where it begins; None if the file has to be read as a whole."""
        skeletons = self._chosen(reader, source, words)
        if skeletons is None:
            return None
        found: list[tuple[tuple[Sighting, ...], Skeleton]] = []
        for skeleton, holding in skeletons:
            seen = self._sightings(reader, path, skeleton, holding)
            if seen is None:
                return None
            found.append((seen, skeleton))
        return found

    def _chosen(self, reader: str, source: bytes, words: Words) -> list[tuple[Skeleton, Words]] | None:
        """What has to be read of a file, each with the keywords that it can hold; None: the whole."""
        if reader in PARTS:
            return self._chosen_parts(reader, source, words)
        skeletons = (
            lines_with(source, words) if reader in OF_LINES else self._skeletons(reader, source, words)
        )
        return None if skeletons is None else [(skeleton, words) for skeleton in skeletons]

    def _chosen_parts(self, reader: str, source: bytes, words: Words) -> list[tuple[Skeleton, Words]] | None:
        if any(word in source for word in NOT_IN_PARTS.get(reader, ())):
            return None
        text_of, search = _keyword_text(reader), self._search(GROUPS[reader])
        memories = [self._parts.setdefault((reader, is_last), Memory()) for is_last in (False, True)]

        def keywords_of(part: bytes, is_last: bool) -> Words | None:  # noqa: FBT001 of pieces_with
            memory = memories[is_last]
            if part in memory:
                return memory[part]
            return memory.keep(part, len(part), _words_of(text_of, search, part, is_last=is_last))

        is_hash = reader.startswith("hash_")
        docstring = _DOCSTRING.match(source) if is_hash else None
        chosen: list[tuple[Skeleton, Words]] = []
        for piece in pieces_with(words, source, memories[False], keywords_of):
            if piece is None:
                return None
            part = Segment(source[piece.start : piece.end], piece.start)
            has_docstring = docstring is not None and piece.start < docstring.end() <= piece.end
            looks_so = is_hash and not has_docstring and _DOCSTRING.match(part.text)
            chosen.append(((_NO_DOCSTRING, part) if looks_so else (part,), piece.words))
        return chosen

    def _skeletons(self, reader: str, source: bytes, words: Words) -> list[Skeleton] | None:
        form = FORMATS[reader]
        memory = self._pieces.setdefault(reader, Memory())
        pieces = form.cut(source)
        shapes: list[Shape] = []
        chosen: list[int] = []
        for index, piece in enumerate(pieces):
            known = memory[piece] if piece in memory else self._look(form, reader, piece)
            if known is None:
                return None
            shapes.append(known.shape)
            if known.words is None or (known.words and not words.isdisjoint(known.words)):
                chosen.append(index)
        starts = [0, *accumulate(map(len, pieces))]
        return form.skeletons(CutFile(pieces, shapes, starts, chosen))

    def _look(self, form: PieceFormat, reader: str, piece: bytes) -> _Known | None:
        shape = form.shape(piece)
        searched = form.searched(piece)
        words = None if searched is None else self._search(GROUPS[reader])(searched)
        known = None if shape is None else _Known(shape, words)
        return self._pieces[reader].keep(piece, len(piece), known)

    def _sightings(
        self, reader: str, path: str, skeleton: Skeleton, words: Words
    ) -> tuple[Sighting, ...] | None:
        text = b"".join([segment.text for segment in skeleton])
        key = (reader, text, words)
        if key in self._seen:
            return self._seen[key]
        seen = self._read(reader, path, text.decode("utf-8", "replace"), words)
        return self._seen.keep(key, len(text), seen)


def _in_file(source: bytes, parts: Iterable[tuple[tuple[Sighting, ...], Skeleton]]) -> tuple[Sighting, ...]:
    """The sightings of all parts of a file, with its lines and in its order."""
    lines = _Lines(source)
    found: list[Sighting] = []
    for seen, skeleton in parts:
        found += lines.moved(seen, skeleton) if seen else ()
    # the text that is read together may be on both sides of a piece
    found.sort(key=lambda sighting: (sighting[1].line, sighting[1].column))
    return tuple(found)


@cache
def _keyword_text(reader: str) -> KeywordText:
    module, function = PARTS[reader]
    found: KeywordText = getattr(importlib.import_module(module), function)
    return found


def _words_of(
    text_of: KeywordText, search: keywords.WordSearch, part: bytes, *, is_last: bool
) -> Words | None:
    """The keywords that what is read of a part can hold; None where it is not complete."""
    searched = text_of(part.decode("utf-8", "replace"), is_last)
    return None if searched is None else search(searched.encode("utf-8", "replace"))


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
                found.append((trace, fragment._replace(line=fragment.line + move)))
        return found

    def _at(self, offset: int) -> int:
        """The number of lines in front of an offset."""
        if offset < self._offset:
            self._offset = self._line = 0
        self._line += self._source.count(b"\n", self._offset, offset)
        self._offset = offset
        return self._line
