from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.history.audit_state import AuditState, KeptLife, Made
from linter.history.packed_state import APART, pack, unpack
from linter.model.catalog import Confidence, Trace
from linter.model.fragments import Fragment, Place
from linter.model.inputs import BlobChange
from linter.model.matches import Person
from tests.helpers import a_trace, changed

TRACE = a_trace()
OIDS = st.sampled_from([f"{number:040x}" for number in range(4)])
NAMES = st.text(alphabet="aü\udce9", min_size=1, max_size=3)
FRAGMENTS = st.builds(
    Fragment,
    st.sampled_from(Place),
    NAMES,
    NAMES,
    st.integers(0, 3),
    tolerant=st.booleans(),
    ignore=st.sampled_from(["", "- because"]),
)
TRACES = st.sampled_from([TRACE, TRACE._replace(confidence=Confidence.WEAK)])
EVENTS = st.lists(OIDS, max_size=3).map(tuple)
LIVES = st.lists(st.builds(KeptLife, NAMES, TRACES, FRAGMENTS, st.integers(0, 2), EVENTS, EVENTS), max_size=3)
CHANGES = st.lists(st.builds(BlobChange, OIDS, NAMES, EVENTS, st.just("") | OIDS), max_size=3)


def trace_of(rule: str, confidence: int) -> Trace:
    assert rule == TRACE.rule
    return TRACE._replace(confidence=Confidence(confidence))


def a_state(lives: list[KeptLife], changes: list[BlobChange], oid: str = "a" * 40) -> AuditState:
    return AuditState(
        tips=(oid,),
        commits=3,
        blobs={("python_imports", ".py"): {bytes.fromhex(oid)}, (): set()},
        changes=lambda: changes,
        lives=lambda: lives,
        made={oid: Made(Person("Jane", "jane@corp.example"), "2026-01-01", "2026-01-02")},
        speaking=(oid,),
        links=(("a", oid),),
        by_name={oid},
        outside=(("file", "why", 2, "x"),),
        notes=(),
        unread=(("file", "too large", 1, "x"),),
    )


def plain(state: AuditState) -> list[object]:
    told = {"changes": list(state.changes()), "lives": list(state.lives()), "tokens": ()}
    return list(changed(state, **told))


@given(lives=LIVES, changes=CHANGES)
def test_what_is_packed_is_unpacked(lives: list[KeptLife], changes: list[BlobChange]) -> None:
    state = a_state(lives, changes)
    found = unpack(pack(state), trace_of)
    assert found
    assert plain(found) == plain(state)


@given(lives=LIVES, changes=CHANGES)
def test_what_is_as_it_was_is_left_as_it_is(lives: list[KeptLife], changes: list[BlobChange]) -> None:
    texts = pack(a_state(lives, changes))
    last = unpack(texts, trace_of)
    assert last
    again = pack(last._replace(commits=4), last)
    assert list(again) == [""]
    found = unpack(texts | again, trace_of)
    assert found
    assert plain(found) == plain(last._replace(commits=4))


def test_texts_of_several_audits_are_not_taken_together() -> None:
    fragment = Fragment(Place.IMPORT, "a", "python", 1)
    life = KeptLife("a.py", TRACE, fragment, 0, ("a" * 40,), ())
    texts = pack(a_state([life], [BlobChange("a" * 40, "a.py", (), "b" * 40)]))
    last = unpack(texts, trace_of)
    assert last
    one = pack(last._replace(changes=list), last)
    other = pack(last._replace(lives=list), last)
    assert unpack(texts | one, trace_of)
    assert unpack(texts | other, trace_of)
    assert unpack(texts | one | other, trace_of) is None
    assert unpack({"": texts[""]}, trace_of) is None
    assert unpack({}, trace_of) is None


@pytest.mark.parametrize("name", ["", *APART])
def test_a_damaged_text_is_no_text(name: str) -> None:
    texts = pack(a_state([], []))
    for damaged in (texts[name][:-1], texts[name].replace("[", "{", 1).replace("{", "[", 1) + " ", "", "x"):
        assert unpack(texts | {name: damaged}, trace_of) is None
