"""Finds the traces in the identities and messages of the commits of a history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from linter.history.audit_state import Made, Spoken
from linter.history.context import AuditContext
from linter.history.listing import Listing
from linter.history.object_reader import Objects
from linter.history.scope import Scope
from linter.model.matches import Event, Match, Origin
from linter.readers.messages.commit import RawCommit, parse
from linter.scanning.tally import Tally
from linter.support.processes import Meanwhile


class CommitsRead(NamedTuple):
    """What the commits themselves hold."""

    matches: list[Match]
    """In the order of the commits, newest first."""
    speaking: tuple[str, ...]
    """The commits with traces."""


def read_commits(audit: AuditContext, listing: Listing, meanwhile: Meanwhile) -> CommitsRead:
    """Match the identities and the message of every commit; call `meanwhile` once, while others work."""
    scope, scanner, ledger = audit.scope, audit.scanner, audit.ledger

    def work(objects: Objects, _tally: Tally) -> tuple[list[Spoken], list[str]]:
        spoken, silent = [], []
        for oid, data in objects:
            if sightings := scanner.commit(data):
                spoken.append(Spoken(oid, made_by(parse(data)), sightings))
            else:
                silent.append(oid)
        return spoken, silent

    known = _known_commits(audit, listing)
    last = listing.last.speaking if listing.last else ()
    found = {oid: spoken for oid, spoken in known.items() if spoken}
    oids = [oid for oid in (*listing.oids, *last) if oid not in known]
    for spoken, silent in audit.objects.each("commit", oids, work, meanwhile):
        found.update((each.oid, each) for each in spoken)
        if ledger:
            ledger.record_commits(spoken, silent)
            ledger.commit()
    # packs give the commits in an order of their own
    speaking = tuple(oid for oid in (*listing.oids, *last) if oid in found)
    return CommitsRead([match for oid in speaking for match in _matches(scope, found[oid])], speaking)


def _matches(scope: Scope, spoken: Spoken) -> list[Match]:
    event = event_of(scope, spoken.oid, spoken.made)
    origin = Origin(commit=event.commit, author=event.author, date=event.date)
    return [Match(*sighting, origin) for sighting in spoken.sightings]


def _known_commits(audit: AuditContext, listing: Listing) -> Mapping[str, Spoken | None]:
    """What the ledger knows of the listed commits, and of those that spoke at the last audit.

    Those and all others that the last audit read count as read.
    """
    if audit.ledger is None:
        return {}
    last = listing.last
    known = audit.ledger.commits([*listing.oids, *(last.speaking if last else ())])
    spared = len(known) + (last.commits - len(last.speaking) if last else 0)
    audit.tally.expect("commit", spared)
    audit.tally.read("commit", spared)
    return known


def made_by(commit: RawCommit) -> Made:
    """Who made a commit, and when."""
    return Made(commit.author, commit.author_date, commit.committer_date)


def event_of(scope: Scope, oid: str, made: Made) -> Event:
    """Who made a commit, and when by the date that the scope asks for."""
    return Event(oid, made.author_date if scope.author_dates else made.committer_date, made.author)
