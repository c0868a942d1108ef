from __future__ import annotations

import gc
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tree_sitter import Parser

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
        (";-#" * 30_000, JAVA),
        ("%}|_*#{" * 15_000, "tree_sitter_swift"),
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


def test_sources_that_were_parsed_are_not_held() -> None:
    source = "class A { int a = b; }\n" * 2_000
    parse(source, JAVA)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(50):
            parse(source, JAVA)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < len(source)


@given(
    st.sampled_from(["a = 1\n", "# ", "%w(a b)\n", '"#{c}"', "<<X\n a\nX\n", "def d; end\n"]),
    st.integers(0, 3_000),
)
def test_a_text_in_pieces_has_the_tree_of_the_whole(line: str, length: int) -> None:
    source = (line * length)[:length]
    whole = Parser(treesitter._language(RUBY, "language")).parse(source.encode())
    tree = parse(source, RUBY)
    assert tree is None or str(tree.root_node) == str(whole.root_node)
    assert tree is None or tree.root_node.end_byte == whole.root_node.end_byte
