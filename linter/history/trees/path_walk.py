"""Every path of a history with all that it ever led to: from the roots down, level by level."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from linter.git.pack.columns import Bytes, Flags, Numbers
from linter.git.pack.tree_parser import TREE, UnsupportedTree
from linter.history.trees.object_ids import NONE
from linter.history.trees.reader import Rows
from linter.history.trees.store import TreeStore, joined

_MOST_ENTRIES = 20_000_000  # of one level; a directory that holds itself ten times over and over has more
_MOST_PATHS = 3_000_000  # of a whole history; their texts are kept


class Paths(NamedTuple):
    """What is no directory: each path with each object once, in columns."""

    texts: list[str]
    names: Numbers
    """Of each path, the number of its last part."""
    path: Numbers
    """Places among the paths, ascending."""
    kind: Bytes
    child: Numbers


class _Level(NamedTuple):
    """Trees of one depth, and the directories that they were; each pair once."""

    directory: Numbers
    tree: Numbers


def paths_of(forest: TreeStore) -> Paths:
    """All paths under the roots.

    Raises:
        UnsupportedTree: too many trees stand where the trees that they are made from never stood,
            or hold too much.
    """
    names = forest.names
    trees = np.unique(forest.roots)
    level = _Level(np.zeros(len(trees), np.int64), trees)
    directories = [""]
    texts: list[str] = []
    found: list[tuple[Numbers, Numbers, Bytes, Numbers]] = []
    while len(level.tree):
        place, rows = _entries(forest, level)
        steps = level.directory[place] * len(names) + rows.name
        is_tree = rows.kind == TREE
        paths, path = np.unique(steps[~is_tree], return_inverse=True)
        if len(texts) + len(paths) > _MOST_PATHS:
            raise UnsupportedTree
        path, kind, child = _each_once(path, rows.where(~is_tree), len(forest.objects))
        found.append((paths % len(names), path + len(texts), kind, child))
        texts += _texts(directories, names, paths, "")
        below, directory = np.unique(steps[is_tree], return_inverse=True)
        if len(below) > _MOST_PATHS:
            raise UnsupportedTree
        pairs = np.unique(directory * len(forest.objects) + rows.child[is_tree])
        directories = _texts(directories, names, below, "/")
        level = _Level(pairs // len(forest.objects), pairs % len(forest.objects))
    return Paths(texts, *(np.concatenate(column) for column in zip(*found, strict=True)))


def _entries(forest: TreeStore, level: _Level) -> tuple[Numbers, Rows]:
    """What the trees of a level hold, with their places in it: all that none of the level's others tell of.

    A tree whose base stands in the same directory tells what it does not share with it; another one, all.
    """
    is_told = _have_bases(forest, level)
    told, alone = np.nonzero(is_told)[0], np.nonzero(~is_told)[0]
    place, rows = _held(forest.came, level.tree[told])
    if not len(alone):
        return told[place], rows
    whole = forest.entries(np.unique(level.tree[alone])).by_tree()
    more, others = _held(whole, level.tree[alone])
    return np.concatenate((told[place], alone[more])), joined((rows, others))


def _held(rows: Rows, trees: Numbers) -> tuple[Numbers, Rows]:
    """The rows of some trees, out of rows by tree; and for each its tree's place among those."""
    begins, ends = (np.searchsorted(rows.tree, trees, side) for side in ("left", "right"))
    counts = ends - begins
    if counts.sum() > _MOST_ENTRIES:
        raise UnsupportedTree
    place = np.repeat(np.arange(len(trees)), counts)
    return place, rows.where(np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts - begins, counts))


def _have_bases(forest: TreeStore, level: _Level) -> Flags:
    """Whose rows tell all that is not told: they have no base, or it stands in the same directory."""
    size = len(forest.objects)
    is_packed = level.tree < len(forest.bases)
    base = np.full(len(level.tree), NONE, np.int64)
    base[is_packed] = forest.bases[level.tree[is_packed]]
    pairs = level.directory * size + level.tree  # ascending
    wanted = level.directory * size + base
    places = np.minimum(np.searchsorted(pairs, wanted), len(pairs) - 1)
    have: Flags = (base == NONE) | (pairs[places] == wanted)
    return have


def _each_once(path: Numbers, rows: Rows, objects: int) -> tuple[Numbers, Bytes, Numbers]:
    """Paths, kinds and objects without repetition, by path."""
    keys = np.unique((path * objects + rows.child) * 8 + rows.kind)
    return keys // 8 // objects, (keys % 8).astype(np.uint8), keys // 8 % objects


def _texts(directories: list[str], names: list[str], steps: Numbers, end: str) -> list[str]:
    """Texts of paths that are each a directory and a name."""
    pairs = zip((steps // len(names)).tolist(), (steps % len(names)).tolist(), strict=True)
    return [f"{directories[directory]}{names[name]}{end}" for directory, name in pairs]
