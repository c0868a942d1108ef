"""Imports of Go at the head of a file: whatever is done to a file, the same as in its tree."""

from __future__ import annotations

from hypothesis import given

from linter.readers.imports import by_grammar, go_head
from linter.readers.syntax.treesitter import parse
from tests.edits import edited
from tests.tables import each

SOURCE = """\
// Copyright. No import "no/one".

//go:build linux && !cgo
// +build linux

/* Package main is
import "no/two"
*/
package main // import "corp.example/old"

/*
#include <stdio.h>
*/
import "C"

import "fmt"; import . "dot.example/a"

// A comment.
import (
	"os" // why
	_ "blank.example/b"

	x "named.example/c" /* not y */
	// "no.example/three"
	raw `raw.example/d`
)

import ()

var s, b = "import-x", `
import x;
`

func main() {
	fmt.Println("a", x.Y < 1) // an import cycle
}
"""
SNIPPETS = (
    *(
        "import ",
        "import",
        'import "n"\n',
        'import "n";',
        "import (\n",
        "import\n",
        '"m"',
        "`m`",
        "(",
        ")",
        ");",
    ),
    *(
        "/*",
        "*/",
        "//",
        '"',
        "`",
        "'",
        "\\",
        ";",
        ",",
        ".",
        "_",
        "y ",
        "é",
        "é ",
        "\u2028",
        "\u00a0",
        "\ufeff",
        "\f",
    ),
    *("\n", "\n\n", "\t", "  ", "package ", "package p\n", "var ", "func ", "func f() {\n", "}\n", "<", "0x"),
)


def _compare(text: str) -> bool:
    """Whether the head tells; then it must be as in the tree, or as in the tree of the head alone."""
    found = go_head.spans(text)
    if found is not None:
        tree = parse(text, *by_grammar._GO.grammar)
        if tree is None or tree.root_node.has_error:
            text = text[: found[-1][1]] + "\n" if found else ""
            tree = parse(text, *by_grammar._GO.grammar)
        assert tree is not None
        assert not tree.root_node.has_error
        assert sorted(found) == sorted(by_grammar._in_tree(by_grammar._GO, text, tree))
    return found is not None


def test_imports_are_found_at_the_head() -> None:
    assert _compare(SOURCE)
    found = go_head.spans(SOURCE)
    assert found is not None
    assert [SOURCE[start:end].partition("\n")[0] for start, end in found] == [
        'import "C"',
        'import "fmt"',
        'import . "dot.example/a"',
        "import (",
        "import ()",
    ]


@given(edited(SOURCE, SNIPPETS))
def test_edited_files_show_the_same_at_their_head_as_in_their_tree(text: str) -> None:
    _compare(text)


@each(
    "rest",
    [
        'import "n"',
        'var a = 1; import "n"',
        'import\n\u00a0y "n"',
        'import /**/ "n"',
        "<<<<<<< ours\nimport (\n)",
        f'import {"y" * 300} "n"',
        'import \u2192b "n"',
    ],
)
def test_what_may_be_an_import_further_down_is_left_to_the_tree(rest: str) -> None:
    assert go_head.spans(f"package a\nvar b int\n{rest}\n") is None


@each(
    "rest",
    [
        "// the import of b\n",
        "/* no imports",
        'var c = "import-b"',
        "func reimport() {",
        "a <<<<<<<\nb",
        "}}}",
        "'",
    ],
)
def test_what_follows_the_imports_does_not_matter(rest: str) -> None:
    found = go_head.spans(f'package a\nimport "b"\n{rest}')
    assert found == [(10, 20)]


@each(
    "text",
    [
        "",
        'import "b"',
        "package\tfunc\n",
        'package a import "b"\n',
        'package a\nimport "b" import "c"\n',
        'package a\nimport b\n"c"\n',
        'package a\nimport ("b"\n',
        'package a\nimport "b\n',
        'package a\nimport "b\\"c"\n',
        "package a\nimport `b\n`\n",
        'package a\nimport "b" /*\n*/ var c int\n',
    ],
)
def test_other_heads_are_left_to_the_tree(text: str) -> None:
    assert go_head.spans(text) is None


@each(
    ("text", "expected"),
    [
        ("/*" * 40_000, None),
        ("/**" * 40_000, None),
        ("package a\nimport" + " " * 100_000 + "b", None),
        ("package a\nimport (" + '"a"\n' * 20_000, None),
        ("package a\n" + "import.a" * 20_000, None),
        ("package a\nvar\n" + "import\u00a0" * 20_000, []),
        ("package a\nvar\nimport" + "\u00a0" * 100_000, []),
        ("package a\n" + "/**/" * 20_000, []),
        ("package a\n" + "//\n" * 20_000, []),
        ("package a\n" + 'import "b"\n' * 10_000 + 'import "c', None),
    ],
)
def test_hostile_heads_come_to_an_end(text: str, expected: list[tuple[int, int]] | None) -> None:
    assert go_head.spans(text) == expected
