"""Tells from all trees of a history how many paths its commits can change, before git lists them.

Every tree was compared with its name when it was read, in every pack. So where git has no others, nothing is
left to find out for commits whose trees are small (`linter.git.path_counts`): whatever differs between two
trees is in one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from linter.git.log import Commit
from linter.git.pack.tree_parser import TREE
from linter.git.path_counts import MOST_PATHS, MOST_PATHS_TOGETHER
from linter.history.trees.relevance import by_depth, summed
from linter.history.trees.store import TreeStore

_DEEPEST = 100  # directories in each other

Counts = npt.NDArray[np.float64]


class Extents:
    """The numbers of paths in the trees of commits."""

    def __init__(self, forest: TreeStore, commits: Sequence[Commit]) -> None:
        self._forest, self._commits = forest, commits

    def are_fit(self, oids: Sequence[str]) -> bool:
        """Whether git can be asked to compare these commits without further ado."""
        most = self._most
        counts = [most.get(oid, MOST_PATHS + 1) for oid in oids]
        return sum(counts) <= MOST_PATHS_TOGETHER and max(counts, default=0) <= MOST_PATHS

    @cached_property
    def _most(self) -> dict[str, int]:
        """The most paths in which a commit can differ from a parent; those of which that is known."""
        forest = self._forest
        if forest.has_repeats or not forest.objects.are_trees_everywhere():
            return {}
        found = paths_below(forest)
        if found is None:
            return {}
        own = {
            commit.oid: count
            for commit, count in zip(
                self._commits, found[forest.roots].astype(np.int64).tolist(), strict=True
            )
        }
        return {
            commit.oid: own[commit.oid] + max(map(own.__getitem__, commit.parents), default=0)
            for commit in self._commits
            if all(parent in own for parent in commit.parents)
        }


def paths_below(forest: TreeStore) -> Counts | None:
    """For each object the number of paths below it, if it is a tree; None if these are too many, or too deep.

    That of a tree is the sum over its entries, so it follows from that of its delta base.
    """
    size = len(forest.objects)
    own = np.zeros(size)
    both = ((forest.came, 1.0), (forest.gone, -1.0))
    for rows, sign in both:
        own += sign * np.bincount(rows.tree[rows.kind != TREE], minlength=size)
    down = [(rows.where(rows.kind == TREE), sign) for rows, sign in both]
    order = by_depth(forest, size)
    counts = summed(own, order, forest.bases)
    for _ in range(_DEEPEST):
        sums = own.copy()
        for rows, sign in down:
            sums += sign * np.bincount(rows.tree, counts[rows.child], size)
        further = summed(sums, order, forest.bases)
        if np.array_equal(further, counts):
            return counts
        if further.max(initial=0) > MOST_PATHS_TOGETHER:
            return None  # so all sums are exact
        counts = further
    return None
