"""Which commit touched which path, with the blobs before and after.

`git log --raw` does both in one, on one processor. Listing is the small part; comparing trees is the large
one, and each commit is compared for itself: so git is asked twice, and the second part can be spread over
processes (linter.history.commit_changes).
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Sequence
from typing import NamedTuple

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
_MOST_STARTS = 100  # of git behind commits that it cannot compare; then the rest is given up
_TOKEN = re.compile(r"([0-9a-f]{40,64})\n?\0|:+((?:[0-7]{6} )+)((?:[0-9a-f]{40,64} )+)[A-Z]+\0([^\0]+)\0")
NOT_THERE = "000000"
"""The mode on the side of a comparison that has no such path."""
SUBMODULE = "160000"
SYMLINK = "120000"


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


def compare(git: Git, oids: Sequence[str], walk: Walk = _EVERYTHING) -> str:
    """What git says that these commits touched, in their order; for `tokens`.

    git stops at a commit whose trees are not all there; it is left out, and what follows is still compared.
    """
    said: list[str] = []
    for _ in range(_MOST_STARTS):
        text, is_whole = _compared(git, oids, walk)
        said.append(text)
        if is_whole:
            break
        done = sum(1 for commit, *_ in tokens(text) if commit)
        oids = oids[done + 1 :]  # it stopped at the next one
    return "".join(said)


def _as_lines(revisions: Iterable[str]) -> bytes:
    return "".join(f"{revision}\n" for revision in revisions).encode()


def tokens(said: str) -> list[Token]:
    """Every commit, and behind it the paths that it touched."""
    return _TOKEN.findall(said)


def _compared(git: Git, oids: Sequence[str], walk: Walk) -> tuple[str, bool]:
    """What git prints, and whether it came to the end."""
    merges = _FIRST_PARENT if walk.first_parent else _COMBINED
    limits = ("--", *walk.paths) if walk.paths else ()
    process = git.start(*_COMPARE, merges, *limits)
    names = "".join(f"{oid}\n" for oid in oids)
    writer = threading.Thread(target=process.write, args=(names,), kwargs={"last": True}, daemon=True)
    writer.start()  # git answers while it reads, and a pipe holds 64 KiB
    try:
        return process.read_all().decode("utf-8", "surrogateescape"), process.wait() == 0
    finally:
        process.stop()
        writer.join()
