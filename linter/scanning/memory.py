"""Caches that share a bound on the bytes that they hold."""

from __future__ import annotations

from abc import abstractmethod
from collections import OrderedDict, deque
from collections.abc import Mapping, Sized
from itertools import islice
from typing import Generic, Protocol, TypeVar

K = TypeVar("K")
T = TypeVar("T")

_MOST, _BESIDES, _LEAST = 160 << 20, 16 << 20, 16 << 20
"""Bytes of the caches of all processes of an audit; what each of them needs besides, which is taken from its
share; and what the caches of a process have in any case."""
_AGES = 8
_ENTRY = 200
"""The bytes that an entry takes besides its content."""
OF_A_SIGHTING = 450
"""The bytes that a sighting takes in a cache."""


def size_of(content: Sized, seen: Sized | None) -> int:
    """The bytes that a text takes in a cache with the sightings in it; None if it shows nothing by itself."""
    return len(content) + OF_A_SIGHTING * len(seen or ())


class _Cache(Protocol):
    @abstractmethod
    def drop(self, age: int) -> None:
        """Drop what was kept in an age, which is the oldest."""


class Budget:
    """The bytes that some caches may hold together; what was kept longest ago makes room for what is new."""

    def __init__(self, processes: int = 1) -> None:
        """`processes`: how many share the memory of the machine, each with its own caches."""
        self._most = max(_MOST // processes - _BESIDES, _LEAST)
        self._sizes: deque[int] = deque([0])  # by age, the oldest first
        self._size = 0
        self._caches: list[_Cache] = []
        self.age = 0
        """Grows with every part of the budget that is filled."""

    def join(self, cache: _Cache) -> None:
        """Let a cache take part."""
        self._caches.append(cache)

    def take(self, size: int) -> int:
        """Count so many bytes as held; returns the age to which they belong."""
        if self._sizes[-1] * _AGES >= self._most:
            self._sizes.append(0)
            self.age += 1
        self._sizes[-1] += size
        self._size += size
        while self._size > self._most and len(self._sizes) > 1:
            oldest = self.age + 1 - len(self._sizes)
            self._size -= self._sizes.popleft()
            for cache in self._caches:
                cache.drop(oldest)
        return self.age

    def give_back(self, size: int, age: int) -> None:
        """Count bytes of an age as free again."""
        self._size -= size
        self._sizes[age - self.age - 1] -= size


class Memory(dict[K, T], Generic[K, T]):
    """A cache by content, of which entries may be dropped whenever another is kept."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self._budget = budget
        self._ages: deque[list[int]] = deque()  # each age, and how many entries are of it; the oldest first
        budget.join(self)

    def keep(self, key: K, size: int, value: T) -> T:
        """Store a value for so many bytes of content and return it."""
        self.keep_all({key: value}, size)
        return value

    def keep_all(self, values: Mapping[K, T], size: int) -> None:
        """Store several values for so many bytes of content in all."""
        before = len(self)
        self.update(values)
        new = len(self) - before
        if not new:  # each has the place of the value before
            return
        age = self._budget.take(size + new * _ENTRY)
        if not self._ages or self._ages[-1][0] != age:
            self._ages.append([age, 0])
        self._ages[-1][1] += new

    def drop(self, age: int) -> None:
        """Drop what was kept in the oldest age, which is this one."""
        if self._ages and self._ages[0][0] == age:
            for key in list(islice(self, self._ages.popleft()[1])):
                del self[key]


class Latest(Generic[K, T]):
    """What was last kept for each of some keys."""

    def __init__(self, budget: Budget) -> None:
        self._kept: OrderedDict[K, tuple[int, int, T]] = OrderedDict()
        self._budget = budget
        budget.join(self)

    def get(self, key: K) -> T | None:
        """What was kept for a key."""
        kept = self._kept.get(key)
        return kept[2] if kept else None

    def keep(self, key: K, size: int, value: T) -> T:
        """Store a value for so many bytes of content and return it."""
        if before := self._kept.pop(key, None):
            self._budget.give_back(*before[:2])
        self._kept[key] = (size, self._budget.take(size), value)
        return value

    def drop(self, age: int) -> None:
        """Drop what was kept in the oldest age, which is this one."""
        while self._kept and next(iter(self._kept.values()))[1] == age:
            self._kept.popitem(last=False)
