"""A cache that is bounded by the size of what was read."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

K = TypeVar("K")
T = TypeVar("T")

_MOST, _ENTRY = 32 << 20, 200
"""The limit of a cache in bytes of content, and the bytes that an entry takes besides its content."""


class Memory(dict[K, T], Generic[K, T]):
    """A cache by content; when the contents exceed a number of bytes it is emptied."""

    def __init__(self) -> None:
        super().__init__()
        self._size = 0

    def keep(self, key: K, size: int, value: T) -> T:
        """Store a value for so many bytes of content and return it."""
        self._size += size + _ENTRY
        if self._size > _MOST:
            self.clear()
            self._size = size + _ENTRY
        self[key] = value
        return value


class Latest(Generic[K, T]):
    """What was last kept for each of some keys; those of longest ago are dropped when there is too much."""

    def __init__(self) -> None:
        self._kept: OrderedDict[K, tuple[int, T]] = OrderedDict()
        self._size = 0

    def get(self, key: K) -> T | None:
        """What was kept for a key."""
        kept = self._kept.get(key)
        return kept[1] if kept else None

    def keep(self, key: K, size: int, value: T) -> T:
        """Store a value for so many bytes of content and return it."""
        self._size += size - self._kept.pop(key, (0, value))[0]
        self._kept[key] = (size, value)
        while self._size > _MOST:
            self._size -= self._kept.popitem(last=False)[1][0]
        return value
