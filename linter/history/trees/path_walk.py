"""Lists every path of a history with all objects that it ever had, level by level from the roots down."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from linter.git.pack.columns import Bytes, Flags, Numbers, distinct, numbered
from linter.git.pack.tree_parser import TREE, UnsupportedTree
from linter.history.trees.object_ids import NONE
from linter.history.trees.reader import Rows
from linter.history.trees.store import TreeStore, joined

_MOST_ENTRIES = 20_000_000  # of one level; a directory that holds itself ten times over and over has more
_MOST_PATHS = 3_000_000  # of a whole history; their texts are kept


class Paths(NamedTuple):
    """All paths of files, links and submodules; each path with each of its objects once, in columns."""

    texts: list[str]
    names: Numbers
    """For each path, the number of its last part."""
    path: Numbers
    """For each row, the number of its path; ascending."""
    kind: Bytes
    child: Numbers


class _Level(NamedTuple):
    """The trees of one depth, and the directories at which they stood; each pair once."""

    directory: Numbers
    tree: Numbers


def paths_of(forest: TreeStore) -> Paths:
    """List all paths under the roots.

    Raises:
        UnsupportedTree: too many trees stood in directories where their delta bases never stood, or they hold
            too much.
    """
    names = forest.names
    trees = distinct(forest.roots)
    level = _Level(np.zeros(len(trees), np.int64), trees)
    directories = [""]
    texts: list[str] = []
    found: list[tuple[Numbers, Numbers, Bytes, Numbers]] = []
    while len(level.tree):
        place, rows = _entries(forest, level)
        steps = level.directory[place] * len(names) + rows.name
        is_tree = rows.kind == TREE
        paths, path = _numbered(steps[~is_tree])
        if len(texts) + len(paths) > _MOST_PATHS:
            raise UnsupportedTree
        path, kind, child = _each_once(path, rows.where(~is_tree), len(forest.objects))
        found.append((paths % len(names), path + len(texts), kind, child))
        texts += _texts(directories, names, paths, "")
        below, directory = _numbered(steps[is_tree])
        if len(below) > _MOST_PATHS:
            raise UnsupportedTree
        pairs = distinct(directory * len(forest.objects) + rows.child[is_tree])
        directories = _texts(directories, names, below, "/")
        level = _Level(pairs // len(forest.objects), pairs % len(forest.objects))
    return Paths(texts, *(np.concatenate(column) for column in zip(*found, strict=True)))


def _numbered(steps: Numbers) -> tuple[Numbers, Numbers]:
    """The different steps, ascending, and the number of each step among them."""
    places, numbers = numbered(steps)
    return steps[places], numbers


def _entries(forest: TreeStore, level: _Level) -> tuple[Numbers, Rows]:
    """List the entries of the trees of one level; entries that a tree shares with its base are listed once.

    Returns, for each entry, the row of its tree in the level. A tree whose delta base stands in the same
    directory gives the entries that the base does not have; any other tree gives all.
    """
    is_told = _have_bases(forest, level)
    told, alone = np.nonzero(is_told)[0], np.nonzero(~is_told)[0]
    place, rows = _held(forest.came, level.tree[told])
    if not len(alone):
        return told[place], rows
    whole = forest.entries(distinct(level.tree[alone])).by_tree()
    more, others = _held(whole, level.tree[alone])
    return np.concatenate((told[place], alone[more])), joined((rows, others))


def _held(rows: Rows, trees: Numbers) -> tuple[Numbers, Rows]:
    """Select the rows of some trees from rows sorted by tree; and for each the place of its tree."""
    begins, ends = (np.searchsorted(rows.tree, trees, side) for side in ("left", "right"))
    counts = ends - begins
    if counts.sum() > _MOST_ENTRIES:
        raise UnsupportedTree
    place = np.repeat(np.arange(len(trees)), counts)
    return place, rows.where(np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts - begins, counts))


def _have_bases(forest: TreeStore, level: _Level) -> Flags:
    """Whether a tree has no delta base, or its base stands in the same directory."""
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
    """Paths, types and objects without repetition, sorted by path."""
    keys = distinct((path * objects + rows.child) * 8 + rows.kind)
    return keys // 8 // objects, (keys % 8).astype(np.uint8), keys // 8 % objects


def _texts(directories: list[str], names: list[str], steps: Numbers, end: str) -> list[str]:
    """Join directories and names to paths."""
    pairs = zip((steps // len(names)).tolist(), (steps % len(names)).tolist(), strict=True)
    return [f"{directories[directory]}{names[name]}{end}" for directory, name in pairs]
