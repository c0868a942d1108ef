"""Findings of a report become matches again; what somebody could have edited into a row is not believed."""

from __future__ import annotations

import base64

from linter.model.catalog import Confidence
from linter.model.fragments import Fragment, Place
from linter.model.matches import Event, History, Match, Origin, Participant, Person
from linter.verdict.saved_rows import match_of_row, number_at, path_of, people_of, repositories_of
from tests.helpers import a_trace
from tests.tables import each

TRACE = a_trace(places=(Place.TRAILER, Place.PATH), confidence=Confidence.CERTAIN)
JANE = {"name": "Jane", "email": "j@x.example"}
PERSON = Person("Jane", "j@x.example")
ROW: dict[str, object] = {
    "place": "trailer",
    "confidence": "certain",
    "text": "Claude",
    "key": "co-authored-by",
    "line": 3,
    "column": 1,
    "commit": "c1",
    "ref": "refs/heads/main",
    "date": "2026-08-01",
    "path": "a.py",
    "author": JANE,
}


def test_a_whole_row() -> None:
    event = {"commit": "c1", "date": "2026-08-01", "author": JANE}
    row = {
        **ROW,
        "normalised": "claude",
        "scope": "model",
        "ignore": {"until": "2027-01-01", "reason": "agreed with Jane"},
        "introduced": [event, 5],
        "removed": [{"commit": "c2"}],
        "present_on": ["refs/heads/main"],
        "was_there_before": True,
        "repositories": ["acme/shop"],
    }
    fragment = Fragment(
        *(Place.TRAILER, "claude", "co-authored-by"),
        line=3,
        column=1,
        shown="Claude",
        scope="model",
        ignore="2027-01-01 agreed with Jane",
    )
    history = History(
        (Event("c1", "2026-08-01", PERSON),), (Event("c2", "", Person("", "")),), ("refs/heads/main",)
    )
    origin = Origin("c1", "refs/heads/main", "a.py", PERSON, "2026-08-01", ("acme/shop",))
    assert match_of_row(row, TRACE) == Match(TRACE, fragment, origin, history, was_there_before=True)


@each(
    ("change", "field", "expected"),
    [
        ({}, "shown", ""),
        ({}, "text", "Claude"),
        ({"place": "nowhere"}, "place", Place.TRAILER),
        ({"place": "path"}, "text", "a.py"),
        ({"place": "path", "normalised": "b"}, "text", "a.py"),
        ({"normalised": ""}, "text", "Claude"),
        ({"confidence": "likely"}, "tolerant", True),
        ({"confidence": "certain"}, "tolerant", False),
        ({"confidence": "unheard of"}, "tolerant", False),
        ({"confidence": "weak", "scope": "named"}, "tolerant", False),  # the scope says why
        ({"scope": "nowhere"}, "scope", ""),
        ({"scope": "named"}, "scope", "named"),
        ({"line": -1}, "line", 0),
        ({"line": True}, "line", 0),
        ({"line": "3"}, "line", 0),
        ({"key": 5}, "key", ""),
        ({"ignore": "x"}, "ignore", ""),
        ({"ignore": {"until": 5, "reason": "agreed"}}, "ignore", ""),
        ({"ignore": {"reason": "agreed with Jane"}}, "ignore", "- agreed with Jane"),
    ],
)
def test_odd_values(change: dict[str, object], field: str, expected: object) -> None:
    assert getattr(match_of_row({**ROW, **change}, TRACE).fragment, field) == expected


@each(
    ("change", "expected"),
    [
        ({}, None),
        ({"introduced": "x"}, None),
        ({"introduced": []}, History((), (), ())),
        ({"introduced": [], "removed": 5, "present_on": 5}, History((), (), ())),
    ],
)
def test_histories(change: dict[str, object], expected: History | None) -> None:
    assert match_of_row({**ROW, **change}, TRACE).history == expected


@each("value", ["true", 1, None, False])
def test_only_true_says_that_it_was_there_before(value: object) -> None:
    assert match_of_row({**ROW, "was_there_before": value}, TRACE).was_there_before is False


@each(
    ("row", "path"),
    [
        ({"path": "a"}, "a"),
        ({"path": "?", "path_base64": base64.b64encode(b"\xff").decode()}, "\udcff"),
        ({"path": "a", "path_base64": "eA"}, "a"),
        ({"path": "a", "path_base64": 5}, "a"),
        ({"path": 5}, ""),
        ({}, ""),
    ],
)
def test_paths(row: dict[str, object], path: str) -> None:
    assert path_of(row) == path


def test_people() -> None:
    rows = [{"role": "author", **JANE, "human": True}, {"role": "committer", "human": "true"}, "x"]
    assert people_of(rows) == (
        Participant("author", PERSON, is_human=True),
        Participant("committer", Person("", ""), is_human=False),
    )
    assert people_of({"role": "author"}) == ()


def test_repositories_and_numbers() -> None:
    assert repositories_of({"repositories": ["a", 1]}) == ("a", "1")
    assert repositories_of({"repositories": "a"}) == ()
    assert number_at({"a": 7}, "a") == 7
    assert number_at({}, "a") == 0
