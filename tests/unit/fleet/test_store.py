"""The store: leases and tables come back as they were written; anything else is refused or made anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.fleet import tables
from linter.fleet.store import DONE, TABLES, Lease, Store, identifier
from linter.model.errors import UsageError

LEASE = Lease("acme/shop", "k" * 64, DONE, "", 1, "", complete=True)


def test_a_lease_comes_back(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    assert store.lease("acme/shop") is None
    store.keep(LEASE)
    assert Store(str(tmp_path / "store")).lease("acme/shop") == LEASE
    assert list(store.leases()) == [LEASE]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": 1}', '{"other": 1}'])
def test_a_lease_that_is_damaged_is_none(tmp_path: Path, text: str) -> None:
    store = Store(str(tmp_path / "store"))
    (tmp_path / "store" / "leases" / f"{identifier('x')}.json").write_text(text)
    assert store.lease("x") is None
    assert list(store.leases()) == []


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "store.json").write_text('{"toolban-fleet": 0}')
    for name, problem in (("a", "is no store"), ("full", "is no store"), ("old", "of another version")):
        with pytest.raises(UsageError, match=problem):
            Store(str(tmp_path / name))


ROW = {
    "repository": "acme/'shop'",
    "rule": "claude-code/co-author",
    "line": 7,
    "text": "x\u2028\ud7ff\n\"'{}",
    "introduced": [{"commit": "a" * 40, "date": "2026-08-01", "author_name": "J", "author_email": None}],
    "present_on": ["refs/heads/main"],
}


def test_rows_come_back_in_their_order_and_the_same_rows_are_the_same_bytes(tmp_path: Path) -> None:
    rows = [{**ROW, "line": number} for number in range(3000)]
    for name in ("it's one", "two"):
        tables.write("matches", rows, str(tmp_path / name))
    assert (tmp_path / "it's one").read_bytes() == (tmp_path / "two").read_bytes()
    found = tables.read(str(tmp_path / "two"))
    assert [row["line"] for row in found] == list(range(3000))
    assert {key: found[7][key] for key in ROW} == {**ROW, "line": 7}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["it's one", "two"]


@pytest.mark.parametrize("table", sorted(tables.COLUMNS))
def test_a_table_without_rows_keeps_its_columns(tmp_path: Path, table: str) -> None:
    tables.write(table, [], str(tmp_path / "t"))
    assert tables.read(str(tmp_path / "t")) == []


def test_a_very_long_row(tmp_path: Path) -> None:
    tables.write("matches", [{**ROW, "text": "x" * 20_000_000}], str(tmp_path / "t"))
    assert len(tables.read(str(tmp_path / "t"))[0]["text"]) == 20_000_000


def test_every_table_of_an_audit_must_be_there(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    for table in TABLES:
        assert not store.has("x", "k" * 64)
        tables.write(table, [], store.path(table, "x", "k" * 64))
    assert store.has("x", "k" * 64)


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe", b"", b"[1]"])
def test_18_05_files_of_a_store_that_are_none(tmp_path: Path, content: bytes) -> None:
    store = Store(str(tmp_path / "store"))
    (tmp_path / "store" / "leases" / "a.json").write_bytes(content)
    assert list(store.leases()) == []
    (tmp_path / "store" / "store.json").write_bytes(content)
    with pytest.raises(UsageError, match="is no store of a fleet"):
        Store(str(tmp_path / "store"))
