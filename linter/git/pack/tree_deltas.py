"""What trees hold, and what distinguishes each from the tree that its delta is made from, in columns.

A tree is mostly stored as a delta to another one. What it copies from there is known already, so only
entries are looked at that no single copy brings whole: those that it has and its base has not, and those
that its base has and it has not. Of the 160 million entries of git/git these are four per cent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from dulwich.errors import ApplyDeltaError

from linter.git.cat_file import LIMIT
from linter.git.pack.columns import Bytes, Damaged, Flags, Numbers
from linter.git.pack.deltas import apply_delta, copies_of, result_size
from linter.git.pack.index import Pack
from linter.git.pack.object_names import OID_BYTES
from linter.git.pack.odd_trees import is_odd, repeats, told_apart
from linter.git.pack.tree_parser import MARGIN, TREE, TreeText, UnsupportedTree

_TOGETHER = 64 << 20  # bytes of trees that are looked at together
_KEPT = 2 * _TOGETHER  # bytes of memory that are kept for the next trees
_OF_TREE, _OF_OTHERS = len("40000 \0") + OID_BYTES, len("100644 \0") + OID_BYTES
"""Bytes of an entry besides its name."""
_LIMIT = 1 << 29  # of a family, which cannot be divided, and of what is inflated together


class Entries(NamedTuple):
    """Entries of trees: of a whole tree all, of a delta those that its base has not, or only its base has."""

    tree: Numbers
    """Number of the tree in its pack."""
    is_gone: Flags
    """The base has it, and the tree has not."""
    kind: Bytes
    """FILE, TREE, SYMLINK or SUBMODULE (linter.git.pack.tree_parser)."""
    name: Numbers
    """Place of the name among `names`."""
    child: Bytes
    """Name of the object, a row of bytes."""
    names: list[bytes]
    has_repeats: bool
    """Whether some tree may have an entry twice, and these columns not; git never writes such a tree."""


class _Stored(NamedTuple):
    """Trees as they stand in the pack: whole, or as deltas to others of these."""

    numbers: Numbers
    """Ascending."""
    data: list[bytes]
    bases: Numbers
    """Places among these trees; -1 for those that are whole."""
    sizes: Numbers
    """Of the trees in full."""


class Trees:
    """The trees of a pack."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._room = bytearray()
        """For the bytes of trees, again and again: fresh memory costs more than what is written into it."""

    def entries(self, numbers: Numbers) -> Iterator[Entries]:
        """The entries of trees, or what distinguishes them from their bases, which must be among them.

        `numbers` of the trees in the pack ascend.

        Raises:
            UnsupportedTree: a tree cannot be read here, or does not have the content of its name.
        """
        try:
            for stored in self._divided(numbers):
                yield from self._distinguished(stored)
        except (Damaged, ApplyDeltaError):
            raise UnsupportedTree from None
        self._pack.release()

    def _divided(self, numbers: Numbers) -> Iterator[_Stored]:
        """The trees, whole families together, as many as fit."""
        if not len(numbers):
            return
        if self._pack.sizes[numbers].sum() > _LIMIT:
            raise UnsupportedTree
        data = [self._pack.inflate(each, LIMIT) for each in self._pack.stored(numbers)]
        is_whole = (self._pack.bases[numbers] < 0).tolist()
        made = (len(each) if whole else result_size(each) for each, whole in zip(data, is_whole, strict=True))
        sizes = np.fromiter(made, np.int64, len(data))
        roots = self._pack.roots[numbers]
        order = np.argsort(roots, kind="stable")
        begins = np.append(True, np.diff(roots[order]) > 0)
        reached = np.cumsum(sizes[order])
        group = ((reached - sizes[order])[begins] // _TOGETHER)[np.cumsum(begins) - 1]
        for places in np.split(order, np.nonzero(np.diff(group))[0] + 1):
            if sizes[places].sum() > _LIMIT:
                raise UnsupportedTree
            chosen = np.sort(places)
            found = numbers[chosen]
            bases = self._pack.bases[found]
            places_of_bases = np.where(bases < 0, -1, np.searchsorted(found, bases))
            yield _Stored(found, [data[place] for place in chosen.tolist()], places_of_bases, sizes[chosen])
            if len(self._room) > _KEPT:
                self._room = bytearray()

    def _distinguished(self, stored: _Stored) -> Iterator[Entries]:
        text = self._resolved(stored)
        count = len(stored.numbers)
        try:
            yield _in_columns(stored, text, np.ones(count, np.bool_))
        except UnsupportedTree:
            odd = np.fromiter(map(is_odd, map(text.tree, range(count))), np.bool_, count)
            odd |= (stored.bases >= 0) & odd[stored.bases]
            if not odd.any():
                raise
            yield _in_columns(stored, text, ~odd)
            yield _one_by_one(stored, text, np.nonzero(odd)[0])

    def _resolved(self, stored: _Stored) -> TreeText:
        """The trees in full, one after the other; nothing else holds them: a family may have hundreds of MB.

        Raises:
            Damaged: one has another content than its name says.
        """
        ends = list(accumulate(stored.sizes.tolist(), initial=MARGIN))
        if len(self._room) < ends[-1] + MARGIN:
            self._room = bytearray(ends[-1] + MARGIN)
        names, parents = self._pack.rows(stored.numbers), stored.bases.tolist()
        is_there = bytearray(len(parents))
        with memoryview(self._room) as room:
            for place in range(len(parents)):
                chain = [place]
                while not is_there[chain[-1]] and parents[chain[-1]] >= 0:
                    chain.append(parents[chain[-1]])
                for each in reversed(chain):
                    if is_there[each]:
                        continue
                    tree, base = stored.data[each], parents[each]
                    if base >= 0:
                        tree = b"".join(apply_delta(bytes(room[ends[base] : ends[base + 1]]), tree))
                    _verify(names[each], tree, ends[each + 1] - ends[each])
                    room[ends[each] : ends[each + 1]] = tree
                    is_there[each] = True
            room[ends[-1] : ends[-1] + MARGIN] = bytes(MARGIN)
        return TreeText(self._room, stored.sizes)


def _verify(name: Bytes, tree: bytes, size: int) -> None:
    """Compare a tree with its name, which no checksum of the pack or its index covers.

    Raises:
        Damaged: it has another content, or another size than its delta says.
    """
    digest = hashlib.sha1(b"tree %d\0" % len(tree), usedforsecurity=False)
    digest.update(tree)
    if len(tree) != size or digest.digest() != name.tobytes():
        raise Damaged


def _in_columns(stored: _Stored, text: TreeText, chosen: Flags) -> Entries:
    """The entries of the trees that are chosen, whose text is that of all trees."""
    whole, deltas = np.nonzero((stored.bases < 0) & chosen)[0], np.nonzero((stored.bases >= 0) & chosen)[0]
    copies = copies_of([stored.data[place] for place in deltas.tolist()])
    came = _uncopied(copies.delta, copies.target, copies.length, text.sizes[deltas])
    bases = stored.bases[deltas]
    gone = _uncopied(copies.delta, copies.source, copies.length, text.sizes[bases])
    tree = np.concatenate((whole, deltas[came.delta], deltas[gone.delta]))
    nothing = np.zeros(len(whole), np.int64)
    found = text.entries(
        np.concatenate((whole, deltas[came.delta], bases[gone.delta])),
        np.concatenate((nothing, came.begin, gone.begin)),
        np.concatenate((text.sizes[whole], came.end, gone.end)),
        np.concatenate((nothing, came.reported, gone.reported)),
    )
    is_gone = found.asked >= len(whole) + len(came.delta)
    places = tree[found.asked]
    lengths = np.fromiter(map(len, found.names), np.int64, len(found.names))[found.name]
    sizes = lengths + np.where(found.kind == TREE, _OF_TREE, _OF_OTHERS)
    told = np.bincount(places, np.where(is_gone, -sizes, sizes), len(text.sizes)).astype(np.int64)
    told[deltas] += text.sizes[bases]
    has_repeats = bool((told != text.sizes)[chosen].any())
    return Entries(
        stored.numbers[places], is_gone, found.kind, found.name, found.child, found.names, has_repeats
    )


def _one_by_one(stored: _Stored, text: TreeText, chosen: Numbers) -> Entries:
    """The entries of the trees at some places, as far as they distinguish them from their bases."""
    places, entries = [], []
    has_repeats = any(repeats(text.tree(place)) for place in chosen.tolist())
    for place, base in zip(chosen.tolist(), stored.bases[chosen].tolist(), strict=True):
        found = list(told_apart(text.tree(place), text.tree(base) if base >= 0 else b""))
        entries += found
        places += [place] * len(found)
    kinds, names, children, is_gone = zip(*entries, strict=True) if entries else ((), (), (), ())
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return Entries(
        stored.numbers[np.array(places, np.int64)],
        np.array(is_gone, np.bool_),
        np.array(kinds, np.uint8),
        np.array([numbers[name] for name in names], np.int64),
        np.frombuffer(b"".join(children), np.uint8).reshape(-1, OID_BYTES),
        list(numbers),
        has_repeats,
    )


class _Gaps(NamedTuple):
    """Ranges between copies.

    What no single copy brings whole begins before the end of one and ends behind its begin. Where two copies
    meet, a range is empty; where they overlap, it ends before it begins.
    """

    delta: Numbers
    begin: Numbers
    end: Numbers
    reported: Numbers
    """The end of the range before: what begins there or earlier stands in both."""


def _uncopied(delta: Numbers, at: Numbers, length: Numbers, sizes: Numbers) -> _Gaps:
    """The ranges between the copies of each delta, before the first and behind the last."""
    every, nothing = np.arange(len(sizes)), np.zeros(len(sizes), np.int64)
    owner = np.concatenate((every, delta, every))
    begin = np.concatenate((nothing, at, sizes))
    end = np.concatenate((nothing, at + length, sizes))
    place = np.concatenate((nothing, at + 1, sizes + 2))
    order = np.argsort(owner << 32 | place, kind="stable")
    owner, begin, end = owner[order], begin[order], end[order]
    farthest = np.maximum.accumulate(owner << 32 | end) & 0xFFFFFFFF
    is_within = owner[1:] == owner[:-1]
    reported = np.where(np.append(False, is_within[:-1]), begin[:-1], 0)
    gaps = _Gaps(owner[:-1][is_within], farthest[:-1][is_within], begin[1:][is_within], reported[is_within])
    is_there = (gaps.end > 0) & (gaps.begin < sizes[gaps.delta])
    return _Gaps(*(column[is_there] for column in gaps))
