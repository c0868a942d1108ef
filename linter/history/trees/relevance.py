"""Hashes each tree over its relevant entries only, so that equal hashes mean no relevant change."""

from __future__ import annotations

import os
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from linter.git.pack.columns import Flags, Numbers, distinct
from linter.git.pack.tree_parser import TREE, Words
from linter.history.trees.object_ids import NONE
from linter.history.trees.reader import Rows
from linter.history.trees.store import TreeStore

_FOLD = np.uint64(32)
_Number = TypeVar("_Number", np.uint64, np.float64)


def states_of(forest: TreeStore, names: Numbers, children: Numbers) -> Words:
    """Hash each root tree over its relevant entries; 0 if it has none.

    `names` and `children` are pairs: an entry is relevant if it has this name and leads to this object, and a
    directory is if something in it is relevant. The hash of a tree is the sum of the hashes of its relevant
    entries, so it follows from that of its delta base. The hashes of entries are drawn at random: two sums
    are equal by chance as rarely as 64 random bits are guessed.
    """
    size = len(forest.objects)
    of_name, of_object, of_kind = map(_drawn, (len(forest.names), size, 8))
    factor = of_kind[0] | np.uint64(1)
    pairs = distinct(names * size + children)
    matters = np.zeros(size, np.bool_)
    matters[children] = True

    def weights(rows: Rows, worth: Words) -> Words:
        mixed = (of_name[rows.name] ^ of_kind[rows.kind] ^ worth) * factor
        weight: Words = (mixed ^ mixed >> _FOLD) * factor
        return weight

    def chosen(rows: Rows) -> Rows:
        """The entries that matter by themselves."""
        near = rows.where(matters[rows.child] & (rows.kind != TREE))
        return near.where(_among(near.name.astype(np.int64) * size + near.child, pairs))

    both = ((forest.came, np.add), (forest.gone, np.subtract))
    own = np.zeros(size, np.uint64)
    for rows, add in both:
        near = chosen(rows)
        add.at(own, near.tree, weights(near, of_object[near.child]))
    down = [(rows.where(rows.kind == TREE), add) for rows, add in both]
    order = by_depth(forest, size)
    states = summed(own, order, forest.bases)
    while True:
        sums = own.copy()
        for rows, add in down:
            relevant = rows.where(states[rows.child] != 0)
            add.at(sums, relevant.tree, weights(relevant, states[relevant.child]))
        further = summed(sums, order, forest.bases)
        if np.array_equal(further, states):
            return states[forest.roots]
        states = further


def _drawn(count: int) -> Words:
    """Random numbers from the system: numpy's own take longer to load than to draw."""
    return np.frombuffer(os.urandom(8 * count), np.uint64)


def _among(keys: Numbers, known: Numbers) -> Flags:
    if not len(known):
        return np.zeros(len(keys), np.bool_)
    is_among: Flags = known[np.minimum(np.searchsorted(known, keys), len(known) - 1)] == keys
    return is_among


def by_depth(forest: TreeStore, size: int) -> list[Numbers]:
    """The trees that are deltas, in groups, each after the group of their bases."""
    trees = forest.objects.trees()
    going = trees[forest.bases[trees] != NONE]
    is_summed = np.ones(size, np.bool_)
    is_summed[going] = False
    found = []
    while len(going):
        is_next = is_summed[forest.bases[going]]
        found.append(going[is_next])
        is_summed[found[-1]] = True
        going = going[~is_next]
    return found


def summed(own: npt.NDArray[_Number], order: list[Numbers], bases: Numbers) -> npt.NDArray[_Number]:
    """Add to each number those of all delta bases below its tree."""
    sums = own.copy()
    for trees in order:
        sums[trees] += sums[bases[trees]]
    return sums
