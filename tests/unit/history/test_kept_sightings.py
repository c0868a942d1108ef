"""What a ledger keeps of sightings comes back as it was put in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.history.kept_sightings import KeptSightings
from linter.history.ledger_file import LedgerFile
from linter.history.sightings import Row
from linter.model.matches import Sighting
from tests.unit.history.rows import IMPORT, OTHER, WITH_IGNORES, sightings

TRACES = {trace.rule: trace for trace in (IMPORT, OTHER)}
_VERSIONS = st.lists(WITH_IGNORES, max_size=6)


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    with closing(opened()) as database:
        yield database


def opened() -> sqlite3.Connection:
    return LedgerFile(":memory:").database


def held(kept: KeptSightings, rows: list[Row]) -> list[tuple[Sighting, ...]]:
    return [tuple(kept.numbering.sightings(row)) for row in rows]


@given(_VERSIONS, _VERSIONS)
def test_rows_come_back_in_the_next_audit(first: list[str], second: list[str]) -> None:
    """Each audit has numbers of its own."""
    with closing(opened()) as database:
        packed: list[str | None] = []
        for texts in (first, second):
            kept = KeptSightings(database, TRACES)
            packed += [kept.packed(kept.numbering.row(sightings("", text))) for text in texts]
        last = KeptSightings(database, TRACES)
        assert held(last, last.rows(packed)) == [sightings("", text) for text in (*first, *second)]


def test_each_sighting_is_kept_once(database: sqlite3.Connection) -> None:
    for _ in range(2):
        kept = KeptSightings(database, TRACES)
        for text in ("ab", "-a-b", "ba"):
            kept.packed(kept.numbering.row(sightings("", text)))
    assert database.execute("SELECT count(*) FROM sighting").fetchone() == (2,)


def test_what_is_lacking_is_said(database: sqlite3.Connection) -> None:
    kept = KeptSightings(database, TRACES)
    packed = kept.packed(kept.numbering.row(sightings("", "ab")))
    database.execute("DELETE FROM sighting WHERE id = 2")
    with pytest.raises(sqlite3.DatabaseError, match="lacks"):
        KeptSightings(database, TRACES).rows([packed])
