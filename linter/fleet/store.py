"""The store of a fleet: a directory of leases and Parquet files, each written whole or not at all.

    store.json                      the version of this layout
    leases/ID.json                  what is known of a repository: the key of its last audit, its state
    matches/ID-KEY.parquet          what was seen, without any verdict (tables.py has the columns)
    coverage/ID-KEY.parquet         what was read, and what was not and why
    repositories/ID-KEY.parquet     the repository itself
    runs/RUN.parquet                which audits a run stands for
    ledgers/ID.sqlite               what need not be read again

ID is made from the name of a repository, KEY from everything that its audit depends on: name, refs, rules and
code. Two audits with the same key are the same, byte for byte.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from linter.model.errors import UsageError
from linter.support.files import opened

VERSION = 1
DONE, FAILED, RUNNING, MISSING = "done", "failed", "running", "missing"
TABLES = ("matches", "coverage", "repositories")
_UNFINISHED = (".tmp", ".jsonl")
_A_DAY = 86400.0  # seconds
_FOLDERS = (*TABLES, "leases", "runs", "ledgers")


_MARK = "store.json"


class Lease(NamedTuple):
    """What the store knows of a repository."""

    name: str
    key: str
    """Of the last audit that ended, or of the one that runs."""
    state: str
    """`done`, `failed` or `running`."""
    reason: str = ""
    """Why it failed; one sentence."""
    attempts: int = 0
    holder: str = ""
    """Who audits it now: machine and process."""
    complete: bool = False
    """Whether all that was asked for was read."""


class Store:
    """A directory that holds the store of a fleet; an empty one, or none yet, becomes a new store.

    Raises:
        UsageError: it is something else, of another version, or cannot be written.
    """

    def __init__(self, folder: str) -> None:
        self.folder = os.path.abspath(folder)
        mark = os.path.join(self.folder, _MARK)
        try:
            if not os.path.isdir(self.folder) or not os.listdir(self.folder):
                os.makedirs(self.folder, exist_ok=True)
                write_whole(mark, json.dumps({"toolban-fleet": VERSION}).encode())
            with open(mark, encoding="utf-8", opener=opened) as file:
                version = json.load(file)["toolban-fleet"]
            for name in _FOLDERS:
                os.makedirs(os.path.join(self.folder, name), exist_ok=True)
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise UsageError(
                f"{folder}: is no store of a fleet, or cannot be written.", "Name an empty directory."
            ) from error
        if version != VERSION:
            raise UsageError(
                f"{folder}: is a store of another version ({version}).", "Name an empty directory."
            )

    def sweep(self) -> None:
        """Remove what killed audits left unfinished a day ago; a younger file may still be written."""
        limit = time.time() - _A_DAY
        for place, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(place, name)
                if name.endswith(_UNFINISHED) and _modified(path) < limit:
                    with suppress(OSError):
                        os.remove(path)

    def path(self, table: str, name: str, key: str) -> str:
        """The Parquet file of a table for one audit."""
        return os.path.join(self.folder, table, f"{identifier(name)}-{key[:16]}.parquet")

    def ledger(self, name: str) -> str:
        """The file that remembers what was read of a repository."""
        return os.path.join(self.folder, "ledgers", f"{identifier(name)}.sqlite")

    def run_path(self, run: str) -> str:
        """The Parquet file of a run."""
        return os.path.join(self.folder, "runs", f"{run}.parquet")

    def runs(self) -> list[str]:
        """The names of all runs, oldest first."""
        names = os.listdir(os.path.join(self.folder, "runs"))
        return sorted(name.removesuffix(".parquet") for name in names if name.endswith(".parquet"))

    def lease(self, name: str) -> Lease | None:
        """What is known of a repository; None where nothing is."""
        return _lease(self._lease_path(name))

    def leases(self) -> Iterator[Lease]:
        """What is known of every repository, in no order."""
        folder = os.path.join(self.folder, "leases")
        for name in os.listdir(folder):
            if name.endswith(".json") and (found := _lease(os.path.join(folder, name))):
                yield found

    def keep(self, lease: Lease) -> None:
        """Write a lease, in place of the one before."""
        write_whole(self._lease_path(lease.name), json.dumps(lease._asdict()).encode())

    def has(self, name: str, key: str) -> bool:
        """Whether every table of an audit is there."""
        return all(os.path.exists(self.path(table, name, key)) for table in TABLES)

    def _lease_path(self, name: str) -> str:
        return os.path.join(self.folder, "leases", f"{identifier(name)}.json")


def _modified(path: str) -> float:
    try:
        return os.lstat(path).st_mtime
    except OSError:  # gone meanwhile
        return time.time()


def existing_store(folder: str) -> Store:
    """Open a store that an earlier run has made.

    Raises:
        UsageError: there is none.
    """
    if not os.path.exists(os.path.join(folder, _MARK)):
        raise UsageError(
            f"{folder}: there is no store of a fleet.",
            f"Check --store; toolban fleet run REPOS.JSONL --store {folder} makes one.",
        )
    return Store(folder)


def identifier(name: str) -> str:
    """What stands for a repository in names of files."""
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def write_whole(path: str, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, whenever the power goes."""
    temporary = f"{path}.{os.getpid()}.tmp"
    with open(temporary, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


def _lease(path: str) -> Lease | None:
    try:
        with open(path, encoding="utf-8", opener=opened) as file:
            return Lease(**json.load(file))
    except (
        OSError,
        ValueError,
        TypeError,
        RecursionError,
    ):  # none, or of another version: it is audited again
        return None
