"""Reads and validates TOML tables; problems are collected rather than raised one at a time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import TypeVar

from linter.support.nearest import nearest
from linter.support.toml import Keys

_MOST_PROBLEMS = 1000  # nobody reads more at once
_Name = TypeVar("_Name", str, int)


class Problems:
    """Collects problems, one line each: where, what was expected, and the nearest known word."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._more = 0

    def add(self, where: str, what: str) -> None:
        """Record a problem; beyond the first thousand they are only counted."""
        if len(self._lines) < _MOST_PROBLEMS:
            self._lines.append(f"{where}: {what}")
        else:
            self._more += 1

    def __bool__(self) -> bool:
        return bool(self._lines)

    @property
    def lines(self) -> tuple[str, ...]:
        """All problems, in the order in which they were found."""
        more = (f"and {self._more:,} more",) if self._more else ()
        return (*self._lines, *more)


class Table:
    """One table of a TOML file, read key by key; `finish` reports the keys that were not read."""

    def __init__(
        self,
        data: object,
        problems: Problems,
        file: str,
        keys: Keys = (),
        lines: dict[Keys, int] | None = None,
    ) -> None:
        self.file = file
        self.keys = keys
        self._lines = lines or {}
        self._problems = problems
        self._asked: set[str] = set()
        self._data: dict[str, object] = {}
        if isinstance(data, dict):
            self._data = {str(key): value for key, value in data.items()}
        else:
            self.problem("expected a table")

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def origin(self, key: str = "") -> str:
        """`file:line` of a key; if its line is not known, of the table or of what contains it."""
        keys = (*self.keys, key) if key else self.keys
        while keys and keys not in self._lines:
            keys = keys[:-1]
        line = self._lines.get(keys, 0)
        return f"{self.file}:{line}" if line else self.file

    def problem(self, what: str, key: str = "") -> None:
        """Record a problem of this table or of one of its keys."""
        name = ".".join(str(part) for part in (*self.keys, key) if part != "")
        self._problems.add(self.origin(key), f"{name}: {what}" if name else what)

    def text(self, key: str, *, default: str | None = None, one_of: Iterable[str] = ()) -> str:
        """Read a string; empty is a problem unless there is a default."""
        value = self._take(key, default)
        if value is None:
            return default or ""
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.problem("expected a non-empty string", key)
            return default or ""
        allowed = tuple(one_of)
        if allowed and value not in allowed:
            self.problem(f'"{value}" is not one of {", ".join(allowed)}{nearest(value, allowed)}', key)
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Read a list of non-empty strings; empty if the key is absent and not required."""
        value = self._take(key, None if required else [])
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            self.problem("expected a list of non-empty strings", key)
            return ()
        if required and not value:
            self.problem("expected at least one entry", key)
        return tuple(value)

    def either(self, singular: str, plural: str = "") -> tuple[str, ...]:
        """Read a string under `singular`, or a list of strings under `plural` (or under `singular`, too)."""
        plural = plural or f"{singular}s"
        self._asked.add(singular)
        if singular in self and not isinstance(self._data[singular], list):
            if plural != singular and plural in self:
                self._asked.add(plural)
                self.problem(f'give either "{singular}" or "{plural}", not both', plural)
            value = self.text(singular)
            return (value,) if value else ()
        return self.texts(singular if singular in self else plural)

    def words(self, key: str, known: Iterable[str]) -> tuple[str, ...]:
        """Read a string or a list of strings; words that are not in `known` are problems."""
        allowed = tuple(known)
        values = self.either(key, key) if key in self else (self.text(key),)
        for value in values:
            if value and value not in allowed:
                self.problem(f'"{value}" is not one of {", ".join(allowed)}{nearest(value, allowed)}', key)
        return tuple(value for value in values if value in allowed)

    def date(self, key: str) -> str:
        """Read a TOML date as `YYYY-MM-DD`; empty if the key is absent."""
        if key not in self:
            self._asked.add(key)
            return ""
        value = self._take(key, None)
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return value.isoformat()
        self.problem("expected a date without quotes, such as 2026-07-10", key)
        return ""

    def flag(self, key: str) -> bool:
        """Read a boolean; false if the key is absent."""
        value = self._take(key, default=False)
        if isinstance(value, bool):
            return value
        self.problem("expected true or false", key)
        return False

    def number(self, key: str, default: int) -> int:
        """Read an integer of 0 or more."""
        value = self._take(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.problem("expected a whole number, 0 or more", key)
        return default

    def is_table(self, key: str) -> bool:
        """Whether the value of a key is a table."""
        return isinstance(self._data.get(key), dict)

    def table(self, key: str) -> Table:
        """The table under `[key]`; an empty one if it is absent."""
        value = self._take(key, {})
        return Table(value, self._problems, self.file, (*self.keys, key), self._lines)

    def tables(self, key: str) -> list[Table]:
        """The tables of the array `[[key]]`; empty if it is absent."""
        value = self._take(key, [])
        if not isinstance(value, list):
            self.problem(f"expected [[{key}]] tables", key)
            return []
        return list(self._children(key, dict(enumerate(value))).values())

    def named_tables(self, key: str) -> dict[str, Table]:
        """The tables under `[key.<name>]` by name; empty if there are none."""
        value = self._take(key, {})
        if not isinstance(value, dict):
            self.problem(f"expected [{key}.<name>] tables", key)
            return {}
        return self._children(key, value)

    def named_texts(self, key: str) -> dict[str, str]:
        """The texts of the table under a key, by name; empty if there are none."""
        value = self._take(key, {})
        if not isinstance(value, dict):
            self.problem("expected a table of texts", key)
            return {}
        texts = {}
        for name, text in value.items():
            if isinstance(text, str) and text.strip():
                texts[str(name)] = text
            else:
                self.problem(f"{name}: expected a non-empty string", key)
        return texts

    def accept(self, *keys: str) -> None:
        """Do not report keys as unknown, because an error elsewhere leaves open what they mean."""
        self._asked.update(keys)

    def finish(self, *also_known: str) -> None:
        """Report every key that was not read and is not in `also_known`."""
        known = self._asked | set(also_known)
        for key in self._data:
            if key not in known:
                self.problem(f"this key is not known{nearest(key, sorted(known))}", key)

    def _children(self, key: str, values: Mapping[_Name, object]) -> dict[_Name, Table]:
        """A table for each value; a value of another type is a problem and left out."""
        children = {}
        for name, value in values.items():
            child = Table(value, self._problems, self.file, (*self.keys, key, name), self._lines)
            if isinstance(value, dict):
                children[name] = child
        return children

    def _take(self, key: str, default: object) -> object:
        self._asked.add(key)
        if key in self._data:
            return self._data[key]
        if default is None:
            self.problem("this key is missing", key)
        return default
