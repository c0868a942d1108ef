"""Of long lines only what is around some words is read, and shows the literals that hold one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.readers.syntax import literal_values
from linter.readers.syntax.literal_values import Literal, literals
from tests.scale import times

_PIECES = (
    *(
        "acme",
        "acme-1",
        "ACME_KEY",
        "sk-acme-",
        "https://api.acme.com/v1",
        "api.acme.ai:443",
        "secrets.",
        "env.",
    ),
    *('"', "'", "`", '"', '"', "=", ":", ":-", "- ", "-", ">", "</", "<", ",", ";", "}", "#", " #", "/", "."),
    *(" ", "  ", "\t", "\u00a0", "\n", "x", "ab", "abc", "A", "_B", "X_", "\u00e9"),
    *("a" * 150, "A" * 150, "Ab1+" * 75, "z" * 290, "=" + "b" * 296),
)
_TEXTS = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)
_WORDS = frozenset({"acme", "acme-1", "acme.com/v1", "sk-"})


@pytest.mark.parametrize("kind", ["code", "config", "markup", "prose"])
@settings(max_examples=times(60, 3_000))
@given(_TEXTS)
def test_what_is_around_words_shows_the_literals_that_hold_them(kind: str, text: str) -> None:
    whole = list(literals(text, kind, frozenset()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(literal_values, "_STEP", 4)
        found = list(literals(text, kind, _WORDS))
    assert found == [literal for literal in whole if literal in found]
    assert [each for each in found if _holds_a_word(each)] == [each for each in whole if _holds_a_word(each)]


def _holds_a_word(literal: Literal) -> bool:
    return any(word in literal[2].lower() for word in _WORDS)


def test_a_long_line_costs_what_is_around_the_words() -> None:
    code = "".join(f'x{number}("name-{number}","x");' for number in range(10_000)) + ' y("acme-1");'
    looked_at = list(literal_values._around(code, [code.index("acme")]))
    assert sum(end - start for start, end in looked_at) < 1_000
    assert [literal[2] for literal in literals(code, "code", frozenset({"acme"}))][-1:] == ["acme-1"]


def test_what_is_encoded_in_a_line_is_not_searched_for_literals() -> None:
    code = f'x="{"Ab1/" * 10_000}acme{"Ab1/" * 10_000}";'
    looked_at = list(literal_values._around(code, [code.index("acme")]))
    assert sum(end - start for start, end in looked_at) < 1_000


@pytest.mark.parametrize("kind", ["code", "config", "markup"])
@settings(max_examples=times(60, 3_000))
@given(_TEXTS)
def test_what_is_remembered_of_short_texts_is_what_they_show_where_they_stand(kind: str, text: str) -> None:
    found = list(literals(text, kind, _WORDS))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(literal_values, "_SHORT", -1)
        assert list(literals(text, kind, _WORDS)) == found
