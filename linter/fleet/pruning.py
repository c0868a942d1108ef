"""Removes from the store what only old runs stand for."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import NamedTuple

from linter.fleet import tables
from linter.fleet.rounds import latest
from linter.fleet.store import TABLES, Store

_A_DAY = 86400.0  # seconds; what is younger may belong to a run that is not written down yet


class Pruned(NamedTuple):
    """What was removed."""

    runs: int
    audits: int
    size: int
    """Bytes."""


def prune(store: Store, keep: int) -> Pruned:
    """Keep the newest `keep` runs over the whole list, and every audit that they or the leases name."""
    names = store.runs()
    kept = {name for back in range(keep) for name in latest(names, back).runs}
    oldest = min(kept, default="")
    old = [name for name in names if name < oldest]
    audits = {(lease.name, lease.key) for lease in store.leases()}
    for name in names:
        if name not in old:
            rows = tables.read(store.run_path(name))
            audits |= {(row["repository"], row["audit"]) for row in rows if row["audit"]}
    size = sum(_remove(store.run_path(name)) for name in old)
    gone: set[str] = set()
    for table in TABLES:
        needed = {os.path.basename(store.path(table, *audit)) for audit in audits}
        folder = os.path.join(store.folder, table)
        for name in os.listdir(folder):
            path = os.path.join(folder, name)
            if name.endswith(".parquet") and name not in needed and _age(path) > _A_DAY:
                size += _remove(path)
                gone.add(name)  # the same in every table
    return Pruned(len(old), len(gone), size)


def _age(path: str) -> float:
    try:
        return time.time() - os.lstat(path).st_mtime
    except OSError:  # gone meanwhile
        return 0.0


def _remove(path: str) -> int:
    """Remove a file; its size."""
    size = 0
    with suppress(OSError):
        size = os.lstat(path).st_size
        os.remove(path)
    return size
