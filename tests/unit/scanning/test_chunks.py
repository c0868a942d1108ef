"""Chunks: whatever versions of a file were searched before, the same is found as in the whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.scanning import aligned, chunks
from linter.scanning.chunks import Chunk, Chunks, cut
from linter.scanning.keyword_search import WordFilter, words
from linter.scanning.memory import Budget
from tests.edits import versions

WORDS = (b"openai", b"aider", b"[bot]", b"x y")
LINES = ("openai", "raider", "an aider\\n", "x", "\\naider", "%2Faider", "x y", "", "é", "openai" * 9, "\r")


def _search(data: bytes) -> frozenset[bytes]:
    seen = words(WORDS)(data)
    return WordFilter(WORDS)(data, seen)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "LEAST", 40)
    monkeypatch.setattr(chunks, "SIZE", 16)
    monkeypatch.setattr(aligned, "SIZE", 16)
    monkeypatch.setattr(aligned, "_HEAD", 4)


@st.composite
def _versions(draw: st.DrawFn) -> list[bytes]:
    text = "\n".join(draw(st.lists(st.sampled_from(LINES), max_size=60)))
    return draw(versions(text, LINES))


@given(_versions())
def test_every_version_is_cut_between_its_lines(versions: list[bytes]) -> None:
    before: list[Chunk] = []
    for data in versions:
        before = cut(data, before)
        texts = [chunk.text for chunk in before]
        assert b"".join(texts) == data
        assert all(text.endswith(b"\n") for text in texts[:-1])


@given(_versions())
def test_the_same_is_found_in_chunks_as_in_the_whole(versions: list[bytes]) -> None:
    searched = Chunks(Budget())
    for number, data in enumerate(versions):
        for path in ("a", "b")[number % 2 :]:
            searched.take(path, data)
            assert searched.words_in(data, "all", _search) == _search(data)
            assert searched.words_in(data, "few", words(WORDS[:1])) == words(WORDS[:1])(data)


def test_only_what_changed_is_searched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aligned, "_HEAD", 16)
    lines = [b"line %d\n" % number for number in range(2000)]
    asked: list[bytes] = []

    def search(data: bytes) -> frozenset[bytes]:
        asked.append(data)
        return _search(data)

    searched = Chunks(Budget())
    data = b"".join(lines)
    searched.take("a", data)
    searched.words_in(data, "all", search)
    everything = sum(map(len, asked))
    asked.clear()
    lines[300:301] = [b"openai\n", b"new\n"]
    del lines[900]
    lines.insert(1500, b"more\n")
    data = b"".join(lines)
    searched.take("a", data)
    assert searched.words_in(data, "all", search) == {b"openai"}
    assert sum(map(len, asked)) < everything // 20


def test_words_with_line_breaks_are_searched_in_the_whole() -> None:
    data = b"a\nb" * 200
    searched = Chunks(Budget(), are_cut=False)
    searched.take("a", data)
    assert searched.words_in(data, "all", words((b"a\nb",))) == {b"a\nb"}
