"""Reads every blob of a history that a reader takes, and keeps the changes that bring or remove traces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple

from linter.git.cat_file import read_objects
from linter.git.errors import GitError
from linter.git.log import list_commits
from linter.history.audit_state import AuditState, Made, ReadAs
from linter.history.commit_changes import RelevantChanges
from linter.history.commits import event_of, made_by
from linter.history.context import AuditContext
from linter.history.recalled import Seen, Wanted, by_blob, read_contents, recall
from linter.history.ref_traces import at_tips
from linter.history.replaced import telling
from linter.history.timeline import SightingsOf
from linter.model.inputs import BlobChange
from linter.model.matches import Event, Sighting
from linter.readers.messages.commit import parse
from linter.readers.registry import ReaderKey, kind_of
from linter.scanning.scanner import Scanner

_CUT_SHORT = "the history cannot be walked to its end: {}"


class BlobsRead(NamedTuple):
    """What the blobs of a history hold."""

    changes: Sequence[BlobChange]
    """Those from or to content with traces, newest first."""
    events: Mapping[str, Event]
    """Who made the commits of these changes, and when; without the commits that could not be read."""
    made: Mapping[str, Made]
    """The same, whatever date the scope asks for."""
    sightings_of: SightingsOf
    read_as: ReadAs
    """What a ledger may count as read from now on."""
    links: AbstractSet[tuple[str, str]]
    """Path and object of links and submodules whose names are traces."""
    by_name: AbstractSet[str]
    """Blobs that no reader takes."""


def read_blobs(audit: AuditContext, last: AuditState | None, found: RelevantChanges) -> BlobsRead:
    """Read every blob that a reader takes, once; `last` is what the last audit left, if this continues it."""
    replaced = found.replaced() if audit.scope.is_arriving else frozenset()
    wanted = by_blob((oid, kind, path) for kind, blobs in found.wanted.items() for oid, path in blobs.items())
    recalled = recall(audit, last, wanted)
    by_name = found.by_name.union(last.by_name if last else ()).difference(wanted)
    if recalled.every:
        by_name = {oid for oid in by_name if bytes.fromhex(oid) not in recalled.every}
    audit.tally.by_name(len(by_name))
    left = recalled.left
    seen = recalled.seen | _read(audit, {oid: left[oid] for oid in left if oid not in replaced})
    before = _telling(audit, found, replaced, seen) if replaced else frozenset[str]()
    seen |= _read(audit, {oid: left[oid] for oid in left if oid in before}, are_replaced=True)
    relevant = found.relevant({oid for oid, _ in seen})
    links = frozenset(relevant.links).union(last.links if last else ())
    sightings_of = partial(_sightings_of, audit.scanner, seen, links)
    changes = [change for change in relevant.changes if _has_traces(change, sightings_of)]
    audit.tally.add(relevant.tally)
    if last and last.changes:
        changes = _merged(audit, changes, last.changes)
    made = _made(audit, dict.fromkeys(change.commit for change in changes), last.made if last else {})
    events = {oid: event_of(audit.scope, oid, each) for oid, each in made.items()}
    return BlobsRead(changes, events, made, sightings_of, recalled.read_as, links, by_name)


def _telling(
    audit: AuditContext, found: RelevantChanges, replaced: AbstractSet[str], seen: Seen
) -> frozenset[str]:
    """Which of the contents that a change under review replaces have to be read."""
    changes = found.relevant(replaced | {oid for oid, _ in seen}).changes
    tips = partial(at_tips, audit.repository, audit.scope.refs) if audit.scope.before else None
    return telling(changes, replaced, seen, tips)


def _read(audit: AuditContext, wanted: Wanted, *, are_replaced: bool = False) -> Seen:
    """Read blobs; record those that may be recorded in the ledger."""
    seen: Seen = {}
    work = partial(read_contents, audit.scanner, wanted, are_replaced=are_replaced)
    for found, read in audit.objects.each("blob", tuple(wanted), work):
        seen.update(found)
        if audit.ledger:
            here = dict(found)
            by_kind: dict[ReaderKey, dict[str, tuple[Sighting, ...]]] = {}
            for oid in read:
                for kind in wanted[oid]:
                    by_kind.setdefault(kind, {})[oid] = here.get((oid, kind), ())
            for kind, blobs in by_kind.items():
                audit.ledger.record_blobs(kind, blobs)
            audit.ledger.commit()
    return seen


def _sightings_of(
    scanner: Scanner, seen: Seen, links: AbstractSet[tuple[str, str]], path: str, blob: str
) -> tuple[Sighting, ...]:
    """What is seen at a path that has a blob: in its name and in its content."""
    name = scanner.entry if (path, blob) in links else scanner.path
    return name(path) + seen.get((blob, kind_of(path)), ())


def _has_traces(change: BlobChange, sightings_of: SightingsOf) -> bool:
    return any(sightings_of(change.path, oid) for oid in (change.new, *change.old) if oid)


def _merged(
    audit: AuditContext, changes: Sequence[BlobChange], known: Sequence[BlobChange]
) -> list[BlobChange]:
    """Merge the changes of the last audit into the new ones, newest first: a new one may be older."""
    if not changes:
        return list(known)
    merged = [*changes, *known]
    try:
        order = list_commits(audit.repository.git, audit.scope.revisions)
    except GitError as error:  # what was whole at the last audit is damaged now
        audit.tally.missed("commit", _CUT_SHORT.format(error.stderr.strip()))
        return merged
    rank = {oid: number for number, oid in enumerate(order)}
    return sorted(merged, key=lambda change: rank[change.commit])


def _made(audit: AuditContext, commits: Iterable[str], known: Mapping[str, Made]) -> dict[str, Made]:
    """Who made these commits, and when; what cannot be read was counted when the commits were read."""
    made = {oid: known[oid] for oid in commits if oid in known}
    asked = [oid for oid in commits if oid not in audit.objects.missing and oid not in made]
    for found in read_objects(audit.repository.git, asked):
        data = found.head if found.data is None else found.data
        if data:  # of a commit that is too large the headers are enough
            made[found.oid] = made_by(parse(data))
    return made
