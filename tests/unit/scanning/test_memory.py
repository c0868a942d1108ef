"""Caches share one bound; what was kept longest ago is dropped first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.scanning import memory
from linter.scanning.memory import Budget, Latest, Memory

_MOST, _ENTRY = 100, 2


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_MOST", _MOST)
    monkeypatch.setattr(memory, "_BESIDES", 0)
    monkeypatch.setattr(memory, "_LEAST", 10)
    monkeypatch.setattr(memory, "_ENTRY", _ENTRY)


_KEPT = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 12), st.integers(0, 30)), max_size=80)
"""In which cache, under which key, and how many bytes."""


@given(_KEPT)
def test_all_caches_together_stay_below_the_bound(kept: list[tuple[int, int, int]]) -> None:
    budget = Budget()
    memories: list[Memory[int, int]] = [Memory(budget), Memory(budget)]
    latest: Latest[int, int] = Latest(budget)
    sizes: dict[tuple[int, int], int] = {}
    for cache, key, size in kept:
        if cache < len(memories):
            is_new = key not in memories[cache]
            assert memories[cache].keep(key, size, size) == size
            if is_new:
                sizes[cache, key] = size + _ENTRY
        else:
            assert latest.keep(key, size, size) == size
            sizes[cache, key] = size
        held = [
            *(sizes[number, key] for number, each in enumerate(memories) for key in each),
            *(sizes[len(memories), key] for key in latest._kept),
        ]
        assert sum(held) == budget._size <= _MOST


@given(_KEPT)
def test_what_is_there_is_what_was_kept_last(kept: list[tuple[int, int, int]]) -> None:
    budget = Budget()
    caches: list[Memory[int, int]] = [Memory(budget) for _ in range(3)]
    last: dict[tuple[int, int], int] = {}
    for number, (cache, key, size) in enumerate(kept):
        caches[cache].keep(key, size, number)
        last[cache, key] = number
        assert all(caches[cache][key] == last[cache, key] for cache in range(3) for key in caches[cache])


def test_the_oldest_make_room_in_whatever_cache_they_are() -> None:
    budget = Budget()
    old: Memory[int, str] = Memory(budget)
    new: Memory[int, str] = Memory(budget)
    old.keep(0, 40, "first")
    old.keep_all({1: "a", 2: "b"}, 30)
    new.keep(0, 40, "new")
    assert dict(old) == {1: "a", 2: "b"}
    new.keep(1, 40, "newer")
    assert not old
    assert dict(new) == {0: "new", 1: "newer"}


def test_one_value_of_a_key_is_counted() -> None:
    latest: Latest[str, str] = Latest(Budget())
    latest.keep("other", 30, "kept")
    for version in range(50):
        latest.keep("file", 60, str(version))
    assert latest.get("other") == "kept"
    assert latest.get("file") == "49"


def test_processes_divide_the_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_BESIDES", 5)
    alone, one_of_four, one_of_many = Budget(1), Budget(4), Budget(400)
    assert (alone._most, one_of_four._most, one_of_many._most) == (95, 20, 10)
