"""Reads one finding of a JSON report, or of the tables of a fleet, back into a match. Pure."""

from __future__ import annotations

import base64
from typing import Any

from linter.model.catalog import Confidence, Trace
from linter.model.fragments import SCOPES, Fragment, Place
from linter.model.inline_ignores import saved_text_of
from linter.model.matches import Event, History, Match, Origin, Participant, Person

_LEVELS = {level.label: level for level in Confidence}


def match_of_row(row: dict[str, Any], trace: Trace) -> Match:
    """The match behind a finding of a report."""
    place = next((place for place in Place if place.value == row.get("place")), trace.places[0])
    level = _LEVELS.get(str(row.get("confidence")), trace.confidence)
    shown = text_at(row, "text")
    fragment = Fragment(
        place,
        path_of(row) if place is Place.PATH else text_at(row, "normalised") or shown,
        text_at(row, "key"),
        line=number_at(row, "line"),
        column=number_at(row, "column"),
        tolerant=level < trace.confidence and text_at(row, "scope") != "named",
        shown=shown if "normalised" in row else "",
        scope=next((scope for scope in SCOPES if scope == row.get("scope")), ""),
        ignore=_ignore(row.get("ignore")),
    )
    author = person_of(row.get("author"))
    commit, ref, date = (text_at(row, key) for key in ("commit", "ref", "date"))
    origin = Origin(commit, ref, path_of(row), author, date, repositories_of(row))
    history = None
    if isinstance(row.get("introduced"), list):
        present_on = tuple(map(str, _list_at(row, "present_on")))
        history = History(_events(row["introduced"]), _events(_list_at(row, "removed")), present_on)
    return Match(trace, fragment, origin, history, row.get("was_there_before") is True)


def repositories_of(row: dict[str, Any]) -> tuple[str, ...]:
    """The repositories that hold a finding; empty in a report about one."""
    held = row.get("repositories")
    return tuple(map(str, held)) if isinstance(held, list) else ()


def _list_at(row: dict[str, Any], key: str) -> list[Any]:
    value = row.get(key)
    return value if isinstance(value, list) else []


def _ignore(value: object) -> str:
    """An inline ignore as fragments carry it; empty where there is none with a reason."""
    if not isinstance(value, dict) or not isinstance(value.get("until") or "", str):
        return ""
    return saved_text_of(text_at(value, "until"), text_at(value, "reason"))


def text_at(row: dict[str, Any], key: str) -> str:
    """The text under a key; empty if there is none."""
    value = row.get(key)
    return value if isinstance(value, str) else ""


def path_of(row: dict[str, Any]) -> str:
    """The path of a row; one that is not UTF-8 is in a key of its own."""
    try:
        exact = base64.b64decode(text_at(row, "path_base64")).decode("utf-8", "surrogateescape")
    except ValueError:
        exact = ""
    return exact or text_at(row, "path")


def person_of(value: object) -> Person | None:
    """The person that an object names; None if it is no object."""
    return Person(text_at(value, "name"), text_at(value, "email")) if isinstance(value, dict) else None


def people_of(rows: object) -> tuple[Participant, ...]:
    """All whom a commit names."""
    return tuple(
        Participant(text_at(row, "role"), person_of(row) or Person("", ""), row.get("human") is True)
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict)
    )


def _events(rows: list[Any]) -> tuple[Event, ...]:
    return tuple(
        Event(text_at(row, "commit"), text_at(row, "date"), person_of(row.get("author")) or Person("", ""))
        for row in rows
        if isinstance(row, dict)
    )


def number_at(row: dict[str, Any], key: str) -> int:
    """The whole number under a key; 0 if there is none."""
    value = row.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
