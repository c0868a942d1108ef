"""Looks up what many commits have at some paths; each tree is read once, however many of them have it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from linter.git.cat_file import read_objects
from linter.git.runner import Git

_ROOT = re.compile(rb"tree ([0-9a-f]{40,64})\n")
_DIRECTORY = b"40000"
_SPECIAL = frozenset((b"", b".", b".."))
"""Parts of a path that git would resolve."""

Objects = Mapping[str, str]
"""Maps paths to the objects that are there: files, links and submodules."""
Parts = Sequence[Objects]
"""The same, directory by directory; commits share what they have in common."""
_Entries = Mapping[bytes, tuple[bytes, str]]
"""Maps the names in a tree to their modes and objects."""


class _Directory:
    """A directory of the paths that are looked up."""

    __slots__ = ("below", "files")

    def __init__(self) -> None:
        self.files: dict[bytes, str] = {}
        """The names of the files in it with their paths."""
        self.below: dict[bytes, _Directory] = {}


class _Place(NamedTuple):
    """A directory, and the tree that some commit has there."""

    directory: _Directory
    tree: str


class _Found(NamedTuple):
    """What there is at a place."""

    objects: Objects
    places: tuple[_Place, ...]


def objects_at(git: Git, commits: Iterable[str], paths: Iterable[str]) -> dict[str, Parts]:
    """What is at these paths in the tree of each commit; a path that is a directory there is not.

    A commit is left out if git has to say it: if something that matters is missing, damaged or unusual.
    """
    top = _directories(paths)
    if top is None:
        return {}
    roots = {commit: _Place(top, tree) for commit, tree in _roots(git, commits)}
    found = _look_up(git, roots.values())
    gathered = {place: _gathered(place, found) for place in set(roots.values())}
    return {commit: parts for commit, place in roots.items() if (parts := gathered[place]) is not None}


def _directories(paths: Iterable[str]) -> _Directory | None:
    """The directories of some paths, from the root down; None if a path is not plain."""
    top = _Directory()
    for path in paths:
        *parents, name = path.encode("utf-8", "surrogateescape").split(b"/")
        if not _SPECIAL.isdisjoint((*parents, name)):
            return None
        directory = top
        for parent in parents:
            directory = directory.below.setdefault(parent, _Directory())
        directory.files[name] = path
    return top


def _roots(git: Git, commits: Iterable[str]) -> Iterator[tuple[str, str]]:
    for found in read_objects(git, dict.fromkeys(commits)):
        root = _ROOT.match(found.data or b"") if found.kind == "commit" else None
        if root:
            yield found.oid, root[1].decode()


def _look_up(git: Git, roots: Iterable[_Place]) -> dict[_Place, _Found]:
    """What there is at these places and below them, level by level; without what is unusual."""
    known: dict[_Place, _Found] = {}
    level = dict.fromkeys(roots)
    while level:
        by_tree: dict[str, list[_Directory]] = {}
        for directory, tree in level:
            by_tree.setdefault(tree, []).append(directory)
        following: dict[_Place, None] = {}
        for read in read_objects(git, by_tree):
            entries = _entries(read.data, len(read.oid)) if read.kind == "tree" else None
            for directory in by_tree[read.oid] if entries is not None else ():
                found = known[_Place(directory, read.oid)] = _found(directory, entries or {})
                following.update(dict.fromkeys(found.places))
        level = following
    return known


def _found(directory: _Directory, entries: _Entries) -> _Found:
    """What of a directory is in a tree."""
    files = ((directory.files[name], *entries[name]) for name in directory.files.keys() & entries.keys())
    below = ((directory.below[name], *entries[name]) for name in directory.below.keys() & entries.keys())
    return _Found(
        {path: oid for path, mode, oid in files if mode != _DIRECTORY},
        tuple(_Place(inner, oid) for inner, mode, oid in below if mode == _DIRECTORY),
    )


def _entries(data: bytes | None, digits: int) -> _Entries | None:
    """The entries of a tree; None if it is damaged, or a name is there twice or is no name of a file."""
    if data is None:
        return None
    entry = re.compile(rb"([1-7][0-7]{4,5}) ([^\0/]+)\0(.{%d})" % (digits // 2), re.DOTALL)
    rows = entry.findall(data)
    found = {name: (mode, oid.hex()) for mode, name, oid in rows}
    size = sum(len(mode) + len(name) for mode, name, _ in rows) + len(rows) * (digits // 2 + 2)
    return found if size == len(data) and len(found) == len(rows) else None


def _gathered(root: _Place, found: Mapping[_Place, _Found]) -> Parts | None:
    """Everything at a place and below it; None if something is not known."""
    parts: list[Objects] = []
    waiting = [root]
    while waiting:
        here = found.get(waiting.pop())
        if here is None:
            return None
        if here.objects:
            parts.append(here.objects)
        waiting += here.places
    return parts
