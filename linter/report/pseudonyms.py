"""Replaces people in a report by keyed pseudonyms; the same mailbox always gets the same pseudonym."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable

from linter.model.findings import Finding, Report
from linter.model.fragments import Fragment, Place
from linter.model.matches import Event, History, Person

_LENGTH = 12
_PSEUDONYM = re.compile(f"person-[0-9a-f]{{{_LENGTH}}}")
_IDENTITIES = (Place.AUTHOR, Place.COMMITTER)


def pseudonymise(report: Report, key: bytes) -> Report:
    """Replace every author, and every identity that is a trace; the rule still says which tool it shows."""

    def of(person: Person) -> Person:
        digest = hmac.new(key, _mailbox(person), hashlib.sha256).hexdigest()[:_LENGTH]
        return Person(f"person-{digest}", "")

    findings = tuple(_finding(finding, of) for finding in report.findings)
    participants = None
    if report.participants is not None:
        participants = {
            commit: tuple(one._replace(person=of(one.person)) for one in people)
            for commit, people in report.participants.items()
        }
    return report._replace(findings=findings, participants=participants)


def is_pseudonym(text: str) -> bool:
    """Whether a text is what `pseudonymise` puts in the place of a person."""
    return _PSEUDONYM.fullmatch(text) is not None


def _finding(finding: Finding, of: Callable[[Person], Person]) -> Finding:
    match = finding.match
    origin, history = match.origin, match.history
    if origin.author:
        origin = origin._replace(author=of(origin.author))
    if history:
        history = History(_events(history.introduced, of), _events(history.removed, of), history.present_on)
    fragment = match.fragment
    if _is_identity(fragment):
        fragment = fragment._replace(text=of(_person(fragment.text)).name, shown="")
    return finding._replace(match=match._replace(fragment=fragment, origin=origin, history=history))


def _is_identity(fragment: Fragment) -> bool:
    """Whether a fragment is an identity; even that of a banned tool may have the mailbox of a person."""
    if fragment.place is Place.TRAILER:
        key = fragment.key
        return key.endswith("-by") or key == "cc" or "author" in key or "@" in fragment.text
    return fragment.place in _IDENTITIES


def _person(identity: str) -> Person:
    """Parse an identity `Name <mailbox>`, or only a name."""
    name, bracket, mailbox = identity.rpartition("<")
    return Person(name.strip(), mailbox.rstrip(">")) if bracket else Person(identity, "")


def _events(events: tuple[Event, ...], of: Callable[[Person], Person]) -> tuple[Event, ...]:
    return tuple(event._replace(author=of(event.author)) for event in events)


def _mailbox(person: Person) -> bytes:
    """The bytes that identify a person: the mailbox, or the name if there is none."""
    return (person.email or person.name).strip().lower().encode("utf-8", "surrogatepass")
