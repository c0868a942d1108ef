"""A pack and its index, as gitformat-pack(5) has them; every checksum is compared."""

from __future__ import annotations

import hashlib
import mmap
from typing import NamedTuple, TypeVar, cast

import numpy as np
import numpy.typing as npt

from linter.git.pack.columns import Bytes, Damaged, Numbers
from linter.git.pack.object_headers import parse_headers, roots_of
from linter.git.pack.object_names import OID_BYTES, SortedNames, in_digits
from linter.support.files import opened

try:
    from isal import isal_zlib as inflating
except ImportError:  # no wheel for this processor: the same answers, half as fast
    import zlib as inflating  # type: ignore[no-redef] # the same interface

_Number = TypeVar("_Number", bound=np.generic)

_BIG_ENDIAN: np.dtype[np.uint32] = np.dtype(">u4")
_InflateError = cast("type[Exception]", inflating.error)
_INDEX_HEADER = b"\xfftOc\0\0\0\2"
_PACK_HEADERS = (b"PACK\0\0\0\2", b"PACK\0\0\0\3")
_TABLES = len(_INDEX_HEADER) + 4 * 256
_TRAILER = 2 * OID_BYTES
_FAR = 1 << 31  # from this value on an entry of the table of offsets is a row of the table of long ones
_FIRST_OBJECT = 12
_TREE = 2
_PAGED = 1 << 16  # bytes that the kernel maps where one of them is read
_MOST_PAGED = 32 << 20  # bytes of a pack that are mapped at a time
_TYPES = ("", "commit", "tree", "blob", "tag", "", "", "")


class Stored(NamedTuple):
    """Where an object stands in its pack: byte offsets, and what its bytes must be."""

    offset: int
    """Where its header begins."""
    start: int
    """Where its compressed bytes begin."""
    end: int
    """Where the next object begins."""
    size: int
    """Bytes of the whole object, or of the delta, when inflated."""
    crc: int
    """CRC-32 of all its bytes in the pack."""


