"""Makes sure that git, which is about to read a git directory, finds files there and no pipes or devices.

git waits for a pipe that nobody writes to, and reads `/dev/zero` until no memory is left; GitPython does so,
too, and nothing ends it. Refs and objects are read with a time limit (linter.git.conversation); what git
reads before it does anything else is looked at here.
"""

from __future__ import annotations

import os
import stat

from linter.model.errors import RepositoryError
from linter.support.files import in_words, read_file

_LARGEST = {".git": 64 << 10, "HEAD": 64 << 10, "commondir": 64 << 10, "gitdir": 64 << 10, "config": 16 << 20}
_LARGEST_OF_ALL = 4 << 30  # bytes: of an index and of packed-refs there are large ones
_IN_GIT_DIR = ("HEAD", "commondir", "gitdir", "config", "config.worktree", "index", "shallow")
_IN_COMMON_DIR = (
    *("config", "packed-refs", "shallow", "objects/info/alternates"),
    *("info/attributes", "info/exclude", "info/grafts", "info/sparse-checkout"),
)
_INCLUDES = b"[include"
_SHORT = 256 << 10  # bytes of a configuration that GitPython parses in less than a second


def check(git_dir: str) -> None:
    """Look at the files of a git directory that git always reads.

    Raises:
        RepositoryError: one is neither a file nor a directory, or is too large.
    """
    for name in _IN_GIT_DIR:
        check_file(os.path.join(git_dir, name))
    common = _common(git_dir)
    for name in _IN_COMMON_DIR:
        check_file(os.path.join(common, name))


def check_file(path: str) -> None:
    """Look at one file.

    Raises:
        RepositoryError: it is neither a file nor a directory, or is too large.
    """
    try:
        found = os.stat(path)
    except (OSError, ValueError):  # git says what it misses
        return
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        raise RepositoryError(f"{path}: it is not a regular file, and git would read it without an end.")
    limit = _LARGEST.get(os.path.basename(path), _LARGEST_OF_ALL)
    if stat.S_ISREG(found.st_mode) and found.st_size > limit:
        raise RepositoryError(f"{path}: it is larger than {in_words(limit)}.")


def has_short_configuration(git_dir: str) -> bool:
    """Whether its configuration is short, and includes no other file."""
    try:
        return _INCLUDES not in read_file(os.path.join(_common(git_dir), "config"), _SHORT).lower()
    except OSError:
        return False


def _common(git_dir: str) -> str:
    """The git directory that all linked work trees share (gitrepository-layout(5), `commondir`)."""
    try:
        named = os.fsdecode(read_file(os.path.join(git_dir, "commondir"), _LARGEST["commondir"])).strip()
    except OSError:
        return git_dir
    return os.path.join(git_dir, named)
