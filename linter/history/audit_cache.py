"""Remembers between audits what was found in which object: a ledger, one SQLite file that may be deleted.

An object is named by its content, so what was found in it stays true until the rules change. Each entry is
kept under a digest of the rules that apply to such an object, and of toolban's own code. So a changed rule
about trailers does not make an audit read any blob again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import final

from linter import __version__
from linter.catalog.keyword_index import groups_of
from linter.history.audit_state import COMMIT, AuditState
from linter.model.catalog import Catalog
from linter.model.errors import UsageError
from linter.model.fragments import Fragment, Place
from linter.model.inputs import BlobChange
from linter.model.matches import Sighting
from linter.readers.reader_table import GROUPS
from linter.readers.registry import ReaderKey
from linter.support.locations import files_below, package_directory

_OF_COMMITS = {"commit", "identity", "message"}
_FORMAT = 1
_APPLICATION = 0x746F6F6C  # says to whom the file belongs (sqlite.org, PRAGMA application_id)
_SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE kind (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE);
CREATE TABLE object (
    kind INTEGER NOT NULL, oid BLOB NOT NULL, seen TEXT, PRIMARY KEY (kind, oid)
) WITHOUT ROWID;
CREATE TABLE walk (digest BLOB PRIMARY KEY, kept TEXT NOT NULL) WITHOUT ROWID;
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_FORMAT};
COMMIT;
"""
_WAIT = 60.0  # seconds for another audit that writes


@final
class Ledger:
    """A ledger file; as a context manager it closes the file.

    Raises:
        UsageError: the file is no ledger, or is damaged.
    """

    def __init__(self, path: str, catalog: Catalog) -> None:
        self._path = path
        self._catalog = catalog
        self._traces = {trace.rule: trace for trace in catalog.traces}
        self._kinds: dict[ReaderKey, int] = {}
        try:
            self._database = sqlite3.connect(path, timeout=_WAIT)
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        try:
            self._prepare()
        except sqlite3.Error as error:
            self._database.close()
            raise self._unusable(error) from error

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def _prepare(self) -> None:
        (application,) = self._database.execute("PRAGMA application_id").fetchone()
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        if application == _APPLICATION and version == _FORMAT:
            return
        if self._database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise sqlite3.DatabaseError("it belongs to another program, or to another version of toolban")
        # one transaction: a process that is killed in it leaves an empty file, and not half a ledger
        self._database.executescript(_SCHEMA)

    def known(self, kind: ReaderKey) -> dict[bytes, str | None]:
        """Map the objects of a kind that were read to what was found, packed; None stands for nothing."""
        return self._rows("SELECT oid, seen FROM object WHERE kind = ?", self._id(kind))

    def sightings(self, packed: str) -> tuple[Sighting, ...]:
        """Unpack what was found in an object."""
        rows = json.loads(packed)
        return tuple((self._traces[rule], Fragment(Place(place), *rest)) for rule, place, *rest in rows)

    def record(self, kind: ReaderKey, oids: Iterable[str], seen: Mapping[str, Sequence[Sighting]]) -> None:
        """Record objects of a kind as read, with what was found; `commit` makes it permanent."""
        number = self._id(kind)
        rows = [(number, bytes.fromhex(oid), _packed(seen.get(oid, ()))) for oid in oids]
        self._write("INSERT OR REPLACE INTO object VALUES (?, ?, ?)", rows)

    def walk(self, repository: str) -> AuditState | None:
        """Load what the last audit of a repository left, if it was made under the same rules."""
        rows = self._rows("SELECT digest, kept FROM walk WHERE digest = ?", self._walk(repository))
        for packed in rows.values():
            tips, commits, blobs, changes, speaking, links, by_name, outside, notes = json.loads(packed or "")
            return AuditState(
                tips=tuple(tips),
                commits=commits,
                blobs=tuple((oid, tuple(kind)) for kind, oids in blobs for oid in oids),
                changes=tuple(BlobChange(oid, path, tuple(old), new) for oid, path, old, new in changes),
                speaking=tuple(speaking),
                links=tuple((path, oid) for path, oid in links),
                by_name=tuple(by_name),
                outside=tuple(map(tuple, outside)),
                notes=tuple(map(tuple, notes)),
            )
        return None

    def keep(self, repository: str, kept: AuditState) -> None:
        """Store what the next audit of a repository can continue from."""
        by_kind: dict[ReaderKey, list[str]] = {}
        for oid, kind in kept.blobs:
            by_kind.setdefault(kind, []).append(oid)
        packed = kept._replace(blobs=tuple(by_kind.items()))  # type: ignore[arg-type] # shorter, for JSON
        row = (self._walk(repository), json.dumps(packed))
        self._write("INSERT OR REPLACE INTO walk VALUES (?, ?)", [row])
        self.commit()

    def commit(self) -> None:
        """Make permanent what was recorded."""
        try:
            self._database.commit()
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def _rows(self, query: str, value: object) -> dict[bytes, str | None]:
        try:
            return dict(self._database.execute(query, (value,)).fetchall())
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        try:
            self._database.executemany(statement, rows)
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def _id(self, kind: ReaderKey) -> int:
        if kind not in self._kinds:
            digest = self._digest(kind)
            self._write("INSERT OR IGNORE INTO kind (digest) VALUES (?)", [(digest,)])
            found = self._database.execute("SELECT id FROM kind WHERE digest = ?", (digest,))
            self._kinds[kind] = int(found.fetchone()[0])
        return self._kinds[kind]

    def _digest(self, kind: ReaderKey) -> bytes:
        """Digest of everything that decides what can be found in an object of a kind."""
        of_readers = {group for reader in kind for group in GROUPS.get(reader, ())}
        groups = _OF_COMMITS if kind == COMMIT else of_readers
        traces = [trace for trace in self._catalog.traces if groups & groups_of(trace)]
        tools = sorted({trace.tool for trace in traces})
        categories = [(tool, self._catalog.tools[tool].categories) for tool in tools]
        return hashlib.sha256(repr((code_digest(), kind, traces, categories)).encode()).digest()

    def _walk(self, repository: str) -> bytes:
        asked = self._catalog.searched
        searched = None if asked is None else sorted(asked)
        rules = [trace.rule for trace in self._catalog.traces]
        text = repr((code_digest(), self._catalog.digest, searched, rules, os.path.realpath(repository)))
        return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()

    def _unusable(self, error: sqlite3.Error) -> UsageError:
        message = f"{self._path}: this ledger cannot be used: {error}."
        return UsageError(message, "Delete it, or name another file.")


@cache
def code_digest() -> str:
    """Hash of the version and of every module of toolban: other code may find other things in an object."""
    folder = package_directory()
    digest = hashlib.sha256(__version__.encode())
    for path in files_below(folder, ".py"):  # none where the installation is no directory
        digest.update(os.path.relpath(path, folder).encode())
        with open(path, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def _packed(sightings: Sequence[Sighting]) -> str | None:
    if not sightings:
        return None
    return json.dumps([(trace.rule, fragment.place.value, *fragment[1:]) for trace, fragment in sightings])
