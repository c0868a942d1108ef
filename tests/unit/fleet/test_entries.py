"""The list of a fleet: what is written is read back, and every line that is wrong is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.fleet.entries import Entry, read, shard, write
from linter.model.errors import UsageError

ENTRIES = [
    Entry("acme/shop", "/srv/shop.git", "https://h/acme/shop", "acme", "", size=7),
    Entry("acme/fork", "/srv/fork.git", fork_of="acme/shop", archived=True, host="north"),
]


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    (tmp_path / "repos.jsonl").write_text(write(ENTRIES), encoding="utf-8")
    assert read(str(tmp_path / "repos.jsonl")) == sorted(ENTRIES)


def test_a_path_is_relative_to_the_list(tmp_path: Path) -> None:
    (tmp_path / "repos.jsonl").write_text('{"name": "a", "path": "m/a.git"}\n\n')
    assert read(str(tmp_path / "repos.jsonl"))[0].path == str(tmp_path / "m/a.git")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("x", "no JSON"),
        ("[]", "no JSON object"),
        ("{}", "no name"),
        ('{"name": ""}', "no name"),
        ('{"name": "a\\u001b"}', "no name"),
        ('{"name": 7}', '"name" must be a str'),
        ('{"name": "a", "size": true}', '"size" must be a int'),
        ('{"name": "a", "colour": "red"}', 'unknown key "colour"'),
        ('{"name": "b"}', "b stands there twice"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_every_line_that_is_wrong_is_named(tmp_path: Path, line: str, problem: str) -> None:
    (tmp_path / "repos.jsonl").write_text(f'{{"name": "b"}}\n{line}\nnothing\n')
    with pytest.raises(UsageError) as error:
        read(str(tmp_path / "repos.jsonl"))
    assert f"repos.jsonl:2: {problem}" in error.value.message
    assert "repos.jsonl:3: no JSON" in error.value.message


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        read(str(tmp_path / "none"))
    (tmp_path / "latin").write_bytes(b"\xff")
    with pytest.raises(UsageError, match="no UTF-8"):
        read(str(tmp_path / "latin"))


def test_parts_are_disjoint_and_hold_everything() -> None:
    entries = [Entry(f"r{number}") for number in range(100)]
    parts = [shard(entries, number, 7) for number in range(1, 8)]
    assert sorted(entry for part in parts for entry in part) == sorted(entries)
    assert all(parts)
    assert shard(entries[:50], 3, 7) == [entry for entry in parts[2] if entry in entries[:50]]
