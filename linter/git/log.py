"""One `git log --raw -z` stream: which commit touched which path, with the blobs before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import IO, NamedTuple

from linter.git.runner import Git, GitError

_ARGUMENTS = (
    "log",
    "-z",
    "--raw",
    "--no-renames",
    "--no-abbrev",
    "--no-ext-diff",
    "--no-textconv",
    "--no-show-signature",
    "--no-color",
    "--date-order",  # newest first, and no parent before its child whatever the clocks said
    "--ignore-submodules=none",
    "--diff-merges=combined",  # a merge shows what it brought itself: an evil merge is seen
    "--format=%x01%H",
    "--stdin",
)
_BLOCK = 1 << 20
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


def read_log(
    git: Git, revisions: Iterable[str], *, options: Iterable[str] = (), paths: Sequence[str] = ()
) -> Iterator[Commit]:
    """Walk the commits that the revisions reach, newest first.

    `revisions` are object names (`^name` excludes); `options` are fixed words of ours, such as
    `--until=2020-01-01`; of `paths` (literal files and directories) only the commits are walked that
    touch them, and nothing else of these, on side branches that came to nothing too.

    Raises:
        GitError: git stopped before the end; what came before was yielded.
    """
    limits = ("--full-history", "--", *paths) if paths else ()
    process = git.start(*_ARGUMENTS, *options, *limits)
    try:
        process.write("".join(f"{revision}\n" for revision in revisions), last=True)
        yield from _commits(_tokens(process.stdout))
        if status := process.wait():
            raise GitError(_ARGUMENTS, status, process.stop())
    finally:
        process.stop()


def _tokens(stream: IO[bytes]) -> Iterator[str]:
    rest = b""
    while block := stream.read(_BLOCK):
        *whole, rest = (rest + block).split(b"\0")
        for token in whole:
            yield token.decode("utf-8", "surrogateescape")
    if rest:
        yield rest.decode("utf-8", "surrogateescape")


def _commits(tokens: Iterator[str]) -> Iterator[Commit]:
    oid = ""
    changes: list[Change] = []
    for token in tokens:
        if token.startswith("\x01"):
            if oid:
                yield Commit(oid, tuple(changes))
            oid, changes = token[1:], []
        elif token.startswith(("\n:", ":")):  # a newline stands before the first change, unless of a merge
            changes.append(_change(token.lstrip("\n"), next(tokens, "")))
    if oid:
        yield Commit(oid, tuple(changes))


def _change(meta: str, path: str) -> Change:
    """Parse `:<old mode> <new mode> <old> <new> <status>`, or with n+1 colons and old parts for n parents."""
    parents = len(meta) - len(meta.lstrip(":"))
    fields = meta.lstrip(":").split(" ")
    *old_modes, mode = (_present(mode) for mode in fields[: parents + 1])
    *old, new = (_present(oid) for oid in fields[parents + 1 : 2 * parents + 2])
    return Change(path, tuple(old), new, tuple(old_modes), mode)


def _present(name: str) -> str:
    """The name of a blob, or a mode; empty where it is all zeros: the path is not there."""
    return name if name.strip("0") else ""
