"""Parses entries of many trees at once, in columns: each step parses one entry of every range asked for.

A tree is a sequence of entries: a mode, a space, a name, a zero byte, and the twenty bytes of a hash.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from linter.git.pack.columns import Bytes, Flags, Numbers, numbered
from linter.git.pack.object_names import OID_BYTES

Words = npt.NDArray[np.uint64]

FILE = 1
TREE = 2
SYMLINK = 3
SUBMODULE = 4

_PERMISSIONS = 12  # low bits of a mode; the others are the type of the entry
_KINDS = {0o10: FILE, 0o4: TREE, 0o12: SYMLINK, 0o16: SUBMODULE}
_MODE = 7  # bytes of the longest mode, with the space behind it
MARGIN = 1024  # zeros before and after the trees, so that a window may reach beyond their ends
_FAR = 512  # bytes; nearly no entry is longer
_PIECE = 256  # bytes; longer ranges are cut into pieces that are parsed side by side
_NEAR = 64  # bytes; most entries are shorter
_MOST_WORDS = 8192  # of eight bytes in a name; git knows no such name, and a file system none of a thirtieth
_MOST_BY_ALL = 1000  # places for which a tree is walked from its start
_BEFORE = OID_BYTES + 1  # from the end of a name to the next entry


def _word(data: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(data, "little"))


_MODES: tuple[tuple[bytes, bytes, int], ...] = (
    (b"\xff\xff\xff\xf8\xf8\xf8\xff", b"100000 ", FILE),  # of permissions git has known more than two
    (b"\xff" * 6, b"40000 ", TREE),
    (b"\xff" * 7, b"040000 ", TREE),  # from other programs than git
    (b"\xff" * 7, b"120000 ", SYMLINK),
    (b"\xff" * 7, b"160000 ", SUBMODULE),
)
"""A mask for the first bytes of an entry, the mode that they must then be, and the type of the entry."""
LIKE_A_MODE = re.compile(rb"(?:100[0-7]{3}|40000|120000|160000) ")
_ONES, _HIGH = _word(b"\x01" * 8), _word(b"\x80" * 8)
_SEED, _FACTOR, _FOLD = _word(os.urandom(8)), _word(os.urandom(8)) | np.uint64(1), np.uint64(29)
"""Of the hash of names; every process draws its own, so that nobody can prepare names that collide."""


class UnsupportedTree(Exception):  # noqa: N818 a state of bytes, never shown to anybody
    """A tree is not as git writes it, or cannot be parsed here; git is asked instead."""


def parse(tree: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield the type, the name and the hash of every entry of one tree.

    Raises:
        UnsupportedTree: these bytes are no tree.
    """
    at = 0
    while at < len(tree):
        space, zero = tree.find(b" ", at), tree.find(b"\0", at)
        end = zero + _BEFORE
        if not at < space < zero or end > len(tree):
            raise UnsupportedTree
        try:
            kind = _KINDS[int(tree[at:space], 8) >> _PERMISSIONS]
        except (ValueError, KeyError):
            raise UnsupportedTree from None
        yield kind, tree[space + 1 : zero], tree[zero + 1 : end]
        at = end


class Found(NamedTuple):
    """The entries that were found, in columns."""

    asked: Numbers
    """The range for which each was found."""
    kind: Bytes
    name: Numbers
    child: Bytes
    names: list[bytes]


