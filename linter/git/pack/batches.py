"""Reads packs in delta order: a base is resolved once, and its children while it is in memory.

`git cat-file --batch` resolves the whole chain of deltas of every object it is asked for, and pipes each one
in full; here nothing is written anywhere. What does not fit `linter.git.pack.index` or is damaged is left to
`linter.git.cat_file`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

import numpy as np
from dulwich.errors import ApplyDeltaError

from linter.git.cat_file import LIMIT, SHA1_DIGITS, object_name
from linter.git.object_directories import pack_indexes
from linter.git.pack.columns import Damaged, Flags, Numbers, distinct
from linter.git.pack.deltas import apply_delta, result_size
from linter.git.pack.index import Pack
from linter.git.pack.object_names import rows

_NONE = -1
_LEAST = 256 << 10  # packed bytes that are worth handing to another process
_HELD = 128 << 20
"""Bytes of bases that one process keeps for children to come; beyond it, git is asked for them."""


class Batch(NamedTuple):
    """Families of objects: each is stored whole, or made from others of its family."""

    pack: Pack
    numbers: Numbers
    """Of the objects that are wanted, and of those that they are made from; ascending."""
    wanted: Flags
    """Which of them are wanted."""

    @property
    def packed(self) -> int:
        """How many bytes of the pack they are."""
        return int((self.pack.offsets[self.numbers + 1] - self.pack.offsets[self.numbers]).sum())


def open_packs(object_directories: Iterable[str]) -> Iterator[Pack]:
    """The packs that can be read here; git is asked for what the others hold."""
    for index in pack_indexes(object_directories):
        with suppress(OSError, ValueError, Damaged):
            yield Pack(index)


def plan(packs: Iterable[Pack], wanted: Iterable[str], parts: int) -> list[Batch]:
    """Batches of about one size with the wanted objects, each in the first pack that has it.

    `parts` is how many batches it takes for an even load; small ones are not made.
    """
    left = rows([oid for oid in dict.fromkeys(wanted) if len(oid) == SHA1_DIGITS])
    batches: list[Batch] = []
    for pack in packs:
        numbers = pack.find(left)
        left = left[numbers < 0]
        batches += batched(pack, numbers[numbers >= 0], parts)
    return batches


def batched(pack: Pack, wanted: Numbers, parts: int) -> Iterator[Batch]:
    """Batches with the wanted objects of a pack; what is damaged by its header is left out."""
    wanted = wanted[pack.roots[wanted] >= 0]
    if not len(wanted):
        return
    is_wanted = np.zeros(len(pack.roots), np.bool_)
    is_wanted[wanted] = True
    numbers = np.nonzero(_with_bases(pack, wanted))[0]
    numbers = numbers[np.argsort(pack.roots[numbers], kind="stable")]
    packed = np.cumsum(pack.offsets[numbers + 1] - pack.offsets[numbers])
    size = max(_LEAST, int(packed[-1]) // parts + 1)
    roots = pack.roots[numbers]
    begins = np.append(True, roots[1:] != roots[:-1])
    batch_of = (packed[begins] // size)[np.cumsum(begins) - 1]  # a family goes where its first object goes
    for part in np.split(numbers, np.nonzero(np.diff(batch_of))[0] + 1):
        ascending = np.sort(part)
        yield Batch(pack, ascending, is_wanted[ascending])


def _with_bases(pack: Pack, wanted: Numbers) -> Flags:
    """Which objects are wanted, or are what those are made from."""
    is_needed = np.zeros(len(pack.roots), np.bool_)
    going = wanted
    while len(going):
        is_needed[going] = True
        bases = distinct(pack.bases[going])
        bases = bases[bases >= 0]
        going = bases[~is_needed[bases]]
    return is_needed


def read(batch: Batch) -> Iterator[tuple[str, bytes]]:
    """Name and content of every wanted object of a batch.

    What cannot be read is left out, and so is content that does not have the name under which the index has
    it: `linter.git.cat_file` is asked for those, and calls both damaged.
    """
    pack, numbers, _ = batch
    names, kinds, is_wanted = pack.names(numbers), pack.kinds(numbers), batch.wanted.tolist()
    for row, data in _contents(batch):
        if is_wanted[row] and object_name(SHA1_DIGITS, kinds[row], data) == names[row]:
            yield names[row], data
    pack.release()


class _Pending(NamedTuple):
    """Deltas that wait for nothing but to be read, and the content of the base of them all."""

    rows: list[int]
    base: bytes


def _contents(batch: Batch) -> Iterator[tuple[int, bytes]]:
    """Row in the batch and content of its objects, each base before what is made from it, depth first."""
    pack, numbers, _ = batch
    bases = pack.bases[numbers]
    rows_of_bases = np.where(bases >= 0, np.searchsorted(numbers, bases), _NONE)
    stored, children = pack.stored(numbers), _children(rows_of_bases.tolist())
    pending = [_Pending([root], b"") for root in children.pop(_NONE, [])]
    held = 0  # bytes of all bases that are pending
    while pending:
        rows, base = pending[-1]
        row = rows.pop()
        if not rows:
            pending.pop()
            held -= len(base)
        try:
            data = pack.inflate(stored[row], LIMIT)
            if bases[row] >= 0:
                data = _applied(base, data)
        except (Damaged, ApplyDeltaError):
            continue  # with everything that is made from it
        yield row, data
        if row in children and held + len(data) <= _HELD:
            held += len(data)
            pending.append(_Pending(children[row], data))


def _children(bases: Sequence[int]) -> dict[int, list[int]]:
    """Rows of a batch to the rows of the deltas that are made from them; _NONE to the whole objects.

    They are taken from the end of their list: first that with the lowest number, or from which the fewest
    others are made. With the last its base goes, so that of a family of n at most log2(n) bases are held.
    """
    found: dict[int, list[int]] = defaultdict(list)
    sizes = [1] * len(bases)
    for row in range(len(bases) - 1, -1, -1):
        base = bases[row]
        found[base].append(row)
        if base >= 0:  # and in front of its deltas, with few exceptions
            sizes[base] += sizes[row]
    for base, deltas in found.items():
        if base >= 0 and len(deltas) > 1:
            deltas.sort(key=sizes.__getitem__, reverse=True)
    return found


def _applied(base: bytes, delta: bytes) -> bytes:
    if result_size(delta) > LIMIT:
        raise Damaged
    return b"".join(apply_delta(base, delta))
