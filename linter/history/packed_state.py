"""Turns what an audit leaves for the next one into texts, and back. Pure.

What is large is in texts of its own: an audit of little that is new leaves them as they are, and one that
does not need the changes does not unpack them. So that nobody takes together the texts of different audits,
each begins with a digest of it that the first text names.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache

from linter.history.audit_state import AuditState, KeptLife, Made, joined, split
from linter.model.catalog import Trace
from linter.model.fragments import Fragment, Place
from linter.model.inputs import BlobChange
from linter.model.matches import Person

APART = ("changes", "lives", "blobs", "made")
"""The texts beside the first one, which has no name."""
_DIGITS = 16  # of a digest
_PLACES = {place.value: place for place in Place}

TraceOf = Callable[[str, int], Trace]
"""A function from a rule and a confidence to the trace."""


def pack(state: AuditState, last: AuditState | None = None) -> dict[str, str]:
    """The texts for a state by their names, but for those that are as in the last state, which is stored."""
    texts: dict[str, str] = {}
    tokens: list[str] = []
    for number, name in enumerate(APART):
        if last and getattr(state, name) is getattr(last, name):
            tokens.append(last.tokens[number])
            continue
        texts[name] = _signed(_PLAIN[name](state))
        tokens.append(texts[name][:_DIGITS])
    shorter = {"by_name": joined(map(bytes.fromhex, state.by_name)), "tokens": tokens}
    values = {**state._asdict(), **shorter}
    texts[""] = _signed([value for name, value in values.items() if name not in APART])
    return texts


def unpack(texts: Mapping[str, str], trace_of: TraceOf) -> AuditState | None:
    """Undo `pack`; None if there is none, if another audit has replaced some texts, or if one is damaged."""
    every = [texts.get(name, "") for name in ("", *APART)]
    first, changes, lives, blobs, made = (text[_DIGITS:] for text in every)
    if any(text[:_DIGITS] != _digest(text[_DIGITS:]) for text in every):
        return None
    tips, commits, speaking, links, by_name, outside, notes, unread, tokens = json.loads(first)
    if tokens != [text[:_DIGITS] for text in every[1:]]:
        return None
    return AuditState(
        tips=tuple(tips),
        commits=commits,
        blobs={tuple(kind): frozenset(split(*names)) for kind, names in json.loads(blobs)},
        changes=cache(lambda: _changes(changes)),
        lives=cache(lambda: _lives(lives, trace_of)),
        made={oid: made_of(row) for oid, row in json.loads(made).items()},
        speaking=tuple(speaking),
        links=tuple((path, oid) for path, oid in links),
        by_name=frozenset(map(bytes.hex, split(*by_name))),
        outside=tuple(map(tuple, outside)),
        notes=tuple(map(tuple, notes)),
        unread=tuple(map(tuple, unread)),
        tokens=tuple(tokens),
    )


def made_of(row: tuple[tuple[str, str], str, str]) -> Made:
    """Who made a commit, of plain values."""
    author, author_date, committer_date = row
    return Made(Person(*author), author_date, committer_date)


def row_of(fragment: Fragment) -> tuple[object, ...]:
    """A fragment as plain values."""
    return (fragment.place.value, *fragment[1:])


def fragment_of(row: Iterable[object]) -> Fragment:
    """Undo `row_of`."""
    place, *rest = row
    return Fragment._make((_PLACES[str(place)], *rest))


def _signed(value: object) -> str:
    text = json.dumps(value)
    return _digest(text) + text


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def _changes(text: str) -> list[BlobChange]:
    return [BlobChange(oid, path, tuple(old), new) for oid, path, old, new in json.loads(text)]


def _of_lives(lives: Iterable[KeptLife]) -> tuple[object, ...]:
    """Lives as plain values, with numbers that stand for commits."""
    numbers: dict[str, int] = {}

    def numbered(commits: Iterable[str]) -> list[int]:
        return [numbers.setdefault(oid, len(numbers)) for oid in commits]

    rows = [
        (
            life.path,
            life.trace.rule,
            int(life.trace.confidence),
            row_of(life.fragment),
            life.number,
            numbered(life.introduced),
            numbered(life.removed),
        )
        for life in lives
    ]
    return list(numbers), rows


_PLAIN: Mapping[str, Callable[[AuditState], object]] = {
    "changes": lambda state: list(state.changes()),
    "lives": lambda state: _of_lives(state.lives()),
    "blobs": lambda state: [(kind, joined(names)) for kind, names in state.blobs.items()],
    "made": lambda state: state.made,
}


def _lives(text: str, trace_of: TraceOf) -> list[KeptLife]:
    commits, rows = json.loads(text)
    return [
        KeptLife(
            path,
            trace_of(rule, confidence),
            fragment_of(fragment),
            number,
            tuple([commits[at] for at in introduced]),
            tuple([commits[at] for at in removed]),
        )
        for path, rule, confidence, fragment, number, introduced, removed in rows
    ]
