"""Which commit touched which path, with the blobs before and after.

`git log --raw` does both in one, on one processor. Listing is the small part; comparing trees is the large
one, and each commit is compared for itself: so git is asked twice, and the second part can be spread over
processes (linter.history.commit_changes).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from linter.git.path_counts import MOST_FAILURES, Unfit, unfit_commits
from linter.git.runner import Git

_LIST = (
    "rev-list",
    "--date-order",  # newest first, and no parent before its child whatever the clocks said
    "--stdin",
)
_COMPARE = (
    "diff-tree",
    "--stdin",
    "-r",
    "-z",
    "--raw",
    "--root",
    "--always",  # a commit that changes nothing is named, too: so one knows how far git came
    "--no-renames",
    "--no-abbrev",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=none",
)
_COMBINED = "-c"  # a merge shows what it brought itself: an evil merge is seen
_FIRST_PARENT = "--diff-merges=first-parent"
_TOKEN = re.compile(r"([0-9a-f]{40,64})\n?\0|:+((?:[0-7]{6} )+)((?:[0-9a-f]{40,64} )+)[A-Z]+\0([^\0]+)\0")


Token = tuple[str, str, str, str]
"""A commit; or a path that it touched, with modes and objects, of its parents and then its own."""


class Walk(NamedTuple):
    """How a history is walked."""

    options: tuple[str, ...] = ()
    """Fixed words of ours for rev-list, such as `--until=2020-01-01`."""
    paths: tuple[str, ...] = ()
    """Literal files and directories: only commits that touch them, on side branches too, and only those."""
    first_parent: bool = False
    """Along first parents, and merges compared with these alone."""


_EVERYTHING = Walk()


def list_commits(git: Git, revisions: Iterable[str], walk: Walk = _EVERYTHING) -> list[str]:
    """The commits that the revisions reach, newest first; revisions are object names (`^name` excludes).

    Raises:
        GitError: git stopped before the end.
    """
    first = ("--first-parent",) if walk.first_parent else ()
    limits = ("--full-history", "--", *walk.paths) if walk.paths else ()
    asked = _as_lines(revisions)
    return git.run(*_LIST, *first, *walk.options, *limits, stdin=asked).decode().split()


class Commit(NamedTuple):
    """A commit, its tree and its parents."""

    oid: str
    tree: str
    parents: tuple[str, ...]


def listed_with_trees(git: Git, revisions: Iterable[str]) -> bytes:
    """What git says of all commits that the revisions reach, in the same order; for `commits_in`.

    Raises:
        GitError: git stopped before the end.
    """
    return git.run(*_LIST, "--format=%H %T %P", stdin=_as_lines(revisions))


def commits_in(listed: bytes) -> list[Commit]:
    """The commits, with their trees and parents."""
    rows = listed.decode().splitlines()[1::2]  # before each stands `commit` and its name
    fields = (row.split(" ", 2) for row in rows)
    return [Commit(oid, tree, tuple(parents.split())) for oid, tree, parents in fields]


class Comparison(NamedTuple):
    """What git lists of some commits, and the commits that it was not asked for."""

    text: str
    """For `tokens`."""
    unfit: Unfit = Unfit()
    """Commits that touch too many paths, or have a damaged tree."""


def compare(git: Git, oids: Sequence[str], walk: Walk = _EVERYTHING, *, verify: bool = True) -> Comparison:
    """Compare commits with their parents, in their order.

    git stops at a commit whose trees are not all there; it is left out, and what follows is still compared.
    Without `verify` no tree is compared with its name: whoever asks has done that.

    Raises:
        GitError: git is too old for what it was asked.
    """
    merges = _FIRST_PARENT if walk.first_parent else _COMBINED
    limits = ("--", *walk.paths) if walk.paths else ()
    unfit = unfit_commits(git, oids, first_parent=walk.first_parent, verify=verify)
    without = unfit.too_large | unfit.damaged
    left = [oid for oid in oids if oid not in without] if without else oids
    parts: list[str] = []
    for _ in range(MOST_FAILURES):
        text, is_whole = git.start(*_COMPARE, merges, *limits).ask("".join(f"{oid}\n" for oid in left))
        parts.append(text)
        if is_whole:
            break
        done = sum(1 for commit, *_ in tokens(text) if commit)
        left = left[done + 1 :]  # it stopped at the next one
    return Comparison("".join(parts), unfit)


def _as_lines(revisions: Iterable[str]) -> bytes:
    return "".join(f"{revision}\n" for revision in revisions).encode()


def tokens(text: str) -> list[Token]:
    """Every commit of a comparison, and behind it the paths that it touched."""
    return _TOKEN.findall(text)
