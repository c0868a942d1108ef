"""Finds in a version of a file the pieces of the version before, and what is new between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

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


def aligned(data: bytes, before: Sequence[P], end: bytes) -> list[P | range]:
    """The pieces that a version has in common with the one before, and the offsets of what is between them.

    All of that is in order and makes up the version; `end` stands at the end of each but the last. The cost
    is linear: where pieces differ, only so many are looked for, and not far ahead.
    """
    parts: list[P | range] = []
    at = index = 0
    while index < len(before):
        text = before[index].text
        if text.endswith(end) and data.startswith(text, at):
            parts.append(before[index])
            at += len(text)
            index += 1
            continue
        skipped, found = _next(data, at, before[index : index + _AHEAD], end)
        if not found:
            break
        index += skipped
        parts += [range(at, found)] if at < found else []
        at = found
    stop, same = len(data), len(before)
    while same > index and data.endswith(before[same - 1].text, at, stop):
        start = stop - len(before[same - 1].text)
        if start and not data.endswith(end, 0, start):
            break
        same, stop = same - 1, start
    return [*parts, *([range(at, stop)] if at < stop else []), *before[same:]]


def _next(data: bytes, at: int, following: Sequence[Piece], end: bytes) -> tuple[int, int]:
    """How many pieces are skipped up to one that comes soon, and where it begins; 0 if none does."""
    for number, piece in enumerate(following):
        head = end + piece.text[:_HEAD]
        found = data.find(head, max(at - len(end), 0), at + 2 * (number + 2) * SIZE) + len(end)
        is_there = found >= len(end) and data.startswith(piece.text, found)
        if is_there and piece.text.endswith(end):
            return number, found
    return 0, 0
