"""The interface of the formats that cut lock files into pieces.

Two versions of a lock file differ in a few packages. So it is cut into pieces of one or some packages, and
what was found in a piece is cached by its content. Each module of this package knows one format, and under
which conditions its pieces, read one by one, give exactly what the whole gives; if they do not hold, the
answer is None, and the whole has to be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Shape(NamedTuple):
    """What can be told about a piece from the piece alone."""

    is_member: bool
    """Whether it is complete and one of many alike; any other piece is a head."""
    name: bytes = b""
    """The key of a member, or a stand-in if only the outline of the file matters."""
    keys: tuple[str, ...] = ()
    """Keys that no other piece may have beside these."""
    path: tuple[str, ...] = ()
    """The path of a table; an element of an array ends with `linter.readers.syntax.key_paths.ELEMENT`."""
    opens: bytes = b""
    """For a head: the text that the following members need before them."""
    members: tuple[str, ...] = ()
    """For a head: the keys of members that stand in it, below what it opens."""


class Segment(NamedTuple):
    """A part of a skeleton; its lines end with a line break."""

    text: bytes
    start: int = -1
    """Its offset in the file; negative for text that is only there for the parser."""


Skeleton = tuple[Segment, ...]
"""A text that is parsed on its own."""


class CutFile(NamedTuple):
    """A file in pieces, which make up the file in this order."""

    pieces: list[bytes]
    shapes: list[Shape]
    starts: list[int]
    """The offsets of the pieces."""
    kept: list[int]
    """The indexes of the pieces that have to be read."""

    def segment(self, index: int) -> Segment:
        """A piece as a part of a skeleton."""
        return Segment(self.pieces[index], self.starts[index])


class Edge(NamedTuple):
    """Bytes that stand where a piece ends, wherever they occur: they end it, or begin the next."""

    mark: bytes
    behind: int
    """How many of them belong to the piece that ends: all of them, or one."""

    def is_at(self, data: bytes, at: int) -> bool:
        """Whether a piece may end at an offset."""
        return at >= self.behind and data.startswith(self.mark, at - self.behind)

    def split(self, text: bytes) -> list[bytes]:
        """Cut a text into pieces."""
        if self.behind == len(self.mark):
            *pieces, last = text.split(self.mark)
            return [*[piece + self.mark for piece in pieces], *([last] if last else [])]
        pieces, start = [], 0
        found = text.find(self.mark)
        while found >= 0:
            pieces.append(text[start : found + self.behind])
            start = found + self.behind
            found = text.find(self.mark, start)
        return [*pieces, text[start:]]

    def ends(self, piece: bytes) -> bool:
        """Whether a piece of a split text is complete, whatever follows."""
        return self.behind < len(self.mark) or piece.endswith(self.mark)


def behind(mark: bytes) -> Edge:
    """The edge behind some bytes, which end a piece."""
    return Edge(mark, len(mark))


class PieceFormat(Protocol):
    """A format of lock files. Sources are UTF-8 with LF, without a byte order mark."""

    def cut(self, source: bytes) -> list[bytes]:
        """Cut a file into pieces; an unexpected file is one piece."""

    def edge(self, source: bytes) -> Edge | None:
        """Where pieces end, if its `split` does as `cut`; None if there is more to it."""

    def shape(self, piece: bytes) -> Shape | None:
        """Describe a piece; None if it is not complete, so that the whole file has to be read."""

    def searched(self, piece: bytes) -> bytes | None:
        """A text with every keyword that a reader may find in the piece; None if that is not known."""

    def skeletons(self, file: CutFile) -> list[Skeleton] | None:
        """The texts to parse for the kept pieces; None if the pieces do not fit together."""


class RunPart(NamedTuple):
    """What some pieces that follow each other add to a file."""

    opened: bytes
    """What is open behind them."""
    heads: list[str]
    members: list[tuple[bytes, str]]
    """Keys that are read, each with what it is below."""
    skeletons: list[Skeleton]
    """The texts to parse, one for each kept piece."""


class RunFormat(PieceFormat, Protocol):
    """A format of which pieces depend on no more of what stands before them than what is open."""

    def part(self, file: CutFile, opened: bytes) -> RunPart | None:
        """Read some pieces of a file behind what is `opened`; None if they do not fit together."""

    def are_distinct(self, parts: Sequence[RunPart]) -> bool:
        """Whether no key stands twice in a file of these parts."""
