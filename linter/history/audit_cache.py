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
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import final

from linter import __version__
from linter.catalog.keyword_index import groups_of
from linter.history import kept_sightings
from linter.history.audit_state import COMMIT, AuditState, Spoken
from linter.history.kept_sightings import KeptSightings
from linter.history.packed_state import APART, made_of, pack, unpack
from linter.history.sightings import Numbering, Row
from linter.model.catalog import Catalog, Confidence, Trace
from linter.model.errors import UsageError
from linter.model.matches import Sighting
from linter.readers.reader_table import GROUPS
from linter.readers.registry import ReaderKey
from linter.support.locations import files_below, package_directory

_OF_COMMITS = {"commit", "identity", "message"}
_FORMAT = 2
APPLICATION = 0x746F6F6C
"""Says to whom the file belongs (sqlite.org, PRAGMA application_id)."""
_SCHEMA = f"""
BEGIN IMMEDIATE;
DROP TABLE IF EXISTS kind;
DROP TABLE IF EXISTS object;
DROP TABLE IF EXISTS walk;
CREATE TABLE kind (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE);
CREATE TABLE object (
    kind INTEGER NOT NULL, oid BLOB NOT NULL, seen TEXT, PRIMARY KEY (kind, oid)
) WITHOUT ROWID;
{kept_sightings.SCHEMA}
CREATE TABLE walk (digest BLOB PRIMARY KEY, kept TEXT NOT NULL) WITHOUT ROWID;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {_FORMAT};
COMMIT;
"""
_ASKED_AT_ONCE = 500  # objects: SQLite takes 999 values of a query, or more
_WAIT = 60.0  # seconds for another audit that writes


