"""The syntax trees of expressions, as the analysis of patterns walks them."""

from __future__ import annotations

import re

import pytest

from linter.catalog.sre import UNLIMITED, nested, parse, repeat_of


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("a*", (0, UNLIMITED)), ("a+?", (1, UNLIMITED)), ("a{2,5}", (2, 5)), ("a?", (0, 1)), ("a", None)],
)
def test_repetitions(pattern: str, expected: tuple[int, int] | None) -> None:
    ((kind, arguments),) = parse(pattern)
    repeated = repeat_of(kind, arguments)
    assert (repeated[:2] if repeated else None) == expected
    if repeated:
        assert repeated[2] == parse("a")


@pytest.mark.parametrize(("pattern", "parts"), [("(?:ab|cd)", 2), ("(x)", 1), ("x", 0), ("[a-z]", 0)])
def test_what_is_nested(pattern: str, parts: int) -> None:
    assert sum(len(list(nested(arguments))) for _, arguments in parse(pattern)) == parts


def test_what_is_no_expression() -> None:
    with pytest.raises(re.error):
        parse("(a")
