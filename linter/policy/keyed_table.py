"""Reads a table of a policy by the declaration of its keys (linter.policy.keys)."""

from __future__ import annotations

from collections.abc import Iterator

from linter.policy.keys import Key, Kind, Shape
from linter.support.table_reader import Table


class KeyedTable:
    """A table with declared keys: every key must be declared to be read, and is known once it is declared."""

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
        """A text; empty where it is absent and not required."""
        declared = self._key(key, Kind.TEXT)
        if declared.words:
            return self._table.text(key, one_of=declared.words) if key in self else ""
        return self._table.text(key, default=None if declared.required else "")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where it is absent."""
        self._key(key, Kind.TEXTS)
        return self._table.texts(key)

    def either(self, key: str) -> tuple[str, ...]:
        """A text or a list of texts; empty where it is absent."""
        self._key(key, Kind.TEXT_OR_TEXTS)
        return self._table.either(key, key)

    def date(self, key: str) -> str:
        """A day as `YYYY-MM-DD`; empty where it is absent."""
        declared = self._key(key, Kind.DATE)
        if declared.required and key not in self:
            self.problem(f"this key is missing: {declared.asked}", key)
        return self._table.date(key)

    def flag(self, key: str) -> bool:
        """True or false; false where it is absent."""
        self._key(key, Kind.FLAG)
        return self._table.flag(key)

    def number(self, key: str, default: int) -> int:
        """A whole number, 0 or more."""
        self._key(key, Kind.NUMBER)
        return self._table.number(key, default)

    def table(self, key: str) -> KeyedTable:
        """The table of a key; an empty one where it is absent."""
        declared = self._key(key, Kind.TABLE)
        return KeyedTable(self._table.table(key), declared.shape)

    def tables(self, key: str) -> list[KeyedTable]:
        """An array of tables; empty where it is absent."""
        declared = self._key(key, Kind.TABLES)
        return [KeyedTable(table, declared.shape) for table in self._table.tables(key)]

    def named_tables(self, key: str) -> dict[str, KeyedTable]:
        """The tables below a key, by the names that the user gave them."""
        declared = self._key(key, Kind.NAMED_TABLES)
        named = self._table.named_tables(key)
        return {name: KeyedTable(table, declared.shape) for name, table in named.items()}

    def texts_or_table(self, key: str) -> tuple[str, ...] | KeyedTable:
        """A list of texts, or the table that says more than they do."""
        declared = self._key(key, Kind.TEXTS_OR_TABLE)
        if self._table.is_table(key):
            return KeyedTable(self._table.table(key), declared.shape)
        return self._table.texts(key)

    def words_of(self, key: str) -> tuple[str, ...]:
        """The words that a key may be."""
        return self._shape[key].words

    def finish(self) -> None:
        """Report every key that is not declared.

        Raises:
            LookupError: a key is declared and was not read; a bug that no policy can hide.
        """
        if unread := sorted(set(self._shape) - self._read):
            raise LookupError(f"declared and never read: {', '.join(unread)}")
        self._table.finish(*self._shape)

    def keys(self) -> Iterator[str]:
        """The declared keys, as far as the table has them."""
        return (key for key in self._shape if key in self)

    def _key(self, key: str, kind: Kind) -> Key:
        declared = self._shape[key]
        if declared.kind is not kind:
            raise LookupError(f"{key} is declared as {declared.kind.value}, and read as {kind.value}")
        self._read.add(key)
        return declared
