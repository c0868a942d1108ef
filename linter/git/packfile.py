"""The format of a pack and its index, as gitformat-pack(5) has it; every checksum is compared."""

from __future__ import annotations

import hashlib
import mmap
import struct
import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator
from functools import cached_property
from typing import NamedTuple, cast

try:
    from isal import isal_zlib as inflating
except ImportError:  # no wheel for this processor: the same answers, half as fast
    import zlib as inflating  # type: ignore[no-redef] # the same interface

_InflateError = cast("type[Exception]", inflating.error)
_INDEX_HEADER = b"\xfftOc\0\0\0\2"
_PACK_HEADERS = (b"PACK\0\0\0\2", b"PACK\0\0\0\3")
_FANOUT = 256
_TABLES = len(_INDEX_HEADER) + 4 * _FANOUT
_NAME = 20
_TRAILER = 2 * _NAME
_FEW = 16  # one name in so many is looked up by itself; more, and a table of all names is faster
_FAR = 1 << 31  # an offset that stands in the table of long ones
_OFS_DELTA = 6
_REF_DELTA = 7
_WHOLE = frozenset({1, 2, 3, 4})
_MORE = 128  # the bit of a byte that says that the number goes on
_HEADER_MOST = 64  # bytes of a header: far more than numbers of 64 bits need


class Damaged(Exception):  # noqa: N818 a state of bytes, never shown to anybody
    """A pack or an index that is not as its format or its checksums say."""


class Header(NamedTuple):
    """What stands before the compressed bytes of an object."""

    size: int
    """Bytes of the whole object, or of the delta."""
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
        self._count = self._checked()
        names = _TABLES + _NAME * self._count
        self._crcs = self._table(names)
        self._offsets = self._table(names + 4 * self._count)

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
        table.frombytes(self._index[start : start + 4 * self._count])
        if sys.byteorder == "little":
            table.byteswap()
        return table

    def find(self, names: Collection[bytes]) -> dict[int, bytes]:
        """Offset -> name, for those of the names that the pack holds."""
        position: Callable[[bytes], int] = self._position
        if len(names) * _FEW > self._count:
            places = {name: place for place, (name,) in enumerate(self._names())}
            position = lambda name: places.get(name, -1)  # noqa: E731 one of two ways to look a name up
        found: dict[int, bytes] = {}
        for name in names:
            place = position(name)
            if place >= 0:
                found[self._offset(place)] = name
        return found

    def _names(self) -> Iterator[tuple[bytes]]:
        return struct.iter_unpack(f"{_NAME}s", self._index[_TABLES : _TABLES + _NAME * self._count])

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
        start = _TABLES + (_NAME + 8) * self._count + 8 * (offset - _FAR)
        return int.from_bytes(self._index[start : start + 8], "big")

    @cached_property
    def _order(self) -> list[int]:
        """Offsets in order, each with its checksum: an object ends where the next one begins."""
        crcs = self._crcs
        order = sorted(self._offset(place) << 32 | crcs[place] for place in range(self._count))
        return [*order, (len(self._pack) - _NAME) << 32]

    def header(self, offset: int) -> Header:
        """Parse what stands before the compressed bytes.

        Raises:
            Damaged: it names a kind that is not known, or a base that is not in this pack.
        """
        data = self._pack[offset : offset + _HEADER_MOST]
        try:
            return self._parse(offset, data)
        except IndexError:
            raise Damaged from None

    def _parse(self, offset: int, data: bytes) -> Header:
        kind, size, at = data[0] >> 4 & 7, data[0] & 15, 1
        if data[0] & _MORE:
            rest, at = _number(data, at)
            size |= rest << 4
        if kind in _WHOLE:
            return Header(size, offset + at, 0)
        if kind == _REF_DELTA:
            position = self._position(data[at : at + _NAME])
            base = self._offset(position) if position >= 0 else 0
            at += _NAME
        elif kind == _OFS_DELTA:
            byte = data[at]
            at += 1
            back = byte & 127
            while byte & _MORE:
                byte = data[at]
                at += 1
                back = (back + 1 << 7) | byte & 127
            base = offset - back
        else:
            raise Damaged
        if not 0 < base < len(self._pack) or base == offset:
            raise Damaged
        return Header(size, offset + at, base)

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

    def inflate(self, offset: int, header: Header) -> bytes:
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


def result_size(delta: bytes) -> int:
    """How many bytes a delta makes: the second of the two numbers that it begins with.

    Raises:
        Damaged: there are none.
    """
    head = delta[:_HEADER_MOST]  # a number without an end would be shifted for hours
    try:
        return _number(head, _number(head, 0)[1])[0]
    except IndexError:
        raise Damaged from None


def _number(data: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, the least first, and where the data goes on behind it."""
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & ~_MORE) << shift
        shift += 7
        if not byte & _MORE:
            return number, at


def _mapped(path: str) -> mmap.mmap:
    with open(path, "rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
