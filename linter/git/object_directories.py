"""The directories in which a repository keeps objects, and the pack indexes in them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from linter.model.errors import RepositoryError
from linter.support.files import read_file

_MOST_ALTERNATES = 5  # links in a row, as in git
_MOST_DIRECTORIES = 1000
LARGEST_LIST = 64 << 20  # bytes of `shallow` or `alternates`


def pack_indexes(object_directories: Iterable[str]) -> Iterator[str]:
    """Yield the paths of the pack indexes in object directories, sorted within each directory."""
    for directory in object_directories:
        folder = os.path.join(directory, "pack")
        try:
            entries = sorted(os.listdir(folder))
        except OSError:
            continue
        yield from (os.path.join(folder, entry) for entry in entries if entry.endswith(".idx"))


def with_alternates(directories: Iterable[str]) -> tuple[str, ...]:
    """Add to object directories the alternates that they name (gitrepository-layout(5)); each is listed once.

    Raises:
        RepositoryError: there are too many.
    """
    found: dict[str, str] = {}
    level = list(directories)
    for _ in range(_MOST_ALTERNATES + 1):
        new = {os.path.realpath(directory): directory for directory in level}
        added = [directory for real, directory in new.items() if real not in found]
        found.update(new | found)
        level = [named for directory in added for named in _alternates(directory)]
        if len(found) > _MOST_DIRECTORIES:
            raise RepositoryError(f"{added[-1]}: objects are borrowed from too many directories.")
    return tuple(found.values())


def _alternates(directory: str) -> list[str]:
    """The object directories that the file `info/alternates` of one names."""
    path = os.path.join(directory, "info", "alternates")
    try:
        lines = read_file(path, LARGEST_LIST).decode("utf-8", "surrogateescape").split("\n")
    except OSError:
        return []
    named = (line for line in lines if line and not line.startswith(("#", '"')) and "\0" not in line)
    return [os.path.join(directory, line) for line in named]