class Pack:
    """A pack with its index (version 2, SHA-1), mapped into memory.

    Objects are numbered in the order in which they stand; every column is indexed by these numbers.

    Raises:
        Damaged: it has another version, or a checksum is wrong.
        OSError: it cannot be opened.
        ValueError: it is empty.
    """

    def __init__(self, index: str) -> None:
        self._index = _mapped(index)
        self._pack = _mapped(index.removesuffix(".idx") + ".pack")
        self._count = self._checked()
        names = self._column(_TABLES, np.dtype(np.uint8), OID_BYTES).reshape(-1, OID_BYTES)
        self._names = SortedNames(names)
        offsets = self._read_offsets()
        order = np.argsort(offsets, kind="stable")
        self._rows = order
        """Number -> row of the index, which is sorted by name."""
        self._number = np.empty(self._count, np.int64)
        self._number[order] = np.arange(self._count)
        self.offsets: Numbers = np.append(offsets[order], len(self._pack) - OID_BYTES)
        """Where objects begin, and as one more entry where the last one ends."""
        self._crcs = self._column(_TABLES + OID_BYTES * self._count, _BIG_ENDIAN).astype(np.int64)[order]
        if self._count and (self.offsets[0] < _FIRST_OBJECT or (np.diff(self.offsets) <= 0).any()):
            raise Damaged
        headers = parse_headers(np.frombuffer(self._pack, np.uint8), self.offsets, self.find)
        self._types, self.sizes, self.starts, self.bases = headers
        self.roots: Numbers = roots_of(self.bases)
        """The whole object at the end of the delta chain; DAMAGED if there is none."""
        self._paged = 0
        self.release()

    def release(self) -> None:
        """Drop the pages of the pack that were read, which count as memory of this process until then."""
        self._paged = 0
        if hasattr(mmap, "MADV_DONTNEED"):
            self._pack.madvise(mmap.MADV_DONTNEED)

    def _checked(self) -> int:
        """Compare headers and checksums; returns the number of objects."""
        index, pack = self._index, self._pack
        if index[: len(_INDEX_HEADER)] != _INDEX_HEADER or pack[:8] not in _PACK_HEADERS:
            raise Damaged
        if hashlib.sha1(index[:-OID_BYTES], usedforsecurity=False).digest() != index[-OID_BYTES:]:
            raise Damaged
        if index[-_TRAILER:-OID_BYTES] != pack[-OID_BYTES:]:
            raise Damaged
        count = int.from_bytes(index[_TABLES - 4 : _TABLES], "big")
        if len(index) < _TABLES + (OID_BYTES + 8) * count + _TRAILER:
            raise Damaged
        return count

    def _column(self, start: int, kind: np.dtype[_Number], each: int = 1) -> npt.NDArray[_Number]:
        return np.frombuffer(self._index, kind, self._count * each, start)

    def _read_offsets(self) -> Numbers:
        start = _TABLES + (OID_BYTES + 4) * self._count
        offsets = self._column(start, _BIG_ENDIAN).astype(np.int64)
        far = np.nonzero(offsets >= _FAR)[0]
        if len(far):
            start += 4 * self._count
            rest = (len(self._index) - _TRAILER - start) // 8
            table = np.frombuffer(self._index, np.dtype(">u8"), rest, start)
            places = offsets[far] - _FAR
            if places.max() >= rest or table[places].max() >= len(self._pack):
                raise Damaged
            offsets[far] = table[places].astype(np.int64)
        if self._count and offsets.max() >= len(self._pack) - OID_BYTES:
            raise Damaged
        return offsets

    def trees(self) -> Numbers:
        """The numbers of all trees, whether whole or deltas."""
        sound = np.nonzero(self.roots >= 0)[0]
        trees: Numbers = sound[self._types[self.roots[sound]] == _TREE]
        return trees

    def find(self, names: Bytes) -> Numbers:
        """Numbers of objects by their names, which are rows of bytes; -1 for those not in this pack."""
        rows = self._names.find(names)
        if not self._count:
            return rows
        return np.where(rows < 0, -1, self._number[rows])

    def rows(self, numbers: Numbers) -> Bytes:
        """The names of objects, a row of bytes for each."""
        return self._names[self._rows[numbers]]

    def names(self, numbers: Numbers) -> list[str]:
        """The hexadecimal names of objects."""
        return in_digits(self.rows(numbers))

    def kinds(self, numbers: Numbers) -> list[str]:
        """The types of objects: `commit`, `tree`, `blob` or `tag`; empty for a damaged one."""
        types = np.where(self.roots[numbers] >= 0, self._types[self.roots[numbers]], 0)
        return [_TYPES[number] for number in types.tolist()]

    def stored(self, numbers: Numbers) -> list[Stored]:
        """Where objects stand in the pack."""
        columns = (
            self.offsets[numbers],
            self.starts[numbers],
            self.offsets[numbers + 1],
            self.sizes[numbers],
            self._crcs[numbers],
        )
        return list(map(Stored._make, zip(*(column.tolist() for column in columns), strict=True)))

    def inflate(self, stored: Stored, limit: int) -> bytes:
        """Inflate a whole object, or a delta.

        Raises:
            Damaged: it is larger than `limit` bytes, or is not what its checksum and its header say.
        """
        offset, start, end, size, crc = stored
        if size > limit:
            raise Damaged
        packed = self._pack[offset:end]
        self._paged += max(end - offset, _PAGED)
        if self._paged > _MOST_PAGED:
            self.release()
        if inflating.crc32(packed) != crc:
            raise Damaged
        try:
            stream = inflating.decompressobj()
            data = stream.decompress(packed[start - offset :], size + 1)  # never more: a bomb
        except _InflateError:
            raise Damaged from None
        if len(data) != size or not stream.eof:
            raise Damaged
        return data


def _mapped(path: str) -> mmap.mmap:
    with open(path, "rb", opener=opened) as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
