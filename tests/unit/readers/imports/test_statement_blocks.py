"""Go by blocks: whatever is done to a file, the same imports are found as in the tree of the whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from tree_sitter import Tree

from linter.readers.imports import by_grammar, statement_blocks
from linter.readers.syntax.treesitter import parse
from tests.edits import edited
from tests.scale import times

SNIPPETS = (
    *(
        "`",
        "/*",
        "*/",
        "//",
        "'",
        '"',
        "{",
        "}",
        "(",
        ")",
        "{\n",
        "}\n",
        " {\n",
        ";",
        "=",
        "<",
        "/",
        "\n",
        "\n\n",
    ),
    *(
        "\t",
        "  ",
        "\\",
        "\u2028",
        "\u00e9",
        'import "n"\n',
        "func f() {\n",
        "if a {\n",
        "else {\n",
        "func(",
        "return",
    ),
)
GO_FILLER = "".join(f"\tvalue{number} := compute({number}) // with a text\n" for number in range(6))
GO_FILE = f"""package main

import "a"

import (
	"b"
	c "d.example/c"
)

type Server struct {{
	x int
}}

func (s *Server) Start(a string) error {{
{GO_FILLER}	if a == "" {{
{GO_FILLER}		return nil
	}} else {{
{GO_FILLER}	}}
	go func() {{
{GO_FILLER}	}}()
	text := `
	func no() {{
import "no"
{GO_FILLER}
	}}
`
	switch a {{
	case "x":
{GO_FILLER}	}}
	for i := range a {{
{GO_FILLER}	}}
	return nil
}}
"""
IN_TREE = by_grammar._in_tree_of(by_grammar._GO)


def _compare(text: str) -> bool:
    """Whether a text was read by blocks; then it must be as from the whole."""
    found = statement_blocks.spans(text, statement_blocks.GO, IN_TREE)
    if found is not None:
        tree = parse(text, *statement_blocks.GO.grammar)
        assert tree is not None
        assert not tree.root_node.has_error
        assert sorted(found) == sorted(IN_TREE(text, tree))
    return found is not None


def test_a_file_is_read_by_blocks() -> None:
    assert _compare(GO_FILE)
    _, blocks = statement_blocks._cut(GO_FILE, frozenset(), statement_blocks.GO)
    assert blocks


def test_edited_files_show_the_same_by_blocks_as_whole() -> None:
    @settings(max_examples=times(8, 300), deadline=None)
    @given(edited(GO_FILE, SNIPPETS))
    def compare(text: str) -> None:
        _compare(text)

    compare()


def test_a_block_within_a_string_is_no_block() -> None:
    text = GO_FILE.replace("text := `", f"text := `\nfunc f() {{\n{GO_FILLER}}}\n")
    assert _compare(text)
    assert "func f()" in text


@pytest.mark.parametrize("line", ["if a {\n", "func f() {\n", "\tif a {\n"])
def test_braces_that_nothing_closes_cost_no_more_than_their_number(line: str) -> None:
    _, blocks = statement_blocks._cut(line * 20_000, frozenset(), statement_blocks.GO)
    assert blocks == []


@pytest.mark.parametrize(("lines", "is_cached"), [(20, True), (200, False)])
def test_only_short_texts_are_cached(lines: int, is_cached: bool) -> None:  # noqa: FBT001 a column of the table
    asked: list[str] = []

    def in_tree(text: str, _tree: Tree) -> Iterator[statement_blocks.Span]:
        asked.append(text)
        yield from ()

    inner = f"\tlog({lines}) // {'a' * 20}\n" * lines
    text = f"package a\n\nfunc f() {{\n{inner}}}\n\nfunc g() {{\n{GO_FILLER * 3}}}\n"
    assert statement_blocks.spans(text, statement_blocks.GO, in_tree) == []
    asked.clear()
    assert statement_blocks.spans(text, statement_blocks.GO, in_tree) == []
    assert (not asked) == is_cached
