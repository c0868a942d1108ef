"""Remembers between audits what was found in which object: a ledger, one SQLite file that may be deleted.

An object is named by its content, so what was found in it stays true until the rules change. Each entry is
kept under a digest of the rules that apply to such an object, and of toolban's own code. So a changed rule
about trailers does not make an audit read any blob again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property, partial
from typing import final

from linter import __version__
from linter.catalog.keyword_index import groups_of
from linter.history import kept_sightings
from linter.history.audit_state import COMMIT, AuditState, Spoken
from linter.history.kept_sightings import KeptSightings
from linter.history.ledger_file import WAIT, LedgerFile
from linter.history.packed_state import APART, made_of, pack, unpack
from linter.history.sightings import Numbering, Row
from linter.model.catalog import Catalog, Confidence, Trace
from linter.model.matches import Sighting
from linter.readers.reader_table import GROUPS
from linter.readers.registry import ReaderKey
from linter.support.locations import files_below, package_directory

_OF_COMMITS = {"commit", "identity", "message"}
_ASKED_AT_ONCE = 500  # objects: SQLite takes 999 values of a query, or more


@final
class Ledger:
    """A ledger; as a context manager it closes the file. Files that match `accepted` may be unreadable.

    Where its file fails in the middle of an audit, nothing more is known, or nothing more is kept.

    Raises:
        UsageError: the file is no ledger, or is damaged.
    """

    def __init__(
        self, path: str, catalog: Catalog, accepted: tuple[str, ...] = (), *, wait: float = WAIT
    ) -> None:
        self._accepted = accepted
        self._catalog = catalog
        self._traces = {trace.rule: trace for trace in catalog.traces}
        self._kinds: dict[ReaderKey, int] = {}
        self._unapplied: set[ReaderKey] = set()
        self._digests: dict[ReaderKey, bytes] = {}
        self._seen: dict[str, tuple[Sighting, ...]] = {}
        self._file = LedgerFile(path, wait)
        self._kept = KeptSightings(self._file.database, self._traces)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def trouble(self) -> str:
        """Why it could not be used to the end; empty if it could."""
        return self._file.trouble

    @property
    def numbering(self) -> Numbering:
        """What the numbers in its rows stand for."""
        return self._kept.numbering

    def blobs(self, kind: ReaderKey, oids: Sequence[str]) -> Iterator[tuple[str, Row]]:
        """Those of some blobs that were read, with what was found in them."""
        nothing: list[tuple[str, Row]] = []
        for start in range(0, len(oids), _ASKED_AT_ONCE):
            asked = oids[start : start + _ASKED_AT_ONCE]
            yield from self._file.read(partial(self._blobs, kind, asked), nothing)

    def _blobs(self, kind: ReaderKey, oids: Sequence[str]) -> list[tuple[str, Row]]:
        known = self._known(kind, oids)
        rows = self._kept.rows(packed for _, packed in known)
        return list(zip((oid for oid, _ in known), rows, strict=True))

    def commits(self, oids: Sequence[str]) -> dict[str, Spoken | None]:
        """Map those of some commits that were read to what was found in them; None stands for nothing."""
        found: dict[str, Spoken | None] = {}
        nothing: dict[str, Spoken | None] = {}
        for start in range(0, len(oids), _ASKED_AT_ONCE):
            asked = oids[start : start + _ASKED_AT_ONCE]
            found.update(self._file.read(partial(self._commits, asked), nothing))
        return found

    def _commits(self, oids: Sequence[str]) -> dict[str, Spoken | None]:
        known = self._known(COMMIT, oids)
        return {oid: None for oid, packed in known if not packed} | {
            spoken.oid: spoken for spoken in self._spoken(known)
        }

    def record_blobs(self, kind: ReaderKey, found: Iterable[tuple[str, Row]]) -> None:
        """Record blobs of a kind as read, with what was found; `commit` makes it permanent."""
        self._write(lambda: self._record(kind, [(oid, self._kept.packed(row)) for oid, row in found]))

    def record_commits(self, spoken: Iterable[Spoken], silent: Iterable[str]) -> None:
        """Record commits as read, with and without traces; `commit` makes it permanent."""
        rows = [(oid, f"{json.dumps(made)}\n{_packed(seen)}") for oid, made, seen in spoken]
        self._write(lambda: self._record(COMMIT, [*((oid, None) for oid in silent), *rows]))

    def _known(self, kind: ReaderKey, oids: Sequence[str]) -> list[tuple[str, str | None]]:
        number = self._id(kind)
        if number is None:
            return []
        names = [bytes.fromhex(oid) for oid in oids]
        places = ",".join("?" * len(names))
        query = f"SELECT oid, seen FROM object WHERE kind = ? AND oid IN ({places})"  # noqa: S608 only marks
        return [(oid.hex(), packed) for oid, packed in self._rows(query, number, *names)]

    def _record(self, kind: ReaderKey, rows: Iterable[tuple[str, str | None]]) -> None:
        number = self._id(kind)
        number = self._new_id(kind) if number is None else number
        packed = [(number, bytes.fromhex(oid), seen) for oid, seen in rows]
        self._file.database.executemany("INSERT OR REPLACE INTO object VALUES (?, ?, ?)", packed)

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
        query = f"SELECT digest, kept FROM walk WHERE digest IN ({places})"  # noqa: S608 only marks

        def read() -> AuditState | None:
            texts = {names[key]: text or "" for key, text in self._rows(query, *names)}
            return unpack(texts, self._trace)

        return self._file.read(read, None)

    def _trace(self, rule: str, confidence: int) -> Trace:
        trace = self._traces[rule]
        is_same = trace.confidence == confidence  # a name in another case is worth less
        return trace if is_same else trace._replace(confidence=Confidence(confidence))

    def keep(self, repository: str, kept: AuditState, last: AuditState | None = None) -> None:
        """Store what the next audit of a repository can continue from; `last` is what this one continued."""
        if not self._file.can_write:
            return
        digest = self._walk(repository)
        rows = [(digest + name.encode(), text) for name, text in pack(kept, last).items()]
        self._write(self._apply)
        self._write(
            lambda: self._file.database.executemany("INSERT OR REPLACE INTO walk VALUES (?, ?)", rows)
        )
        self.commit()

    def commit(self) -> None:
        """Make permanent what was recorded."""
        if self._file.can_write and not self._file.commit():
            self._forget()

    def _rows(self, query: str, *values: object) -> list[tuple[bytes, str | None]]:
        return self._file.database.execute(query, values).fetchall()

    def _write(self, write: Callable[[], object]) -> None:
        if self._file.can_write and not self._file.write(write):
            self._forget()

    def _forget(self) -> None:
        """Forget the numbers of what was recorded and not made permanent: others may get them now."""
        self._kinds.clear()
        self._kept.forget()

    def _id(self, kind: ReaderKey) -> int | None:
        """The number of a kind of objects, if it has one."""
        if kind not in self._kinds:
            found = self._number("SELECT kind FROM applied WHERE digest = ?", self._applied(kind))
            if found is None:  # the rules are new, perhaps not those that matter for this kind
                found = self._number("SELECT id FROM kind WHERE digest = ?", self._digest(kind))
                self._unapplied.add(kind)
            if found is not None:
                self._kinds[kind] = found
        return self._kinds.get(kind)

    def _new_id(self, kind: ReaderKey) -> int:
        """The same for a kind that has none yet."""
        digest = self._digest(kind)  # another audit may have recorded it meanwhile
        self._file.database.execute("INSERT OR IGNORE INTO kind (digest) VALUES (?)", (digest,))
        self._kinds[kind] = self._number("SELECT id FROM kind WHERE digest = ?", digest) or 0
        return self._kinds[kind]

    def _number(self, query: str, digest: bytes) -> int | None:
        found = self._file.database.execute(query, (digest,)).fetchone()
        return int(found[0]) if found else None

    def _apply(self) -> None:
        """Record which numbers kinds have under these rules, so that the next audit need not make digests."""
        rows = [(self._applied(kind), self._kinds[kind]) for kind in self._unapplied & self._kinds.keys()]
        self._file.database.executemany("INSERT OR REPLACE INTO applied VALUES (?, ?)", rows)
        self._unapplied.clear()

    def _applied(self, kind: ReaderKey) -> bytes:
        return hashlib.sha256(repr((self._of_rules, kind)).encode()).digest()

    def _digest(self, kind: ReaderKey) -> bytes:
        """Digest of everything that decides what can be found in an object of a kind."""
        if kind not in self._digests:
            self._digests[kind] = self._made_digest(kind)
        return self._digests[kind]

    def _made_digest(self, kind: ReaderKey) -> bytes:
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
