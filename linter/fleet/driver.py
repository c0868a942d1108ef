"""A run over a fleet: what has not moved is skipped, the largest goes first, what fails is tried again."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from linter.fleet import tables
from linter.fleet.audit import Receipt, Task
from linter.fleet.engines import Engine
from linter.fleet.entries import Entry
from linter.fleet.refs_digest import refs_digest
from linter.fleet.rounds import WHOLE, Part, new_name
from linter.fleet.store import DONE, FAILED, MISSING, RUNNING, Lease, Store
from linter.history.audit_cache import code_digest

ATTEMPTS = 2
"""How often a repository is tried in one run."""


class Progress(NamedTuple):
    """How far a run has got."""

    done: int
    total: int
    commits: int
    failed: int
    seconds: float


class Outcome(NamedTuple):
    """What a run did."""

    run: str
    audited: int
    unchanged: int
    failed: int


def key_of(entry: Entry, catalog_digest: str) -> str:
    """The key of an audit: equal for equal refs, rules and code; empty where there is no repository."""
    refs = refs_digest(entry.path) if entry.path else ""
    if not refs:
        return ""
    parts = [entry.name, entry.owner, entry.fork_of, entry.archived, entry.size, entry.address]
    text = json.dumps([*parts, refs, catalog_digest, code_digest()])
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def is_current(store: Store, lease: Lease | None, key: str) -> bool:
    """Whether the store has the audit of this key."""
    return lease is not None and lease.state == DONE and lease.key == key and store.has(lease.name, key)


def run(
    entries: Sequence[Entry],
    store: Store,
    engine: Engine,
    catalog_digest: str,
    *,
    part: Part = WHOLE,
    only: Callable[[Lease | None], bool] = lambda _: True,
    again: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Outcome:
    """Audit the repositories that moved, and write down a run that stands for all of them.

    `entries` are those of `part`. `only` chooses by what is known of a repository; with `again` also what has
    not moved.
    """
    store.sweep()
    began = time.time()
    name = new_name(began, part)
    rows: dict[str, dict[str, object]] = {}
    todo: list[Task] = []
    for entry in entries:
        lease, key = store.lease(entry.name), key_of(entry, catalog_digest)
        is_known = is_current(store, lease, key) and not (again and only(lease))
        if is_known or not only(lease):
            rows[entry.name] = _row(name, lease or Lease(entry.name, "", MISSING, "it was never audited"))
        elif not key:
            receipt = Receipt(entry.name, "", FAILED, _nowhere(entry))
            rows[entry.name] = _ended(store, name, receipt, began)
        else:
            todo.append(Task(entry, key, store.folder))
    todo.sort(key=lambda task: (-task.entry.size, task.entry.name))
    unchanged = sum(row["state"] == DONE for row in rows.values())
    audited = _audit(todo, store, engine, run_name=name, rows=rows, progress=progress)
    failed = sum(row["state"] == FAILED for row in rows.values())
    tables.write("runs", (rows[entry.name] for entry in entries), store.run_path(name))
    return Outcome(name, audited, unchanged, failed)


def _audit(
    todo: Sequence[Task],
    store: Store,
    engine: Engine,
    *,
    run_name: str,
    rows: dict[str, dict[str, object]],
    progress: Callable[[Progress], None],
) -> int:
    """Run tasks until each has ended well or was tried often enough; how many ended well."""
    began, commits, audited, waiting = time.monotonic(), 0, 0, list(todo)
    holder = f"{socket.gethostname()}:{os.getpid()}"
    for attempt in range(1, ATTEMPTS + 1):
        for task in waiting:
            store.keep(Lease(task.entry.name, task.key, RUNNING, "", attempt, holder))
        failed: list[Task] = []
        by_name = {task.entry.name: task for task in waiting}
        for receipt in engine.receipts(waiting):
            rows[receipt.name] = _ended(store, run_name, receipt, time.time(), attempt)
            commits += receipt.commits
            audited += receipt.state == DONE
            if receipt.state == FAILED:
                failed.append(by_name[receipt.name])
            spent = time.monotonic() - began
            progress(Progress(audited, len(todo), commits, len(failed), spent))
        waiting = failed
        if not waiting:
            break
    return audited


def _ended(store: Store, run_name: str, receipt: Receipt, at: float, attempt: int = 1) -> dict[str, object]:
    lease = Lease(receipt.name, receipt.key, receipt.state, receipt.reason, attempt, "", receipt.complete)
    store.keep(lease)
    started = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at - receipt.seconds))
    return {**_row(run_name, lease), "started": started, "seconds": receipt.seconds}


def _row(run_name: str, lease: Lease) -> dict[str, object]:
    return {
        "run": run_name,
        "repository": lease.name,
        "audit": lease.key,
        "state": lease.state,
        "reason": lease.reason,
        "complete": lease.complete,
        "attempts": lease.attempts,
    }


def _nowhere(entry: Entry) -> str:
    if not entry.path:
        return "the list names no clone of it; toolban fleet sync makes one"
    return f"there is no repository at {entry.path}"
