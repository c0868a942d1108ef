"""Reads all trees in the packs of a repository in several processes, while git lists the commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from linter.git.cat_file import SHA1_DIGITS
from linter.git.log import Commit, commits_in, listed_with_trees
from linter.git.pack.batches import batched
from linter.git.pack.columns import Bytes, Flags, Numbers
from linter.git.pack.tree_deltas import Trees
from linter.git.pack.tree_parser import UnsupportedTree
from linter.git.runner import Git
from linter.history.trees.object_ids import NONE, Objects
from linter.support.processes import PARTS_OF_A_JOB, spread

_IN_A_PART = 5000  # trees that are read together
_WORTH_A_PROCESS = 20_000  # trees


Short = npt.NDArray[np.int32]
"""A column of numbers; 32 bits, as there are many."""


class Rows(NamedTuple):
    """Tree entries in columns; trees, names and objects are numbers."""

    tree: Short
    kind: Bytes
    """FILE, TREE, SYMLINK or SUBMODULE (linter.git.pack.tree_parser)."""
    name: Short
    child: Short

    def where(self, chosen: Flags | Numbers) -> Rows:
        """Select rows."""
        return Rows(self.tree[chosen], self.kind[chosen], self.name[chosen], self.child[chosen])

    def by_tree(self) -> Rows:
        """Sort the rows by tree."""
        return self.where(np.argsort(self.tree, kind="stable"))


class Part(NamedTuple):
    """The trees of one batch; it is sent between processes, so it is kept small."""

    rows: Rows
    """The names are positions in `names`; children that are in no pack are NONE."""
    is_gone: Flags
    """For each row, whether only the delta base has the entry."""
    names: list[bytes]
    unknown: Bytes
    """The names of the children that are in no pack, in the order of the rows."""
    has_repeats: bool
    """As of `linter.git.pack.tree_deltas.Entries`."""


class TreeParts(NamedTuple):
    """All trees of the packs, and the commits that lead to them."""

    commits: list[Commit]
    """The commits that the revisions reach, newest first."""
    objects: Objects
    parts: list[Part]
    """The trees of all packs."""


def read_trees(
    git: Git, objects: Objects, revisions: Sequence[str], *, jobs: int, progress: Callable[[int, int], None]
) -> TreeParts:
    """Read the trees of all packs, and list the commits that the revisions reach.

    Raises:
        GitError: git could not list them all.
        UnsupportedTree: a tree is not as git writes them, names are not SHA-1, or there is nothing to read.
    """
    batches = []
    for pack, start in objects.each():
        trees = pack.trees()
        reader = Trees(pack)
        size = max(jobs * PARTS_OF_A_JOB, len(trees) // _IN_A_PART)
        batches += [(reader, start, batch.numbers) for batch in batched(pack, trees, size)]

    def work(number: int) -> bytes | tuple[int, list[Part]]:
        if number == 0:  # git takes a second or two, in which the other processes are not idle
            return listed_with_trees(git, revisions)
        reader, start, numbers = batches[number - 1]
        return len(numbers), list(_parts(reader, start, numbers, objects))

    listed, parts = b"", []
    done, total = 0, sum(len(numbers) for _, _, numbers in batches)
    for read in spread(len(batches) + 1, work, min(jobs, 1 + total // _WORTH_A_PROCESS)):
        if isinstance(read, bytes):
            listed = read
        else:
            count, own = read
            parts += own
            done += count
            progress(done, total)
    commits = commits_in(listed)
    if not commits or len(commits[0].oid) != SHA1_DIGITS:
        raise UnsupportedTree
    return TreeParts(commits, objects, parts)


def _parts(reader: Trees, start: int, trees: Numbers, objects: Objects) -> Iterator[Part]:
    for read in reader.entries(trees):
        child = objects.find(read.child)
        tree, name, found = (
            (read.tree + start).astype(np.int32),
            read.name.astype(np.int32),
            child.astype(np.int32),
        )
        rows = Rows(tree, read.kind, name, found)
        yield Part(rows, read.is_gone, read.names, read.child[child == NONE], read.has_repeats)
