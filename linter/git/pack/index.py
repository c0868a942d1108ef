"""The format of a pack and its index, as gitformat-pack(5) has it; every checksum is compared.

The headers of all objects are parsed at once, in columns: one by one, that takes as long as reading objects.
"""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Sequence
from typing import NamedTuple, TypeVar, cast

import numpy as np
import numpy.typing as npt

from linter.git.cat_file import SHA1_DIGITS

try:
    from isal import isal_zlib as inflating
except ImportError:  # no wheel for this processor: the same answers, half as fast
    import zlib as inflating  # type: ignore[no-redef] # the same interface

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
_Number = TypeVar("_Number", bound=np.generic)

WHOLE = -1
"""In the place of a base: the object is stored whole."""
DAMAGED = -2
"""In the place of a base: the header is not as the format has it."""
OID_BYTES = SHA1_DIGITS // 2

_BIG_ENDIAN: np.dtype[np.uint32] = np.dtype(">u4")
_InflateError = cast("type[Exception]", inflating.error)
_INDEX_HEADER = b"\xfftOc\0\0\0\2"
_PACK_HEADERS = (b"PACK\0\0\0\2", b"PACK\0\0\0\3")
_TABLES = len(_INDEX_HEADER) + 4 * 256
_TRAILER = 2 * OID_BYTES
_KEY = 8  # bytes of a name that are compared first
_FAR = 1 << 31  # an offset that stands in the table of long ones
_FIRST_OBJECT = 12
_TREE = 2
_KINDS = ("", "commit", "tree", "blob", "tag", "", "", "")
_UNUSED = 5  # of the eight kinds; 0 is none either
_OFS_DELTA = 6
_REF_DELTA = 7
_MORE = 128  # the bit of a byte that says that the number goes on
_MOST_BITS = 56  # of a number: no object is larger
_HEADER_MOST = 64  # bytes of a header: far more than numbers of 64 bits need


class Damaged(Exception):  # noqa: N818 a state of bytes, never shown to anybody
    """A pack or an index that is not as its format or its checksums say."""


class Stored(NamedTuple):
    """How an object stands in its pack."""

    offset: int
    """Where its header begins."""
    start: int
    """Where its compressed bytes begin."""
    end: int
    """Where the next object begins."""
    size: int
    """Bytes of the whole object, or of the delta."""
    crc: int
    """Checksum of all its bytes in the pack."""


