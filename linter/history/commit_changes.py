"""Collects the changed paths and blobs of a list of commits, which git compares in several processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple, Protocol

from linter.git.log import Comparison, Walk, compare, tokens
from linter.git.path_counts import DAMAGED, TOO_MANY
from linter.git.runner import Git
from linter.history.object_reader import Effort
from linter.model.inputs import BlobChange
from linter.model.progress import Progress
from linter.readers.registry import ReaderKey, kind_of
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally
from linter.support.git_format import NOT_THERE, SUBMODULE, SYMLINK
from linter.support.processes import PARTS_OF_A_JOB, spread

_NO_CONTENT = frozenset({NOT_THERE, SUBMODULE, SYMLINK})
"""Modes of tree entries that have no content to read: only their names count."""
_ENDS_IN_SUBMODULE = f"{SUBMODULE} "
_BY_NOBODY: ReaderKey = ()
_LEAST = 1000  # commits: fewer are not worth another process


def want(blobs: dict[str, str], oid: str, path: str) -> None:
    """Record a path of a blob; of several paths the first in alphabetical order is kept."""
    blobs[oid] = min(path, blobs.get(oid, path))


class Relevant(NamedTuple):
    """The changes that matter, once it is known in which blobs something was seen."""

    changes: Iterator[BlobChange]
    """Newest first; others may be among them."""
    links: AbstractSet[tuple[str, str]]
    """Path and object of symbolic links and submodules whose names are traces."""
    tally: Tally
    """What could not be compared, and what is not read."""


class RelevantChanges(Protocol):
    """What the commits of a history changed, as far as it can matter."""

    wanted: dict[ReaderKey, dict[str, str]]
    """Blobs that readers take, by the key of the readers, with the first path of each by name."""
    by_name: set[str]
    """Blobs that no reader takes under some name of theirs."""

    def replaced(self) -> AbstractSet[str]:
        """The blobs that these commits only take away: contents from before the first of them."""

    def relevant(self, blobs: AbstractSet[str]) -> Relevant:
        """Select the changes of paths whose names are traces, and those from or to one of these blobs."""


class Changes:
    """What a list of commits changed, as git prints it; implements `RelevantChanges`.

    Each process collects a part of the list; `add` joins the parts.
    """

    def __init__(self) -> None:
        self.commits = 0
        self.wanted: dict[ReaderKey, dict[str, str]] = {}
        """Blobs that readers take, by the key of the readers, with the first path of each by name."""
        self.by_name: set[str] = set()
        """Blobs that no reader takes under some name of theirs."""
        self.tally = Tally()
        self.links: set[tuple[str, str]] = set()
        """Path and object of symbolic links and submodules whose names are traces of directories."""
        self._paths: set[str] = set()
        """Paths whose names are traces."""
        self._texts: list[str] = []

    def take(self, compared: Comparison, scanner: Scanner) -> None:
        """Add what git printed about the next commits of the list."""
        self._miss(compared.unfit.too_large, TOO_MANY)
        self._miss(compared.unfit.damaged, DAMAGED)
        self._texts.append(compared.text)
        wanted: dict[str, dict[str, str]] = {}
        for commit, modes, oids, path in tokens(compared.text):
            if commit:
                self.commits += 1
                continue
            blobs = wanted.get(path)
            if blobs is None:
                if scanner.path(path):
                    self._paths.add(path)
                blobs = wanted[path] = self.wanted.setdefault(kind_of(path), {})
            for mode, oid in zip(modes.split(), oids.split(), strict=True):
                if mode not in _NO_CONTENT:
                    want(blobs, oid, path)
            if SYMLINK in modes or SUBMODULE in modes:
                self._take_links(path, modes, oids, scanner)
            if modes.endswith(_ENDS_IN_SUBMODULE):
                self.tally.outside("file", "the content of a submodule", path)
        self.by_name.update(self.wanted.pop(_BY_NOBODY, {}))

    def _miss(self, commits: AbstractSet[str], reason: str) -> None:
        for oid in sorted(commits):
            self.tally.missed("commit", f"what it changed is not read: {reason}", oid)
        self.commits += len(commits)

    def _take_links(self, path: str, modes: str, oids: str, scanner: Scanner) -> None:
        if not scanner.entry(path):
            return
        self._paths.add(path)
        pairs = zip(modes.split(), oids.split(), strict=True)
        self.links.update((path, oid) for mode, oid in pairs if mode in (SYMLINK, SUBMODULE))

    def add(self, other: Changes) -> None:
        """Append the changes of the commits that follow in the list."""
        self.commits += other.commits
        self.tally.add(other.tally)
        self._paths |= other._paths
        self.links |= other.links
        self.by_name |= other.by_name
        self._texts += other._texts
        for kind, others in other.wanted.items():
            blobs = self.wanted.setdefault(kind, {})
            for oid, path in others.items():
                want(blobs, oid, path)

    def replaced(self) -> set[str]:
        """The blobs that these commits only take away: contents from before the first of them."""
        old: set[str] = set()
        new: set[str] = set()
        for text in self._texts:
            for named, _, oids, _ in tokens(text):
                if not named:
                    *before, after = oids.split()
                    old.update(before)
                    new.add(after)
        return old - new

    def relevant(self, blobs: AbstractSet[str]) -> Relevant:
        """Select the changes of paths whose names are traces, and those from or to one of these blobs."""
        return Relevant(self._relevant(blobs), self.links, self.tally)

    def _relevant(self, blobs: AbstractSet[str]) -> Iterator[BlobChange]:
        if not (blobs or self._paths):
            return
        commit = ""
        for text in self._texts:
            for named, modes, oids, path in tokens(text):
                if named:
                    commit = named
                elif path in self._paths or not blobs.isdisjoint(oids.split()):
                    there = zip(modes.split(), oids.split(), strict=True)
                    *old, new = ("" if mode == NOT_THERE else oid for mode, oid in there)
                    if set(old) != {new}:  # else only the mode is another, which shows nothing
                        yield BlobChange(commit, path, tuple(old), new)


def _not_known(_oids: Sequence[str]) -> bool:
    return False


def changes_of(
    git: Git,
    oids: Sequence[str],
    walk: Walk,
    scanner: Scanner,
    *,
    effort: Effort,
    progress: Progress,
    are_fit: Callable[[Sequence[str]], bool] = _not_known,
) -> Changes:
    """Compare commits with their parents, in several processes; the changes are in the order of `oids`.

    A commit whose trees are missing or damaged counts as not read; `are_fit` tells of some commits that none
    is unfit, as `linter.git.log.compare` has it.
    """
    size = max(_LEAST, -(-len(oids) // (effort.jobs * PARTS_OF_A_JOB)))
    starts = range(0, len(oids), size)

    def work(number: int) -> tuple[int, Changes]:
        part = Changes()
        chosen = oids[starts[number] : starts[number] + size]
        part.take(compare(git, chosen, walk, are_fit=are_fit(chosen)), scanner)
        return number, part

    read: dict[int, Changes] = {}
    done = 0
    for number, part in spread(len(starts), work, effort.jobs):
        read[number] = part
        done += part.commits
        progress("changes", done, len(oids))
    found = Changes()
    for number in sorted(read):
        found.add(read.pop(number))
    if found.commits < len(oids):
        reason = "what it changed is not known: some of its trees are not here"
        found.tally.missed("commit", reason, times=len(oids) - found.commits)
    return found
