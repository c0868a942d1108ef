"""Whatever a ledger's file does, nobody gets an error, and nobody what is not so."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from linter.history.ledger_file import APPLICATION, FORMAT, LedgerFile
from linter.model.errors import UsageError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger"


@pytest.fixture
def ledger(path: Path) -> Iterator[LedgerFile]:
    with closing(LedgerFile(str(path), wait=0)) as ledger:
        yield ledger


def put(ledger: LedgerFile, digest: str) -> bool:
    return ledger.write(
        lambda: ledger.database.execute("INSERT INTO kind (digest) VALUES (?)", (digest.encode(),))
    )


def found(ledger: LedgerFile) -> list[str]:
    query = "SELECT digest FROM kind ORDER BY id"
    return ledger.read(
        lambda: [digest.decode() for (digest,) in ledger.database.execute(query)], ["unreadable"]
    )


def test_what_is_committed_is_there(path: Path, ledger: LedgerFile) -> None:
    assert put(ledger, "a")
    assert ledger.commit()
    put(ledger, "b")
    with closing(LedgerFile(str(path))) as other:
        assert found(other) == ["a"]
    assert (found(ledger), ledger.trouble) == (["a", "b"], "")


@pytest.mark.parametrize("pragma", ["query_only = ON", "max_page_count = 1"])
def test_what_cannot_be_written_can_still_be_read(ledger: LedgerFile, pragma: str) -> None:
    """On a disk that is full, or where nobody may write."""
    put(ledger, "a")
    ledger.commit()
    ledger.database.execute(f"PRAGMA {pragma}")
    assert not put(ledger, "b" * 100_000)
    assert not ledger.can_write
    assert not ledger.commit()
    assert found(ledger) == ["a"]
    assert ledger.trouble in ("attempt to write a readonly database", "database or disk is full")


def test_while_another_process_writes(path: Path, ledger: LedgerFile) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not put(ledger, "a")
        assert (found(ledger), ledger.trouble) == ([], "database is locked")


def test_a_file_that_is_held_when_it_is_opened(path: Path, ledger: LedgerFile) -> None:
    put(ledger, "a")
    ledger.commit()
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with closing(LedgerFile(str(path), wait=0)) as late:
            assert (found(late), put(late, "b")) == (["unreadable"], False)
            assert late.trouble == "database is locked"


def test_a_file_that_another_version_takes_over(path: Path, ledger: LedgerFile) -> None:
    put(ledger, "a")
    with closing(sqlite3.connect(path)) as other:
        ledger.commit()
        put(ledger, "b")
        ledger.database.rollback()
        other.execute(f"PRAGMA user_version = {FORMAT + 1}")
    put(ledger, "c")
    assert not ledger.commit()
    assert found(ledger) == ["unreadable"]
    assert "another version" in ledger.trouble
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT digest FROM kind").fetchall() == [(b"a",)]


@pytest.mark.parametrize("error", [ValueError(), KeyError("rule"), TypeError()])
def test_values_that_no_audit_wrote(ledger: LedgerFile, error: Exception) -> None:
    def read() -> str:
        raise error

    assert ledger.read(read, "unreadable") == "unreadable"
    assert (ledger.trouble, ledger.can_write) == ("it is damaged", False)


def test_no_number_is_given_twice(ledger: LedgerFile) -> None:
    put(ledger, "a")
    ledger.database.execute("DELETE FROM kind")
    put(ledger, "b")
    assert ledger.database.execute("SELECT id FROM kind").fetchall() == [(2,)]


def test_files_that_are_no_ledger(path: Path) -> None:
    with pytest.raises(UsageError, match="unable to open"):
        LedgerFile(str(path / "a"))
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA application_id = {APPLICATION}")
        other.execute(f"PRAGMA user_version = {FORMAT + 1}")
        other.execute("CREATE TABLE kind (x)")
    with pytest.raises(UsageError, match="another version"):
        LedgerFile(str(path))
