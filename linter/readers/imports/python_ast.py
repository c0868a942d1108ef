"""Reads the imports of Python files with the parser of the running Python, or tolerantly if that fails."""

from __future__ import annotations

import ast
import keyword
import re
import sys
import warnings
from collections.abc import Iterator

from linter.model.fragments import Fragment, Place
from linter.readers.limits import GRAMMAR, Limit
from linter.readers.syntax.lexing import Positions, blank
from linter.readers.syntax.protocols import Unparsed
from linter.support.strings import unescape

# Python 3.10 builds the tree without a limit of depth: "x" + ".a" * 150_000 ends the process there,
# later versions raise RecursionError.
_LONGEST = GRAMMAR if sys.version_info >= (3, 11) else Limit(100_000, "the parser of Python 3.10")

IMPORTERS = frozenset({"import_module", "__import__", "importorskip"})
"""Functions that import a module."""

_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
_HOMES = frozenset({"importlib", "builtins", "pytest"})
_ARGUMENTS = ("name", "modname")

_OPENING = re.compile("#[^\n]*|\"\"\"|'''|[\"']")
_DOTTED = r"[^\W\d]\w*(?:[ \t]*\.[ \t]*[^\W\d]\w*)*"
_STATEMENT = re.compile(
    rf"""(?:^|[;:]|%\}})[ \t]*
    (?:lazy[ \t]+)?(?:from[ \t]+(?P<module>{_DOTTED})[ \t]+import\b[ \t]*(?P<names>\([^()]*|[^\n;]*)
    |import[ \t]+(?P<modules>[^\n;]*))""",
    re.MULTILINE | re.VERBOSE,
)
_LAZY = re.compile(r"(?:^|[;:])[ \t\f]*(?P<lazy>lazy[ \t\f]+)(?=(?:import|from)\b)", re.MULTILINE)
_IMPORTED = re.compile(rf"\s*(?P<name>{_DOTTED}|\*)(?:\s+as\s+\w+)?\s*(?:,|\Z|(?P<last>[^\w\s.]))")
_CALL = re.compile(
    r"""(?<!\w)(?:import_module|__import__|importorskip)\s*\(\s*(?:(?:mod)?name\s*=\s*)?[rRuU]?(?P<quote>\"\"\"|'''|["'])""",
    re.VERBOSE,
)


def read(source: str) -> Iterator[Fragment | Unparsed]:
    """Yield every module that a file imports by a statement, or by a call of importlib or builtins."""
    tree = _parse(source)
    if isinstance(tree, Unparsed):
        yield tree
        yield from _tolerant(source)
    else:
        yield from _strict(source, tree)


def _parse(source: str) -> ast.Module | Unparsed:
    if len(source) > _LONGEST.size:
        return Unparsed(_LONGEST.reason)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes in the file are not our users' concern
            return ast.parse(_eager(source))
    except SyntaxError as error:
        return Unparsed("syntax", min(error.lineno or 0, source.count("\n") + 1))
    except (ValueError, RecursionError, MemoryError):  # NUL, lone surrogates, deep nesting
        return Unparsed("syntax")


def _eager(source: str) -> str:
    """Replace the `lazy` of PEP 810, which older Pythons do not parse, keeping all offsets."""
    if "lazy" not in source:
        return source
    code, _ = blank(source, _OPENING)
    pieces: list[str] = []
    done = 0
    for found in _LAZY.finditer(code):
        start, end = found.span("lazy")
        pieces += (source[done:start], "0".ljust(end - start - 1), ";")
        done = end
    return "".join((*pieces, source[done:]))


