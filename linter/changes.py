"""What a list of commits touched, by several processes: git compares the trees, here is kept what matters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from linter.coverage import Tally
from linter.git.log import SUBMODULE, SYMLINK, Commit, Walk, read_changes
from linter.git.runner import Git
from linter.inputs import BlobChange
from linter.objects import Effort, Progress
from linter.parallel import spread
from linter.readers.table import kind_of
from linter.scan import Scanner

Kind = tuple[str, ...]
"""The readers that take a blob, and the ending of its name (linter.readers.table.kind_of)."""

_NO_CONTENT = ("", SUBMODULE, SYMLINK)
"""Modes of what no reader takes: only its name counts."""

_LEAST = 1000  # commits that are worth a process of their own
_PARTS_OF_A_JOB = 4


COMMIT: Kind = ("commit",)
"""What a commit is read as."""


class Kept(NamedTuple):
    """What an audit of a whole history leaves for the next one."""

    tips: tuple[str, ...]
    commits: int
    blobs: tuple[tuple[str, Kind], ...]
    """All that readers took, with what they were read as."""
    changes: tuple[BlobChange, ...]
    """Those in which something was seen, newest first."""
    speaking: tuple[str, ...]
    """Commits in which something was seen."""
    outside: tuple[tuple[str, str, int, str], ...]
    notes: tuple[tuple[str, str, int, str], ...]


class Changes:
    """What a run of commits touched, as far as it matters; made by one process and handed to another."""

    def __init__(self) -> None:
        self.commits = 0
        self.changes: list[BlobChange] = []
        self.wanted: dict[str, dict[Kind, str]] = {}
        """Blobs that readers take: by which readers, and one path for each."""
        self.tally = Tally()

    def take(self, commit: Commit, scanner: Scanner) -> None:
        """Keep the changes that a reader, or the name of a path, may make something of."""
        self.commits += 1
        for change in commit.changes:
            path, old, new, old_modes, mode = change
            if mode == SUBMODULE:
                self.tally.outside("file", "the content of a submodule", path)
            wanted = False
            if kind := kind_of(path):
                for oid, its_mode in ((new, mode), *zip(old, old_modes, strict=True)):
                    if its_mode not in _NO_CONTENT:
                        self.wanted.setdefault(oid, {}).setdefault(kind, path)
                        wanted = True
            if wanted or scanner.path(path):
                self.changes.append(BlobChange(commit.oid, path, old, new))

    def add(self, other: Changes) -> None:
        """Take in what comes after these commits."""
        self.commits += other.commits
        self.changes += other.changes
        self.tally.add(other.tally)
        for oid, kinds in other.wanted.items():
            known = self.wanted.setdefault(oid, kinds)
            for kind, path in kinds.items() if known is not kinds else ():
                known.setdefault(kind, path)


def changes_of(
    git: Git, oids: Sequence[str], walk: Walk, scanner: Scanner, *, effort: Effort, progress: Progress
) -> Changes:
    """What these commits touched, in their order; where trees are missing, commits count as missed."""
    size = max(_LEAST, -(-len(oids) // (effort.jobs * _PARTS_OF_A_JOB)))
    starts = range(0, len(oids), size)

    def work(number: int) -> tuple[int, Changes]:
        part = Changes()
        start = starts[number]
        for commit in read_changes(git, oids[start : start + size], walk):
            part.take(commit, scanner)
            if effort.jobs == 1:
                progress("changes", start + part.commits, len(oids))
        return number, part

    read: dict[int, Changes] = {}
    for number, part in spread(len(starts), work, effort.jobs):
        read[number] = part
        progress("changes", sum(each.commits for each in read.values()), len(oids))
    found = Changes()
    for number in sorted(read):
        found.add(read.pop(number))
    if found.commits < len(oids):
        reason = "what it changed is not known: some of its trees are not here"
        found.tally.missed("commit", reason, times=len(oids) - found.commits)
    return found
