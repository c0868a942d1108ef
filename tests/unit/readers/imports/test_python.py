from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.model.fragments import Fragment, Place
from linter.readers.imports import python_ast as python_syntax
from linter.readers.imports.python import read
from linter.readers.syntax.lexing import plain
from linter.readers.syntax.protocols import Unparsed
from tests.tables import each

Read = Callable[[str], Iterator[Fragment | Unparsed]]


def read_all(text: str) -> Iterator[Fragment | Unparsed]:
    """As the pipeline reads."""
    return read(text, "a.py")


def parse_all(text: str) -> Iterator[Fragment | Unparsed]:
    """By a syntax tree of the whole file."""
    return python_syntax.read(plain(text))


PARSED = [
    pytest.param("import a", [("a", 1, 8)], id="plain"),
    pytest.param("import a.b as c", [("a.b", 1, 8)], id="alias"),
    pytest.param("import a, b.c as d, e", [("a", 1, 8), ("b.c", 1, 11), ("e", 1, 21)], id="several"),
    pytest.param("from a import b", [("a.b", 1, 15)], id="from"),
    pytest.param("from google import genai", [("google.genai", 1, 20)], id="namespace-package"),
    pytest.param("from a.b import c as d, e", [("a.b.c", 1, 17), ("a.b.e", 1, 25)], id="from-aliases"),
    pytest.param("from a.b import *", [("a.b", 1, 17)], id="star"),
    pytest.param(
        "from a import (\n    b,\n    c as d,  # why\n)\n", [("a.b", 2, 5), ("a.c", 3, 5)], id="multi-line"
    ),
    pytest.param("from a import b, \\\n  c", [("a.b", 1, 15), ("a.c", 2, 3)], id="continued"),
    pytest.param("def f():\n    import a\n", [("a", 2, 12)], id="in-function"),
    pytest.param("try:\n  import a\nexcept ImportError:\n  a = None\n", [("a", 2, 10)], id="in-try"),
    pytest.param("x = 1; import a", [("a", 1, 15)], id="semicolon"),
    pytest.param("lazy import a", [("a", 1, 13)], id="lazy"),
    pytest.param(
        "import b\nlazy import c as d, e\nimport f",
        [("b", 1, 8), ("c", 2, 13), ("e", 2, 21), ("f", 3, 8)],
        id="lazy-among-others",
    ),
    pytest.param("lazy from a import (\n  b, c)", [("a.b", 2, 3), ("a.c", 2, 6)], id="lazy-from"),
    pytest.param("if x:\n    lazy  import a; lazy from .b import c\n", [("a", 2, 18)], id="lazy-indented"),
    pytest.param("lazy = 1\nlazy.x = lazy\nimport a", [("a", 3, 8)], id="lazy-is-a-name"),
    pytest.param("x = '''\nlazy import a\n'''", [], id="lazy-in-a-string"),
    pytest.param('pytest.importorskip("a")', [("a", 1, 21)], id="importorskip"),
    pytest.param(
        'import pytest as p\np.importorskip(modname="a.b", minversion="1")',
        [("pytest", 1, 8), ("a.b", 2, 24)],
        id="importorskip-named",
    ),
    pytest.param(
        'from pytest import importorskip\nimportorskip("a")',
        [("pytest.importorskip", 1, 20), ("a", 2, 14)],
        id="importorskip-imported",
    ),
    pytest.param("import b\nimport a", [("b", 1, 8), ("a", 2, 8)], id="order-of-the-text"),
    pytest.param("if TYPE_CHECKING:\n    from a import b\n", [("a.b", 2, 19)], id="type-only"),
    pytest.param(
        'import importlib\nimportlib.import_module("a.b")',
        [("importlib", 1, 8), ("a.b", 2, 25)],
        id="import-module",
    ),
    pytest.param(
        'from importlib import import_module as im\nim("a")',
        [("importlib.import_module", 1, 23), ("a", 2, 4)],
        id="import-module-renamed",
    ),
    pytest.param(
        'import importlib as il\nil.import_module(name="a")',
        [("importlib", 1, 8), ("a", 2, 23)],
        id="importlib-renamed",
    ),
    pytest.param('m = __import__("a")', [("a", 1, 16)], id="dunder"),
    pytest.param('m = __import__(name="a")', [("a", 1, 21)], id="dunder-named"),
    pytest.param(
        'import builtins as b\nb.__import__("a")', [("builtins", 1, 8), ("a", 2, 14)], id="builtins"
    ),
    pytest.param('"é"; import a, b', [("a", 1, 13), ("b", 1, 16)], id="column-in-characters"),
    pytest.param("\ufeffimport a", [("a", 1, 8)], id="byte-order-mark"),
    pytest.param("x = 1\r\nimport a\rimport b\r\n", [("a", 2, 8), ("b", 3, 8)], id="line-ends"),
    pytest.param("\x0cimport a", [("a", 1, 9)], id="form-feed"),
    pytest.param('"\\d"\nimport a', [("a", 2, 8)], id="invalid-escape-warns"),
    pytest.param("assert (1, 'x')\nimport a\n1 is 1", [("a", 2, 8)], id="syntax-warning"),
    pytest.param("import \uff41nthropic", [("anthropic", 1, 8)], id="identifiers-are-normalised"),
    pytest.param('"""\nimport a\n"""', [], id="docstring"),
    pytest.param("# import a", [], id="comment"),
    pytest.param("x = 'import a'", [], id="string"),
    pytest.param("x = '''\nfrom a import b\n'''", [], id="multi-line-string"),
    pytest.param("from . import a", [], id="relative"),
    pytest.param("from .a import b\nfrom ..c import d", [], id="relative-module"),
    pytest.param("import_a = 1; important = a", [], id="names-that-begin-so"),
    pytest.param('import_module("a")', [], id="not-the-one-of-importlib"),
    pytest.param('from .x import import_module\nimport_module("a")', [], id="a-relative-import-module"),
    pytest.param('loader.import_module("a")', [], id="method-of-another"),
    pytest.param("__import__(name)", [], id="not-constant"),
    pytest.param("__import__(b'a'); __import__(''); __import__()", [], id="no-module-name"),
    pytest.param('__import__("." + x)', [], id="computed"),
    pytest.param('__import__(".a")', [], id="relative-string"),
    pytest.param("", [], id="empty"),
]