def _strict(source: str, tree: ast.Module) -> Iterator[Fragment]:
    statements: list[ast.Import | ast.ImportFrom] = []
    calls: list[ast.Call] = []
    # two nodes in three are expressions, and only a call in one can import
    dynamic = any(word in source for word in IMPORTERS)
    for node in ast.walk(tree) if dynamic else _statements(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            statements.append(node)
        elif isinstance(node, ast.Call):
            calls.append(node)
    found = [*_stated(statements), *_called(calls, statements)]
    columns = _Columns(source)
    for line, offset, module in sorted(found):
        yield Fragment(Place.IMPORT, module, "python", line, columns.at(line, offset))


def _statements(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield every statement of a module, nested ones included, without looking into expressions."""
    rest: list[ast.AST] = [tree]
    while rest:
        node = rest.pop()
        yield node
        for field in _BLOCKS:
            rest += getattr(node, field, ())


class _Columns:
    """Converts the parser's UTF-8 offsets to columns; ask in the order of the text.

    It remembers its position in the line: a line of 1 MB may hold 100,000 imports.
    """

    def __init__(self, source: str) -> None:
        self._lines = source.split("\n")
        self._line = 0
        self._data = b""
        self._offset = self._column = 0

    def at(self, line: int, offset: int) -> int:
        if self._lines[line - 1].isascii():
            return offset + 1
        if line != self._line:
            self._line, self._data = line, self._lines[line - 1].encode()
            self._offset = self._column = 0
        self._column += len(self._data[self._offset : offset].decode("utf-8", "replace"))
        self._offset = offset
        return self._column + 1


def _stated(statements: list[ast.Import | ast.ImportFrom]) -> Iterator[tuple[int, int, str]]:
    for statement in statements:
        prefix = ""
        if isinstance(statement, ast.ImportFrom):
            if statement.level:
                continue
            prefix = f"{statement.module}."
        for alias in statement.names:
            yield alias.lineno, alias.col_offset, (prefix + alias.name).removesuffix(".*")


def _called(
    calls: list[ast.Call], statements: list[ast.Import | ast.ImportFrom]
) -> Iterator[tuple[int, int, str]]:
    modules, functions = set(_HOMES), {"__import__"}
    for statement in statements:
        for alias in statement.names:
            if isinstance(statement, ast.Import) and alias.name in _HOMES:
                modules.add(alias.asname or alias.name)
            elif _is_importer(statement, alias):
                functions.add(alias.asname or alias.name)
    for call in calls:
        if _is_call_of(call.func, modules, functions) and (module := _argument(call)):
            yield module.lineno, module.col_offset, str(module.value)


def _is_importer(statement: ast.Import | ast.ImportFrom, alias: ast.alias) -> bool:
    return (
        isinstance(statement, ast.ImportFrom)
        and not statement.level
        and statement.module in _HOMES
        and alias.name in IMPORTERS
    )


def _is_call_of(function: ast.expr, modules: set[str], functions: set[str]) -> bool:
    if isinstance(function, ast.Name):
        return function.id in functions
    return (
        isinstance(function, ast.Attribute)
        and function.attr in IMPORTERS
        and isinstance(function.value, ast.Name)
        and function.value.id in modules
    )


def _argument(call: ast.Call) -> ast.Constant | None:
    named = [keyword_.value for keyword_ in call.keywords if keyword_.arg in _ARGUMENTS]
    for argument in [*call.args[:1], *named]:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            return argument if argument.value and not argument.value.startswith(".") else None
    return None


def _tolerant(source: str) -> Iterator[Fragment]:
    code, strings = blank(source, _OPENING)
    code = code.replace("\\\n", "  ")
    positions = Positions(source)
    for offset, module in sorted([*_tolerant_statements(code), *_tolerant_calls(source, code, strings)]):
        line, column = positions.at(offset)
        yield Fragment(Place.IMPORT, module, "python", line, column, tolerant=True)


def _tolerant_statements(code: str) -> Iterator[tuple[int, str]]:
    for statement in _STATEMENT.finditer(code):
        module = statement["module"]
        start, end = statement.span("names" if module else "modules")
        if module and code.startswith("(", start):
            start += 1
        while found := _IMPORTED.match(code, start, end):
            if keyword.iskeyword(found["name"]):
                break
            name = re.sub(r"\s", "", f"{module}.{found['name']}" if module else found["name"])
            yield found.start("name"), name.removesuffix(".*")
            start = end if found["last"] else found.end()


def _tolerant_calls(source: str, code: str, strings: dict[int, int]) -> Iterator[tuple[int, str]]:
    for call in _CALL.finditer(code):
        start, begin = call.span("quote")
        module = unescape(source[begin : strings.get(start, begin)])
        if module and not module.startswith("."):
            yield start, module
