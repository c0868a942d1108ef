"""What differs between versions is what comparing everything tells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linter.history.row_changes import compared, has_ignores, one_by_one, places_in
from linter.history.sightings import Row
from tests.unit.history.rows import CONTENTS, WITH_IGNORES, Versions

PATH = "x.py"


@given(CONTENTS, st.lists(CONTENTS, max_size=3))
def test_what_differs_is_what_comparing_everything_tells(new: str, olds: list[str]) -> None:
    versions = Versions()
    row, before = versions.row(PATH, new), [versions.row(PATH, old) for old in olds]
    found = compared(versions.numbering, PATH, row, before)
    places = [places_in(versions.numbering, PATH, each) for each in before]
    expected = one_by_one(places_in(versions.numbering, PATH, row), places)
    assert sorted(found.added) == sorted(expected.added)
    assert sorted(found.removed) == sorted(expected.removed)


def test_of_equal_traces_the_last_are_new() -> None:
    versions = Versions()
    found = compared(versions.numbering, PATH, versions.row(PATH, "aaba"), [versions.row(PATH, "ab")])
    assert sorted(found.added) == [
        ((PATH, "claude-code/sdk", "a", 1), 1),
        ((PATH, "claude-code/sdk", "a", 2), 3),
    ]
    assert list(found.removed) == []


@given(WITH_IGNORES)
def test_inline_ignores_are_known(text: str) -> None:
    versions = Versions()
    assert has_ignores(versions.numbering, Row(), versions.row(PATH, text)) == (text.lower() != text)
