"""Reads the imports of JavaScript and TypeScript by a syntax tree; where that has errors, also by lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from linter.readers.imports.javascript_statements import CREATE, IMPORTERS, Span
from linter.readers.syntax.lexing import blank
from linter.readers.syntax.treesitter import first_error, near, parse, refusal

if TYPE_CHECKING:
    from tree_sitter import Node, Tree

_GRAMMAR = ("tree_sitter_javascript", "language")
_GRAMMARS = {
    **dict.fromkeys((".ts", ".mts", ".cts"), ("tree_sitter_typescript", "language_typescript")),
    ".tsx": ("tree_sitter_typescript", "language_tsx"),
}

_WORD = re.compile(r"import|export|require|createRequire")
_SOURCED = frozenset({"import_statement", "import_require_clause", "export_statement"})
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


class Reading(NamedTuple):
    """What a file imports, by a tree."""

    spans: dict[Span, bool]
    """Where the modules stand, each with whether it was read tolerantly."""
    reason: str = ""
    """Why it was read tolerantly, if it was."""
    failed_at: int = -1
    """Where the tree has its first error."""


def read(source: str, suffix: str) -> Reading:
    """Find the modules that a file imports, by the grammar for its suffix."""
    tree = parse(source, *_GRAMMARS.get(suffix, _GRAMMAR))
    found = dict.fromkeys(_in_tree(source, tree), False) if tree else {}
    if tree and not tree.root_node.has_error:
        return Reading(found)
    found = dict.fromkeys(_in_lines(source), True) | found
    return Reading(found, "syntax", first_error(tree)) if tree else Reading(found, refusal(source))


def _in_tree(source: str, tree: Tree) -> Iterator[Span]:
    created = _created(source, tree) if CREATE in source else set()
    words = list(_words(source, created))
    callees = IMPORTERS.union(*({name, f"{name}.resolve"} for name in created))
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


def _created(source: str, tree: Tree) -> set[str]:
    """The names in code, not in strings or comments, that are given what imports."""
    names = {found.start("name"): found["name"] for found in _CREATED.finditer(source)}
    return {
        names[node.start_byte]
        for node in (near(tree, list(names)) if names else ())
        if node.start_byte in names and node.type.endswith("identifier")
    }


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


def _in_lines(source: str) -> Iterator[Span]:
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
