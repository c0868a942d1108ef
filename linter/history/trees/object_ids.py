"""Numbers for objects: those of the packs, one pack behind the other, and others as they come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from linter.git.pack.columns import Bytes, Numbers
from linter.git.pack.index import Pack
from linter.git.pack.object_names import OID_BYTES, in_digits

NONE = -1


class Objects:
    """Numbers for all objects."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        self._packs = packs
        counts = [len(pack.bases) for pack in packs]
        self._starts = [sum(counts[:number]) for number in range(len(packs))]
        self._packed = sum(counts)
        self._others: dict[bytes, int] = {}

    def __len__(self) -> int:
        return self._packed + len(self._others)

    def bases(self) -> Numbers:
        """Of each object of the packs the one that its delta is made from; NONE where there is none."""
        none = np.zeros(0, np.int64)
        columns = (np.where(pack.bases < 0, NONE, pack.bases + start) for pack, start in self.each())
        return np.concatenate([none, *columns])

    def trees(self) -> Numbers:
        """The trees of the packs."""
        return np.concatenate([np.zeros(0, np.int64), *(pack.trees() + start for pack, start in self.each())])

    def find(self, names: Bytes) -> Numbers:
        """Objects by their names, rows of bytes, of the first pack that has them; NONE for what none has."""
        found = np.full(len(names), NONE, np.int64)
        for pack, start in self.each():
            left = np.nonzero(found == NONE)[0]
            numbers = pack.find(names[left])
            found[left] = np.where(numbers < 0, NONE, numbers + start)
        return found

    def number(self, names: Bytes) -> Numbers:
        """The same; what no pack has gets a number now."""
        found = self.find(names)
        found[found == NONE] = self.add(names[found == NONE])
        return found

    def add(self, names: Bytes) -> Numbers:
        """Numbers for objects that no pack has."""
        data = names.tobytes()
        each = (data[at : at + OID_BYTES] for at in range(0, len(data), OID_BYTES))
        numbers = (self._others.setdefault(name, len(self)) for name in each)
        return np.fromiter(numbers, np.int64, len(names))

    def names(self, numbers: Numbers) -> list[str]:
        """Names of objects, in digits."""
        found = np.empty((len(numbers), OID_BYTES), np.uint8)
        for pack, start in self.each():
            here = np.nonzero((numbers >= start) & (numbers < start + len(pack.bases)))[0]
            found[here] = pack.rows(numbers[here] - start)
        others = np.nonzero(numbers >= self._packed)[0]
        if len(others):
            known = np.frombuffer(b"".join(self._others), np.uint8).reshape(-1, OID_BYTES)
            found[others] = known[numbers[others] - self._packed]
        return in_digits(found)

    def each(self) -> Iterator[tuple[Pack, int]]:
        """The packs and the first number of each."""
        return zip(self._packs, self._starts, strict=True)
