"""Takes from a ledger what earlier audits saw in blobs, so that these need not be read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple

from linter.history.audit_state import AuditState
from linter.history.context import AuditContext
from linter.history.object_reader import ObjectReader, Objects
from linter.model.matches import Sighting
from linter.readers.registry import ReaderKey, kind_of
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally

Content = tuple[str, ReaderKey]
"""A blob, and the readers that read it."""
Wanted = Mapping[str, Mapping[ReaderKey, str]]
"""Blob to the readers that are to read it, and these to a path that the blob has."""
Seen = dict[Content, tuple[Sighting, ...]]


class Recalled(NamedTuple):
    """What a ledger knows of the blobs that an audit wants."""

    seen: Seen
    read_as: frozenset[Content]
    """All contents that count as read once the blobs in `left` are read."""
    left: Wanted
    """What is still to be read."""


def recall(audit: AuditContext, last: AuditState | None, wanted: Wanted) -> Recalled:
    """Look up wanted blobs, and those of the last audit, in the ledger; without a ledger all are left."""
    if audit.ledger is None:
        return Recalled({}, frozenset(), wanted)
    read_last = frozenset(last.blobs if last else ())
    asked = [(oid, kind, path) for oid, kinds in wanted.items() for kind, path in kinds.items()]
    for change in last.changes if last else ():
        kind = kind_of(change.path)
        blobs = (oid for oid in (change.new, *change.old) if (oid, kind) in read_last)
        asked += [(oid, kind, change.path) for oid in blobs]
    read_as = read_last.union((oid, kind) for oid, kind, _ in asked)
    known = {kind: audit.ledger.known(kind) for kind in {kind for _, kind, _ in asked}}
    seen = {
        (oid.hex(), kind): audit.ledger.sightings(packed)
        for kind, entries in known.items()
        for oid, packed in entries.items()
        if packed is not None
    }
    unknown = [entry for entry in asked if bytes.fromhex(entry[0]) not in known[entry[1]]]
    seen |= _read_again(audit, by_blob(entry for entry in unknown if entry[:2] in read_last))
    left = by_blob(entry for entry in unknown if entry[:2] not in read_last)
    spared = len({oid for oid, _ in read_as}) - len(left)
    audit.tally.expect("blob", spared)
    audit.tally.read("blob", spared)
    return Recalled(seen, read_as, left)


def _read_again(audit: AuditContext, blobs: Wanted) -> Seen:
    """Read blobs that the last audit read tolerantly: no ledger holds those, and they are counted already."""
    aside = Tally()
    objects = ObjectReader(audit.repository, aside, audit.progress, audit.effort)
    seen: Seen = {}
    work = partial(read_contents, audit.scanner, blobs, frozenset[str]())
    for found, _ in objects.each("blob", tuple(blobs), work):
        seen.update(found)
    return seen


def read_contents(
    scanner: Scanner, wanted: Wanted, replaced: AbstractSet[str], objects: Objects, tally: Tally
) -> tuple[list[tuple[Content, tuple[Sighting, ...]]], list[str]]:
    """Read blobs; returns what was seen in them, and those that a ledger may hold.

    That are all that were read by their grammar. Those in `replaced` need not be readable: they are only what
    a change takes away.
    """
    found: list[tuple[Content, tuple[Sighting, ...]]] = []
    read: list[str] = []
    for oid, data in objects:
        noted = tally.noted
        for kind, path in wanted[oid].items() if data else ():
            is_replaced = oid in replaced
            sightings = scanner.former(path, data) if is_replaced else scanner.content(path, data, tally)
            if sightings:
                found.append(((oid, kind), sightings))
        if tally.noted == noted and oid not in replaced:
            read.append(oid)
    return found, read


def by_blob(entries: Iterable[tuple[str, ReaderKey, str]]) -> Wanted:
    """Group triples of a blob, its readers and a path by blob; of several paths the first stays."""
    found: dict[str, dict[ReaderKey, str]] = {}
    for oid, kind, path in entries:
        found.setdefault(oid, {}).setdefault(kind, path)
    return found
