"""Takes from a ledger what earlier audits saw in blobs, so that these need not be read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple

from linter.history.audit_state import AuditState, ReadAs, every_name
from linter.history.context import AuditContext
from linter.history.object_reader import ObjectReader, Objects
from linter.history.sightings import Content, Gathered, Gathering, Sightings
from linter.model.matches import Moved
from linter.readers.registry import ReaderKey, kind_of
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally

Wanted = Mapping[str, "tuple[tuple[ReaderKey, str], ...]"]
"""Blob to the readers that are to read it, each with a path that the blob has."""


class Recalled(NamedTuple):
    """What a ledger knows of the blobs that an audit wants."""

    seen: Sightings
    read_as: ReadAs
    """All blobs that count as read once those in `left` are read."""
    every: AbstractSet[bytes]
    """The names of all these blobs."""
    left: Wanted
    """What is still to be read."""


def recall(audit: AuditContext, last: AuditState | None, wanted: Wanted) -> Recalled:
    """Look up wanted blobs in the ledger; without a ledger all are left."""
    if audit.ledger is None:
        return Recalled(Sightings(), {}, frozenset(), wanted)
    seen = Sightings(audit.ledger.numbering)
    asked = {(oid, kind): path for oid, kinds in wanted.items() for kind, path in kinds}
    left = by_blob(remember(audit, last, asked, seen))
    read_last = last.blobs if last else {}
    read_as = _together(read_last, by_kind(asked)) if asked else read_last
    every = every_name(read_as)
    audit.tally.expect("blob", len(every) - len(left))
    audit.tally.read("blob", len(every) - len(left))
    return Recalled(seen, read_as, every, left)


def remember(
    audit: AuditContext, last: AuditState | None, asked: Mapping[Content, str], seen: Sightings
) -> list[tuple[str, ReaderKey, str]]:
    """Add to what is seen what the ledger knows of some contents, which have paths; return those left."""
    read_last = last.blobs if last else {}
    known: set[Content] = set()
    for kind, oids in by_kind(asked).items():
        for oid, found in audit.ledger.blobs(kind, oids) if audit.ledger else ():
            known.add((oid, kind))
            seen.keep((oid, kind), found)
    again: list[tuple[str, ReaderKey, str]] = []
    left: list[tuple[str, ReaderKey, str]] = []
    for (oid, kind), path in asked.items():
        if (oid, kind) not in known:
            was_read = bytes.fromhex(oid) in read_last.get(kind, ())
            (again if was_read else left).append((oid, kind, path))
    if again:
        _read_again(audit, by_blob(again), seen)
    return left


def remember_at(
    audit: AuditContext, last: AuditState, places: Iterable[tuple[str, str]], seen: Sightings
) -> None:
    """The same for paths and the blobs that they have, as far as the last audit has read them."""
    asked: dict[Content, str] = {}
    for path, oid in places:
        kind = kind_of(path)
        if (oid, kind) not in seen and oid and bytes.fromhex(oid) in last.blobs.get(kind, ()):
            asked.setdefault((oid, kind), path)
    remember(audit, last, asked, seen)


def _together(read_last: ReadAs, read: Mapping[ReaderKey, Iterable[str]]) -> ReadAs:
    """Add blobs to those of the last audit."""
    more = {
        kind: read_last.get(kind, frozenset[bytes]()) | frozenset(map(bytes.fromhex, oids))
        for kind, oids in read.items()
    }
    return {**read_last, **more}


def _read_again(audit: AuditContext, blobs: Wanted, seen: Sightings) -> None:
    """Read blobs that the last audit read tolerantly: no ledger holds those, and they are counted already."""
    aside = Tally()
    objects = ObjectReader(audit.repository, aside, audit.progress, audit.effort)
    work = partial(read_contents, audit.scanner, blobs)
    for found, _ in objects.each("blob", tuple(blobs), work):
        seen.add(found)


def read_contents(
    scanner: Scanner, wanted: Wanted, objects: Objects, tally: Tally, *, are_replaced: bool = False
) -> tuple[Gathered, list[str]]:
    """Read blobs; returns what was seen in them, and those that a ledger may hold.

    That are all that were read by their grammar. Contents that a change replaces need not be readable.
    """
    found = Gathering()
    read: list[str] = []
    for oid, data in objects:
        noted = tally.noted
        for kind, path in wanted[oid] if data else ():
            if are_replaced:
                found.add((oid, kind), (Moved(scanner.former(path, data)),))
            else:
                found.add((oid, kind), scanner.content_in_runs(path, data, tally))
        if tally.noted == noted and not are_replaced:
            read.append(oid)
    return found.gathered(), read


def by_kind(contents: Iterable[Content]) -> dict[ReaderKey, list[str]]:
    """Group blobs by their readers."""
    found: dict[ReaderKey, list[str]] = {}
    for oid, kind in contents:
        found.setdefault(kind, []).append(oid)
    return found


def by_blob(entries: Iterable[tuple[str, ReaderKey, str]]) -> Wanted:
    """Group triples of a blob, its readers and a path by blob; of several paths the first stays.

    Blobs at one path share what is said of them, or forked processes would copy all of it when they use it.
    """
    found: dict[str, tuple[tuple[ReaderKey, str], ...]] = {}
    shared: dict[tuple[ReaderKey, str], tuple[tuple[ReaderKey, str]]] = {}
    for oid, kind, path in entries:
        known = found.get(oid, ())
        if not known:
            found[oid] = shared.setdefault((kind, path), ((kind, path),))
        elif all(kind != other for other, _ in known):
            found[oid] = (*known, (kind, path))
    return found
