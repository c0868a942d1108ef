"""A report without names of people: each is a keyed pseudonym, the same wherever the same mailbox stands."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

from linter.model import Event, Finding, History, Person, Report

_LENGTH = 12


def pseudonymise(report: Report, key: bytes) -> Report:
    """Replace every author; what was seen stays, for it is the identity of a tool."""

    def of(person: Person) -> Person:
        digest = hmac.new(key, _mailbox(person), hashlib.sha256).hexdigest()[:_LENGTH]
        return Person(f"person-{digest}", "")

    return report._replace(findings=tuple(_finding(finding, of) for finding in report.findings))


def _finding(finding: Finding, of: Callable[[Person], Person]) -> Finding:
    match = finding.match
    origin, history = match.origin, match.history
    if origin.author:
        origin = origin._replace(author=of(origin.author))
    if history:
        history = History(_events(history.introduced, of), _events(history.removed, of), history.present_on)
    return finding._replace(match=match._replace(origin=origin, history=history))


def _events(events: tuple[Event, ...], of: Callable[[Person], Person]) -> tuple[Event, ...]:
    return tuple(event._replace(author=of(event.author)) for event in events)


def _mailbox(person: Person) -> bytes:
    """What tells people apart: the mailbox, else the name."""
    return (person.email or person.name).strip().lower().encode("utf-8", "surrogatepass")