def _pieces(begin: Numbers, end: Numbers) -> tuple[Numbers, Numbers, Flags]:
    """Cut ranges into pieces; returns for each its range, its number there, and whether it is the last."""
    counts = np.maximum(1, -(-(end - begin) // _PIECE))
    asked = np.repeat(np.arange(len(begin)), counts)
    part = np.arange(len(asked)) - np.repeat(np.cumsum(counts) - counts, counts)
    return asked, part, part + 1 == counts[asked]


class TreeText:
    """The bytes of trees, one after the other, with margins of zeros; `sizes` are those of the trees."""

    def __init__(self, room: bytearray, sizes: Numbers) -> None:
        self.sizes = sizes
        self._room = room
        self._bytes = np.frombuffer(room, np.uint8)
        shape = (len(self._bytes) - 7,)
        self._words = np.ndarray(shape, np.dtype("<u8"), room, strides=(1,))
        """The eight bytes that begin at each place, as a number."""
        self._ends = np.cumsum(sizes) + MARGIN
        self._starts = self._ends - sizes

    def tree(self, number: int) -> bytes:
        """The bytes of one tree."""
        return bytes(self._room[self._starts[number] : self._ends[number]])

    def entries(self, holder: Numbers, begin: Numbers, end: Numbers, reported: Numbers) -> Found:
        """Parse the entries that overlap ranges of trees.

        The range `begin` to `end` is one of bytes within the tree number `holder`; entries that begin before
        `reported` are left out.

        Raises:
            UnsupportedTree: there is no entry there, or another one might begin within it: `40000` within
                `040000`, or a mode within a name. Then bytes that a delta copies may be an entry in one
                tree and part of a name in the other.
        """
        asked, part, is_last = _pieces(begin, end)
        starts, ends = self._starts[holder[asked]], self._ends[holder[asked]]
        begin = starts + begin[asked] + part * _PIECE
        reported = np.where(part == 0, starts + reported[asked], begin)
        end = np.where(is_last, starts + end[asked], begin + _PIECE)
        at = self._entry_before(begin, starts)
        going = np.nonzero(at < end)[0]
        found: list[tuple[Numbers, Bytes, Words, Numbers, Numbers]] = []
        while len(going):
            here = at[going]
            kind, first = self._modes(here)
            name, last = self._names(first)
            after = last + _BEFORE
            is_padded = (kind == TREE) & (first - here == _MODE)
            if not kind.all() or (after > ends[going]).any() or is_padded.any():
                raise UnsupportedTree
            at[going] = after
            is_asked = (after > begin[going]) & (here >= reported[going])
            chosen = going[is_asked]
            columns = (asked[chosen], kind[is_asked], name[is_asked], first[is_asked], last[is_asked])
            found.append(columns)
            going = going[after < end[going]]
        if not found:
            none = np.zeros(0, np.int64)
            return Found(none, none.astype(np.uint8), none, np.zeros((0, OID_BYTES), np.uint8), [])
        place, kind, name, first, last = (np.concatenate(column) for column in zip(*found, strict=True))
        child = sliding_window_view(self._bytes, OID_BYTES)[last + 1]
        places, number = numbered(name)
        spans = zip(first[places].tolist(), last[places].tolist(), strict=True)
        names = [bytes(self._room[begin:end]) for begin, end in spans]
        if LIKE_A_MODE.search(b"\0".join(names)):
            raise UnsupportedTree
        return Found(place, kind, number, child, names)

    def _modes(self, at: Numbers) -> tuple[Bytes, Numbers]:
        """The types of the entries that begin at places (0 for none), and where their names begin."""
        word = self._words[at]
        kind = np.zeros(len(at), np.uint8)
        first = at + _MODE
        for bits, mode, meaning in _MODES:
            is_it = word & _word(bits) == _word(mode)
            kind[is_it] = meaning
            first[is_it] += len(mode) - _MODE
        return kind, first

    def _names(self, first: Numbers) -> tuple[Words, Numbers]:
        """Hashes of the names that begin at places, and where the names end."""
        name, at = np.full(len(first), _SEED), first.copy()
        going = np.arange(len(first))
        for _ in range(_MOST_WORDS):
            word = self._words[at[going]]
            zeros = (word - _ONES) & ~word & _HIGH  # the lowest bit that is set marks the first zero byte
            is_last = zeros != 0
            lowest = (zeros[is_last] & (~zeros[is_last] + np.uint64(1))) >> np.uint64(7)
            word[is_last] &= lowest - np.uint64(1)
            mixed = (name[going] ^ word) * _FACTOR
            name[going] = mixed ^ mixed >> _FOLD
            at[going[is_last]] += np.log2(lowest.astype(np.float64)).astype(np.int64) >> 3
            going = going[~is_last]
            if not len(going):
                break
            at[going] += 8
        else:
            raise UnsupportedTree
        mixed = (name ^ (at - first).astype(np.uint64)) * _FACTOR
        return mixed ^ mixed >> _FOLD, at

    def _entry_before(self, at: Numbers, starts: Numbers) -> Numbers:
        """For each place, where the last entry begins that does so there or before."""
        found = np.where(at == starts, at, -1)
        for width in (_NEAR, _FAR):
            left = np.nonzero(found < 0)[0]
            if len(left):
                found[left] = self._search_back(at[left], starts[left], width)
        left = np.nonzero(found < 0)[0]
        if len(left) > _MOST_BY_ALL:
            raise UnsupportedTree
        for place in left.tolist():
            found[place] = self._walk_to(int(at[place]), int(starts[place]))
        return found

    def _walk_to(self, at: int, start: int) -> int:
        """For one place the same, by walking over the entries of its tree from the start."""
        while (end := self._room.find(b"\0", start) + _BEFORE) <= at:
            start = end
        return start

    def _search_back(self, at: Numbers, starts: Numbers, width: int) -> Numbers:
        """The same, looking back at most `width` bytes; -1 if nothing certain is found there."""
        rows, places = self._modes_before(at, starts, width)
        begins = (self._bytes[places - _BEFORE] == 0) | (places == starts[rows])
        is_meant = _without_inner_modes(rows, places, begins)
        return _last_certain(rows[is_meant], places[is_meant], begins[is_meant], len(at))

    def _modes_before(self, at: Numbers, starts: Numbers, width: int) -> tuple[Numbers, Numbers]:
        """What looks like a mode before each place: the row of that place, and where the mode begins."""
        reach = width - _MODE
        seen = sliding_window_view(self._bytes, width)[at - reach]
        first = seen[:, : reach + 1]
        is_mode = ((first & 0xFE) == ord("0")) & (seen[:, 6:] == ord(" "))
        is_mode |= (first == ord("4")) & (seen[:, 5:-1] == ord(" "))
        is_mode &= (seen[:, 4 : reach + 5] & 0xF8) == ord("0")  # a digit below 8
        rows, columns = np.nonzero(is_mode)
        places = at[rows] - reach + columns
        is_one = (self._modes(places)[0] > 0) & (places >= starts[rows])
        return rows[is_one], places[is_one]


def _without_inner_modes(rows: Numbers, places: Numbers, begins: Flags) -> Flags:
    """Of `040000` and the `40000` within it, keep one: the outer if an entry can begin there, else the inner.

    `begins` says of each mode whether an entry can begin there.
    """
    is_pair = (rows[1:] == rows[:-1]) & (places[1:] == places[:-1] + 1)
    is_meant = np.ones(len(rows), np.bool_)
    is_meant[1:] &= ~(is_pair & begins[:-1])
    is_meant[:-1] &= ~(is_pair & ~begins[:-1])
    return is_meant


def _last_certain(rows: Numbers, places: Numbers, begins: Flags, count: int) -> Numbers:
    """For each of `count` rows its last mode at which an entry can begin; -1 if there is none, or a doubt.

    There is a doubt if another mode stands nearer before it than any entry is long: a name may hold what
    looks like a mode.
    """
    found = np.full(count, -1, np.int64)
    found[rows[begins]] = places[begins]  # of several values for one row the last one stays
    is_near = (rows[1:] == rows[:-1]) & (places[:-1] > places[1:] - _MODE - _BEFORE)
    found[rows[1:][is_near & (places[1:] == found[rows[1:]])]] = -1
    return found
