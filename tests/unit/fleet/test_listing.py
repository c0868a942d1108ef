"""Sources of a fleet's list: known by the word before the colon, each name once, some left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.fleet.entries import Entry, write
from linter.fleet.listing import SOURCES, Filter, Source, entries_of
from linter.model.errors import UsageError
from tests.tables import each

ENTRY = Entry("acme/shop", address="https://git.corp.example/acme/shop.git")


@each(
    ("chosen", "entry", "taken"),
    [
        (Filter(), ENTRY, True),
        (Filter(forks=False), ENTRY._replace(fork_of="x/shop"), False),
        (Filter(archived=False), ENTRY._replace(archived=True), False),
        (Filter(active_since="2026-01-01"), ENTRY._replace(pushed="2025-12-31"), False),
        (Filter(active_since="2026-01-01"), ENTRY._replace(pushed="2026-01-01"), True),
        (Filter(active_since="2026-01-01"), ENTRY, True),  # nobody knows
    ],
)
def test_what_is_left_out(chosen: Filter, entry: Entry, taken: object) -> None:
    assert chosen.takes(entry) is taken


def test_each_name_once_and_sorted(tmp_path: Path) -> None:
    for name, entries in (("a", [ENTRY, ENTRY._replace(name="acme/a")]), ("b", [ENTRY._replace(size=9)])):
        (tmp_path / name).write_text(write(entries))
    found = entries_of([f"file:{tmp_path / 'a'}", f"file:{tmp_path / 'b'}"])
    assert [(entry.name, entry.size) for entry in found] == [
        ("acme/a", ENTRY.size),
        ("acme/shop", ENTRY.size),
    ]


@pytest.mark.parametrize("source", ["svn:x", "file", "file:", "", ":x"])
def test_what_is_no_source_names_those_that_are(source: str) -> None:
    with pytest.raises(UsageError, match="is no source of repositories") as raised:
        entries_of([source])
    assert all(f"{name}:..." in raised.value.hint for name in SOURCES)


def test_a_source_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SOURCES, "acme", Source("x", "y", ("no_such_package",)))
    with pytest.raises(UsageError, match="acme needs no_such_package") as raised:
        entries_of(["acme:x"])
    assert "toolban[fleet]" in raised.value.hint
