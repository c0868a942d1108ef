"""Reads packs in delta order: a base is resolved once, and its children while it is in memory.

`git cat-file --batch` resolves the whole chain of deltas of every object it is asked for, and pipes each one
in full; here nothing is written anywhere. What does not fit `linter.git.packfile` or is damaged is left to
`linter.git.objects`.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from dulwich.errors import ApplyDeltaError
from dulwich.pack import apply_delta

from linter.git.objects import LIMIT
from linter.git.packfile import Damaged, Pack, result_size

_SHA1_DIGITS = 40
_HELD = 128 << 20
"""Bytes of bases that one process keeps for children to come; beyond it, git is asked for them."""


class Family(NamedTuple):
    """An object that is stored whole, and all that was made from it."""

    pack: Pack
    names: Mapping[int, bytes]
    """Offset -> name of the wanted objects of the pack."""
    children: Mapping[int, Sequence[int]]
    """Offset -> offsets of the deltas that are made from what stands there."""
    root: int
    """Offset of the whole object."""
    packed: int
    """Bytes in the pack: what reading it costs, nearly."""


def open_packs(object_directories: Iterable[str]) -> Iterator[Pack]:
    """The packs that can be read here; git is asked for what the others hold."""
    for directory in object_directories:
        folder = os.path.join(directory, "pack")
        try:
            entries = sorted(os.listdir(folder))
        except OSError:
            continue
        for entry in entries:
            if entry.endswith(".idx"):
                try:
                    yield Pack(os.path.join(folder, entry))
                except (OSError, ValueError, Damaged):
                    continue


def plan(packs: Iterable[Pack], wanted: Iterable[str]) -> list[Family]:
    """Find the families that hold the wanted objects, each object in the first pack that has it."""
    left = {bytes.fromhex(oid) for oid in wanted if len(oid) == _SHA1_DIGITS}
    families: list[Family] = []
    for pack in packs:
        names = pack.find(sorted(left))
        left.difference_update(names.values())
        if names:
            families += _families(pack, names)
    return families


def read(family: Family) -> Iterator[tuple[str, bytes]]:
    """Name and content of every wanted object of a family; what cannot be read is left out."""
    pack, names, children, root, _ = family
    waiting: list[tuple[int, bytes | None]] = [(root, None)]
    held = 0
    while waiting:
        offset, base = waiting.pop()
        if base is not None and not (waiting and waiting[-1][1] is base):
            held -= len(base)
        try:
            data = _resolved(pack, offset, base)
        except (Damaged, ApplyDeltaError):
            continue  # with all that was made from it
        if offset in names:
            yield names[offset].hex(), data
        if offset in children and held + len(data) <= _HELD:
            held += len(data)
            waiting += [(child, data) for child in children[offset]]


def _families(pack: Pack, names: Mapping[int, bytes]) -> Iterator[Family]:
    children: dict[int, list[int]] = defaultdict(list)
    root_of: dict[int, int] = {}
    cost: Counter[int] = Counter()
    for offset in sorted(names):
        packed = _climb(pack, offset, children, root_of)
        cost[root_of[offset]] += packed
    known = dict(children)
    return (Family(pack, names, known, root, cost[root]) for root in sorted(cost) if root)


def _climb(pack: Pack, offset: int, children: dict[int, list[int]], root_of: dict[int, int]) -> int:
    """Go from an object up to one that is known already, or whole; note its root, 0 where the way is damaged.

    Returns the packed bytes of the objects that were not known.
    """
    steps: list[tuple[int, int]] = []
    packed = 0
    while offset not in root_of:
        root_of[offset] = 0  # until it is known: deltas by name can go round in a circle
        try:
            packed += pack.packed(offset)
            base = pack.header(offset).base
        except Damaged:
            break
        if not base:
            root_of[offset] = offset
            break
        steps.append((base, offset))
        offset = base
    root = root_of[offset]
    for base, made in steps if root else ():
        children[base].append(made)
        root_of[made] = root
    return packed


def _resolved(pack: Pack, offset: int, base: bytes | None) -> bytes:
    header = pack.header(offset)
    if header.size > LIMIT:
        raise Damaged
    data = pack.inflate(offset, header)
    if base is None:
        return data
    if result_size(data) > LIMIT:
        raise Damaged
    return b"".join(apply_delta(base, data))
