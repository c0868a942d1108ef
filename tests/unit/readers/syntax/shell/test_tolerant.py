"""A script that is too large for a grammar is cut at its operators."""

from __future__ import annotations

from linter.readers.syntax.shell.tolerant import commands


def test_pieces_between_operators_are_commands() -> None:
    text = "a b; c 'd e' | f && (g)\n# h\nFOO=1 i"
    assert [" ".join(command.texts) for command in commands(text, 0)] == ["a b", "c d e", "f", "g", "i"]


def test_each_is_told_once_and_where_it_stands() -> None:
    text = "x\nclaude -p\nclaude -p\n"
    (found,) = commands(text, 2)
    assert (found.texts, found.offset) == (("claude", "-p"), 2)


def test_a_long_line_is_cut() -> None:
    (found,) = commands("a " * 100_000, 0)
    assert len(found.texts) < 4000
