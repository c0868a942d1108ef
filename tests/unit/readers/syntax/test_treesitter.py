from __future__ import annotations

import pytest

from linter.readers.syntax import treesitter
from linter.readers.syntax.treesitter import parse
from tests.tables import each

JAVA, RUBY, RUST = "tree_sitter_java", "tree_sitter_ruby", "tree_sitter_rust"
TYPESCRIPT = "tree_sitter_typescript"


@each(
    ("source", "module"),
    [
        ("%w(" * 2_000, RUST),
        ("import " + "%i[" * 2_000, "tree_sitter_c_sharp"),
        ("%i(}?." * 2_000, JAVA),
        ("|a|a=" * 2_000, JAVA),
        ("a => " * 2_000, JAVA),
        ("a=%" * 2_000, RUBY),
    ],
)
def test_what_a_grammar_cannot_recover_from_in_time_is_not_parsed(source: str, module: str) -> None:
    assert parse(source, module) is None


def test_a_long_list_that_is_not_closed_is_not_parsed() -> None:
    assert parse("a = ," * 8_000, TYPESCRIPT, "language_typescript") is None


@each(
    ("source", "module"),
    [
        ("fn a() { " + "b(" * 300 + ")" * 300 + "; }\n", RUST),
        ("class A { int[] a = {" + "1 + 2, " * 2_000 + "3}; }\n", JAVA),
        ("class A {\n" + "  int a = b;\n" * 2_000 + "}\n", JAVA),
        ("A = 1\n" * 2_000, RUBY),
        ("a('(');\n" * 500, JAVA),
    ],
)
def test_what_source_code_has_is_parsed(source: str, module: str) -> None:
    tree = parse(source, module)
    assert tree is not None
    assert tree.root_node.end_byte == len(source)


def test_a_parser_that_takes_long_is_halted(monkeypatch: pytest.MonkeyPatch) -> None:
    source = "class A { int a = b; }\n" * 2_000
    assert parse(source, JAVA) is not None
    monkeypatch.setattr(treesitter, "_SECONDS", 0.0)
    monkeypatch.setattr(treesitter, "_SECONDS_PER_BYTE", 0.0)
    assert parse(source, JAVA) is None
