"""Finds the changed paths and blobs of a whole history in all its trees.

git then compares only the commits that change something relevant.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import numpy as np

from linter.git.log import Walk
from linter.git.pack.columns import Flags
from linter.git.pack.tree_parser import FILE, SUBMODULE, SYMLINK
from linter.git.runner import Git
from linter.history.commit_changes import Relevant, changes_of, want
from linter.history.object_reader import Effort
from linter.history.trees.extents import Extents
from linter.history.trees.path_walk import paths_of
from linter.history.trees.reader import TreeParts
from linter.history.trees.relevance import states_of
from linter.history.trees.store import TreeStore
from linter.model.progress import Progress
from linter.readers.registry import ReaderKey, kind_of
from linter.scanning.scanner import Scanner


class TreeChanges:
    """What the commits of a whole history changed, found in all its trees; implements `RelevantChanges`.

    Uses up the trees that it is given: they are large.

    Raises:
        UnsupportedTree: some tree cannot be used this way.
    """

    def __init__(
        self, git: Git, parts: TreeParts, scanner: Scanner, *, effort: Effort, progress: Progress
    ) -> None:
        self._git, self._scanner, self._effort, self._progress = git, scanner, effort, progress
        self._commits = parts.commits
        self.oids = [commit.oid for commit in parts.commits]
        """The commits, newest first."""
        self.wanted: dict[ReaderKey, dict[str, str]] = {}
        """Blobs that readers take, by the key of the readers, with the first path of each by name."""
        self.by_name: set[str] = set()
        """Blobs that no reader takes under some name of theirs."""
        self._trees = TreeStore(git, parts)
        self._paths = paths_of(self._trees)
        self._is_trace = np.array([bool(scanner.path(path)) for path in self._paths.texts], np.bool_)
        self._names = self._trees.objects.names(self._paths.child)
        self._collect()

    def _collect(self) -> None:
        """Find out which blobs there are, and what reads them."""
        kinds = [kind_of(path) for path in self._paths.texts]
        columns = (self._paths.path, self._paths.kind, np.arange(len(self._names)))
        for path, kind, place in zip(*(column.tolist() for column in columns), strict=True):
            if kind != FILE:
                continue
            if kinds[path]:
                want(self.wanted.setdefault(kinds[path], {}), self._names[place], self._paths.texts[path])
            else:
                self.by_name.add(self._names[place])

    def replaced(self) -> AbstractSet[str]:
        """Nothing: there is no content from before a whole history."""
        return frozenset()

    def relevant(self, blobs: AbstractSet[str]) -> Relevant:
        """Select the changes of paths whose names are traces, and those from or to one of these blobs.

        git compares only the commits that change something of that kind.
        """
        asked = self._relevant_commits(self._relevant_entries(blobs))
        found = changes_of(
            *(self._git, asked, Walk(), self._scanner),
            effort=self._effort,
            progress=self._progress,
            are_fit=Extents(self._trees, self._commits).are_fit,
        )
        return found.relevant(blobs)

    def _relevant_entries(self, blobs: AbstractSet[str]) -> Flags:
        """Which of the paths with their objects matter."""
        is_seen = np.fromiter((name in blobs for name in self._names), np.bool_, len(self._names))
        paths = self._paths
        links = np.flatnonzero(paths.kind == SYMLINK)
        of_link = [bool(self._scanner.entry(paths.texts[path])) for path in paths.path[links].tolist()]
        matters: Flags = is_seen | self._is_trace[paths.path] | (paths.kind == SUBMODULE)
        matters[links[np.array(of_link, np.bool_)]] = True
        return matters

    def _relevant_commits(self, matters: Flags) -> list[str]:
        """The commits that have other entries that matter than each of their parents."""
        paths = self._paths
        states = states_of(self._trees, paths.names[paths.path[matters]], paths.child[matters]).tolist()
        known = {commit.oid: state for commit, state in zip(self._commits, states, strict=True)}
        return [
            commit.oid
            for commit, state in zip(self._commits, states, strict=True)
            if all(known.get(parent) != state for parent in commit.parents) and (state or commit.parents)
        ]
