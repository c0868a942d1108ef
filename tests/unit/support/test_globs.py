"""Globs: what they match, and that no glob takes longer than the path is long."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from linter.support.globs import _Automaton, anchored, expression, matches_any, wildcards
from tests.tables import each

GLOBS = st.lists(
    st.sampled_from(["a", "b", "/", "*", "**", "**/", "?", "\n", "."]), min_size=1, max_size=9
).map("".join)
PATHS = st.text("ab/.\n", max_size=12)


@given(GLOBS, PATHS)
def test_18_06_both_ways_to_match_agree(glob: str, path: str) -> None:
    by_expression = re.search(expression(glob).removesuffix("$") + r"\Z", path) is not None
    assert _Automaton(anchored(glob))(path) == by_expression


@each(
    "glob",
    [
        "**/" * 30 + "x",
        "**a" * 12,
        "*a" * 30,
        "*" * 200 + "b",
        "a/**/" * 20 + "b",
        "**/**" * 10 + "y",
        "?*" * 50 + "z",
    ],
)
def test_18_06_a_glob_of_many_wildcards_comes_to_an_end(glob: str) -> None:
    assert not matches_any((glob,), "a/" * 2_000 + "c")
    assert not matches_any((glob,), "a" * 4_000 + "c")


@each(
    ("glob", "count"),
    [
        ("*.py", 1),
        ("docs/", 0),
        ("**/vendor/**", 0),
        ("/src/*.py", 1),
        ("a*b*c", 2),
        ("src/**/test_*.py", 2),
        ("**/**/**/x", 0),
    ],
)
def test_18_06_how_many_wildcards_are_tried_one_inside_the_other(glob: str, count: int) -> None:
    assert wildcards(glob) == count
