"""Whether a keyword is a word of its own in every match is read off the expression."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from linter.catalog.edges import is_free
from linter.catalog.literals import required_literals
from linter.catalog.sre import parse
from linter.scanning.keyword_search import WordFilter, counting
from tests.tables import each


@each(
    "pattern",
    [
        "^claude$",
        r"\bclaude\b",
        "^(?:[^\\w<]{1,4} ?)?(?:claude)$",
        " claude(?: code)?$",
        "^(?:via|through) (?:claude|gemini)$",
        "^(?:the )?claude(?: ?[:/] ?x| v?[0-9])$",
        r"(?:^|[ -])claude[^a-zA-Z0-9]",
        r"@claude(?:\s|$)",
        "^(claude)(?:[.]|$)",
        "(?:a )?(?:^)claude$",
    ],
)
def test_words_of_their_own(pattern: str) -> None:
    assert required_literals(pattern).are_whole


@each(
    "pattern",
    [
        "claude",
        "^claude",
        "claude$",
        "^.claude$",
        "^claude[a-z]?$",
        "^claude[^A-Z]$",
        r"^claude\D",
        r"^claude\w*$",
        "^(?:x|-)?claude$",
        "^(?:-?)claude x|xclaude$",
        "^(?:claude){2}$",
        "(?:claude)+",
        "^claude ?code$",
        "^[a-z-]claude$",
    ],
)
def test_parts_of_words(pattern: str) -> None:
    assert not required_literals(pattern).are_whole


def test_what_stands_beyond_counts_where_nodes_may_be_empty() -> None:
    nodes = parse("(?:-)?")
    assert is_free(nodes, beyond=True, last=False)
    assert not is_free(nodes, beyond=False, last=False)
    assert is_free(parse("-?_"), beyond=False, last=True)


_PIECES = [
    "abc",
    "-",
    " ",
    "x?",
    "[^a-z0-9]",
    "[a-c-]",
    r"\b",
    "^",
    "$",
    "(?:-|x)?",
    "(?:abc|def)",
    r"\s*",
    "(?: abc)?",
]
_TEXTS = ["abc", "ABC", "def", "x", "-", " ", "a", "9", "_", "ab"]


@given(
    pattern=st.lists(st.sampled_from(_PIECES), min_size=1, max_size=5).map("".join),
    texts=st.lists(st.lists(st.sampled_from(_TEXTS), max_size=6).map("".join), min_size=5, max_size=15),
    with_engine=st.sampled_from((True, False, False, False, False)),  # it is made for each pattern
)
def test_a_text_that_matches_has_a_word_that_counts(
    pattern: str, texts: list[str], *, with_engine: bool
) -> None:
    required = required_literals(pattern)
    words = frozenset(map(str.encode, required.words))
    edges = {word.encode(): (ends,) for word, ends in zip(required.words, required.edges, strict=True)}
    keep = WordFilter((), edges)
    counted = counting(edges) if with_engine else None
    for text in texts if words else ():
        if re.search(f"(?i){pattern}", text):
            data = text.encode()
            assert keep(data, frozenset(word for word in words if word in data.lower()))
            assert not counted or counted(data)
