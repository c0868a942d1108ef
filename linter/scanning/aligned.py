"""Finds in a version of a file the pieces of the version before, and what is new between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from linter.readers.skeletons.pieces import Edge

SIZE = 1 << 13
"""Bytes that a piece has, as a rule."""
_HEAD, _AHEAD = 256, 16
"""Bytes of a piece by which it is found, and how many pieces are tried, where something changed before."""


class Piece(Protocol):
    """Some text of a file."""

    @property
    def text(self) -> bytes:
        """It is not empty."""


P = TypeVar("P", bound=Piece)


def aligned(data: bytes, before: Sequence[P], edge: Edge) -> list[P | range]:
    """The pieces that a version has in common with the one before, and the offsets of what is between them.

    All of that is in order and makes up the version; each but the last ends at an edge. The cost is linear:
    where pieces differ, only so many are looked for, and not far ahead.
    """
    parts: list[P | range] = []
    at = index = 0
    while index < len(before):
        text = before[index].text
        if data.startswith(text, at) and _ends(text, data, at, edge):
            parts.append(before[index])
            at += len(text)
            index += 1
            continue
        skipped, found = _next(data, at, before[index : index + _AHEAD], edge)
        if not found:
            break
        index += skipped
        parts += [range(at, found)] if at < found else []
        at = found
    stop, same = len(data), len(before)
    while same > index and data.endswith(before[same - 1].text, at, stop):
        start = stop - len(before[same - 1].text)
        if start and not edge.is_at(data, start):
            break
        same, stop = same - 1, start
    return [*parts, *([range(at, stop)] if at < stop else []), *before[same:]]


def _next(data: bytes, at: int, following: Sequence[Piece], edge: Edge) -> tuple[int, int]:
    """How many pieces are skipped up to one that comes soon, and where it begins; 0 if none does."""
    before, begin = edge.mark[: edge.behind], edge.mark[edge.behind :]
    for number, piece in enumerate(following):
        head = before + piece.text[:_HEAD]
        found = data.find(head, max(at - len(before), 0), at + 2 * (number + 2) * SIZE) + len(before)
        is_there = found >= len(before) and data.startswith(piece.text, found)
        if is_there and piece.text.startswith(begin) and _ends(piece.text, data, found, edge):
            return number, found
    return 0, 0


def _ends(text: bytes, data: bytes, at: int, edge: Edge) -> bool:
    """Whether a piece with this text that stands at an offset ends at an edge."""
    return len(text) >= edge.behind and edge.is_at(data, at + len(text))
