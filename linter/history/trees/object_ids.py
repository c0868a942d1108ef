"""Numbers objects: those of each pack one after the other, then others as they turn up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from linter.git.pack.columns import Bytes, Numbers, distinct
from linter.git.pack.index import Pack
from linter.git.pack.object_names import OID_BYTES, in_digits

NONE = -1


class Objects:
    """The numbers of all objects."""

    def __init__(self, packs: Sequence[Pack], *, are_all: bool = False) -> None:
        """`are_all`: git has no other packs than these."""
        self._packs = packs
        self._are_all = are_all
        counts = [len(pack.bases) for pack in packs]
        self._starts = [sum(counts[:number]) for number in range(len(packs))]
        self._packed = sum(counts)
        self._others: dict[bytes, int] = {}

    def __len__(self) -> int:
        return self._packed + len(self._others)

    def bases(self) -> Numbers:
        """For each object of the packs its delta base; NONE if it has none."""
        none = np.zeros(0, np.int64)
        columns = (np.where(pack.bases < 0, NONE, pack.bases + start) for pack, start in self.each())
        return np.concatenate([none, *columns])

    def trees(self) -> Numbers:
        """The trees in the packs."""
        return np.concatenate([np.zeros(0, np.int64), *(pack.trees() + start for pack, start in self.each())])

    def are_trees_everywhere(self) -> bool:
        """Whether git finds a tree that can be read wherever it looks for a tree of these packs."""
        return self._are_all and all(
            bool((pack.roots >= 0).all()) and all(_has_as_trees(other, pack) for other in self._packs)
            for pack in self._packs
        )

    def find(self, names: Bytes) -> Numbers:
        """Look up objects by their names, rows of bytes; NONE for those that are in no pack."""
        found = np.full(len(names), NONE, np.int64)
        for pack, start in self.each():
            left = np.nonzero(found == NONE)[0]
            numbers = pack.find(names[left])
            found[left] = np.where(numbers < 0, NONE, numbers + start)
        return found

    def number(self, names: Bytes) -> Numbers:
        """Look up objects by their names; give a number to those that are in no pack."""
        found = self.find(names)
        found[found == NONE] = self.add(names[found == NONE])
        return found

    def add(self, names: Bytes) -> Numbers:
        """Give numbers to objects that are in no pack."""
        data = names.tobytes()
        each = (data[at : at + OID_BYTES] for at in range(0, len(data), OID_BYTES))
        numbers = (self._others.setdefault(name, len(self)) for name in each)
        return np.fromiter(numbers, np.int64, len(names))

    def names(self, numbers: Numbers) -> list[str]:
        """The hexadecimal names of objects."""
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
        """Yield the packs, each with the number of its first object."""
        return zip(self._packs, self._starts, strict=True)


def _has_as_trees(other: Pack, pack: Pack) -> bool:
    """Whether a pack has no tree of another one as something else."""
    found, trees = other.find(pack.rows(pack.trees())), other.trees()
    return other is pack or len(distinct(np.concatenate((trees, found[found >= 0])))) == len(trees)