UNPARSED = [
    pytest.param("print 'x'\nimport a, b.c as d", [("a", 2, 8), ("b.c", 2, 11)], id="python-2"),
    pytest.param("print 'x'\nfrom a import b as c, d", [("a.b", 2, 15), ("a.d", 2, 23)], id="from"),
    pytest.param("print 'x'\nfrom a import *", [("a", 2, 15)], id="star"),
    pytest.param("print 'x'\nfrom a . b import c", [("a.b.c", 2, 19)], id="spaced"),
    pytest.param("(\nfrom a import (  # x\n b,\n c\n)", [("a.b", 3, 2), ("a.c", 4, 2)], id="multi-line"),
    pytest.param("(\nfrom a import (b,\ndef f(): pass", [("a.b", 2, 16)], id="list-never-closed"),
    pytest.param("(\nimport a \\\n , b", [("a", 2, 8), ("b", 3, 4)], id="continued"),
    pytest.param(
        "try: import a\nexcept E, e: import b; import c", [("a", 1, 13), ("b", 2, 21), ("c", 2, 31)]
    ),
    pytest.param('(\nimportlib.import_module("a.b")', [("a.b", 2, 25)], id="import-module"),
    pytest.param("(\n__import__(name=r'''a''')", [("a", 2, 18)], id="dunder"),
    pytest.param("{% if x %}\nimport {{ y }}\nimport a\n{% endif %}", [("a", 3, 8)], id="template"),
    pytest.param("{% if x %}import a{% endif %}", [("a", 1, 18)], id="template-one-line"),
    pytest.param("(\nimport a\0", [("a", 2, 8)], id="nul"),
    pytest.param("import a\nx = '\ud800'", [("a", 1, 8)], id="lone-surrogate"),
    pytest.param("%matplotlib\nimport a # b, c", [("a", 2, 8)], id="notebook-magic"),
    pytest.param("x = " + "-" * 20_000 + "1\nimport a", [("a", 2, 8)], id="deep-nesting"),
    pytest.param("x = 1" + "+1" * 20_000 + "\nimport a (", [("a", 2, 8)], id="deep-and-wrong"),
    pytest.param('(\n"""\nimport a\n"""\n', [], id="docstring"),
    pytest.param('(\n"""never closed\nimport a\n', [], id="docstring-never-closed"),
    pytest.param("(\n# import a", [], id="comment"),
    pytest.param("(\nx = 'it\\'s; import a'", [], id="string"),
    pytest.param("(\nx = 'two \\\n import a'", [], id="continued-string"),
    pytest.param("(\nfrom . import a\nfrom .b import c\n__import__('.d')", [], id="relative"),
    pytest.param("(\nyield from a\nraise X from a.b import_\n", [], id="not-a-statement"),
    pytest.param("(\nimport_module(name)\nimport from", [], id="no-name"),
    pytest.param('{% import "a" as b %}{% from "a" import b %}', [], id="a-template's-own"),
]


OTHER_GRAMMARS = [
    pytest.param("print 'x'\nimport a, b.c as d", [("a", 2, 8), ("b.c", 2, 11)], id="python-2"),
    pytest.param("def f[T](x: T): ...\nfrom a import b", [("a.b", 2, 15)], id="python-3.12"),
    pytest.param("%matplotlib\nimport a # b, c", [("a", 2, 8)], id="notebook-magic"),
    pytest.param("import a\nx = (", [("a", 1, 8)], id="never-closed"),
    pytest.param("if x:\nimport a\n", [("a", 2, 8)], id="indentation"),
    pytest.param("it's a template\nimport a", [("a", 2, 8)], id="apostrophe"),
    pytest.param("it's; import b\nimport a", [("a", 2, 8)], id="behind-an-apostrophe"),
    pytest.param("x = f'{\n1\n}'\nimport a", [("a", 4, 8)], id="f-string-with-lines"),
]

