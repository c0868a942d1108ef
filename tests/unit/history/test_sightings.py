"""What is seen in a history comes back as it was put in."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from linter.history.sightings import Content, Gathering, Row, Sightings
from linter.model.matches import Moved, Sighting, flat
from tests.unit.history.rows import WITH_IGNORES, sightings

_PYTHON = ("python_imports",)
_RUNS = st.lists(st.builds(Moved, WITH_IGNORES.map(lambda text: sightings("", text)), st.integers(0, 50)))


def held(seen: Sightings, content: Content) -> tuple[Sighting, ...]:
    return tuple(seen.numbering.sightings(seen.row(content)))


@given(st.lists(st.lists(_RUNS, max_size=4), max_size=3))
def test_every_sighting_comes_back_with_its_line(batches: list[list[list[Moved]]]) -> None:
    """As from several processes: each begins its own numbers."""
    seen = Sightings()
    expected: dict[Content, tuple[Sighting, ...]] = {}
    for number, blobs in enumerate(batches):
        gathering = Gathering()
        for place, runs in enumerate(blobs):
            content = (f"{number}-{place}", _PYTHON)
            gathering.add(content, runs)
            expected[content] = flat(runs)
        seen.add(pickle.loads(pickle.dumps(gathering.gathered())))  # noqa: S301 our own
    assert {content: held(seen, content) for content in expected} == expected
    assert seen.blobs() == {oid for (oid, _), found in expected.items() if found}


def test_equal_versions_share_their_numbers() -> None:
    seen = Sightings()
    for oid, text in (("1", "ab"), ("2", "-a-b")):
        seen.keep((oid, _PYTHON), seen.numbering.row(sightings("", text)))
    one, other = seen.row(("1", _PYTHON)), seen.row(("2", _PYTHON))
    assert one.numbers is other.numbers
    assert one.lines != other.lines
    assert len(seen.numbering.distinct) == 2


def test_a_run_that_comes_again_with_another_identity_is_read_again() -> None:
    gathering = Gathering()
    for number in range(300):
        gathering.add((str(number), _PYTHON), [Moved(sightings("", "ab" * (number % 90)))])
    seen = Sightings()
    seen.add(gathering.gathered())
    for number in range(300):
        assert held(seen, (str(number), _PYTHON)) == sightings("", "ab" * (number % 90))


def test_what_is_not_known_shows_nothing() -> None:
    assert Sightings().row(("1", _PYTHON)) == Row()
