"""Finds the traces in the identities and messages of the commits of a history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from linter.history.audit_state import COMMIT
from linter.history.context import AuditContext
from linter.history.listing import Listing
from linter.history.object_reader import Objects
from linter.history.scope import Scope
from linter.model.matches import Event, Match, Origin, Sighting
from linter.readers.messages.commit import RawCommit, parse
from linter.scanning.tally import Tally
from linter.support.processes import Meanwhile

_Spoken = tuple[Event, tuple[Sighting, ...]]
"""A commit, and what was seen in its identities and its message."""


class CommitsRead(NamedTuple):
    """What the commits themselves hold."""

    matches: list[Match]
    """In the order of the commits, newest first."""
    speaking: tuple[str, ...]
    """The commits with traces."""


def read_commits(audit: AuditContext, listing: Listing, meanwhile: Meanwhile) -> CommitsRead:
    """Match the identities and the message of every commit; call `meanwhile` once, while others work."""
    scope, scanner, ledger = audit.scope, audit.scanner, audit.ledger

    def work(objects: Objects, _tally: Tally) -> tuple[list[_Spoken], list[str]]:
        spoken, silent = [], []
        for oid, data in objects:
            if sightings := scanner.commit(data):
                spoken.append((event_of(scope, oid, parse(data)), sightings))
            else:
                silent.append(oid)
        return spoken, silent

    oids = _commits_to_read(audit, listing)
    found: dict[str, _Spoken] = {}
    for spoken, silent in audit.objects.each("commit", oids, work, meanwhile):
        found.update((event.commit, (event, sightings)) for event, sightings in spoken)
        if ledger:
            ledger.record(COMMIT, silent, {})
            ledger.commit()
    speaking = tuple(oid for oid in oids if oid in found)  # packs give the commits in an order of their own
    return CommitsRead([match for oid in speaking for match in _matches(*found[oid])], speaking)


def _matches(event: Event, sightings: tuple[Sighting, ...]) -> list[Match]:
    origin = Origin(commit=event.commit, author=event.author, date=event.date)
    return [Match(*sighting, origin) for sighting in sightings]


def _commits_to_read(audit: AuditContext, listing: Listing) -> Sequence[str]:
    """All commits; with a ledger, those that it does not know to be without traces."""
    if audit.ledger is None:
        return listing.oids
    known = audit.ledger.known(COMMIT)
    oids = [oid for oid in listing.oids if bytes.fromhex(oid) not in known]
    read_before = 0
    if listing.last:
        oids += listing.last.speaking
        read_before = listing.last.commits
    spared = len(listing.oids) + read_before - len(oids)
    audit.tally.expect("commit", spared)
    audit.tally.read("commit", spared)
    return oids


def event_of(scope: Scope, oid: str, commit: RawCommit) -> Event:
    """Who made a commit, and when by the date that the scope asks for."""
    return Event(oid, commit.author_date if scope.author_dates else commit.committer_date, commit.author)
