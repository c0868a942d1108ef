"""The SQLite file of a ledger, with which anything may happen while an audit uses it.

Other processes read and write it, disks fill up, and somebody may replace it. An audit ends without a ledger,
too, so trouble is no error: what cannot be read counts as not known, what cannot be written is not kept.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from linter.model.errors import UsageError

_Result = TypeVar("_Result")

FORMAT = 3
APPLICATION = 0x746F6F6C
"""Says to whom the file belongs (sqlite.org, PRAGMA application_id)."""
TABLES = ("kind", "applied", "object", "sighting", "walk")
_DROPS = "".join(f"DROP TABLE IF EXISTS {table};\n" for table in TABLES)
# No number is given twice (AUTOINCREMENT), whatever was deleted: it might stand for something else.
_SCHEMA = f"""
BEGIN IMMEDIATE;
{_DROPS}
CREATE TABLE kind (id INTEGER PRIMARY KEY AUTOINCREMENT, digest BLOB NOT NULL UNIQUE);
CREATE TABLE applied (digest BLOB PRIMARY KEY, kind INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE object (
    kind INTEGER NOT NULL, oid BLOB NOT NULL, seen TEXT, PRIMARY KEY (kind, oid)
) WITHOUT ROWID;
CREATE TABLE sighting (id INTEGER PRIMARY KEY AUTOINCREMENT, packed TEXT NOT NULL UNIQUE);
CREATE TABLE walk (digest BLOB PRIMARY KEY, kept TEXT NOT NULL) WITHOUT ROWID;
PRAGMA application_id = {APPLICATION};
PRAGMA user_version = {FORMAT};
COMMIT;
"""
WAIT = 60.0
"""Seconds for another audit that writes."""
_DAMAGE = (
    *(sqlite3.Error, ValueError, TypeError, LookupError),
    *(ArithmeticError, AttributeError, RecursionError),
)
"""What comes of a file that is not as an audit has left it."""


class LedgerFile:
    """An open ledger file.

    Raises:
        UsageError: the file is no ledger, or is damaged, or cannot be opened.
    """

    def __init__(self, path: str, wait: float = WAIT) -> None:
        self.trouble = ""
        """Why it is not used any more; empty if it is."""
        self._can_read = self._can_write = True
        try:
            self.database = sqlite3.connect(path, timeout=wait)
        except sqlite3.Error as error:
            raise _unusable(path, error) from error
        try:
            self._prepare()
        except sqlite3.OperationalError as error:
            if "unable to open" in str(error):
                self.database.close()
                raise _unusable(path, error) from error
            self._fail(error)
        except sqlite3.Error as error:
            self.database.close()
            raise _unusable(path, error) from error

    @property
    def can_write(self) -> bool:
        """Whether what is written has a chance to be kept."""
        return self._can_write

    def close(self) -> None:
        """Close the file; what was not committed is gone."""
        self.database.close()

    def read(self, read: Callable[[], _Result], otherwise: _Result) -> _Result:
        """What a function reads from the database, or something else if it cannot be read."""
        if not self._can_read:
            return otherwise
        try:
            found = read()
            self._check()
        except _DAMAGE as error:
            self._fail(error)
            return otherwise
        return found

    def write(self, write: Callable[[], object]) -> bool:
        """Let a function write into the database; returns whether it could."""
        if not self._can_write:
            return False
        try:
            write()
        except _DAMAGE as error:  # numbers are read again where they are written
            self._can_write = False
            self._end(error)
        return self._can_write

    def commit(self) -> bool:
        """Make permanent what was written; returns whether that went well."""

        def committed() -> None:
            self._check()  # nobody else can write now, so it stays as it is
            self.database.commit()

        return self.write(committed)

    def _fail(self, error: Exception) -> None:
        self._can_read = self._can_write = False
        self._end(error)

    def _end(self, error: Exception) -> None:
        self.trouble = self.trouble or (str(error) if isinstance(error, sqlite3.Error) else "it is damaged")
        try:
            self.database.rollback()
        except sqlite3.Error:  # nothing of it is used any more
            self._can_read = False

    def _check(self) -> None:
        """Make sure that the numbers in it stand for what they stood for when it was opened."""
        if self._pragma("user_version") != FORMAT:
            raise sqlite3.DatabaseError("another version of toolban has taken it over")

    def _pragma(self, name: str) -> int:
        return int(self.database.execute(f"PRAGMA {name}").fetchone()[0])

    def _prepare(self) -> None:
        application, version = self._pragma("application_id"), self._pragma("user_version")
        if application == APPLICATION and version == FORMAT:
            return
        is_older = application == APPLICATION and version < FORMAT  # of other code: nothing in it counts
        if not is_older and self.database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise sqlite3.DatabaseError("it belongs to another program, or to another version of toolban")
        # one transaction: a process that is killed in it leaves an empty file, and not half a ledger
        self.database.executescript(_SCHEMA)


def _unusable(path: str, error: sqlite3.Error) -> UsageError:
    message = f"{path}: this ledger cannot be used: {error}."
    return UsageError(message, "Delete it, or name another file.")
