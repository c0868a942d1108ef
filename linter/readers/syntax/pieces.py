"""A text put together from parts of another, which knows where each of them stood."""

from __future__ import annotations

from bisect import bisect_right


class Pieces:
    """Collects parts of a text in order; what is read of the whole can be placed in the source again."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._starts: list[int] = []
        self._offsets: list[int] = []
        self._length = 0

    def add(self, text: str, offset: int) -> None:
        """Add a part that stands at an offset of the source, or stands for what stands there."""
        self._texts.append(text)
        self._starts.append(self._length)
        self._offsets.append(offset)
        self._length += len(text)

    def __len__(self) -> int:
        return self._length

    @property
    def text(self) -> str:
        """All parts."""
        return "".join(self._texts)

    def source(self, offset: int) -> int:
        """Where a character of the whole stands in the source."""
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
