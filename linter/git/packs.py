"""Reads packs in delta order: a base is resolved once, and its children while it is in memory.

`git cat-file --batch` resolves the whole chain of deltas of every object it is asked for, and pipes each one
in full; here nothing is written anywhere. What this module does not know or finds damaged it leaves to
`linter.git.objects`: it yields an object only if the checksum of its packed bytes and that of the index hold.
Formats: gitformat-pack(5).
"""

from __future__ import annotations

import hashlib
import mmap
import os
import sys
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, cast

from linter.git.objects import LIMIT

try:
    from isal import isal_zlib as inflating
except ImportError:  # no wheel for this processor: the same answers, half as fast
    import zlib as inflating  # type: ignore[no-redef] # the same interface

ApplyDelta = Callable[[bytes, bytes], list[bytes]]
_InflateError = cast("type[Exception]", inflating.error)
_INDEX_HEADER = b"\xfftOc\0\0\0\2"
_PACK_HEADERS = (b"PACK\0\0\0\2", b"PACK\0\0\0\3")
_FANOUT = 256
_TABLES = len(_INDEX_HEADER) + 4 * _FANOUT
_NAME = 20
_TRAILER = 2 * _NAME
_FAR = 1 << 31  # an offset that stands in the table of long ones
_OFS_DELTA = 6
_REF_DELTA = 7
_WHOLE = frozenset({1, 2, 3, 4})
_HELD = 128 << 20
"""Bytes of bases that one process keeps for children to come; beyond it, git is asked for them."""

_HEADER_MOST = 64  # bytes of a packed object's header: far more than sizes and offsets of 64 bits need


class Damaged(Exception):  # noqa: N818 a state of bytes, never shown to anybody
    """A pack or an index that is not as its format or its checksums say."""


class Family(NamedTuple):
    """An object that is stored whole, and all that was made from it."""

    pack: int
    root: int
    """Offset of the whole object."""
    packed: int
    """Bytes in the pack: what reading it costs, nearly."""


class _Header(NamedTuple):
    kind: int
    size: int
    start: int
    """Offset of the compressed bytes."""
    base: int
    """Offset of what a delta is made from, 0 for a whole object."""


class Pack:
    """A pack with its index (version 2, SHA-1), mapped into memory.

    Raises:
        Damaged: it is of another kind, or its index does not have the checksum that it names.
        OSError: it cannot be opened.
    """

    def __init__(self, index: str) -> None:
        self._index = _mapped(index)
        self._pack = _mapped(index.removesuffix(".idx") + ".pack")
        self.count = self._checked()
        names = _TABLES + _NAME * self.count
        self._crcs = self._table(names)
        self._offsets = self._table(names + 4 * self.count)
        self._order: list[int] = []

    def _checked(self) -> int:
        index, pack = self._index, self._pack
        if index[: len(_INDEX_HEADER)] != _INDEX_HEADER or pack[:8] not in _PACK_HEADERS:
            raise Damaged
        if hashlib.sha1(index[:-_NAME], usedforsecurity=False).digest() != index[-_NAME:]:
            raise Damaged
        if index[-_TRAILER:-_NAME] != pack[-_NAME:]:
            raise Damaged
        count = int.from_bytes(index[_TABLES - 4 : _TABLES], "big")
        if len(index) < _TABLES + (_NAME + 8) * count + _TRAILER:
            raise Damaged
        return count

    def _table(self, start: int) -> array[int]:
        table = array("I")
        table.frombytes(self._index[start : start + 4 * self.count])
        if sys.byteorder == "little":
            table.byteswap()
        return table

    def find(self, names: Iterable[bytes]) -> dict[int, bytes]:
        """Offset -> name, for those of the names that the pack holds."""
        found: dict[int, bytes] = {}
        for name in names:
            position = self._position(name)
            if position >= 0:
                found[self._offset(position)] = name
        return found

    def _position(self, name: bytes) -> int:
        at = 8 + 4 * name[0]
        low = int.from_bytes(self._index[at - 4 : at], "big") if name[0] else 0
        high = int.from_bytes(self._index[at : at + 4], "big")
        while low < high:
            middle = (low + high) // 2
            start = _TABLES + _NAME * middle
            candidate = self._index[start : start + _NAME]
            if candidate == name:
                return middle
            if candidate < name:
                low = middle + 1
            else:
                high = middle
        return -1

    def _offset(self, position: int) -> int:
        offset = self._offsets[position]
        if offset < _FAR:
            return offset
        start = _TABLES + (_NAME + 8) * self.count + 8 * (offset - _FAR)
        return int.from_bytes(self._index[start : start + 8], "big")

    def prepare(self) -> None:
        """Sort the objects by where they stand: an object ends where the next one begins."""
        crcs = self._crcs
        self._order = sorted(self._offset(place) << 32 | crcs[place] for place in range(self.count))
        self._order.append((len(self._pack) - _NAME) << 32)

    def header(self, offset: int) -> _Header:
        """Parse what stands before the compressed bytes.

        Raises:
            Damaged: it names a kind that is not known, or a base that is not in this pack.
        """
        data = self._pack[offset : offset + _HEADER_MOST]
        try:
            return self._parse(offset, data)
        except IndexError:
            raise Damaged from None

    def _parse(self, offset: int, data: bytes) -> _Header:
        byte, at = data[0], 1
        kind, size, shift = byte >> 4 & 7, byte & 15, 4
        while byte & 128:
            byte = data[at]
            at += 1
            size |= (byte & 127) << shift
            shift += 7
        if kind in _WHOLE:
            return _Header(kind, size, offset + at, 0)
        if kind == _REF_DELTA:
            position = self._position(data[at : at + _NAME])
            base = self._offset(position) if position >= 0 else 0
            at += _NAME
        elif kind == _OFS_DELTA:
            byte = data[at]
            at += 1
            back = byte & 127
            while byte & 128:
                byte = data[at]
                at += 1
                back = (back + 1 << 7) | byte & 127
            base = offset - back
        else:
            raise Damaged
        if not 0 < base < len(self._pack) or base == offset:
            raise Damaged
        return _Header(kind, size, offset + at, base)

    def packed(self, offset: int) -> int:
        """How many bytes an object takes in the pack.

        Raises:
            Damaged: nothing begins there.
        """
        return self._end(offset)[0] - offset

    def _end(self, offset: int) -> tuple[int, int]:
        place = bisect_left(self._order, offset << 32)
        if place + 1 >= len(self._order) or self._order[place] >> 32 != offset:
            raise Damaged
        return self._order[place + 1] >> 32, self._order[place] & 0xFFFFFFFF

    def inflate(self, offset: int, header: _Header) -> bytes:
        """The bytes of a whole object, or of a delta.

        Raises:
            Damaged: they do not have the checksum of the index, or the size of the header.
        """
        end, crc = self._end(offset)
        packed = self._pack[offset:end]
        if inflating.crc32(packed) != crc:
            raise Damaged
        try:
            stream = inflating.decompressobj()
            data = stream.decompress(packed[header.start - offset :], header.size + 1)  # never more: a bomb
        except _InflateError:
            raise Damaged from None
        if len(data) != header.size or not stream.eof:
            raise Damaged
        return data


