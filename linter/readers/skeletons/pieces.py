"""What a piece of a lock file is, and how a format says it.

A version of a lock file differs from the one before in a few packages. So it is cut into pieces, one or some
packages each, and what is known of a piece is remembered by its content. Each module of this package knows
one way of writing lock files, and under which conditions its pieces, read one by one, give exactly what the
whole gives; where they do not hold, the answer is None, and the whole has to be read.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Shape(NamedTuple):
    """What a piece is, as far as that can be told from the piece alone."""

    is_member: bool
    """It is complete, and stands among others like it; all else is a head."""
    name: bytes = b""
    """Of a member: its key, or what stands for it where only the outline of the file counts."""
    keys: tuple[str, ...] = ()
    """Keys that must not stand in another piece beside these."""
    opens: bytes = b""
    """Of a head: what members that follow it need in front of them, to be read as in the file."""


class Segment(NamedTuple):
    """A part of a skeleton: lines that end with a line break."""

    text: bytes
    start: int = -1
    """Its offset in the file; negative for what is only there to be parsed."""


Skeleton = tuple[Segment, ...]
"""A text that is read on its own."""


class CutFile(NamedTuple):
    """A file in pieces; in order and put together they are the file."""

    pieces: list[bytes]
    shapes: list[Shape]
    starts: list[int]
    """Offsets of the pieces."""
    kept: list[int]
    """Indexes of the pieces that have to be read."""

    def segment(self, index: int) -> Segment:
        """A piece as part of a skeleton."""
        return Segment(self.pieces[index], self.starts[index])


class PieceFormat(Protocol):
    """One way of writing lock files. Sources are UTF-8 with LF, and without a byte order mark."""

    def cut(self, source: bytes) -> list[bytes]:
        """The pieces of a file; one piece where it is not written as expected."""

    def shape(self, piece: bytes) -> Shape | None:
        """What a piece is; None where it is not complete in itself, so that the whole has to be read."""

    def searched(self, piece: bytes) -> bytes | None:
        """A text with every keyword that can be in what is read of the piece; None: that is not known."""

    def skeletons(self, file: CutFile) -> list[Skeleton] | None:
        """What has to be read to read the kept pieces; None where the pieces do not fit together."""
