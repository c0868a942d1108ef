"""Keeps sightings in a ledger: each distinct one once, and of a blob only numbers and lines."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Mapping

from linter.history.packed_state import fragment_of, row_of
from linter.history.sightings import Numbering, Row, numbers_in
from linter.model.catalog import Trace
from linter.model.matches import Sighting

_ASKED_AT_ONCE = 500  # ids: SQLite takes 999 values of a query, or more


class KeptSightings:
    """The sightings of a ledger, under the numbers that they have in this audit."""

    def __init__(self, database: sqlite3.Connection, traces: Mapping[str, Trace]) -> None:
        self.numbering = Numbering()
        self._database = database
        self._traces = traces
        self._numbers: dict[int, int] = {}  # by the ids in the ledger
        self._ids: dict[int, int] = {}  # the other way round
        self._rows: dict[str, bytes] = {}

    def rows(self, packed: Iterable[str | None]) -> list[Row]:
        """Rows as the ledger has them.

        Raises:
            sqlite3.Error: it is damaged.
        """
        halves = [(each or "").partition("\n")[::2] for each in packed]
        new = {ids: json.loads(ids) for ids, _ in halves if ids and ids not in self._rows}
        self._load({number for ids in new.values() for number in ids} - self._numbers.keys())
        for text, ids in new.items():
            self._rows[text] = array("i", [self._numbers[number] for number in ids]).tobytes()
        return [
            Row(self._rows[ids], array("i", json.loads(lines)).tobytes()) if ids else Row()
            for ids, lines in halves
        ]

    def forget(self) -> None:
        """Forget which ids sightings have in the ledger; their numbers in this audit stay."""
        for known in (self._numbers, self._ids, self._rows):
            known.clear()

    def _load(self, unknown: Iterable[int]) -> None:
        ids = sorted(unknown)
        for start in range(0, len(ids), _ASKED_AT_ONCE):
            asked = ids[start : start + _ASKED_AT_ONCE]
            marks = ",".join("?" * len(asked))
            query = f"SELECT id, packed FROM sighting WHERE id IN ({marks})"  # noqa: S608 only marks
            found = self._database.execute(query, asked).fetchall()
            if len(found) < len(asked):
                raise sqlite3.DatabaseError("it lacks what was seen")
            for number, packed in found:
                self._know(number, self.numbering.number(unpacked(json.loads(packed), self._traces)))

    def _know(self, kept: int, number: int) -> None:
        self._numbers[kept] = number
        self._ids[number] = kept

    def packed(self, row: Row) -> str | None:
        """A row as the ledger keeps it; the sightings in it are recorded, too."""
        if not row.numbers:
            return None
        ids = [self._id(number) for number in numbers_in(row.numbers)]
        return f"{json.dumps(ids)}\n{json.dumps(list(numbers_in(row.lines)))}"

    def _id(self, number: int) -> int:
        if number not in self._ids:
            packed = json.dumps(plain(self.numbering.distinct[number]))
            self._database.execute("INSERT OR IGNORE INTO sighting (packed) VALUES (?)", (packed,))
            found = self._database.execute("SELECT id FROM sighting WHERE packed = ?", (packed,))
            self._know(int(found.fetchone()[0]), number)
        return self._ids[number]


def plain(sighting: Sighting) -> tuple[object, ...]:
    """A sighting as plain values."""
    trace, fragment = sighting
    return (trace.rule, *row_of(fragment))


def unpacked(values: Iterable[object], traces: Mapping[str, Trace]) -> Sighting:
    """Undo `plain`."""
    rule, *row = values
    return traces[str(rule)], fragment_of(row)
