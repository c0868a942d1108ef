"""Cuts large files into chunks that their versions have in common, so that only what changed is searched."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence

Words = frozenset[bytes]

_LEAST = 1 << 16
"""Bytes of a file that is cut; a smaller one is searched at once."""
_SIZE = 1 << 14
"""Of a chunk, which ends with the line in which it gets that long."""
_MOST = 32 << 20
"""Bytes of the files of which the chunks are kept."""
_HEAD, _AHEAD = 256, 3
"""Bytes of a chunk by which it is found, and how many chunks are tried, where something changed before."""


class Chunk:
    """Some lines of a file, and what was found in them."""

    __slots__ = ("_found", "text")

    def __init__(self, text: bytes) -> None:
        self.text = text
        self._found: dict[Hashable, Words] = {}

    def words(self, which: Hashable, search: Callable[[bytes], Words]) -> Words:
        """What a search finds in it, which is called only once for each `which`."""
        found = self._found.get(which)
        if found is None:
            found = self._found[which] = search(self.text)
        return found


class Chunks:
    """Searches files line by line, and keeps what was found in the last version of each."""

    def __init__(self, *, are_cut: bool = True) -> None:
        """`are_cut`: nothing that is searched for has a line break."""
        self._are_cut = are_cut
        self._of_paths: OrderedDict[str, list[Chunk]] = OrderedDict()
        self._size = 0
        self._last: tuple[bytes, list[Chunk]] = (b"", [])

    def take(self, path: str, data: bytes) -> None:
        """Cut a file that is about to be searched."""
        if len(data) >= _LEAST and self._are_cut and self._last[0] is not data:
            self._last = (data, self._cut(path, data))

    def words_in(self, data: bytes, which: Hashable, search: Callable[[bytes], Words]) -> Words:
        """What a search finds in a text, in chunks if it was cut; `which` tells it from other searches."""
        if self._last[0] is not data:
            return search(data)
        none: Words = frozenset()
        return none.union(*[chunk.words(which, search) for chunk in self._last[1]])

    def _cut(self, path: str, data: bytes) -> list[Chunk]:
        before = self._of_paths.pop(path, [])
        chunks = cut(data, before)
        self._of_paths[path] = chunks
        self._size += len(data) - _length(before)
        while self._size > _MOST:
            self._size -= _length(self._of_paths.popitem(last=False)[1])
        return chunks


def cut(data: bytes, before: Sequence[Chunk]) -> list[Chunk]:
    """Cut a file into lines that are searched together, where it can be into those of a version before."""
    chunks: list[Chunk] = []
    at = index = 0
    while index < len(before):
        text = before[index].text
        if data.startswith(text, at) and text.endswith(b"\n"):
            chunks.append(before[index])
            at += len(text)
            index += 1
            continue
        index, found = _next(data, at, before, index)
        if found < 0:
            break
        chunks += _fresh(data, at, found)
        at = found
    end, same = len(data), len(before)
    while same > index and data.endswith(before[same - 1].text, at, end):
        start = end - len(before[same - 1].text)
        if start > 0 and data[start - 1 : start] != b"\n":
            break
        same, end = same - 1, start
    return [*chunks, *_fresh(data, at, end), *before[same:]]


def _length(chunks: Sequence[Chunk]) -> int:
    return sum(len(chunk.text) for chunk in chunks)


def _next(data: bytes, at: int, before: Sequence[Chunk], index: int) -> tuple[int, int]:
    """The next chunk of the version before that comes soon in this one, and where; -1 if none is found."""
    for number in range(index + 1, min(index + 1 + _AHEAD, len(before))):
        text = before[number].text
        found = data.find(b"\n" + text[:_HEAD], max(at - 1, 0), at + 2 * (_AHEAD + 1) * _SIZE)
        if found >= 0 and data.startswith(text, found + 1):
            return number, found + 1
    return index, -1


def _fresh(data: bytes, start: int, end: int) -> list[Chunk]:
    """New chunks from one offset to another, at both of which a line begins."""
    chunks: list[Chunk] = []
    while start < end:
        is_long = end - start > 2 * _SIZE  # or small ones would become many
        line = data.find(b"\n", start + _SIZE, end) + 1 if is_long else 0
        chunks.append(Chunk(data[start : line or end]))
        start = line or end
    return chunks
