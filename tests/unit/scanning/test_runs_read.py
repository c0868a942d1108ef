"""Files that are read run by run show in every version what the whole shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.model.matches import Sighting, flat
from linter.readers.skeletons.formats import IN_RUNS
from linter.readers.skeletons.pieces import Skeleton
from linter.scanning import aligned, keyword_search, runs
from linter.scanning.keyword_search import Words
from linter.scanning.memory import Budget
from linter.scanning.runs import Known, Runs
from linter.scanning.runs_read import read_runs
from tests.edits import versions
from tests.scale import times
from tests.unit.scanning.test_piecewise import NAMES, SNIPPETS, WORDS, _of_piece, _of_text, _pnpm, _pub


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_LEAST", 1)
    monkeypatch.setattr(runs, "SIZE", 100)
    monkeypatch.setattr(aligned, "SIZE", 100)


class _Reader:
    """Reads versions of one file."""

    def __init__(self, reader: str) -> None:
        self.form = IN_RUNS[reader]
        self.reader = reader
        self.runs = Runs(Budget())
        self.read: list[bytes] = []
        self._search = keyword_search.words(WORDS)

    def __call__(self, source: bytes) -> list[str] | None:
        cut = self.runs.cut("a", self.form, source, self._look)
        words = self._search(source)
        parts = None if cut is None else read_runs(self.form, cut, words, self._seen)
        return None if parts is None else [repr(fragment) for _, fragment in flat(parts)]

    def whole(self, source: bytes) -> list[str]:
        fragments = _of_text(self.reader, "", source.decode(), self._search(source))
        return [repr(fragment) for fragment in fragments]

    def _look(self, piece: bytes) -> Known:
        searched = self.form.searched(piece)
        return Known(self.form.shape(piece), None if searched is None else self._search(searched))

    def _seen(self, skeleton: Skeleton, words: Words) -> tuple[Sighting, ...] | None:
        text = b"".join(segment.text for segment in skeleton)
        self.read.append(text)
        return _of_piece(self.reader, "", text.decode(), words)


@pytest.mark.parametrize(("reader", "write"), [("pnpm_lock", _pnpm), ("pubspec_lock", _pub)])
def test_versions_show_what_the_whole_shows(reader: str, write: Callable[[list[str]], str]) -> None:
    @settings(max_examples=times(15, 600), deadline=None)
    @given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6).map(write).flatmap(_versions))
    def compare(every: list[bytes]) -> None:
        read = _Reader(reader)
        for source in every:
            found = read(source)
            assert found is None or found == read.whole(source)

    compare()


def _versions(text: str) -> st.SearchStrategy[list[bytes]]:
    return versions(text, [snippet for snippet in SNIPPETS if snippet.isascii()])


def test_a_head_that_changes_is_noticed_in_the_runs_behind_it() -> None:
    read = _Reader("pnpm_lock")
    source = _pnpm([*NAMES] * 3).encode()
    assert read(source) == read.whole(source)
    for head in (b"\nother:\n", b"\nsnapshots:\n"):
        changed = source.replace(b"\npackages:\n", head)
        assert changed != source
        assert read(changed) in (None, read.whole(changed))


def test_only_what_changed_is_read_again() -> None:
    read = _Reader("pnpm_lock")
    source = _pnpm([f"{name}{number}" for number in range(30) for name in NAMES]).encode()
    assert read(source) == read.whole(source)
    read.read.clear()
    changed = source.replace(b"\npackages:\n", b"\npackages:\n\n  openai@3: {}\n", 1)
    assert read(changed) == read.whole(changed)
    assert 1 <= len(read.read) < 10
