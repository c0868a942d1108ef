"""Joins the trees that were read from packs, and asks git for those that are missing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from linter.git.cat_file import read_objects
from linter.git.pack.columns import Numbers, distinct
from linter.git.pack.object_names import OID_BYTES, rows
from linter.git.pack.tree_parser import TREE, UnsupportedTree, parse
from linter.git.runner import Git
from linter.history.trees.object_ids import NONE
from linter.history.trees.reader import Rows, TreeParts

_MOST_ASKED = 20_000  # trees that git is asked for


class TreeStore:
    """All trees under the roots of a history.

    It empties the list of parts that it is given: they are large.

    Raises:
        UnsupportedTree: some tree cannot be read this way, or is not here.
    """

    def __init__(self, git: Git, seeds: TreeParts) -> None:
        self._git = git
        self._names: dict[bytes, int] = {}
        self.objects = seeds.objects
        self.bases = self.objects.bases()
        """For each object of the packs its delta base; NONE if it has none."""
        self._is_known = np.zeros(len(self.objects), np.bool_)
        self._is_known[self.objects.trees()] = True
        self.roots = self.objects.number(rows([commit.tree for commit in seeds.commits]))
        self.has_repeats = any(part.has_repeats for part in seeds.parts)
        """Whether some tree may have an entry twice, of which the rows have one."""
        came, gone = [_NO_ROWS], [_NO_ROWS]
        while seeds.parts:  # which are no longer needed then, and large
            part = seeds.parts.pop()
            names = np.fromiter(map(self._number, part.names), np.int32, len(part.names))
            child = part.rows.child.copy()
            child[child == NONE] = self.objects.add(part.unknown)
            columns = part.rows._replace(name=names[part.rows.name], child=child)
            came.append(columns.where(~part.is_gone))
            gone.append(columns.where(part.is_gone))
        self.came = self._completed(joined(came)).by_tree()
        """What trees hold and their bases do not (all, where there is no base)."""
        self.gone = joined(gone).by_tree()
        """What the bases of trees hold and they do not."""

    @property
    def names(self) -> list[str]:
        """The names of all entries."""
        return [name.decode("utf-8", "surrogateescape") for name in self._names]

    def entries(self, trees: Numbers) -> Rows:
        """Ask git for all entries of some trees.

        Raises:
            UnsupportedTree: git does not give one of them, or there are too many.
        """
        if len(trees) > _MOST_ASKED:
            raise UnsupportedTree
        found: list[tuple[int, int, int]] = []
        children: list[bytes] = []
        asked = zip(trees.tolist(), read_objects(self._git, self.objects.names(trees)), strict=True)
        for tree, read in asked:
            if read.data is None or read.kind != "tree":
                raise UnsupportedTree
            for kind, name, child in parse(read.data):
                found.append((tree, kind, self._number(name)))
                children.append(child)
        tree_column, kinds, names = np.array(found, np.int32).reshape(-1, 3).T
        named = np.frombuffer(b"".join(children), np.uint8).reshape(-1, OID_BYTES)
        numbers = self.objects.number(named).astype(np.int32)
        return Rows(tree_column, kinds.astype(np.uint8), names, numbers)

    def _number(self, name: bytes) -> int:
        return self._names.setdefault(name, len(self._names))

    def _completed(self, came: Rows) -> Rows:
        """Add the entries of the trees that no pack gives."""
        found = [came]
        asked = np.concatenate((self.roots, came.child[came.kind == TREE]))
        while len(left := self._unknown(asked)):
            found.append(self.entries(left))
            self._is_known[left] = True
            asked = found[-1].child[found[-1].kind == TREE]
        return joined(found)

    def _unknown(self, trees: Numbers) -> Numbers:
        """Select the trees whose entries were not read."""
        more = len(self.objects) - len(self._is_known)
        self._is_known = np.append(self._is_known, np.zeros(more, np.bool_))
        return distinct(trees[~self._is_known[trees]])


def joined(parts: Sequence[Rows]) -> Rows:
    """Concatenate rows."""
    tree, kind, name, child = zip(*parts, strict=True)
    return Rows(np.concatenate(tree), np.concatenate(kind), np.concatenate(name), np.concatenate(child))


_NO_ROWS = Rows(np.zeros(0, np.int32), np.zeros(0, np.uint8), np.zeros(0, np.int32), np.zeros(0, np.int32))
