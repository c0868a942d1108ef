"""Reads the imports of JavaScript and TypeScript files, with tree-sitter's grammars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from linter.model.fragments import Fragment, Place
from linter.readers.imports.statement_blocks import JAVASCRIPT_OPENS, Blocks, spans
from linter.readers.syntax.comments import split
from linter.readers.syntax.lexing import Positions, blank, plain
from linter.readers.syntax.protocols import Unparsed
from linter.readers.syntax.treesitter import first_error, near, parse, refusal
from linter.support.strings import unescape

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

_JAVASCRIPT = Blocks(("tree_sitter_javascript", "language"), JAVASCRIPT_OPENS, "statement_block")
_TYPESCRIPT = _JAVASCRIPT._replace(grammar=("tree_sitter_typescript", "language_typescript"))
_DIALECTS = {
    ".ts": _TYPESCRIPT,
    ".mts": _TYPESCRIPT,
    ".cts": _TYPESCRIPT,
    ".tsx": _JAVASCRIPT._replace(grammar=("tree_sitter_typescript", "language_tsx")),
}

_WORD = re.compile(r"import|export|require|createRequire")
_CREATE = "createRequire"
_MARKS_OF_COMMENTS = ("<reference", "import(", "@import", "@jsxImportSource")
_SOURCED = frozenset({"import_statement", "import_require_clause", "export_statement"})
_IMPORTERS = frozenset(
    {
        *("import", "require", "require.resolve", "module.require", "require.main.require"),
        *("import.meta.resolve", "System.import"),
        *("jest.requireActual", "jest.requireMock", "vi.importActual", "vi.importMock"),
    }
)
"""Functions whose first argument is a module."""
_LONGEST_CALLEE = 80  # what is longer than any spelling of `require.resolve` is not cut out to compare

_OPENING = re.compile(
    r"""//[^\n]*|/\*(?s:.*?)(?:\*/|\Z)|["'`]
    |(?<=[=(,:\[!&|?{};])[ ]?/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n]){0,200}\]|[^/\\\n\[])+/""",
    re.VERBOSE,
)
_CALL = r"\s*(?:<[^<>()]{0,200}>\s*)?(?:\?\.\s*)?\(\s*[\"'`]"
# Each alternative begins with a letter, which lets `re` skip all others, and looks back from behind its word.
_TOLERANT = re.compile(
    rf"""import(?<![\w$.]import)\s*(?:\(\s*)?["'`]
    |require(?<![\w$.]require)\s*(?:\.\s*resolve\s*)?(?:\?\.\s*)?\(\s*["'`]
    |module(?<![\w$]module)\s*\.\s*require{_CALL}
    |require(?<![\w$]require)\.main\.require{_CALL}
    |import(?<![\w$]import)\.meta\.resolve{_CALL}
    |System(?<![\w$]System)\.import{_CALL}
    |jest(?<![\w$]jest)\s*\.\s*(?:require|import)(?:Actual|Mock){_CALL}
    |vi(?<![\w$]vi)\s*\.\s*(?:require|import)(?:Actual|Mock){_CALL}
    |from(?<![\w$]from)\s*(?P<from>["'])""",
    re.VERBOSE,
)
_OPEN = re.compile(r"(?<![\w$.])(?:import|export)(?![\w$])")
_OTHER = re.compile(r"""[^\w\s$,{}*"'`]""")
"""What stands nowhere between `import` or `export` and `from`."""

_CREATED = re.compile(r"\b(?P<name>[\w$]+)[ \t]*=[ \t]*(?:[\w$]+\.)?createRequire\(")
_CREATES = re.compile(r"(?:^|\.)createRequire\Z")
# What the comments of TypeScript and of JSDoc import.
_IN_COMMENT = re.compile(
    r"""^///[ \t]*<reference[ \t]+types[ \t]*=[ \t]*["'](?P<types>[^"'\n]+)["']
    |\{[^{}\n]{0,200}?\bimport\([ \t]*["'](?P<type>[^"'\n]+)["'][ \t]*\)
    |@import[ \t][^"'\n]{0,200}?\bfrom[ \t]+["'](?P<named>[^"'\n]+)["']
    |@jsxImportSource[ \t]+(?P<jsx>[^\s*]+)""",
    re.MULTILINE | re.VERBOSE,
)

_VERSIONED = re.compile(r"(?P<name>(?:@[^/@]+/)?[^/@]+)(?:@[^/]*)?(?P<rest>/.*)?", re.DOTALL)
_ADDRESS = re.compile(
    r"""npm:/?(?P<npm>.+)
    |https?://(?:esm\.sh|esm\.run|cdn\.skypack\.dev|unpkg\.com|cdn\.jsdelivr\.net/npm)/
    (?:(?:v\d+|stable|pin)/)?\*?(?P<cdn>[^?\#]+).*""",
    re.DOTALL | re.VERBOSE,
)


def read(text: str, path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the package of every specifier that a file imports, requires or re-exports."""
    source = plain(text)
    positions = Positions(source)
    dialect = _DIALECTS.get(path[path.rfind(".") :].lower(), _JAVASCRIPT)
    # A name for what `createRequire` gives counts in the whole file.
    in_blocks = None if _CREATE in source else spans(source, dialect, _in_tree)
    if in_blocks is not None:
        found = dict.fromkeys(in_blocks, False)
    else:
        tree = parse(source, *dialect.grammar)
        found = dict.fromkeys(_in_tree(source, tree), False) if tree else {}
        if tree is None or tree.root_node.has_error:
            yield (
                Unparsed("syntax", positions.at(first_error(tree))[0]) if tree else Unparsed(refusal(source))
            )
            found = dict.fromkeys(_in_lines(source), True) | found
    for start, end in _in_comments(source):
        found.setdefault((start - 1, end), False)
    for (start, end), tolerant in sorted(found.items()):
        written = source[start + 1 : end]
        module = _module(unescape(written))
        if module:
            yield fragment(module, written, positions.at(start), tolerant=tolerant)


def fragment(module: str, written: str, place: tuple[int, int], *, tolerant: bool = False) -> Fragment:
    """Make the fragment of an import at a line and column."""
    shown = written if written != module else ""
    return Fragment(Place.IMPORT, module, "javascript", *place, tolerant, shown)


def of_address(address: str) -> str:
    """The package (and subpath) that a module server such as esm.sh serves at an address; else empty."""
    found = _ADDRESS.fullmatch(address)
    return _versioned(found["npm"] or found["cdn"]) if found else ""


def _versioned(name: str) -> str:
    versioned = _VERSIONED.fullmatch(name)
    return versioned["name"] + (versioned["rest"] or "") if versioned else ""


def _module(specifier: str) -> str:
    """Return the package (and subpath) of a specifier without version; empty for a relative one."""
    if specifier.startswith((".", "/")):
        return ""
    return of_address(specifier) or specifier


def _in_comments(source: str) -> Iterator[tuple[int, int]]:
    """Where the modules stand that comments name for the checker of types."""
    if not any(mark in source for mark in _MARKS_OF_COMMENTS):
        return
    for start, text in split(source, "slash")[1]:
        if text.startswith(("///", "/**")):
            for found in _IN_COMMENT.finditer(text):
                begin, end = found.span(found.lastgroup or 0)
                yield start + begin, start + end


def _in_tree(source: str, tree: Tree) -> Iterator[tuple[int, int]]:
    created = {found["name"] for found in _CREATED.finditer(source)} if _CREATE in source else set()
    words = list(_words(source, created))
    callees = _IMPORTERS.union(*({name, f"{name}.resolve"} for name in created))
    for node in near(tree, words) if words else ():
        literal = None
        if node.type in _SOURCED:
            literal = node.child_by_field_name("source")
        elif node.type == "call_expression" and _is_import(source, node, callees):
            literal = _argument(node)
        if literal and literal.type in ("string", "template_string"):
            start, end = literal.start_byte, literal.end_byte
            is_closed = end - start > 1 and source[start] == source[end - 1]
            yield start, end - 1 if is_closed else end


def _words(source: str, created: set[str]) -> Iterator[int]:
    """The places of the words that every import has; they are searched for literally, which is fast."""
    word_or_name = (
        re.compile("|".join((_WORD.pattern, *map(re.escape, sorted(created))))) if created else _WORD
    )
    for word in word_or_name.finditer(source):
        before = source[word.start() - 1 : word.start()]
        if not (before.isalnum() or before == "_"):
            yield word.start()


def _is_import(source: str, call: Node, callees: frozenset[str]) -> bool:
    callee = call.child_by_field_name("function")
    if callee is None or callee.end_byte - callee.start_byte > _LONGEST_CALLEE:
        return False
    name = "".join(source[callee.start_byte : callee.end_byte].split())
    return name in callees or _is_created(source, callee)


def _is_created(source: str, callee: Node) -> bool:
    """Whether what is called is what `createRequire(...)` gives, or its `resolve`."""
    if callee.type == "member_expression" and (made := callee.child_by_field_name("object")):
        callee = made
    maker = callee.child_by_field_name("function") if callee.type == "call_expression" else None
    return maker is not None and _CREATES.search(source[maker.start_byte : maker.end_byte]) is not None


def _argument(call: Node) -> Node | None:
    arguments = call.child_by_field_name("arguments")
    for argument in arguments.named_children if arguments else ():
        if argument.type == "template_string":
            parts = argument.named_children
            return None if any(part.type == "template_substitution" for part in parts) else argument
        if argument.type != "comment":
            return argument
    return None


def _in_lines(source: str) -> Iterator[tuple[int, int]]:
    code, strings = blank(source, _OPENING)
    done = 0
    for found in _TOLERANT.finditer(code):
        quote = found.end() - 1
        is_import = not found["from"] or _is_open(code, done, found.start())
        if is_import and quote in strings and "${" not in source[quote : strings[quote]]:
            yield quote, strings[quote]
        done = found.end()


def _is_open(code: str, start: int, end: int) -> bool:
    """Whether an `import` or `export` begins there that goes on up to the end."""
    *_, last = [-1, *(found.end() for found in _OPEN.finditer(code, start, end))]
    return last >= 0 and not _OTHER.search(code, last, end)