class Pack:
    """A pack with its index (version 2, SHA-1), mapped into memory.

    Objects are numbered in the order in which they stand; the columns are indexed by these numbers.

    Raises:
        Damaged: it is of another kind, or its index does not have the checksum that it names.
        OSError: it cannot be opened.
        ValueError: it is empty.
    """

    def __init__(self, index: str) -> None:
        self._index = _mapped(index)
        self._pack = _mapped(index.removesuffix(".idx") + ".pack")
        self._count = self._checked()
        self._names = self._column(_TABLES, np.dtype(np.uint8), OID_BYTES).reshape(-1, OID_BYTES)
        self._keys = _keys(self._names)
        offsets = self._read_offsets()
        order = np.argsort(offsets, kind="stable")
        self._places = order
        """Number -> place in the index, which is sorted by name."""
        self._number = np.empty(self._count, np.int64)
        self._number[order] = np.arange(self._count)
        self.offsets: Numbers = np.append(offsets[order], len(self._pack) - OID_BYTES)
        """Where objects begin; the last ends where the checksum begins."""
        self._crcs = self._column(_TABLES + OID_BYTES * self._count, _BIG_ENDIAN).astype(np.int64)[order]
        if self._count and (self.offsets[0] < _FIRST_OBJECT or (np.diff(self.offsets) <= 0).any()):
            raise Damaged
        self.sizes, self.starts, self.bases = self._parse_headers()
        self.roots: Numbers = self._find_roots()
        """The whole object at the end of the chain of bases; DAMAGED where there is none."""
        self.release()

    def release(self) -> None:
        """Let go of what was read of the pack: its pages count as memory of this process until then."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._pack.madvise(mmap.MADV_DONTNEED)

    def _checked(self) -> int:
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

    def _parse_headers(self) -> tuple[Numbers, Numbers, Numbers]:
        """Sizes, where the compressed bytes begin, and numbers of bases."""
        data = np.frombuffer(self._pack, np.uint8)
        at = self.offsets[:-1].copy()
        first = data[at]
        kinds = self._kinds = (first >> 4 & 7).astype(np.uint8)
        sizes = (first & 15).astype(np.int64)
        at += 1
        shift, going = 4, np.nonzero(first & _MORE)[0]
        while len(going) and shift < _MOST_BITS:
            byte = data[at[going]]
            sizes[going] |= (byte & 127).astype(np.int64) << shift
            at[going] += 1
            shift, going = shift + 7, going[byte >= _MORE]
        bases = np.full(self._count, WHOLE, np.int64)
        bases[going] = DAMAGED
        bases[(kinds == 0) | (kinds == _UNUSED)] = DAMAGED
        near = np.nonzero(kinds == _OFS_DELTA)[0]
        bases[near] = self._bases_before(data, near, at)
        named = np.nonzero(kinds == _REF_DELTA)[0]
        if len(named):
            within = at[named] + OID_BYTES <= len(data)
            bases[named] = DAMAGED
            named = named[within]
            bases[named] = self.find(data[at[named, None] + np.arange(OID_BYTES)])
            bases[named[bases[named] < 0]] = DAMAGED
            at[named] += OID_BYTES
        bases[(at >= self.offsets[1:]) | (bases == np.arange(self._count))] = DAMAGED
        return sizes, at, bases

    def _bases_before(self, data: Bytes, deltas: Numbers, at: Numbers) -> Numbers:
        """Numbers of the bases that are named by how far before a delta they stand."""
        byte = data[at[deltas]]
        back = (byte & 127).astype(np.int64)
        at[deltas] += 1
        left, going = _MOST_BITS, np.nonzero(byte & _MORE)[0]
        while len(going) and left > 0:
            byte = data[np.minimum(at[deltas[going]], len(data) - 1)]
            back[going] = (back[going] + 1 << 7) | (byte & 127)
            at[deltas[going]] += 1
            left, going = left - 7, going[byte >= _MORE]
        wanted = self.offsets[deltas] - back
        wanted[going] = -1
        found = np.searchsorted(self.offsets[:-1], wanted)
        found[(wanted < 0) | (self.offsets[found] != wanted)] = DAMAGED
        return found

    def _find_roots(self) -> Numbers:
        numbers = np.arange(self._count)
        up = np.where(self.bases >= 0, self.bases, numbers)
        for _ in range(self._count.bit_length() + 1):  # each round doubles how far it has come
            further = up[up]
            if np.array_equal(further, up):
                break
            up = further
        return np.where(self.bases[up] == WHOLE, up, DAMAGED)

    def trees(self) -> Numbers:
        """Numbers of all trees, whole ones and deltas."""
        sound = np.nonzero(self.roots >= 0)[0]
        trees: Numbers = sound[self._kinds[self.roots[sound]] == _TREE]
        return trees

    def find(self, names: Bytes) -> Numbers:
        """Numbers of objects by their names, a row of bytes for each; -1 for those not here."""
        if not (self._count and len(names)):
            return np.full(len(names), -1, np.int64)
        keys = _keys(names)
        going = np.argsort(keys)  # what is looked for in order is found several times as fast
        places = np.empty(len(names), np.int64)
        places[going] = np.searchsorted(self._keys, keys[going])
        found = np.full(len(names), -1, np.int64)
        (our_middle, our_end), (middle, end) = _rests(self._names), _rests(names)
        while len(going):  # twice at most, unless somebody makes names that begin alike
            going = going[places[going] < self._count]
            going = going[self._keys[places[going]] == keys[going]]
            at = places[going]
            same = (our_middle[at] == middle[going]) & (our_end[at] == end[going])
            found[going[same]] = self._number[places[going[same]]]
            going = going[~same]
            places[going] += 1
        return found

    def rows(self, numbers: Numbers) -> Bytes:
        """Names of objects, a row of bytes for each."""
        return self._names[self._places[numbers]]

    def names(self, numbers: Numbers) -> list[str]:
        """Names of objects, in digits."""
        return in_digits(self.rows(numbers))

    def kinds(self, numbers: Numbers) -> list[str]:
        """What objects are: `commit`, `tree`, `blob` or `tag`; empty for what is damaged."""
        kinds = np.where(self.roots[numbers] >= 0, self._kinds[self.roots[numbers]], 0)
        return [_KINDS[kind] for kind in kinds.tolist()]

    def stored(self, numbers: Numbers) -> list[Stored]:
        """Where objects stand."""
        columns = (
            self.offsets[numbers],
            self.starts[numbers],
            self.offsets[numbers + 1],
            self.sizes[numbers],
            self._crcs[numbers],
        )
        return list(map(Stored._make, zip(*(column.tolist() for column in columns), strict=True)))

    def inflate(self, stored: Stored, limit: int) -> bytes:
        """The bytes of a whole object, or of a delta.

        Raises:
            Damaged: they are more than the limit, or do not have the checksum of the index or the size of
                the header.
        """
        offset, start, end, size, crc = stored
        if size > limit:
            raise Damaged
        packed = self._pack[offset:end]
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


def rows(oids: Sequence[str]) -> Bytes:
    """Names in digits as rows of bytes."""
    return np.frombuffer(bytes.fromhex("".join(oids)), np.uint8).reshape(-1, OID_BYTES)


def in_digits(names: Bytes) -> list[str]:
    """The opposite of `rows`."""
    digits = names.tobytes().hex()
    return [digits[at : at + 2 * OID_BYTES] for at in range(0, len(digits), 2 * OID_BYTES)]


def result_size(delta: bytes) -> int:
    """How many bytes a delta makes: the second of the two numbers that it begins with.

    Raises:
        Damaged: there are none.
    """
    head = delta[:_HEADER_MOST]  # a number without an end would be shifted for hours
    try:
        return number_at(head, number_at(head, 0)[1])[0]
    except IndexError:
        raise Damaged from None


def number_at(data: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, the least first, and where the data goes on behind it."""
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & ~_MORE) << shift
        shift += 7
        if not byte & _MORE:
            return number, at


def _rests(names: Bytes) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint32]]:
    """What follows the beginnings of names, as numbers: they are compared ten times as fast as bytes are."""
    data, count, step = np.ascontiguousarray(names), (len(names),), (OID_BYTES,)
    middle = np.ndarray(count, np.dtype(np.uint64), data.data, _KEY, step)
    return middle, np.ndarray(count, np.dtype(np.uint32), data.data, 2 * _KEY, step)


def _keys(names: Bytes) -> npt.NDArray[np.uint64]:
    """The beginnings of names as numbers in the same order."""
    return np.ascontiguousarray(names[:, :_KEY]).view(">u8")[:, 0].astype(np.uint64)


def _mapped(path: str) -> mmap.mmap:
    with open(path, "rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
