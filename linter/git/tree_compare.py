"""Compares commits with their parents as `git diff-tree` does, in trees that are read once, level by level.

git is asked for the trees alone, by one process; what they show is counted on the way, so that no forged tree
can make it much. Where a tree is missing, damaged or unusual, or where there is very much to compare, git has
to do it (`linter.git.log.compare`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from linter.git.cat_file import LIMIT, GitObject, answer
from linter.git.conversation import Conversation
from linter.git.errors import GitError
from linter.git.runner import Git
from linter.git.tree_entries import Entry, TreeEntries, UnusualTreeError
from linter.support.git_format import NOT_THERE

_MOST_COMMITS = 256  # of more, git does it in less time
_MOST_BYTES = 64 << 20  # of their trees
_MOST_ENTRIES = 100_000  # by which they differ
_ASKED_AT_ONCE = 900  # names that are written before answers are read: less than a pipe holds


class _Place(NamedTuple):
    """A directory, or the root, with the trees that a commit and its parents have there; empty for none."""

    commit: str
    prefix: bytes
    olds: tuple[str, ...]
    new: str


Row = tuple[bytes, tuple[Entry | None, ...], Entry | None]
"""A path that differs from that of all parents, with what they have there, and what there is now."""


def compared(git: Git, oids: Sequence[str]) -> str | None:
    """What git would print about a few commits, but for the letters of changes; None if it must be asked."""
    if not 0 < len(oids) <= _MOST_COMMITS:
        return None
    try:
        rows = _rows(git, list(_roots(git, oids)))
    except (UnusualTreeError, GitError):
        return None
    return "".join(_text(oid, rows.get(oid, ())) for oid in oids)


def between(git: Git, old: str, new: str) -> list[Row] | None:
    """The paths that differ between two commits, in no order; None if git has to be asked."""
    try:
        trees = {oid: tree for oid, (tree, _) in _listed(git, [old, new]).items()}
        if not trees.keys() >= {old, new}:
            return None
        return _rows(git, [_Place("", b"", (trees[old],), trees[new])]).get("", [])
    except (UnusualTreeError, GitError):
        return None


def _roots(git: Git, oids: Sequence[str]) -> Iterator[_Place]:
    """The roots of commits and of their parents."""
    commits = _listed(git, oids)
    parents = {parent for _, of_commit in commits.values() for parent in of_commit}
    trees = {oid: tree for oid, (tree, _) in commits.items()}
    trees |= {oid: tree for oid, (tree, _) in _listed(git, sorted(parents.difference(commits))).items()}
    for oid in oids:
        if oid not in commits or not trees.keys() >= set(commits[oid][1]):
            raise UnusualTreeError
        yield _Place(oid, b"", tuple(trees[parent] for parent in commits[oid][1]) or ("",), trees[oid])


def _listed(git: Git, oids: Sequence[str]) -> dict[str, tuple[str, list[str]]]:
    """The tree and the parents of each commit."""
    if not oids:
        return {}
    asked = "".join(f"{oid}\n" for oid in oids).encode()
    rows = git.run("rev-list", "--no-walk=unsorted", "--format=%H %T %P", "--stdin", stdin=asked)
    fields = (row.split(" ") for row in rows.decode().splitlines()[1::2])  # before each stands `commit`
    return {oid: (tree, [parent for parent in parents if parent]) for oid, tree, *parents in fields}


def _rows(git: Git, places: list[_Place]) -> dict[str, list[Row]]:
    """The rows of each commit that has some.

    Raises:
        UnusualTreeError: git has to do it.
    """
    trees: dict[str, bytes] = {}
    entries = TreeEntries(trees, len(places[0].new))
    found: dict[str, list[Row]] = {}
    number = size = 0
    process = git.start("cat-file", "--batch")
    try:
        while places:
            wanted = dict.fromkeys(oid for place in places for oid in (*place.olds, place.new) if oid)
            for read in _read(process, [oid for oid in wanted if oid not in trees]):
                trees[read.oid] = read.data or b""
                size += len(trees[read.oid])
                if size > _MOST_BYTES:
                    raise UnusualTreeError
            following: list[_Place] = []
            # merges last: then the trees of most of their parents were read along with others
            for place in sorted(places, key=lambda place: len(place.olds)):
                rows, below = _differing(place, entries)
                number += len(rows) + len(below)
                if number > _MOST_ENTRIES:
                    raise UnusualTreeError
                if rows:
                    found.setdefault(place.commit, []).extend(rows)
                following += below
            places = following
    finally:
        process.stop()
    return found


def _read(process: Conversation, oids: Sequence[str]) -> Iterator[GitObject]:
    for start in range(0, len(oids), _ASKED_AT_ONCE):
        asked = oids[start : start + _ASKED_AT_ONCE]
        process.write("".join(f"{oid}\n" for oid in asked))
        for oid in asked:
            read = answer(process, oid, LIMIT)
            if read.kind != "tree" or read.data is None:
                raise UnusualTreeError
            yield read


def _differing(place: _Place, entries: TreeEntries) -> tuple[list[Row], list[_Place]]:
    """What differs at a place from all parents, and the directories that do."""
    rows: list[Row] = []
    below: list[_Place] = []
    for name, (olds, now) in entries.differing(place.olds, place.new).items():
        if name.endswith(b"/"):
            trees = tuple(old.oid if old else "" for old in olds)
            below.append(_Place(place.commit, place.prefix + name, trees, now.oid if now else ""))
        else:
            rows.append((place.prefix + name, olds, now))
    return rows, below


def _text(commit: str, rows: Iterable[Row]) -> str:
    """As git prints it, with M for every change."""
    null = Entry(NOT_THERE, "0" * len(commit))
    lines = [f"{commit}\0"]
    for path, olds, now in sorted(rows, key=lambda row: row[0]):
        sides = [old or null for old in olds] + [now or null]
        modes, oids = (" ".join(column) for column in zip(*sides, strict=True))
        shown = path.decode("utf-8", "surrogateescape")
        lines.append(f"{':' * len(olds)}{modes} {oids} {'M' * len(olds)}\0{shown}\0")
    return "".join(lines)
