"""One repository of a fleet, audited: from its history to the rows of the store. Runs in a child process."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from typing import NamedTuple

from linter.fleet import tables
from linter.fleet.entries import Entry
from linter.fleet.store import Store
from linter.git.opening import open_repository
from linter.git.repository import BROKEN
from linter.history.audit import match_history
from linter.history.audit_cache import Ledger
from linter.history.object_reader import Effort
from linter.history.participants import read_participants
from linter.history.scope import Scope
from linter.loading.compiled import catalog_of, load_catalog
from linter.model.catalog import Catalog
from linter.model.errors import UsageError
from linter.model.fragments import TOOK_PART
from linter.model.matches import Match, Participants
from linter.model.policy import INVENTORY
from linter.report.json import coverage_values, finding_values, people_values
from linter.report.jsonl import flat
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally
from linter.sources.subject import subject_of
from linter.verdict.evaluator import JudgingContext
from linter.verdict.judge import judge

_DAY = "2000-01-01"  # an inventory judges nothing, so any day will do


class Task(NamedTuple):
    """What a worker has to know to audit one repository."""

    entry: Entry
    key: str
    store: str
    """The directory of the store."""


class Receipt(NamedTuple):
    """What a worker tells of an audit; the results themselves stand in the store."""

    name: str
    key: str
    state: str
    reason: str = ""
    complete: bool = False
    commits: int = 0
    matches: int = 0
    seconds: float = 0.0


@cache
def warm() -> tuple[Catalog, Scanner]:
    """The catalog and a scanner with its keywords compiled; children that are forked later share both."""
    compiled = load_catalog()
    catalog = catalog_of(compiled)
    return catalog, Scanner(catalog, compiled.prefilter, bulk=True)


def audit(task: Task) -> tuple[bool, int, int]:
    """Audit a repository and write its tables; whether it is complete, its commits, its matches.

    Raises:
        ToolbanError: the repository cannot be opened, or the ledger cannot be used.
    """
    catalog, scanner = warm()
    entry, store = task.entry, Store(task.store)
    repository = open_repository(entry.path)
    tally = Tally()
    refs = repository.refs()
    with _ledger(store.ledger(entry.name), catalog) as ledger:
        read = match_history(repository, Scope(refs), scanner, tally, effort=Effort(1), ledger=ledger)
        matches = list(read)
        rows = _rows(entry.name, matches, read_participants(repository.git, matches, scanner), catalog)
    if ledger.trouble:
        _remove(store.ledger(entry.name))
    for name in repository.broken_refs():
        tally.missed("ref", BROKEN, name)
    coverage = tally.coverage()
    subject = subject_of(repository, refs)
    values = flat(coverage_values(coverage))
    tables.write("matches", rows, store.path("matches", entry.name, task.key))
    tables.write(
        "coverage", [{"repository": entry.name, **values}], store.path("coverage", entry.name, task.key)
    )
    about = {
        "repository": entry.name,
        "url": entry.address or subject.url,
        "head": subject.head,
        "newest": subject.date,
        "owner": entry.owner,
        "fork_of": entry.fork_of,
        "archived": entry.archived,
        "size": entry.size,
        "refs": len(refs),
        "matches": len(rows),
        "audit": task.key,
        "catalog": catalog.digest,
    }
    tables.write("repositories", [about], store.path("repositories", entry.name, task.key))
    return coverage.complete, coverage.commits.read, len(rows)


def _ledger(path: str, catalog: Catalog) -> Ledger:
    """What is remembered of a repository; nothing where the file is damaged, which costs a full audit."""
    try:
        return Ledger(path, catalog)
    except UsageError:
        _remove(path)
        return Ledger(path, catalog)


def _remove(path: str) -> None:
    for ending in ("", "-journal", "-wal", "-shm"):
        with suppress(OSError):
            os.remove(f"{path}{ending}")


def _rows(
    name: str, matches: Iterable[Match], participants: Participants, catalog: Catalog
) -> list[dict[str, object]]:
    """The matches as rows, in the order of reports."""
    found = judge(matches, INVENTORY, catalog, JudgingContext(_DAY)).findings
    rows = []
    for finding in found:
        values = finding_values(finding)
        match = finding.match
        author = match.origin.author
        row: dict[str, object] = {
            **{key: values.get(key) for key in tables.COLUMNS["matches"] if key in values},
            "repository": name,
            "ignore": match.fragment.ignore or None,
            "author_name": _person(values["author"], "name") if author else None,
            "author_email": _person(values["author"], "email") if author else None,
        }
        for key, events in (("introduced", values["introduced"]), ("removed", values["removed"])):
            row[key] = _events(events)
        if match.fragment.place in TOOK_PART and match.origin.commit in participants:
            row["participants"] = people_values(participants[match.origin.commit])
        rows.append(row)
    return rows


def _person(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def _events(values: object) -> list[dict[str, object]] | None:
    if not isinstance(values, list):
        return None
    return [
        {
            "commit": value["commit"],
            "date": value["date"],
            "author_name": _person(value["author"], "name"),
            "author_email": _person(value["author"], "email"),
        }
        for value in values
    ]
