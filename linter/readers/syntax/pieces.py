"""A text that is assembled from parts of another, and knows the offset of each of them."""

from __future__ import annotations

from bisect import bisect_right


class Pieces:
    """Collects parts of a source in order, so that offsets in the whole can be mapped to the source."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._starts: list[int] = []
        self._offsets: list[int] = []
        self._length = 0

    def add(self, text: str, offset: int) -> None:
        """Add a part that stands at an offset of the source, or replaces what stands there."""
        self._texts.append(text)
        self._starts.append(self._length)
        self._offsets.append(offset)
        self._length += len(text)

    def __len__(self) -> int:
        return self._length

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(self._texts)

    def source(self, offset: int) -> int:
        """The offset in the source of a character of the whole."""
        index = max(bisect_right(self._starts, offset) - 1, 0)
        return self._offsets[index] + offset - self._starts[index] if self._starts else offset

    def behind(self, offset: int) -> Pieces:
        """The rest of the whole, from an offset on."""
        rest = Pieces()
        for text, start, at in zip(self._texts, self._starts, self._offsets, strict=True):
            skipped = max(offset - start, 0)
            if skipped < len(text):
                rest.add(text[skipped:], at + skipped)
        return rest
