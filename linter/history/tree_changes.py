"""Collects the changed paths and blobs of a whole history from its trees.

git then compares only the commits that change something relevant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

import numpy as np

from linter.git.log import Walk
from linter.git.pack.columns import Flags
from linter.git.pack.index import Pack
from linter.git.pack.tree_parser import FILE, SUBMODULE, SYMLINK
from linter.git.runner import Git
from linter.history.commit_changes import ReaderKey, changes_of, want
from linter.history.object_reader import Effort
from linter.history.trees.object_ids import Objects
from linter.history.trees.path_walk import paths_of
from linter.history.trees.reader import read_trees
from linter.history.trees.relevance import states_of
from linter.history.trees.store import TreeStore
from linter.model.inputs import BlobChange
from linter.model.progress import Progress
from linter.readers.registry import kind_of
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally


class TreeChanges:
    """The same interface as `linter.history.commit_changes.Changes`, for all commits that revisions reach.

    The trees are read when it is made; call `grow` before anything else is asked.

    Raises:
        GitError: git cannot list all commits.
        UnsupportedTree: some tree cannot be read this way; also raised by `grow`.
    """

    def __init__(
        self,
        git: Git,
        packs: Sequence[Pack],
        revisions: Sequence[str],
        scanner: Scanner,
        *,
        effort: Effort,
        progress: Progress,
    ) -> None:
        def show(done: int, total: int) -> None:
            progress("trees", done, total)

        self._git, self._scanner, self._effort, self._progress = git, scanner, effort, progress
        self._seeds = read_trees(git, Objects(packs), revisions, jobs=effort.jobs, progress=show)
        self.oids = [commit.oid for commit in self._seeds.commits]
        """The commits, newest first."""
        self.wanted: dict[ReaderKey, dict[str, str]] = {}
        """Blobs that readers take, by what they are read as, with the first path of each by name."""
        self.by_name: set[str] = set()
        """Blobs that no reader takes under some name of theirs."""
        self.tally = Tally()
        self.links: set[tuple[str, str]] = set()
        """As of `Changes`; known once `relevant` was asked."""

    def grow(self) -> None:
        """Find out which paths and blobs there are."""
        self._trees = TreeStore(self._git, self._seeds)
        self._paths = paths_of(self._trees)
        self._is_trace = np.array([bool(self._scanner.path(path)) for path in self._paths.texts], np.bool_)
        self._names = self._trees.objects.names(self._paths.child)
        kinds = [kind_of(path) for path in self._paths.texts]
        columns = (self._paths.path, self._paths.kind, np.arange(len(self._names)))
        for path, kind, place in zip(*(column.tolist() for column in columns), strict=True):
            if kind != FILE:
                continue
            if kinds[path]:
                want(self.wanted.setdefault(kinds[path], {}), self._names[place], self._paths.texts[path])
            else:
                self.by_name.add(self._names[place])

    def relevant(self, blobs: AbstractSet[str]) -> Iterator[BlobChange]:
        """Yield the changes of paths whose names are traces, and those from or to one of these blobs.

        They come newest first; others may be among them.
        """
        asked = self._commits_that_tell(self._that_matters(blobs))
        found = changes_of(
            self._git,
            asked,
            Walk(),
            self._scanner,
            effort=self._effort,
            progress=self._progress,
            verify=False,  # the trees of all packs were, and what git gave
        )
        self.tally.add(found.tally)
        self.links |= found.links
        yield from found.relevant(blobs)

    def _that_matters(self, blobs: AbstractSet[str]) -> Flags:
        is_seen = np.fromiter((name in blobs for name in self._names), np.bool_, len(self._names))
        paths = self._paths
        links = np.flatnonzero(paths.kind == SYMLINK)
        of_link = [bool(self._scanner.entry(paths.texts[path])) for path in paths.path[links].tolist()]
        matters: Flags = is_seen | self._is_trace[paths.path] | (paths.kind == SUBMODULE)
        matters[links[np.array(of_link, np.bool_)]] = True
        return matters

    def _commits_that_tell(self, matters: Flags) -> list[str]:
        """Those after which other things are there that matter than in any of their parents."""
        paths = self._paths
        states = states_of(self._trees, paths.names[paths.path[matters]], paths.child[matters]).tolist()
        known = {commit.oid: state for commit, state in zip(self._seeds.commits, states, strict=True)}
        return [
            commit.oid
            for commit, state in zip(self._seeds.commits, states, strict=True)
            if all(known.get(parent) != state for parent in commit.parents) and (state or commit.parents)
        ]
