"""Cuts large files into chunks that their versions have in common, so that only what changed is searched."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from linter.readers.skeletons.pieces import behind
from linter.scanning.aligned import SIZE, aligned
from linter.scanning.keyword_search import Words
from linter.scanning.memory import Budget, Latest

LEAST = 1 << 16
"""Bytes of a file that is cut; a smaller one is searched at once."""
_BREAK = behind(b"\n")


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

    def __init__(self, budget: Budget, *, are_cut: bool = True) -> None:
        """`are_cut`: nothing that is searched for has a line break."""
        self._are_cut = are_cut
        self._latest: Latest[str, list[Chunk]] = Latest(budget)
        self._last: tuple[bytes, list[Chunk]] = (b"", [])

    def take(self, path: str, data: bytes) -> None:
        """Cut a file that is about to be searched."""
        if len(data) >= LEAST and self._are_cut and self._last[0] is not data:
            chunks = cut(data, self._latest.get(path) or ())
            self._last = (data, self._latest.keep(path, len(data), chunks))

    def words_in(self, data: bytes, which: Hashable, search: Callable[[bytes], Words]) -> Words:
        """What a search finds in a text, in chunks if it was cut; `which` tells it from other searches."""
        if self._last[0] is not data:
            return search(data)
        none: Words = frozenset()
        return none.union(*[chunk.words(which, search) for chunk in self._last[1]])


def cut(data: bytes, before: Sequence[Chunk]) -> list[Chunk]:
    """Cut a file into lines that are searched together, where it can be into those of a version before."""
    chunks: list[Chunk] = []
    for part in aligned(data, before, _BREAK):
        chunks += _fresh(data, part.start, part.stop) if isinstance(part, range) else (part,)
    return chunks


def _fresh(data: bytes, start: int, end: int) -> list[Chunk]:
    """New chunks from one offset to another, at both of which a line begins."""
    chunks: list[Chunk] = []
    while start < end:
        is_long = end - start > 2 * SIZE  # or small ones would become many
        line = data.find(b"\n", start + SIZE, end) + 1 if is_long else 0
        chunks.append(Chunk(data[start : line or end]))
        start = line or end
    return chunks
