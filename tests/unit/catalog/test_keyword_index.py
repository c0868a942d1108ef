"""Inputs are searched for the fewest keywords that no trace of theirs can do without."""

from __future__ import annotations

from linter.catalog.keyword_index import every_keyword, groups_of, prefilter, whole_words
from linter.model.catalog import Catalog, Trace
from linter.model.fragments import Place
from tests.helpers import a_trace


def catalog(*traces: Trace) -> Catalog:
    return Catalog({}, traces, (), "")


def test_groups_of_a_trace() -> None:
    assert groups_of(a_trace()) == {"message", "commit"}
    assert groups_of(a_trace(places=(Place.AUTHOR, Place.TRAILER))) == {"identity", "message", "commit"}
    assert groups_of(a_trace(places=(Place.IMPORT,), keys=("python", "go"))) == {"import:python", "import:go"}
    assert groups_of(a_trace(places=(Place.MODEL,))) == {"text"}
    assert groups_of(a_trace(places=(Place.PATH,))) == {"path"}


def test_a_keyword_that_contains_another_is_searched_through_that() -> None:
    found = catalog(a_trace(keywords=("claude", "claude-code")), a_trace(keywords=("aude", "other")))
    assert prefilter(found)["message"] == (b"aude", b"other")
    assert set(every_keyword(found)["message"]) == {b"claude", b"claude-code", b"aude", b"other"}


def test_names_of_variables_are_compared_in_full() -> None:
    found = catalog(a_trace(places=(Place.ENVIRONMENT,), keywords=("claude", "claudecode")))
    assert prefilter(found)["environment"] == (b"claude", b"claudecode")


def test_a_keyword_is_a_word_only_if_every_trace_has_it_as_one() -> None:
    found = catalog(
        a_trace(keywords=("claude", "aider"), whole=True),
        a_trace(keywords=("claude",), whole=False),
        a_trace(places=(Place.PATH,), keywords=("claude",), whole=True),
    )
    assert whole_words(found, every_keyword(found))["message"] == {b"aider"}
    assert whole_words(found, every_keyword(found))["path"] == {b"claude"}
