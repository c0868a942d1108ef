"""Reads every blob of a history that a reader takes, and keeps the changes that bring or remove traces."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple

from linter.git.cat_file import read_objects
from linter.git.errors import GitError
from linter.git.log import list_commits
from linter.history.audit_state import AuditState, KeptLife, Made, ReadAs
from linter.history.commit_changes import RelevantChanges
from linter.history.commits import event_of, made_by
from linter.history.context import AuditContext
from linter.history.recalled import Wanted, by_blob, by_kind, read_contents, recall, remember_at
from linter.history.ref_traces import at_tips
from linter.history.replaced import telling
from linter.history.sightings import NOTHING, Row, Sightings
from linter.model.inputs import BlobChange
from linter.model.matches import Event
from linter.readers.messages.commit import parse
from linter.readers.registry import kind_of
from linter.scanning.scanner import Scanner

_CUT_SHORT = "the history cannot be walked to its end: {}"


class Versions:
    """What is seen at a path that has a blob: in its name and in its content."""

    def __init__(self, scanner: Scanner, seen: Sightings, links: AbstractSet[tuple[str, str]]) -> None:
        self.numbering = seen.numbering
        self._scanner = scanner
        self._seen = seen
        self._links = links
        self._names: dict[tuple[str, bool], Row] = {}

    def row(self, path: str, blob: str) -> Row:
        """All of it; `blob` is empty where there is nothing."""
        if not blob:
            return NOTHING
        named = self._named(path, is_link=(path, blob) in self._links)
        return named.joined(self._seen.row((blob, kind_of(path))))

    def show(self, change: BlobChange) -> bool:
        """Whether anything is seen before or after a change."""
        return any(self.row(change.path, oid).numbers for oid in (change.new, *change.old))

    def _named(self, path: str, *, is_link: bool) -> Row:
        key = (path, is_link)
        if key not in self._names:
            name = self._scanner.entry if is_link else self._scanner.path
            self._names[key] = self.numbering.row(name(path))
        return self._names[key]


class BlobsRead(NamedTuple):
    """What the blobs of a history hold."""

    changes: Sequence[BlobChange]
    """Those from or to content with traces, newest first; without those at paths of `lives`."""
    every_change: Callable[[], Sequence[BlobChange]]
    """All of these, in no order."""
    lives: Callable[[], Sequence[KeptLife]]
    """Those that the last audit left and nothing new has touched."""
    look_up: Callable[[Iterable[tuple[str, str]]], None]
    """Look up in the ledger what is seen at paths with blobs, of which it was not known that it matters."""
    events: Mapping[str, Event]
    """Who made the commits of these changes, and when; without the commits that could not be read."""
    made: Mapping[str, Made]
    """The same, whatever date the scope asks for."""
    versions: Versions
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
    left, seen = recalled.left, recalled.seen
    _read(audit, {oid: left[oid] for oid in left if oid not in replaced}, seen)
    before = _telling(audit, found, replaced, seen) if replaced else frozenset[str]()
    _read(audit, {oid: left[oid] for oid in left if oid in before}, seen, are_replaced=True)
    relevant = found.relevant(seen.blobs())
    links = frozenset(relevant.links).union(last.links if last else ())
    versions = Versions(audit.scanner, seen, links)
    changes = [change for change in relevant.changes if versions.show(change)]
    audit.tally.add(relevant.tally)
    made = _made(audit, dict.fromkeys(change.commit for change in changes), last.made if last else {})
    events = {oid: event_of(audit.scope, oid, each) for oid, each in made.items()}
    read = BlobsRead(
        changes, lambda: changes, tuple, _nothing, events, made, versions, recalled.read_as, links, by_name
    )
    return _continued(audit, last, read, seen) if last else read


def _nothing(_places: Iterable[tuple[str, str]]) -> None:
    """Look up nothing: all that matters was read."""


def _continued(audit: AuditContext, last: AuditState, new: BlobsRead, seen: Sightings) -> BlobsRead:
    """What is new, with what the last audit left: lives, and all changes at paths where something is new."""
    look_up = partial(remember_at, audit, last, seen=seen)
    if not new.changes:
        return new._replace(every_change=last.changes, lives=last.lives, look_up=look_up)
    paths = {change.path for change in new.changes}
    before = [change for change in last.changes() if change.path in paths]
    look_up((change.path, oid) for change in before for oid in (change.new, *change.old))
    age = _ages(audit)
    lives = [_in_order(life, age) for life in last.lives() if life.path not in paths]
    merged = [*new.changes, *before]
    return new._replace(
        changes=sorted(merged, key=lambda change: age[change.commit]) if age else merged,
        every_change=lambda: (*new.changes, *last.changes()),
        lives=lambda: lives,
        look_up=look_up,
    )


def _ages(audit: AuditContext) -> Mapping[str, int]:
    """How far back each commit stands: a new one may be older than others. Empty if that is not known."""
    try:
        order = list_commits(audit.repository.git, audit.scope.revisions)
    except GitError as error:  # what was whole at the last audit is damaged now
        audit.tally.missed("commit", _CUT_SHORT.format(error.stderr.strip()))
        return {}
    return {oid: number for number, oid in enumerate(order)}


def _in_order(life: KeptLife, age: Mapping[str, int]) -> KeptLife:
    """A life with its commits, oldest first: a new commit with a wrong clock moves its parents back."""
    if not age or max(len(life.introduced), len(life.removed)) <= 1:
        return life
    introduced, removed = (
        tuple(sorted(every, key=age.__getitem__, reverse=True)) for every in (life.introduced, life.removed)
    )
    return life._replace(introduced=introduced, removed=removed)


def _telling(
    audit: AuditContext, found: RelevantChanges, replaced: AbstractSet[str], seen: Sightings
) -> frozenset[str]:
    """Which of the contents that a change under review replaces have to be read."""
    changes = found.relevant(replaced | seen.blobs()).changes
    tips = partial(at_tips, audit.repository, audit.scope.refs) if audit.scope.before else None
    return telling(changes, replaced, seen, tips)


def _read(audit: AuditContext, wanted: Wanted, seen: Sightings, *, are_replaced: bool = False) -> None:
    """Read blobs; record those that may be recorded in the ledger."""
    work = partial(read_contents, audit.scanner, wanted, are_replaced=are_replaced)
    for found, read in audit.objects.each("blob", tuple(wanted), work):
        seen.add(found)
        if audit.ledger:
            for kind, oids in by_kind((oid, kind) for oid in read for kind, _ in wanted[oid]).items():
                audit.ledger.record_blobs(kind, [(oid, seen.row((oid, kind))) for oid in oids])
            audit.ledger.commit()


def _made(audit: AuditContext, commits: Iterable[str], known: Mapping[str, Made]) -> Mapping[str, Made]:
    """Who made these commits, and when; what cannot be read was counted when the commits were read."""
    asked = [oid for oid in commits if oid not in audit.objects.missing and oid not in known]
    if not asked:
        return known
    made = dict(known)
    for found in read_objects(audit.repository.git, asked):
        data = found.head if found.data is None else found.data
        if data:  # of a commit that is too large the headers are enough
            made[found.oid] = made_by(parse(data))
    return made
