"""Repetitions that take exponential time are found, and no others."""

from __future__ import annotations

import re

import pytest

from linter.catalog import sre
from linter.catalog.ambiguity import is_exponential
from linter.catalog.literals import required_literals
from tests.tables import each


@each(
    "pattern",
    [
        "(a+)+b",
        "(a*)*b",
        "(?:a|aa)*b",
        "(?:a?b?)*c",
        "(?:a(?:|b?))*c",
        r"(?:\w{1,8})+x",
        r"(?:\w+\s?)*$",
        r"(?:\d+,?)+;",
        "(?:.*,)*x",
        "(?:a+){2,}b",
        "(?:(?:a+){8}b?)+c",
        "x(?:y(?:[a-z]+|[0-9]+)*!)?",
        "(?:a|(?i:A))*c",
    ],
)
def test_exponential(pattern: str) -> None:
    assert is_exponential(sre.parse(pattern))
    with pytest.raises(re.error, match="not linear"):
        required_literals(pattern)


@each(
    "pattern",
    [
        "a+b+",
        r"(?:\w+\.)*x",
        r"(?:[\w.-]+/)*abc",
        "(?:[^,]*,)*x",
        "(?:foo|far)+x",
        "(?:a|b)*c",
        r"(?:\w{8})+",
        r"(?:\w{2,4} ){0,3}",
        "x{1,80}x{1,80}",
        "(?:ab+)*c",
        "(?:(?:a{1,4}){1,4}){1,4}",
    ],
)
def test_linear_or_polynomial(pattern: str) -> None:
    assert not is_exponential(sre.parse(pattern))


def test_case_is_what_the_expression_says() -> None:
    assert is_exponential(sre.parse("(?:a+|A+)*b"))
    assert not is_exponential(sre.parse("(?:a|A)*b", ignore_case=False), ignore_case=False)
    assert not is_exponential(sre.parse("(?:(?-i:a)|(?-i:A))*b"))
