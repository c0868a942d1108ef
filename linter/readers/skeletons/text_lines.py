"""Reads files of which every line can be read on its own, such as go.sum and yarn.lock."""

from __future__ import annotations

from collections.abc import Iterable

from linter.readers.skeletons.pieces import Segment, Skeleton


def lines_with(source: bytes, words: Iterable[bytes]) -> list[Skeleton] | None:
    """Each line that holds one of the words, which are in lower case.

    A letter beyond ASCII may have one of ASCII as its lower case; then the whole has to be read.
    """
    if not source.isascii():
        return None
    lower = source.lower()
    starts: set[int] = set()
    for word in words:
        at = lower.find(word)
        while at >= 0:
            starts.add(source.rfind(b"\n", 0, at) + 1)
            end = source.find(b"\n", at)
            at = lower.find(word, end) if end >= 0 else -1
    return [(Segment(source[start : _end(source, start)], start),) for start in sorted(starts)]


def _end(source: bytes, start: int) -> int:
    end = source.find(b"\n", start)
    return end + 1 if end >= 0 else len(source)
