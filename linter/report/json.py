"""Formats a report as JSON, a stable interface (linter/report/report.schema.json)."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from functools import lru_cache

from linter import __version__
from linter.model.coverage import Count, Coverage, NotRead
from linter.model.findings import Finding, Report, Status
from linter.model.inline_ignores import terms_of
from linter.model.matches import Event, Participant, Participants, Person
from linter.model.subject import Fleet, Subject
from linter.report.escape import json_text
from linter.report.escape import unicode_text as _text
from linter.report.indented import Shared, SharedItems, in_pieces
from linter.report.phrases import severity
from linter.report.style import PLAIN, Style

SCHEMA = 1
_EVENTS = 4096  # a commit that brings many traces is in the history of each
_LISTS = 512  # as whole lists: of traces that stood together, which follow one another

Json = dict[str, object]


def render(report: Report, style: Style = PLAIN) -> str:
    """The complete report; the same report always gives the same bytes."""
    return "".join(pieces(report, style))


def pieces(report: Report, _style: Style = PLAIN) -> Iterator[str]:
    """The report in pieces, one for each finding."""
    catalog = report.catalog
    document: Json = {
        "schema": SCHEMA,
        "toolban": __version__,
        "repository": _subject_values(report.subject),
        "day": report.day or None,
        "catalog": {
            "tools": len(catalog.tools),
            "traces": len(catalog.traces),
            "sha256": catalog.digest,
            "date": catalog.date or None,
            "rules": [{"name": _text(own.label), "sha256": own.digest} for own in catalog.own],
            "searched": None if catalog.searched is None else sorted(catalog.searched),
        },
        "policy": {
            "name": _text(report.policy_name),
            "origin": [_text(origin) for origin in report.policy_origin],
            "sha256": report.policy_digest,
            "dates": report.dates,
        },
        "coverage": coverage_values(report.coverage),
        "notices": [_text(notice) for notice in report.notices],
        "summary": {status.value: report.number_of(status) for status in Status},
        "findings": map(finding_values, report.findings),
        "participants": _participants(report.participants),
    }
    if report.fleet:
        document["fleet"] = _fleet(report.fleet)
    yield from map(json_text, in_pieces(document))
    yield "\n"


def finding_values(finding: Finding) -> Json:
    """A finding as an object of the JSON report."""
    trace, fragment, origin = finding.match.trace, finding.match.fragment, finding.match.origin
    history = finding.match.history
    row: Json = {
        "rule": trace.rule,
        "tool": trace.tool,
        "place": fragment.place.value,
        "status": finding.status.value,
        "severity": severity(finding),
        "confidence": finding.confidence.label,
        "commit": origin.commit or None,
        "ref": _text(origin.ref) or None,
        "path": _text(origin.path) or None,
        "line": fragment.line or None,
        "column": fragment.column or None,
        "text": _text(fragment.shown or fragment.text),
        "author": _person(origin.author),
        "date": origin.date or None,
        "message": _text(finding.message),
        "advice": _text(finding.advice) or None,
        "waived_by": _text(finding.waived_by) or None,
        "ban": _text(finding.ban) or None,
        "introduced": _events(history.introduced) if history else None,
        "removed": _events(history.removed) if history else None,
        "present_on": _refs(history.present_on) if history else None,
        "fingerprint": finding.fingerprint,
    }
    if origin.repositories:
        row["repositories"] = [_text(name) for name in origin.repositories]
    if fragment.key:
        row["key"] = _text(fragment.key)
    if fragment.scope:
        row["scope"] = fragment.scope
    if fragment.shown and fragment.shown != fragment.text:
        row["normalised"] = _text(fragment.text)
    if fragment.ignore:
        until, reason = terms_of(fragment.ignore)
        row["ignore"] = {"until": until or None, "reason": _text(reason)}
    if finding.match.was_there_before:
        row["was_there_before"] = True
    if not _is_unicode(origin.path):
        row["path_base64"] = base64.b64encode(origin.path.encode("utf-8", "surrogateescape")).decode()
    return row


def coverage_values(coverage: Coverage) -> Json:
    """The coverage as an object of the JSON report."""
    return {
        "complete": coverage.complete,
        "commits": _count(coverage.commits),
        "files": _count(coverage.files),
        "blobs": _count(coverage.blobs),
        "not_read": _rows(coverage.not_read),
        "outside": _rows(coverage.outside),
        "read_tolerantly": _rows(coverage.notes),
        "by_name_only": coverage.by_name,
    }


def repository_values(subject: Subject) -> Json:
    """The repository as an object of the JSON report; a name or address that is not known is null."""
    return {"name": _text(subject.name) or None, "url": _text(subject.url) or None}


def _subject_values(subject: Subject) -> Json:
    """The same with its commits, which a saved report needs to be written in other formats."""
    return {
        **repository_values(subject),
        "head": subject.head or None,
        "date": subject.date or None,
        "tips": [{"ref": _text(tip.ref), "commit": tip.commit} for tip in subject.tips],
    }


def _fleet(fleet: Fleet) -> Json:
    return {
        "repositories": [
            {
                "name": _text(member.name),
                "owner": _text(member.owner) or None,
                "complete": member.complete,
                "reason": _text(member.reason) or None,
            }
            for member in fleet.members
        ],
        "since": fleet.since or None,
        "changes": [{**change._asdict(), "repository": _text(change.repository)} for change in fleet.changes],
    }


def _count(count: Count) -> Json:
    return {"expected": count.expected, "read": count.read}


def _rows(rows: Iterable[NotRead]) -> list[Json]:
    return [
        {
            "what": row.what,
            "reason": _text(row.reason),
            "count": row.times,
            "example": _text(row.example) or None,
        }
        for row in rows
    ]


@lru_cache(_LISTS)
def _refs(refs: tuple[str, ...]) -> list[object]:
    return SharedItems(map(_text, refs))


@lru_cache(_LISTS)
def _events(events: tuple[Event, ...]) -> list[object]:
    return SharedItems(map(_event, events))


@lru_cache(_EVENTS)
def _event(event: Event) -> Json:
    return Shared(commit=event.commit, date=event.date or None, author=_person(event.author))


def _participants(participants: Participants | None) -> list[Json] | None:
    if participants is None:
        return None
    return [
        {
            "commit": _text(commit),
            "people": people_values(people),
        }
        for commit, people in sorted(participants.items())
    ]


def people_values(people: Iterable[Participant]) -> list[Json]:
    """All whom a commit names as objects of the JSON report."""
    return [{"role": _text(one.role), "human": one.is_human, **_named(one.person)} for one in people]


def _named(person: Person) -> Json:
    return {"name": _text(person.name), "email": _text(person.email)}


def _person(person: Person | None) -> Json | None:
    return _named(person) if person else None


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
