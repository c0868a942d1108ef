"""Pruning keeps what the runs that stay, and the leases, stand for."""

from __future__ import annotations

import os
from pathlib import Path

from linter.fleet import tables
from linter.fleet.pruning import Pruned, prune
from linter.fleet.store import DONE, TABLES, Lease, Store

RUNS = {
    "20260101T000000-aaaaaa": "1" * 64,
    "20260102T000000-bbbbbb": "2" * 64,
    "20260103T000000-cccccc": "3" * 64,
}


def a_store(folder: Path) -> Store:
    """A store with three runs over one repository, each with an audit of its own, two days ago."""
    store = Store(str(folder))
    for run, audit in RUNS.items():
        for table in TABLES:
            tables.write(table, [], store.path(table, "acme/shop", audit))
        tables.write("runs", [{"run": run, "repository": "acme/shop", "audit": audit}], store.run_path(run))
    store.keep(Lease("acme/shop", RUNS[max(RUNS)], DONE, complete=True))
    for path in folder.rglob("*.parquet"):
        os.utime(path, (0, 0))
    return store


def test_what_only_old_runs_stand_for_goes(tmp_path: Path) -> None:
    store = a_store(tmp_path / "store")
    first, second, third = RUNS.values()
    pruned = prune(store, 2)
    assert (pruned.runs, pruned.audits) == (1, 1)
    assert pruned.size > 0
    assert store.runs() == sorted(RUNS)[1:]
    assert [store.has("acme/shop", key) for key in (first, second, third)] == [False, True, True]
    assert prune(store, 2) == Pruned(0, 0, 0)


def test_what_is_being_written_stays(tmp_path: Path) -> None:
    store = a_store(tmp_path / "store")
    tables.write("matches", [], store.path("matches", "acme/new", "4" * 64))
    assert prune(store, 3) == Pruned(0, 0, 0)


def test_a_lease_keeps_its_audit_without_any_run(tmp_path: Path) -> None:
    store = a_store(tmp_path / "store")
    store.keep(Lease("acme/shop", RUNS[min(RUNS)], DONE, complete=True))
    assert prune(store, 1).runs == 2
    assert store.has("acme/shop", RUNS[min(RUNS)])


def test_a_round_with_missing_parts_does_not_count(tmp_path: Path) -> None:
    store = a_store(tmp_path / "store")
    part = "20260104T000000-dddddd.1of2"
    tables.write("runs", [{"run": part, "repository": "acme/shop", "audit": "4" * 64}], store.run_path(part))
    assert prune(store, 1).runs == 2
    assert store.runs() == [max(RUNS), part], "the last run over the whole list stays"


def test_what_cannot_be_removed_is_told(tmp_path: Path) -> None:
    store = a_store(tmp_path / "store")
    run = Path(store.run_path(min(RUNS)))
    run.unlink()
    run.mkdir()
    pruned = prune(store, 2)
    assert (pruned.runs, len(pruned.problems)) == (0, 1)
    assert str(run) in pruned.problems[0]
