"""Nobody's name or mailbox is left in a report, and the same mailbox has the same pseudonym."""

from __future__ import annotations

from linter.model.fragments import Fragment, Place
from linter.model.matches import Match, Origin, Participant, Person
from linter.report import json as json_report
from linter.report.pseudonyms import is_pseudonym, pseudonymise
from tests.helpers import a_trace
from tests.unit.report import reports

KEY = b"k" * 32
ANN, SAME = Person("Ann Doe", "Ann@Corp.example"), Person("A. Doe", "ann@corp.example ")


def by(person: Person, number: int) -> Match:
    return Match(a_trace(), Fragment(Place.TRAILER, "x"), Origin(f"{number:040}", author=person))


def test_the_same_mailbox_is_the_same_person() -> None:
    report = reports.a_report([by(ANN, 1), by(SAME, 2), by(Person("B", ""), 3)], reports.clean().coverage)
    names = [finding.match.origin.author for finding in pseudonymise(report, KEY).findings]
    assert all(name and is_pseudonym(name.name) and not name.email for name in names)
    assert len({name.name for name in names if name}) == 2


def test_another_key_is_another_pseudonym() -> None:
    report = reports.a_report([by(ANN, 1)], reports.clean().coverage)
    made = [pseudonymise(report, key).findings[0].match.origin.author for key in (KEY, b"other")]
    assert made[0] != made[1]


def test_nothing_of_a_person_is_left() -> None:
    report = reports.full()._replace(participants={"c": (Participant("author", ANN, is_human=True),)})
    text = json_report.render(pseudonymise(report, KEY)).lower()
    for word in ("jan\\u00e9 doe", "jane@corp.example", "ann doe", "ann@corp.example"):
        assert word not in text


def test_an_identity_that_is_the_trace_is_replaced_too() -> None:
    trace = a_trace(places=(Place.AUTHOR,))
    match = Match(trace, Fragment(Place.AUTHOR, "Ann Doe <ann@corp.example>"), Origin("a" * 40))
    report = reports.a_report([match], reports.clean().coverage)
    (finding,) = pseudonymise(report, KEY).findings
    assert is_pseudonym(finding.match.fragment.text)
    assert not is_pseudonym("person-x")