class Packs:
    """The packs of a repository, and what of them is to be read."""

    def __init__(self, object_directories: Iterable[str]) -> None:
        self._packs = list(_open(object_directories))
        self._children: list[dict[int, list[int]]] = []
        self._names: list[dict[int, bytes]] = []

    def plan(self, wanted: Iterable[str]) -> list[Family]:
        """Find the families that hold the wanted objects, each object in the first pack that has it."""
        left = {bytes.fromhex(oid) for oid in wanted if len(oid) == 2 * _NAME}
        families: list[Family] = []
        for number, pack in enumerate(self._packs):
            names = pack.find(sorted(left)) if left else {}
            left.difference_update(names.values())
            self._names.append(names)
            self._children.append({})
            if names:
                families += self._families(number, pack, names)
        return families

    def _families(self, number: int, pack: Pack, names: dict[int, bytes]) -> Iterator[Family]:
        pack.prepare()
        children: dict[int, list[int]] = defaultdict(list)
        cost: dict[int, int] = {}
        root_of: dict[int, int] = {}
        for offset in sorted(names):
            packed = _climb(pack, offset, children, root_of)
            root = root_of[offset]
            cost[root] = cost.get(root, 0) + packed
        self._children[number] = dict(children)
        for root in sorted(cost):
            if root:
                yield Family(number, root, cost[root])

    def read(self, family: Family) -> Iterator[tuple[str, bytes]]:
        """Name and content of every wanted object of a family; what cannot be read is left out."""
        from dulwich.errors import ApplyDeltaError  # noqa: PLC0415 a hook reads no packs
        from dulwich.pack import apply_delta  # noqa: PLC0415 as above

        pack, names = self._packs[family.pack], self._names[family.pack]
        children = self._children[family.pack]
        waiting: list[tuple[int, bytes | None]] = [(family.root, None)]
        held = 0
        while waiting:
            offset, base = waiting.pop()
            if base is not None and not (waiting and waiting[-1][1] is base):
                held -= len(base)
            try:
                data = _resolved(pack, offset, base, apply_delta)
            except (Damaged, ApplyDeltaError):
                continue  # with all that was made from it
            if offset in names:
                yield names[offset].hex(), data
            if offset in children and held + len(data) <= _HELD:
                held += len(data)
                waiting += [(child, data) for child in children[offset]]


def _resolved(pack: Pack, offset: int, base: bytes | None, apply_delta: ApplyDelta) -> bytes:
    header = pack.header(offset)
    if header.size > LIMIT:
        raise Damaged
    data = pack.inflate(offset, header)
    if base is None:
        return data
    if _result_size(data) > LIMIT:
        raise Damaged
    return b"".join(apply_delta(base, data))


def _result_size(delta: bytes) -> int:
    """The second of the two sizes that a delta begins with.

    Raises:
        Damaged: there are none.
    """
    at = size = 0
    for _ in range(2):
        size = shift = 0
        while True:
            if at == len(delta):
                raise Damaged
            byte = delta[at]
            at += 1
            size |= (byte & 127) << shift
            shift += 7
            if byte < 128:  # noqa: PLR2004 the last of a size
                break
    return size


def _climb(pack: Pack, offset: int, children: dict[int, list[int]], root_of: dict[int, int]) -> int:
    """From an object up to one that is known already, or whole; root 0 where the way is damaged.

    Returns the packed bytes of the objects that were not known.
    """
    chain: list[int] = []
    root = packed = 0
    on_the_way: set[int] = set()
    while offset not in root_of:
        if offset in on_the_way:  # deltas by name can go round in a circle
            break
        on_the_way.add(offset)
        chain.append(offset)
        try:
            packed += pack.packed(offset)
            base = pack.header(offset).base
        except Damaged:
            break
        if not base:
            root = offset
            break
        offset = base
    else:
        root = root_of[offset]
        if root and chain:
            children[offset].append(chain[-1])
    for upper, lower in zip(chain[1:], chain, strict=False):
        if root:
            children[upper].append(lower)
    root_of.update(dict.fromkeys(chain, root))
    return packed


def _open(object_directories: Iterable[str]) -> Iterator[Pack]:
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
                    continue  # git is asked for what it holds


def _mapped(path: str) -> mmap.mmap:
    with open(path, "rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
