"""Reads the imports of source files, for languages in which all imports are statements of one kind.

A tree-sitter grammar says where a statement stands; the names in it are read from its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from linter.model.fragments import Fragment, Place
from linter.readers.imports import go_head
from linter.readers.imports.go_head import Span
from linter.readers.imports.statement_names import Found, Names, dart_package, names, string, strings
from linter.readers.syntax.comments import split
from linter.readers.syntax.lexing import Positions, blank, plain
from linter.readers.syntax.protocols import FileReader, Unparsed
from linter.readers.syntax.treesitter import first_error, near, parse, refusal

if TYPE_CHECKING:
    from tree_sitter import Tree


class _Language(NamedTuple):
    """How a language writes its imports."""

    key: str
    grammar: tuple[str, str]
    nodes: frozenset[str]
    """Types of the nodes that are import statements."""
    head: re.Pattern[str]
    """The beginning of a statement; the names follow it."""
    tolerant: re.Pattern[str]
    """A whole statement, for text that does not parse."""
    named: Callable[[str], Found]
    """Yields offsets and names from the rest of a statement."""
    style: str = "slash"
    at_the_head: Callable[[str], list[Span] | None] | None = None
    """Where the statements are, if all are at the head of a file; None where only the tree tells."""


def _read(language: _Language, text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    source = plain(text)
    positions = Positions(source)
    at_the_head = language.at_the_head(source) if language.at_the_head else None
    if at_the_head is not None:
        found = dict.fromkeys(_named(source, at_the_head, language), False)
    else:
        tree = parse(source, *language.grammar)
        found = (
            dict.fromkeys(_named(source, _in_tree(language, source, tree), language), False) if tree else {}
        )
        if tree is None or tree.root_node.has_error:
            yield (
                Unparsed("syntax", positions.at(first_error(tree))[0]) if tree else Unparsed(refusal(source))
            )
            found = dict.fromkeys(_in_lines(source, language), True) | found
    for (offset, module), tolerant in sorted(found.items()):
        yield Fragment(Place.IMPORT, module, language.key, *positions.at(offset), tolerant)


def _in_tree(language: _Language, source: str, tree: Tree) -> Iterator[Span]:
    """Where the statements are."""
    words = [found.start() for found in language.head.finditer(source)]
    return ((node.start_byte, node.end_byte) for node in near(tree, words) if node.type in language.nodes)


def _named(source: str, statements: Iterable[Span], language: _Language) -> Found:
    for start, end in statements:
        head = language.head.match(source, start)
        if head:
            for offset, module in language.named(source[head.end() : end]):
                yield head.end() + offset, module


def _in_lines(source: str, language: _Language) -> Found:
    code, _ = split(source, language.style)
    for statement in language.tolerant.finditer(code):
        head = language.head.search(code, statement.start(), statement.end())
        if head:
            for offset, module in language.named(code[head.end() : statement.end()]):
                yield head.end() + offset, module


_DOTTED = partial(names, Names(".", re.compile(r"[\w$]+(?:\.[\w$]+)*")))
_TO_SEMICOLON = r"[^;]{0,4000};"  # groups go over many lines

_GO = _Language(
    "go",
    ("tree_sitter_go", "language"),
    frozenset({"import_declaration"}),
    re.compile(r"\bimport\b"),
    re.compile(r"^[ \t]*import\b[ \t]*(?:\([^()]*\)|[^\n]*)", re.MULTILINE),
    partial(strings, str),
    at_the_head=go_head.spans,
)
_JAVA = _Language(
    "java",
    ("tree_sitter_java", "language"),
    frozenset({"import_declaration"}),
    re.compile(r"\bimport\s+(?:static\s+)?"),
    re.compile(r"^[ \t]*import\s[^\n;]*", re.MULTILINE),
    _DOTTED,
)
_CSHARP = _Language(
    "csharp",
    ("tree_sitter_c_sharp", "language"),
    frozenset({"using_directive"}),
    re.compile(r"(?:\bglobal\s+)?\busing\s+(?:static\s+|unsafe\s+)?(?:@?\w+\s*=\s*)?(?:global::)?"),
    re.compile(r"^[ \t]*(?:global\s+)?using\s+(?!var\b)[\w.:@= \t]+;", re.MULTILINE),
    _DOTTED,
)
_RUBY = _Language(
    "ruby",
    ("tree_sitter_ruby", "language"),
    frozenset({"call"}),
    re.compile(r"\brequire\b[ \t]*\(?[ \t]*"),
    re.compile(r"^[ \t]*require\b[^\n]*", re.MULTILINE),
    string,
    "hash",
)
_PHP = _Language(
    "php",
    ("tree_sitter_php", "language_php"),
    frozenset({"namespace_use_declaration"}),
    re.compile(r"\buse\s+(?:function\s+|const\s+)?\\?", re.IGNORECASE),
    re.compile(rf"^use\s+(?!\(){_TO_SEMICOLON}", re.MULTILINE | re.IGNORECASE),
    partial(names, Names("\\", re.compile(r"\w+(?:\\\w+)*"))),
    "both",
)
_RUST = _Language(
    "rust",
    ("tree_sitter_rust", "language"),
    frozenset({"use_declaration", "extern_crate_declaration"}),
    re.compile(r"(?:\bpub(?:\([^()\n]{0,80}\))?\s+)?\b(?:use|extern\s+crate)\s+(?:::)?"),
    re.compile(rf"^[ \t]*(?:pub\S*[ \t]+)?(?:use|extern[ \t]+crate)[ \t]+{_TO_SEMICOLON}", re.MULTILINE),
    partial(names, Names("::", re.compile(r"\w+(?:::\w+)*"), frozenset({"crate", "self", "super"}))),
)
_SWIFT = _Language(
    "swift",
    ("tree_sitter_swift", "language"),
    frozenset({"import_declaration"}),
    re.compile(
        r"(?:@\w+(?:\(\w+\))?\s+)?(?:(?:public|private|internal|package|fileprivate)\s+)?\bimport\s+"
        r"(?:(?:struct|class|enum|protocol|func|let|var|typealias|actor)\s+)?"
    ),
    re.compile(r"^[ \t]*(?:@\w+[ \t]+)?import[ \t]+[^\n;]*", re.MULTILINE),
    _DOTTED,
)
_DART = _Language(
    "dart",
    ("tree_sitter_dart", "language"),
    frozenset({"import_or_export"}),
    re.compile(r"\b(?:import|export)\b"),
    re.compile(r"^[ \t]*(?:import|export)\s+['\"][^\n;]*", re.MULTILINE),
    partial(strings, dart_package),
)
read_go: FileReader = partial(_read, _GO)
read_java: FileReader = partial(_read, _JAVA)
read_kotlin: FileReader = partial(
    _read, _JAVA._replace(grammar=("tree_sitter_kotlin", "language"), nodes=frozenset({"import"}))
)
read_scala: FileReader = partial(
    _read,
    _JAVA._replace(
        grammar=("tree_sitter_scala", "language"),
        tolerant=re.compile(r"^[ \t]*import\s[^\n;{]*(?:\{[^{}]{0,4000}\})?[^\n;{]*", re.MULTILINE),
    ),
)
read_csharp: FileReader = partial(_read, _CSHARP)
read_ruby: FileReader = partial(_read, _RUBY)
read_php: FileReader = partial(_read, _PHP)
read_rust: FileReader = partial(_read, _RUST)
read_swift: FileReader = partial(_read, _SWIFT)
read_dart: FileReader = partial(_read, _DART)

# Elixir is read without a grammar: its own takes minutes for a chain of operators, and no bound stops it.
_ELIXIR = partial(names, Names(".", re.compile(r"[A-Z]\w*(?:\.[A-Z]\w*)*")))
_ELIXIR_OPENING = re.compile(r"""#[^\n]*|\"{3}|'{3}|["']""")
_ELIXIR_IMPORT = re.compile(
    r"^[ \t]*(?:alias|import|use|require)[ \t(]+(?P<named>[\w.]+(?:\{[\w\s.,]{0,4000}\})?)", re.MULTILINE
)


def read_elixir(text: str, _path: str) -> Iterator[Fragment]:
    """Yield every module that is aliased, imported, used or required."""
    source = plain(text)
    positions = Positions(source)
    code, _ = blank(source, _ELIXIR_OPENING)
    for statement in _ELIXIR_IMPORT.finditer(code):
        for offset, module in _ELIXIR(statement["named"]):
            place = positions.at(statement.start("named") + offset)
            yield Fragment(Place.IMPORT, module, "elixir", *place)


_INCLUDE = re.compile(r'^[ \t]*#[ \t]*(?:include|import)[ \t]*[<"](?P<path>[^<>"\n]+)[>"]', re.MULTILINE)


def read_c(text: str, _path: str) -> Iterator[Fragment]:
    """Yield the path of every header that C, C++ or Objective-C includes; the preprocessor reads lines."""
    source = plain(text)
    positions = Positions(source)
    code, _ = split(source, "slash")
    for found in _INCLUDE.finditer(code):
        yield Fragment(Place.IMPORT, found["path"].strip(), "c", *positions.at(found.start("path")))
