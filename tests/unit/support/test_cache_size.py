"""The cache directory stays small, and nothing else in it is touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from linter.support import cache_file, cache_size


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache_size, "_MOST", 100)
    monkeypatch.setenv("TOOLBAN_CACHE_DIR", str(tmp_path))
    return tmp_path


def filled(folder: Path, names: list[str]) -> None:
    """Files of 30 bytes, the first the oldest."""
    for age, name in enumerate(names):
        folder.joinpath(name).write_bytes(bytes(30))
        os.utime(folder / name, (age, age))


OWN = ["words-0000000a.bin", "policy-0000000b.bin", "catalog-0000000c.bin.77", "rules-0000000d.bin"]


def test_the_oldest_go_until_half_is_free(folder: Path) -> None:
    filled(folder, OWN)
    cache_size.keep_small(str(folder))
    assert sorted(os.listdir(folder)) == ["rules-0000000d.bin"]


def test_few_files_stay(folder: Path) -> None:
    filled(folder, OWN[:3])
    cache_size.keep_small(str(folder))
    assert sorted(os.listdir(folder)) == sorted(OWN[:3])


def test_files_of_others_are_neither_counted_nor_removed(folder: Path) -> None:
    others = [
        "words.bin",
        "words-a.bin",
        "policy-0000000b.bin.old",
        "notes.txt",
        "words-0000000A.bin",
        "x.bin",
    ]
    filled(folder, others + OWN[:2])
    (folder / "words-00000000.bin").mkdir()
    cache_size.keep_small(str(folder))
    assert set(os.listdir(folder)) == {*others, *OWN[:2], "words-00000000.bin"}


def test_a_directory_that_is_not_there_is_no_error(folder: Path) -> None:
    cache_size.keep_small(str(folder / "none"))
    assert os.listdir(folder) == []


def test_to_store_a_database_makes_room(folder: Path) -> None:
    filled(folder, OWN)
    cache_file.save_database((b"a",), "1", b"database")
    assert cache_file.load_database((b"a",), "1") == b"database"
    assert not folder.joinpath(OWN[0]).exists()