@final
class Ledger:
    """A ledger file; as a context manager it closes the file. Files that match `accepted` may be unreadable.

    Raises:
        UsageError: the file is no ledger, or is damaged.
    """

    def __init__(self, path: str, catalog: Catalog, accepted: tuple[str, ...] = ()) -> None:
        self._path = path
        self._accepted = accepted
        self._catalog = catalog
        self._traces = {trace.rule: trace for trace in catalog.traces}
        self._kinds: dict[ReaderKey, int] = {}
        self._seen: dict[str, tuple[Sighting, ...]] = {}
        try:
            self._database = sqlite3.connect(path, timeout=_WAIT)
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        self._kept = KeptSightings(self._database, self._traces)
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
        if application == APPLICATION and version == _FORMAT:
            return
        is_older = application == APPLICATION and version < _FORMAT  # of other code: nothing in it counts
        if not is_older and self._database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise sqlite3.DatabaseError("it belongs to another program, or to another version of toolban")
        # one transaction: a process that is killed in it leaves an empty file, and not half a ledger
        self._database.executescript(_SCHEMA)

    @property
    def numbering(self) -> Numbering:
        """What the numbers in its rows stand for."""
        return self._kept.numbering

    def blobs(self, kind: ReaderKey, oids: Sequence[str]) -> Iterator[tuple[str, Row]]:
        """Those of some blobs that were read, with what was found in them."""
        for known in self._known(kind, oids):
            try:
                rows = self._kept.rows(packed for _, packed in known)
            except sqlite3.Error as error:
                raise self._unusable(error) from error
            yield from zip((oid for oid, _ in known), rows, strict=True)

    def commits(self, oids: Sequence[str]) -> dict[str, Spoken | None]:
        """Map those of some commits that were read to what was found in them; None stands for nothing."""
        found: dict[str, Spoken | None] = {}
        for known in self._known(COMMIT, oids):
            found.update((oid, None) for oid, packed in known if not packed)
            found.update((spoken.oid, spoken) for spoken in self._spoken(known))
        return found

    def record_blobs(self, kind: ReaderKey, found: Iterable[tuple[str, Row]]) -> None:
        """Record blobs of a kind as read, with what was found; `commit` makes it permanent."""
        try:
            packed = [(oid, self._kept.packed(row)) for oid, row in found]
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        self._record(kind, packed)

    def record_commits(self, spoken: Iterable[Spoken], silent: Iterable[str]) -> None:
        """Record commits as read, with and without traces; `commit` makes it permanent."""
        self._record(COMMIT, ((oid, None) for oid in silent))
        self._record(COMMIT, ((oid, f"{json.dumps(made)}\n{_packed(seen)}") for oid, made, seen in spoken))

    def _known(self, kind: ReaderKey, oids: Sequence[str]) -> Iterator[list[tuple[str, str | None]]]:
        number = self._id(kind)
        for start in range(0, len(oids), _ASKED_AT_ONCE):
            names = [bytes.fromhex(oid) for oid in oids[start : start + _ASKED_AT_ONCE]]
            places = ",".join("?" * len(names))
            query = f"SELECT oid, seen FROM object WHERE kind = ? AND oid IN ({places})"  # noqa: S608 only marks
            yield [(oid.hex(), packed) for oid, packed in self._read(query, number, *names)]

    def _record(self, kind: ReaderKey, rows: Iterable[tuple[str, str | None]]) -> None:
        number = self._id(kind)
        packed = [(number, bytes.fromhex(oid), seen) for oid, seen in rows]
        self._write("INSERT OR REPLACE INTO object VALUES (?, ?, ?)", packed)

    def _spoken(self, known: Iterable[tuple[str, str | None]]) -> Iterator[Spoken]:
        """What was found in commits, most of which have trailers that others have, too."""
        rows = [(oid, *packed.partition("\n")[::2]) for oid, packed in known if packed]
        every = json.loads(f"[{','.join(made for _, made, _ in rows)}]")
        for (oid, _, seen), made in zip(rows, every, strict=True):
            if seen not in self._seen:
                self._seen[seen] = tuple(
                    kept_sightings.unpacked(row, self._traces) for row in json.loads(seen)
                )
            yield Spoken(oid, made_of(made), self._seen[seen])

    def walk(self, repository: str) -> AuditState | None:
        """Load what the last audit of a repository left, if it was made under the same rules."""
        digest = self._walk(repository)
        names = {digest + name.encode(): name for name in ("", *APART)}
        places = ",".join("?" * len(names))
        rows = self._read(f"SELECT digest, kept FROM walk WHERE digest IN ({places})", *names)  # noqa: S608 only marks
        return unpack({names[key]: text or "" for key, text in rows}, self._trace)

    def _trace(self, rule: str, confidence: int) -> Trace:
        trace = self._traces[rule]
        is_same = trace.confidence == confidence  # a name in another case is worth less
        return trace if is_same else trace._replace(confidence=Confidence(confidence))

    def keep(self, repository: str, kept: AuditState, last: AuditState | None = None) -> None:
        """Store what the next audit of a repository can continue from; `last` is what this one continued."""
        digest = self._walk(repository)
        rows = [(digest + name.encode(), text) for name, text in pack(kept, last).items()]
        self._write("INSERT OR REPLACE INTO walk VALUES (?, ?)", rows)
        self.commit()

    def commit(self) -> None:
        """Make permanent what was recorded."""
        try:
            self._database.commit()
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def _read(self, query: str, *values: object) -> list[tuple[bytes, str | None]]:
        try:
            return self._database.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        try:
            self._database.executemany(statement, rows)
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def _id(self, kind: ReaderKey) -> int:
        """The number of a kind of objects; that of the last time, as its digest takes a while."""
        if kind not in self._kinds:
            key = hashlib.sha256(repr((self._of_rules, kind)).encode()).digest()
            known = self._read("SELECT digest, kept FROM walk WHERE digest = ?", key)
            number = int(known[0][1] or 0) if known else self._numbered(kind)
            if not known:
                self._write("INSERT OR REPLACE INTO walk VALUES (?, ?)", [(key, str(number))])
            self._kinds[kind] = number
        return self._kinds[kind]

    def _numbered(self, kind: ReaderKey) -> int:
        digest = self._digest(kind)
        self._write("INSERT OR IGNORE INTO kind (digest) VALUES (?)", [(digest,)])
        found = self._database.execute("SELECT id FROM kind WHERE digest = ?", (digest,))
        return int(found.fetchone()[0])

    def _digest(self, kind: ReaderKey) -> bytes:
        """Digest of everything that decides what can be found in an object of a kind."""
        of_readers = {group for reader in kind for group in GROUPS.get(reader, ())}
        groups = _OF_COMMITS if kind == COMMIT else of_readers
        chosen = [(tool, text) for own, tool, text in self._rules if not groups.isdisjoint(own)]
        tools = sorted({tool for tool, _ in chosen})
        categories = [(tool, self._catalog.tools[tool].categories) for tool in tools]
        accepted = () if kind == COMMIT else self._accepted
        digest = hashlib.sha256(repr((code_digest(), kind, categories, accepted)).encode())
        digest.update("".join(text for _, text in chosen).encode())
        return digest.digest()

    @cached_property
    def _rules(self) -> list[tuple[frozenset[str], str, str]]:
        """Of each trace the groups in which it can be found, its tool, and all of it as a text."""
        return [(groups_of(trace), trace.tool, f"{_plain(trace)}\n") for trace in self._catalog.traces]

    @cached_property
    def _of_rules(self) -> str:
        """Digest of everything that decides what an audit finds."""
        asked = self._catalog.searched
        searched = None if asked is None else sorted(asked)
        rules = [trace.rule for trace in self._catalog.traces]
        text = repr((code_digest(), self._catalog.digest, searched, rules, self._accepted))
        return hashlib.sha256(text.encode()).hexdigest()

    def _walk(self, repository: str) -> bytes:
        """Digest of a repository, and of everything that decides what an audit of it finds."""
        text = repr((self._of_rules, os.path.realpath(repository)))
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


def _packed(sightings: Iterable[Sighting]) -> str:
    return json.dumps(list(map(kept_sightings.plain, sightings)))


def _plain(trace: Trace) -> tuple[object, ...]:
    """A trace as plain values: the text of named tuples and enumerations takes ten times as long to make."""
    places = tuple(place.value for place in trace.places)
    sources = tuple(map(tuple, trace.sources))
    plain = {"places": places, "sources": sources, "confidence": int(trace.confidence)}
    return tuple((trace._asdict() | plain).values())
