"""Which commit touched which path, with the blobs before and after.

`git log --raw` does both in one, on one processor. Listing is the small part; comparing trees is the large
one, and each commit for itself: so git is asked twice, and the second part can be spread (linter.changes).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, NamedTuple

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
_BLOCK = 1 << 20
_NOT_THERE = "000000"  # the mode on the side of a comparison that has no such path
SUBMODULE = "160000"
SYMLINK = "120000"


class Change(NamedTuple):
    """One path that a commit touched. A blob name is empty where the path is not there."""

    path: str
    old: tuple[str, ...]
    """Blobs before: one, or one for each parent of a merge."""
    new: str
    old_modes: tuple[str, ...]
    """Modes before, such as `100644`, one for each blob; empty where the path was not there."""
    mode: str
    """Mode after; empty where the path was removed."""


class Commit(NamedTuple):
    """A commit and what it touched."""

    oid: str
    changes: tuple[Change, ...]


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
    asked = "".join(f"{revision}\n" for revision in revisions).encode()
    return git.run(*_LIST, *first, *walk.options, *limits, stdin=asked).decode().split()


def read_changes(git: Git, oids: Sequence[str], walk: Walk = _EVERYTHING) -> Iterator[Commit]:
    """What each of these commits touched, in the order given.

    git stops at a commit whose trees are not all there; it is left out, and what follows is still read.
    """
    position = 0
    for _ in range(_MOST_STARTS):
        for commit in _compared(git, oids[position:], walk):
            position += 1
            yield commit
        position += 1  # git stopped at this one, unless that was the end
        if position >= len(oids):
            return


def _compared(git: Git, oids: Sequence[str], walk: Walk) -> Iterator[Commit]:
    merges = _FIRST_PARENT if walk.first_parent else _COMBINED
    limits = ("--", *walk.paths) if walk.paths else ()
    process = git.start(*_COMPARE, merges, *limits)
    names = "".join(f"{oid}\n" for oid in oids)
    writer = threading.Thread(target=process.write, args=(names,), kwargs={"last": True})
    writer.start()  # git answers while it reads, and a pipe holds 64 KiB
    try:
        yield from _commits(_tokens(process.stdout))
        process.wait()
    finally:
        process.stop()
        writer.join()


def _tokens(stream: IO[bytes]) -> Iterator[str]:
    rest = b""
    while block := stream.read(_BLOCK):
        *whole, rest = (rest + block).split(b"\0")
        yield from (token.decode("utf-8", "surrogateescape") for token in whole)
    if rest:
        yield rest.decode("utf-8", "surrogateescape")


def _commits(tokens: Iterator[str]) -> Iterator[Commit]:
    oid = ""
    changes: list[Change] = []
    for token in tokens:
        if token.startswith(":"):
            changes.append(_change(token, next(tokens, "")))
        elif token:
            if oid:
                yield Commit(oid, tuple(changes))
            oid, changes = token.strip("\n"), []
    if oid:
        yield Commit(oid, tuple(changes))


def _change(meta: str, path: str) -> Change:
    """Parse `:<old mode> <new mode> <old> <new> <status>`, or with n colons and old parts for n parents."""
    if meta[1] != ":":  # nearly all
        old_mode, mode, old, new, _ = meta[1:].split(" ")
        is_new, is_gone = old_mode == _NOT_THERE, mode == _NOT_THERE
        return Change(
            path,
            ("" if is_new else old,),
            "" if is_gone else new,
            ("" if is_new else old_mode,),
            "" if is_gone else mode,
        )
    parents = len(meta) - len(meta.lstrip(":"))
    fields = meta[parents:].split(" ")
    *old_modes, mode = ("" if field == _NOT_THERE else field for field in fields[: parents + 1])
    *olds, new = fields[parents + 1 : 2 * parents + 2]
    there = tuple(old if old_mode else "" for old, old_mode in zip(olds, old_modes, strict=True))
    return Change(path, there, new if mode else "", tuple(old_modes), mode)
