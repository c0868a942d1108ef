"""Repositories that already lie on this machine: bare mirrors and clones below a directory."""

from __future__ import annotations

import os
from collections.abc import Iterator

from linter.fleet.entries import Entry
from linter.fleet.refs_digest import git_dir_of
from linter.model.errors import UsageError

_PACK_ENDINGS = (".pack", ".idx")


def found_below(folder: str) -> Iterator[Entry]:
    """Every repository below a directory, named by its path there without `.git`; none inside another.

    Raises:
        UsageError: there is no such directory.
    """
    root = os.path.abspath(folder)
    if not os.path.isdir(root):
        raise UsageError(f"{folder}: is no directory.", "Name the directory that holds the mirrors.")
    for place, folders, _ in os.walk(root):
        folders.sort()
        git_dir = git_dir_of(place)
        if not git_dir:
            continue
        folders.clear()
        relative = os.path.relpath(place, root).replace(os.sep, "/")
        name = os.path.basename(root) if relative == "." else relative
        name = name.removesuffix(".git")
        owner = name.rpartition("/")[0]
        yield Entry(name=name, path=place, owner=owner, size=_size(git_dir))


def _size(git_dir: str) -> int:
    """KiB of its packs: what decides how long an audit takes."""
    folder = os.path.join(git_dir, "objects", "pack")
    try:
        with os.scandir(folder) as files:
            return sum(file.stat().st_size for file in files if file.name.endswith(_PACK_ENDINGS)) >> 10
    except OSError:
        return 0
