"""Examines trees before git lists them: how many paths they have, and whether content and name agree.

Ten objects can make a tree of ten thousand million paths, if each directory holds the next one ten times; git
walks such a tree for hours. So trees are compared here level by level, each pair of trees once however often
it occurs, and only the counts are multiplied.

git lists a tree even if its content does not have its name: it compares names only in a fetch, in a push and
in `git fsck`. Whoever hands over a repository as a directory can put anything under a name, so every tree
that git is going to list is read and compared with its name here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from linter.git.cat_file import SHA1_DIGITS, read_objects
from linter.git.errors import GitError
from linter.git.runner import Git
from linter.model.errors import RepositoryError

MOST_PATHS = 500_000
"""The most paths of one commit: more than the largest public repositories have files."""
MOST_PATHS_TOGETHER = 20_000_000
"""The most paths of the commits that git compares in one go."""
_MOST_PAIRS = 1_000_000
MOST_FAILURES = 100
"""After so many commits at which git stopped, the rest is given up."""
_ARGUMENTS = (
    "diff-tree",
    "--stdin",
    "-z",
    "--raw",
    "--root",
    "--always",
    "--no-renames",
    "--no-abbrev",
    "--no-ext-diff",
    "--no-textconv",
    "--format=%H %T %P",
    "--ignore-submodules=none",
)
_DIRECTORY = "040000"
_ENTRY = re.compile(
    r"([0-9a-f]{40,64}) ([0-9a-f]{40,64})\n"  # two trees, before what distinguishes them
    r"|([0-9a-f]{40,64}) ([0-9a-f]{40,64}) ((?:[0-9a-f]{40,64} ?)*)\0\n?"  # commit, tree, parents, likewise
    r"|:((?:[0-7]{6} ){2})((?:[0-9a-f]{40,64} ){2})[A-Z]\0[^\0]+\0"
)
_EMPTY_TREES = {
    SHA1_DIGITS: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    64: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
TOO_MANY = f"too many paths (more than {MOST_PATHS:,})"
DAMAGED = "a tree in it is missing, or damaged"
_FSCK = "git fsck names it."

_Pair = tuple[str, str]
"""Two trees that are compared."""
_Subject = str | _Pair
"""What git compares: a commit with its parents, or a pair of trees."""


class _Level(NamedTuple):
    """The entries by which two trees differ, without those below their directories."""

    files: int
    directories: tuple[_Pair, ...]
    tree: str = ""
    """The tree of the commit."""
    parents: tuple[str, ...] = ()
    """The trees of its parents; git prints nothing about a parent of a merge that has the same tree."""


class Unfit(NamedTuple):
    """Commits that git is not asked to compare."""

    too_large: frozenset[str] = frozenset()
    """Commits with more paths than `MOST_PATHS`."""
    damaged: frozenset[str] = frozenset()
    """Commits of which a tree, or a tree of a parent, is missing or does not have its name."""


def unfit_commits(git: Git, oids: Sequence[str], *, first_parent: bool = False) -> Unfit:
    """Find the commits for which git would list too much, or something other than they hold.

    For a merge git lists what differs from all its parents, or with `first_parent` from the first one. If the
    commits before one have more paths than can be read together, that one counts as too large.
    """
    counts = _Counts(git)
    together = 0
    too_large: set[str] = set()
    commits = counts.levels(oids, "--diff-merges=first-parent" if first_parent else "-m")
    for oid, levels in commits.items():
        is_like_a_parent = not first_parent and len(levels) < len(levels[0].parents)
        count = 0 if is_like_a_parent else min(map(counts.below, levels))
        if count > MOST_PATHS or together + count > MOST_PATHS_TOGETHER:
            too_large.add(oid)
        else:
            together += count
    return Unfit(frozenset(too_large), counts.damaged(commits).difference(too_large))


def check_paths(git: Git, new: str, old: str = "") -> None:
    """Refuse a tree, or two trees that are compared, with more paths than `MOST_PATHS`.

    `new` and `old` name trees or commits. Trees whose content does not have their name are refused, too.

    Raises:
        RepositoryError: there are too many paths, or git cannot read the trees.
    """
    try:
        trees = [
            git.run("rev-parse", "--verify", "--end-of-options", f"{name}^{{tree}}").decode().strip()
            for name in (new, old)
            if name
        ]
    except GitError as error:  # here git does compare a tree with its name
        raise RepositoryError(f"{new[:12]}: not read: {DAMAGED}.", _FSCK) from error
    pair = (trees[1] if old else _EMPTY_TREES[len(trees[0])], trees[0])
    counts = _Counts(git)
    if counts.below(_Level(0, (pair,))) > MOST_PATHS:
        raise RepositoryError(f"{new[:12]}: not read: {TOO_MANY}.")
    if counts.unsound({*trees, *counts.trees()}):
        raise RepositoryError(f"{new[:12]}: not read: {DAMAGED}.", _FSCK)


class _Counts:
    """How many paths differ between trees."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._levels: dict[_Pair, _Level] = {}
        self._counts: dict[_Pair, int] = {}

    def levels(self, oids: Iterable[str], *options: str) -> dict[str, list[_Level]]:
        """The uppermost level of each commit, once for each parent that it is compared with."""
        found = {str(oid): levels for oid, levels in self._compared(oids, *options).items()}
        self._descend(level for levels in found.values() for level in levels)
        return found

    def below(self, level: _Level) -> int:
        """The number of paths under a level; anything above the limit counts as one more than the limit."""
        self._descend([level])
        return self._total(level)

    def trees(self) -> Iterator[str]:
        """Every tree below the uppermost levels."""
        return itertools.chain.from_iterable(self._levels)

    def unsound(self, trees: Iterable[str]) -> set[str]:
        """The trees that are missing, or that do not have the content of their names."""
        return {
            found.oid for found in read_objects(self._git, trees) if found.reason in ("missing", "damaged")
        }

    def damaged(self, commits: Mapping[str, list[_Level]]) -> frozenset[str]:
        """Those of some commits for which git would have to read a missing or wrong tree."""
        roots = {oid: levels[0].tree for oid, levels in commits.items()}
        parents = {parent for levels in commits.values() for parent in levels[0].parents}
        roots |= self._trees_of(sorted(parents.difference(roots)))
        unsound = self.unsound({*roots.values(), *self.trees()})
        if not unsound:
            return frozenset()
        above: dict[_Pair, list[_Subject]] = {}
        for pair, level in self._levels.items():
            for below in level.directories:
                above.setdefault(below, []).append(pair)
        for oid, levels in commits.items():
            for below in _pairs(levels):
                above.setdefault(below, []).append(oid)
        reached: set[_Subject] = {pair for pair in above if not unsound.isdisjoint(pair)}
        waiting = list(reached)
        while waiting:
            subject = waiting.pop()
            further = above.get(subject, ()) if isinstance(subject, tuple) else ()
            waiting += (new := set(further).difference(reached))
            reached |= new
        return frozenset(
            oid
            for oid, levels in commits.items()
            if oid in reached or any(roots.get(each) in unsound for each in (oid, *levels[0].parents))
        )

    def _trees_of(self, commits: Sequence[str]) -> dict[str, str]:
        """The trees of commits, without those of commits that are not here."""
        if not commits:
            return {}
        asked = "".join(f"{oid}\n" for oid in commits).encode()
        options = ("--no-walk=unsorted", "--ignore-missing", "--format=%H %T", "--stdin")
        rows = self._git.run("rev-list", *options, stdin=asked).decode().split("\n")
        return {commit: tree for commit, _, tree in (row.partition(" ") for row in rows[1::2])}

    def _descend(self, levels: Iterable[_Level]) -> None:
        following = _pairs(levels)
        while pairs := [pair for pair in dict.fromkeys(following) if pair not in self._levels]:
            if len(self._levels) + len(pairs) > _MOST_PAIRS:
                return  # what is not known counts as too many
            new = self._compared(pairs)
            # what git cannot compare it cannot list either: that is counted where it is asked to
            self._levels.update((pair, new[pair][0] if pair in new else _Level(0, ())) for pair in pairs)
            following = _pairs(level for levels in new.values() for level in levels)

    def _total(self, level: _Level) -> int:
        """The count of a level, computed from the pairs of trees below it, the deepest first."""
        waiting = list(_pairs([level]))
        open_pairs: set[_Pair] = set()
        while waiting:
            pair = waiting[-1]
            inner = self._levels.get(pair)
            if pair in self._counts or inner is None:
                self._counts.setdefault(pair, MOST_PATHS + 1)
                waiting.pop()
            elif pair in open_pairs:  # all below it is known, or it holds itself, which only a forger can do
                self._counts[pair] = self._sum(inner)
                open_pairs.remove(pair)
                waiting.pop()
            else:
                open_pairs.add(pair)
                waiting += [below for below in _pairs([inner]) if below not in open_pairs]
        return self._sum(level)

    def _sum(self, level: _Level) -> int:
        below = sum(self._counts.get(pair, MOST_PATHS + 1) for pair in level.directories)
        return min(level.files + below, MOST_PATHS + 1)

    def _compared(self, subjects: Iterable[_Subject], *options: str) -> dict[_Subject, list[_Level]]:
        """One level for each comparison, without those that git cannot make."""
        left = list(subjects)
        found: dict[_Subject, list[_Level]] = {}
        failures = 0
        while left and failures < MOST_FAILURES:
            lines = (subject if isinstance(subject, str) else " ".join(subject) for subject in left)
            asked = "".join(f"{line}\n" for line in lines)
            text, is_whole = self._git.start(*_ARGUMENTS, *options).ask(asked)
            last: _Subject = ""
            for last, level in _read(text):
                found.setdefault(last, []).append(level)
            if is_whole:
                break
            failures += not last
            left = left[left.index(last) + 1 if last else 1 :]  # it stopped at that one or at the next
        return found


def _read(text: str) -> Iterator[tuple[_Subject, _Level]]:
    """Parse the comparisons that git prints, in their order; a merge has one for each parent that differs."""
    subject: _Subject = ""
    files, directories, tree, parents = 0, list[_Pair](), "", tuple[str, ...]()
    for old, new, commit, of_commit, before, modes, oids in _ENTRY.findall(text):
        if not modes:
            if subject:
                yield subject, _Level(files, tuple(directories), tree, parents)
            subject = commit or (old, new)
            files, directories, tree, parents = 0, [], of_commit, tuple(before.split())
        elif _DIRECTORY in modes:
            directories.append(_directory(*modes.split(), *oids.split()))
        else:
            files += 1
    if subject:
        yield subject, _Level(files, tuple(directories), tree, parents)


def _directory(old_mode: str, new_mode: str, old: str, new: str) -> _Pair:
    """The trees of an entry that is a directory on at least one side."""
    empty = _EMPTY_TREES[len(old)]
    return (old if old_mode == _DIRECTORY else empty, new if new_mode == _DIRECTORY else empty)


def _pairs(levels: Iterable[_Level]) -> Iterator[_Pair]:
    return (pair for level in levels for pair in level.directories)
