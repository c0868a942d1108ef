"""A hash of everything that decides where the refs of a repository lead, read without starting git.

It changes whenever a tip changes. It may also change when git only stores the same refs in another way; then
the next audit finds nothing new, which is cheap.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator

_FILES = ("HEAD", "packed-refs", "shallow", "config", "objects/info/alternates")
_FOLDERS = ("refs", "reftable")
_LARGEST = 1 << 30


def refs_digest(path: str) -> str:
    """SHA-256, hexadecimal; empty where there is no repository."""
    git_dir = _git_dir(path)
    if not git_dir:
        return ""
    digest = hashlib.sha256()
    for name in _entries(git_dir):
        digest.update(name.encode("utf-8", "surrogateescape") + b"\0")
        digest.update(_content(os.path.join(git_dir, name)) + b"\0")
    return digest.hexdigest()


def git_dir_of(path: str) -> str:
    """The git directory of a clone or bare mirror; empty where there is neither."""
    for folder in (os.path.join(path, ".git"), path):
        if os.path.isfile(os.path.join(folder, "HEAD")) and os.path.isdir(os.path.join(folder, "objects")):
            return folder
    return ""


def _git_dir(path: str) -> str:
    inside = os.path.join(path, ".git")
    if os.path.isfile(inside):  # of a linked work tree or a submodule
        target = _content(inside).decode("utf-8", "surrogateescape").removeprefix("gitdir:").strip()
        return _common(os.path.join(path, target))
    return git_dir_of(path)


def _common(git_dir: str) -> str:
    common = _content(os.path.join(git_dir, "commondir")).decode("utf-8", "surrogateescape").strip()
    return os.path.join(git_dir, common) if common else git_dir


def _entries(git_dir: str) -> Iterator[str]:
    yield from _FILES
    for top in _FOLDERS:
        found = []
        for folder, _, names in os.walk(os.path.join(git_dir, top)):
            found += [os.path.relpath(os.path.join(folder, name), git_dir) for name in names]
        yield from sorted(found)


def _content(path: str) -> bytes:
    """The bytes of a regular file; none of anything else."""
    try:
        if not os.path.isfile(path) or os.path.getsize(path) > _LARGEST:
            return b""
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""
