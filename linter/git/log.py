"""Lists commits, and the paths that each of them changed, with the blobs before and after.

`git log --raw` would do both, on one processor. Listing is the smaller part; comparing trees is the larger
one, and each commit is compared on its own. So git is asked twice, and the comparisons can be spread over
several processes (linter.history.commit_changes).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from linter.git.path_counts import MOST_FAILURES, Unfit, unfit_commits
from linter.git.runner import Git
from linter.git.tree_compare import compared

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
"""A commit; or a path that it changed, with the modes and objects of its parents and then its own."""


class Walk(NamedTuple):
    """How a history is walked."""

    options: tuple[str, ...] = ()
    """Fixed options of git rev-list, such as `--until=2020-01-01`."""
    paths: tuple[str, ...] = ()
    """Files and directories, literally: only commits that touch them are listed, and only these paths
    compared."""
    first_parent: bool = False
    """Whether merges are followed along their first parent, and compared with it alone."""


_EVERYTHING = Walk()


def list_commits(git: Git, revisions: Iterable[str], walk: Walk = _EVERYTHING) -> list[str]:
    """List the commits that revisions reach, newest first; `^name` excludes what it reaches.

    Raises:
        GitError: git stopped before the end.
    """
    first = ("--first-parent",) if walk.first_parent else ()
    limits = ("--full-history", "--", *walk.paths) if walk.paths else ()
    asked = _as_lines(revisions)
    return git.run(*_LIST, *first, *walk.options, *limits, stdin=asked).decode().split()


def list_with_ends(git: Git, revisions: Iterable[str]) -> tuple[list[str], frozenset[str]]:
    """The same, with the commits at which the list ends: what is left out is the history of these.

    Raises:
        GitError: git stopped before the end.
    """
    rows = git.run(*_LIST, "--boundary", stdin=_as_lines(revisions)).decode().split()
    ends = frozenset(row[1:] for row in rows if row.startswith("-"))
    return [row for row in rows if not row.startswith("-")], ends


class Commit(NamedTuple):
    """A commit, its tree and its parents."""

    oid: str
    tree: str
    parents: tuple[str, ...]


def listed_with_trees(git: Git, revisions: Iterable[str]) -> bytes:
    """Let git list all commits that revisions reach with trees and parents; `commits_in` parses it.

    Raises:
        GitError: git stopped before the end.
    """
    return git.run(*_LIST, "--format=%H %T %P", stdin=_as_lines(revisions))


def commits_in(listed: bytes) -> list[Commit]:
    """Parse what `listed_with_trees` returns."""
    rows = listed.decode().splitlines()[1::2]  # before each stands `commit` and its name
    fields = (row.split(" ", 2) for row in rows)
    return [Commit(oid, tree, tuple(parents.split())) for oid, tree, parents in fields]


class Comparison(NamedTuple):
    """What git prints about some commits, and the commits that it was not asked about."""

    text: str
    """What git prints; `tokens` parses it."""
    unfit: Unfit = Unfit()
    """Commits that change too many paths, or have a damaged tree."""


def compare(git: Git, oids: Sequence[str], walk: Walk = _EVERYTHING, *, are_fit: bool = False) -> Comparison:
    """Let git compare commits with their parents; the result is in the order of the commits.

    git stops at a commit whose trees are not all there; it is left out, and the following ones are still
    compared. `are_fit`: none of them is unfit (`linter.git.path_counts`), which is not looked for then.

    Raises:
        GitError: git is too old for the options.
    """
    is_plain = not (walk.paths or walk.first_parent)
    text = compared(git, oids) if is_plain else None
    return compared_by_git(git, oids, walk, are_fit=are_fit) if text is None else Comparison(text)


def compared_by_git(
    git: Git, oids: Sequence[str], walk: Walk = _EVERYTHING, *, are_fit: bool = False
) -> Comparison:
    """The same, by git itself. Raises the same."""
    merges = _FIRST_PARENT if walk.first_parent else _COMBINED
    limits = ("--", *walk.paths) if walk.paths else ()
    unfit = Unfit() if are_fit else unfit_commits(git, oids, first_parent=walk.first_parent)
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
    """Yield every commit of a comparison, each followed by the paths that it changed."""
    return _TOKEN.findall(text)
