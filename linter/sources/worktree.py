"""Lists and reads files of the work tree: all tracked ones, or those that the user names."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from functools import cache

from linter.git.cat_file import LIMIT
from linter.git.repository import Repository
from linter.model.errors import UsageError
from linter.model.inputs import FileInput
from linter.model.matches import Origin
from linter.readers.registry import readers_for
from linter.sources.index import index_files
from linter.support.git_format import SUBMODULE, SYMLINK

_DELETED = "not in the work tree (deleted, or a sparse checkout)"
_UNTRACKED = "100644"
"""The mode of a named file that is not tracked."""


def tracked_files(repository: Repository, paths: Iterable[str] = ()) -> list[tuple[str, str]]:
    """List the paths and modes of tracked files: all, or those at or below the given paths.

    A file that is given by name and not tracked is listed, too, because whoever names it wants it read.

    Raises:
        UsageError: a path does not exist or lies outside the repository.
    """
    tracked = {file.path: file.mode for file in index_files(repository.git)}
    named = [_relative(repository, path) for path in paths]
    if not named or "." in named:
        return sorted(tracked.items())
    chosen: dict[str, str] = {}
    for path in named:
        if path in tracked:
            chosen[path] = tracked[path]
        elif os.path.isdir(full := os.path.join(repository.work_tree, path)) and not os.path.islink(full):
            chosen.update((name, mode) for name, mode in tracked.items() if name.startswith(f"{path}/"))
        else:
            chosen[path] = _UNTRACKED
    return sorted(chosen.items())


def read_files(repository: Repository, files: Iterable[tuple[str, str]]) -> Iterator[FileInput]:
    """Read the files that some reader takes; the others are matched by their paths only."""
    root = os.path.realpath(repository.work_tree)

    @cache
    def is_elsewhere(folder: str) -> bool:
        """Whether a directory was replaced by a symbolic link, so that git sees its files as deleted."""
        full = os.path.join(root, folder)
        if os.name == "nt":  # where a directory can also be replaced by a junction
            return os.path.realpath(full) != full
        return bool(folder) and (os.path.islink(full) or is_elsewhere(os.path.dirname(folder)))

    for path, mode in files:
        origin = Origin(path=path)
        if mode == SUBMODULE:
            yield FileInput(path, origin, None, outside="the content of a submodule", is_link=True)
            continue
        full = f"{root}{os.sep}{path}"
        is_deleted = is_elsewhere(path.rpartition("/")[0])
        data, problem = None, ""
        if not is_deleted and readers_for(path):
            try:
                data, problem = _read(full)
            except FileNotFoundError:
                is_deleted = True
        elif not is_deleted:
            is_deleted = not os.path.lexists(full)
        outside = _DELETED if is_deleted else ""
        is_link = mode == SYMLINK or (mode == _UNTRACKED and data is None and os.path.islink(full))
        yield FileInput(path, origin, data, problem=problem, outside=outside, is_link=is_link)


def _relative(repository: Repository, path: str) -> str:
    full = os.path.join(
        os.path.realpath(os.path.dirname(os.path.abspath(path))), os.path.basename(path.rstrip("/"))
    )
    if os.path.isdir(path):
        full = os.path.realpath(path)
    if not os.path.lexists(full):
        raise UsageError(f"{path}: there is no such file.", "Name files or directories of the repository.")
    relative = os.path.relpath(full, os.path.realpath(repository.work_tree)).replace(os.sep, "/")
    if relative.startswith("../") or relative == "..":
        raise UsageError(
            f"{path} lies outside the repository {repository.work_tree}.", "Run toolban in that repository."
        )
    return relative


def _read(path: str) -> tuple[bytes | None, str]:
    """Read a regular file: its content, or why it cannot be read; never follows a link or blocks on a pipe.

    Raises:
        FileNotFoundError: the file does not exist.
    """
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    try:
        handle = os.open(path, flags)
    except OSError as error:
        if os.path.islink(path):
            return None, ""  # a link has no content of its own; its path is matched
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            raise FileNotFoundError from error
        return None, (error.strerror or "unreadable").lower()
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return None, "no regular file"
        if status.st_size > LIMIT:
            return None, "too large"
        data = os.read(handle, status.st_size)
        while len(data) < status.st_size:  # a read may return less than was asked for
            more = os.read(handle, status.st_size - len(data))
            if not more:
                break
            data += more
        return data, ""
    finally:
        os.close(handle)
