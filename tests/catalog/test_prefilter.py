"""The keywords that inputs are searched for: as few as can be, and none too few."""

from __future__ import annotations

from linter.catalog.keyword_index import prefilter
from linter.model.catalog import Catalog
from linter.model.fragments import Place
from tests.helpers import a_tool, a_trace


def of(*keywords: str, place: Place = Place.TRAILER) -> dict[str, tuple[bytes, ...]]:
    traces = tuple(
        a_trace(rule=f"claude-code/{n}", places=(place,), keywords=(word,)) for n, word in enumerate(keywords)
    )
    return dict(prefilter(Catalog({"claude-code": a_tool()}, traces, (), "")))


def test_a_word_that_holds_another_is_left_out() -> None:
    words = (b"claude", b"cursor")
    assert of("claude code", "cursor", "claude", "cursor[bot]") == {
        "commit": words,
        "message": words,
        "prose": (),
    }


def test_names_of_variables_are_all_kept() -> None:
    """They are compared as a whole."""
    assert of("claude", "claudecode", place=Place.ENVIRONMENT) == {
        "environment": (b"claude", b"claudecode"),
        "prose": (),
    }


def test_every_keyword_of_the_catalog_is_found_by_one_that_was_kept(catalog: Catalog) -> None:
    groups = prefilter(catalog)
    kept = {word for words in groups.values() for word in words}
    for trace in catalog.traces:
        assert all(any(word in keyword.encode() for word in kept) for keyword in trace.keywords), trace.rule
    for words in groups.values():
        assert list(words) == sorted(set(words))
