"""Brings the mirrors of a fleet up to date, within a quota of disk; what fails is kept apart."""

from __future__ import annotations

import os
import re
import threading
import urllib.parse
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from linter.fleet.entries import Entry, write
from linter.fleet.hosts.common import token_of
from linter.fleet.store import write_whole
from linter.git.fetching import bring
from linter.model.errors import RepositoryError

_TOKENS = {
    "github.com": "GITHUB_TOKEN",
    "gitlab.com": "GITLAB_TOKEN",
    "bitbucket.org": "BITBUCKET_TOKEN",
}
_SCHEMES = ("https", "ssh", "file")
_SCP_LIKE = re.compile(r"[\w.-]+@[\w.-]+:[^\s]+")
_SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


class Synced(NamedTuple):
    """What became of one repository."""

    entry: Entry
    problem: str
    """Why its mirror is not up to date; empty where it is."""


def sync(
    entries: Sequence[Entry],
    folder: str,
    *,
    quota: int,
    jobs: int,
    seconds: float,
    token_variable: str = "",
    done: Callable[[Synced], None] = lambda _: None,
) -> list[Synced]:
    """Make or update a mirror below `folder` for every entry, and write `folder/repos.jsonl`.

    `quota` is in bytes for all mirrors together (0: none): where it is reached, no new mirror is made.
    `token_variable` names the variable whose token is sent to https addresses; by default a known host's.
    """
    os.makedirs(folder, exist_ok=True)
    disk = _Disk(folder, quota)

    def one(entry: Entry) -> Synced:
        problem = _bring(entry, mirror_of(folder, entry), disk, seconds, token_variable)
        path = os.path.relpath(mirror_of(folder, entry), folder)
        is_there = os.path.isdir(os.path.join(folder, path))
        return Synced(entry._replace(path=path if is_there else ""), problem)

    synced: list[Synced] = []
    with ThreadPoolExecutor(jobs) as pool:
        for result in pool.map(one, entries):
            synced.append(result)
            done(result)
    text = write(result.entry for result in synced)
    write_whole(os.path.join(folder, "repos.jsonl"), text.encode())
    return synced


def mirror_of(folder: str, entry: Entry) -> str:
    """Where the mirror of a repository lies; no name leads out of the directory."""
    parts = [_part(part) for part in entry.name.split("/")]
    return os.path.join(folder, *parts[:-1], f"{parts[-1]}.git")


def _part(text: str) -> str:
    """A name of a directory: what git or a file system could take for something else is escaped."""
    quoted = text if _SAFE.fullmatch(text) else urllib.parse.quote(text, safe="") or "%"
    return f"%2E{quoted[1:]}" if quoted.startswith(".") else quoted


class _Disk:
    """How much of the quota is used up, counted once and then by what changes."""

    def __init__(self, folder: str, quota: int) -> None:
        self.quota = quota
        self._used = size_of(folder) if quota else 0
        self._lock = threading.Lock()

    def is_full(self) -> bool:
        return bool(self.quota) and self._used >= self.quota

    def changes(self, before: int, after: int) -> None:
        """A mirror that took `before` bytes takes `after` now."""
        with self._lock:
            self._used += after - before


def _bring(entry: Entry, mirror: str, disk: _Disk, seconds: float, token_variable: str) -> str:
    """Why a mirror is not up to date; empty where it is."""
    if not is_address(entry.address):
        return "its address is none of https, ssh or file" if entry.address else "the list names no address"
    if disk.is_full() and not os.path.isdir(mirror):
        return f"the quota of {disk.quota >> 20} MiB is used up"
    host = urllib.parse.urlsplit(entry.address).hostname or ""
    variable = token_variable or _TOKENS.get(host, "")
    before = size_of(mirror) if disk.quota else 0
    try:
        bring(entry.address, mirror, token=token_of(variable) if variable else "", seconds=seconds)
    except RepositoryError as error:
        return error.message
    except OSError as error:
        return f"cannot be written: {error.strerror}"
    finally:
        if disk.quota:
            disk.changes(before, size_of(mirror))
    return ""


def is_address(address: str) -> bool:
    """Whether git is to be asked for it: https, ssh and local files, and nothing that could be an option."""
    if address.startswith("-") or any(not char.isprintable() for char in address):
        return False
    scheme = urllib.parse.urlsplit(address).scheme if "://" in address else ""
    return scheme in _SCHEMES or (not scheme and bool(_SCP_LIKE.fullmatch(address) or os.path.isabs(address)))


def size_of(folder: str) -> int:
    """Bytes of all files below a directory."""
    return sum(_size(os.path.join(place, name)) for place, _, names in os.walk(folder) for name in names)


def _size(path: str) -> int:
    try:
        return os.lstat(path).st_size
    except OSError:  # gone since it was listed
        return 0
