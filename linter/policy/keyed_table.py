"""Reads a table of a policy, given the declaration of its keys (linter.policy.keys)."""

from __future__ import annotations

from collections.abc import Iterator

from linter.policy.keys import Key, Kind, Shape
from linter.support.table_reader import Table


class KeyedTable:
    """A table with declared keys: reading a key that is not declared is a bug."""

    def __init__(self, table: Table, shape: Shape) -> None:
        self._table = table
        self._shape = shape
        self._read: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def origin(self, key: str = "") -> str:
        """`file:line` of a key, or of the table."""
        return self._table.origin(key)

    def problem(self, what: str, key: str = "") -> None:
        """Record a problem of the table or of one of its keys."""
        self._table.problem(what, key)

    def text(self, key: str) -> str:
        """Read a text; empty if it is absent and not required."""
        declared = self._key(key, Kind.TEXT)
        if declared.words:
            return self._table.text(key, one_of=declared.words) if key in self else ""
        return self._table.text(key, default=None if declared.required else "")

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts; empty if it is absent."""
        self._key(key, Kind.TEXTS)
        return self._table.texts(key)

    def either(self, key: str) -> tuple[str, ...]:
        """Read a text or a list of texts; empty if it is absent."""
        self._key(key, Kind.TEXT_OR_TEXTS)
        return self._table.either(key, key)

    def date(self, key: str) -> str:
        """Read a date as `YYYY-MM-DD`; empty if it is absent."""
        declared = self._key(key, Kind.DATE)
        if declared.required and key not in self:
            self.problem(f"this key is missing: {declared.asked}", key)
        return self._table.date(key)

    def flag(self, key: str) -> bool:
        """Read a boolean; false if it is absent."""
        self._key(key, Kind.FLAG)
        return self._table.flag(key)

    def number(self, key: str, default: int) -> int:
        """Read an integer of 0 or more."""
        self._key(key, Kind.NUMBER)
        return self._table.number(key, default)

    def table(self, key: str) -> KeyedTable:
        """The table under a key; an empty one if it is absent."""
        declared = self._key(key, Kind.TABLE)
        return KeyedTable(self._table.table(key), declared.shape)

    def tables(self, key: str) -> list[KeyedTable]:
        """The tables of an array; empty if it is absent."""
        declared = self._key(key, Kind.TABLES)
        return [KeyedTable(table, declared.shape) for table in self._table.tables(key)]

    def named_tables(self, key: str) -> dict[str, KeyedTable]:
        """The tables under a key, by the names that the user gave them."""
        declared = self._key(key, Kind.NAMED_TABLES)
        named = self._table.named_tables(key)
        return {name: KeyedTable(table, declared.shape) for name, table in named.items()}

    def named_texts(self, key: str) -> dict[str, str]:
        """The texts under a key, by the names that the user gave them."""
        self._key(key, Kind.NAMED_TEXTS)
        return self._table.named_texts(key)

    def texts_or_table(self, key: str) -> tuple[str, ...] | KeyedTable:
        """Read a list of texts, or the table that may stand in its place."""
        declared = self._key(key, Kind.TEXTS_OR_TABLE)
        if self._table.is_table(key):
            return KeyedTable(self._table.table(key), declared.shape)
        return self._table.texts(key)

    def words_of(self, key: str) -> tuple[str, ...]:
        """The only values that a key may have."""
        return self._shape[key].words

    def finish(self) -> None:
        """Report every key that is not declared.

        Raises:
            LookupError: a declared key was not read, which is a bug of toolban.
        """
        if unread := sorted(set(self._shape) - self._read):
            raise LookupError(f"declared and never read: {', '.join(unread)}")
        self._table.finish(*self._shape)

    def keys(self) -> Iterator[str]:
        """The declared keys that the table has."""
        return (key for key in self._shape if key in self)

    def _key(self, key: str, kind: Kind) -> Key:
        declared = self._shape[key]
        if declared.kind is not kind:
            raise LookupError(f"{key} is declared as {declared.kind.value}, and read as {kind.value}")
        self._read.add(key)
        return declared
