"""Removes from the store what only old runs stand for."""

from __future__ import annotations

import os
import time
from typing import NamedTuple

from linter.fleet import tables
from linter.fleet.rounds import rounds
from linter.fleet.store import TABLES, Store

_A_DAY = 86400.0  # seconds; what is younger may belong to a run that is not written down yet


class Pruned(NamedTuple):
    """What was removed."""

    runs: int
    audits: int
    size: int
    """Bytes."""
    problems: tuple[str, ...] = ()
    """Files that could not be removed, each with the reason."""


def prune(store: Store, keep: int) -> Pruned:
    """Keep the newest `keep` runs over the whole list, and every audit that they or the leases name.

    A round of which parts are missing is kept besides, because it answers for a part of the list only.
    """
    names = store.runs()
    old = [name for name in names if name < _oldest(names, keep)]
    audits = {(lease.name, lease.key) for lease in store.leases()}
    for name in names:
        if name not in old:
            rows = tables.read(store.run_path(name))
            audits |= {(row["repository"], row["audit"]) for row in rows if row["audit"]}
    bin_ = _Bin()
    runs = sum(bin_.takes(store.run_path(name)) for name in old)
    gone: set[str] = set()
    for table in TABLES:
        needed = {os.path.basename(store.path(table, *audit)) for audit in audits}
        folder = os.path.join(store.folder, table)
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            is_old = name.endswith(".parquet") and name not in needed and _age(path) > _A_DAY
            if is_old and bin_.takes(path):
                gone.add(name)  # the same in every table
    return Pruned(runs, len(gone), bin_.size, tuple(bin_.problems))


def _oldest(names: list[str], keep: int) -> str:
    """The oldest run that is kept."""
    oldest = ""
    for found in rounds(names):
        oldest = min(found.runs)
        keep -= not found.missing
        if not keep:
            break
    return oldest


def _age(path: str) -> float:
    try:
        return time.time() - os.lstat(path).st_mtime
    except OSError:  # gone meanwhile
        return 0.0


class _Bin:
    """Counts what is removed."""

    def __init__(self) -> None:
        self.size = 0
        self.problems: list[str] = []

    def takes(self, path: str) -> bool:
        """Remove a file; False if it cannot be removed."""
        try:
            size = os.lstat(path).st_size
            os.remove(path)
        except OSError as error:
            self.problems.append(f"{path}: {error.strerror}")
            return False
        self.size += size
        return True