LEFT_TO_THE_PARSER = [
    pytest.param("import a\nx = '''\nimport b", [("a", 1, 8)], id="string-never-closed"),
    pytest.param("{% if x %}\nimport {{ y }}\nimport a\n{% endif %}", [("a", 3, 8)], id="template"),
    pytest.param("{% if x %}import a{% endif %}", [("a", 1, 18)], id="template-one-line"),
    pytest.param("(\nimport from\nimport a", [("a", 3, 8)], id="no-name"),
    pytest.param("import a, if", [("a", 1, 8)], id="keyword"),
    pytest.param("(\nimport a (", [("a", 2, 8)], id="not-to-its-end"),
    pytest.param("from . import\nimport a", [("a", 2, 8)], id="relative-and-broken"),
]


@each("reader", [read_all, parse_all])
@each(("source", "expected"), PARSED)
def test_reads_what_the_grammar_says(reader: Read, source: str, expected: list[tuple[str, int, int]]) -> None:
    assert list(reader(source)) == [
        Fragment(Place.IMPORT, module, "python", line, column) for module, line, column in expected
    ]


@each(("source", "expected"), OTHER_GRAMMARS)
def test_statements_need_no_version_of_the_language(
    source: str, expected: list[tuple[str, int, int]]
) -> None:
    assert list(read_all(source)) == [
        Fragment(Place.IMPORT, module, "python", line, column) for module, line, column in expected
    ]


@each(("source", "expected"), LEFT_TO_THE_PARSER)
def test_what_is_not_surely_a_statement_is_read_tolerantly(
    source: str, expected: list[tuple[str, int, int]]
) -> None:
    note, *found = read_all(source)
    assert isinstance(note, Unparsed)
    assert found == [
        Fragment(Place.IMPORT, module, "python", line, column, tolerant=True)
        for module, line, column in expected
    ]


@each(("source", "expected"), UNPARSED)
def test_the_parser_falls_back_and_says_so(source: str, expected: list[tuple[str, int, int]]) -> None:
    note, *found = parse_all(source)
    assert isinstance(note, Unparsed)
    assert found == [
        Fragment(Place.IMPORT, module, "python", line, column, tolerant=True)
        for module, line, column in expected
    ]


@pytest.mark.parametrize(("source", "line"), [("import a\nx = (", 2), ("x = 1\nprint 1\n", 2), ("a\0", 0)])
def test_says_where_parsing_ended(source: str, line: int) -> None:
    note = next(parse_all(source))
    assert isinstance(note, Unparsed)
    assert note.line in (line, 1 if line == 0 else line)  # only from 3.12 on a NUL has a line


@pytest.mark.parametrize(
    "source",
    [
        "import a;" * 4_000,
        "é;" + "import a;" * 4_000,
        "(" + "from a import (" * 4_000,
        "x\n" * 10_000 + "(" + '\\"""' * 10_000,
        "import" + " " * 60_000 + "(",
        "__import__(" * 6_000,
        "[" * 60_000,
        "a." * 30_000,
    ],
    ids=["one-line", "one-wide-line", "lists", "quotes", "spaces", "calls", "brackets", "dots"],
)
@pytest.mark.parametrize("reader", [read_all, parse_all])
def test_reads_hostile_text_in_linear_time(reader: Read, source: str) -> None:
    lines = {found.line for found in reader(source)}
    assert lines <= {0, *range(1, source.count("\n") + 2)}


PIECES = [
    *(
        "import ",
        "from ",
        " as ",
        "a",
        "b.c",
        " import ",
        "*",
        ",",
        "(",
        ")",
        "\n",
        "\r",
        "\\\n",
        " ",
        ";",
        ":",
    ),
    *(
        '"',
        "'",
        '"""',
        "'''",
        "#",
        ".",
        "importlib",
        ".import_module(",
        "__import__(",
        "name=",
        "def f():\n  ",
    ),
    *("\ufeff", "\0", "\ud800", "é", "\u2028", "\x0c", "\x85", "{% ", " %}", "try: ", "print ", "r", "f"),
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_any_text_is_read_and_places_are_right(text: str) -> None:
    tree = list(parse_all(text))
    if not any(isinstance(found, Unparsed) for found in tree):
        assert list(read_all(text)) == tree
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for found in read(text, "a.py"):
        if isinstance(found, Unparsed):
            assert 0 <= found.line <= len(lines)
            continue
        assert 1 <= found.line <= len(lines)
        rest = "\n".join(lines[found.line - 1 :])[found.column - 1 :]
        code = unicodedata.normalize("NFKC", re.sub(r"\s|\\\n", "", rest))
        parts = found.text.split(".")
        assert code.startswith((*(".".join(parts[i:]) for i in range(len(parts))), "*", '"', "'", "r", "f"))
