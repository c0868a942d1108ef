"""Reads the requirements in setup.py (without running it) and in setup.cfg."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from linter.model.fragments import Fragment
from linter.readers.limits import GRAMMAR
from linter.readers.packages.manifests import pypi, requirement
from linter.readers.syntax.comments import split
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.protocols import Unparsed

if TYPE_CHECKING:
    import ast

_KEYWORDS = ("install_requires", "extras_require", "tests_require", "setup_requires")
_DEEPEST = 20  # lists in lists, names that stand for names
_TOLERANT = re.compile(rf"\b(?:{'|'.join(_KEYWORDS)})[ \t]*=[ \t]*[\[{{(](?P<list>[^\])]{{0,8000}})")
_STRING = re.compile(r"""(?P<quote>["'])(?P<text>[^"'\n]{1,200})(?P=quote)(?P<is_key>[ \t]*:)?""")

_SECTION = re.compile(r"^\[(?P<name>[^\]\n]+)\][^\n]*\n(?P<body>(?:(?!\[)[^\n]*\n?)*)", re.MULTILINE)
_OPTION = re.compile(r"^(?P<key>[\w.-]+)[ \t]*[=:](?P<value>[^\n]*(?:\n[ \t]+[^\n]*)*)", re.MULTILINE)
_PIECE = re.compile(r"[^\n;]+(?:;[^\n]*)?")


def read_setup_py(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the requirements in the call of `setup`: lists of strings, also behind variables."""
    source = plain(text)
    positions = Positions(source)
    tree = _parse(source)
    if tree is None:
        yield Unparsed(GRAMMAR.reason if len(source) > GRAMMAR.size else "syntax")
        for offset, written in _in_text(source):
            yield from _fragment(written, positions.at(offset), tolerant=True)
        return
    for line, column, written in sorted(_in_tree(tree)):
        yield from _fragment(written, (line, column), tolerant=False)


def read_setup_cfg(text: str, _path: str) -> Iterator[Fragment]:
    """Yield the requirements in [options] and [options.extras_require]."""
    source = split(plain(text), "ini")[0]
    positions = Positions(source)
    for section in _SECTION.finditer(source):
        name = section["name"].strip()
        for option in _OPTION.finditer(section["body"]):
            asked = name == "options.extras_require" or (name == "options" and option["key"] in _KEYWORDS)
            for piece in _PIECE.finditer(option["value"]) if asked else ():
                written = piece[0].strip()
                offset = section.start("body") + option.start("value") + piece.start()
                yield from _fragment(written, positions.at(offset + piece[0].index(written)), tolerant=False)


def _fragment(written: str, place: tuple[int, int], *, tolerant: bool) -> Iterator[Fragment]:
    start, name, is_guess = requirement(written)
    if name:
        line, column = place
        yield pypi(name, (line, column + start), tolerant=tolerant or is_guess)


def _parse(source: str) -> ast.Module | None:
    import ast  # noqa: PLC0415 a hook without such a file must not pay for it

    if len(source) > GRAMMAR.size:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of invalid escapes in what is read
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _in_tree(tree: ast.Module) -> Iterator[tuple[int, int, str]]:
    import ast  # noqa: PLC0415 see _parse

    names: dict[str, ast.expr] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            names.update((name.id, node.value) for name in node.targets if isinstance(name, ast.Name))
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        for keyword in call.keywords:
            if keyword.arg in _KEYWORDS:
                yield from _strings(keyword.value, names, _DEEPEST)


def _strings(node: ast.expr | None, names: dict[str, ast.expr], depth: int) -> Iterator[tuple[int, int, str]]:
    import ast  # noqa: PLC0415 see _parse

    if node is None or depth == 0:
        return
    children: list[ast.expr | None] = []
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        for number, line in enumerate(node.value.split("\n")):
            yield node.lineno + number, node.col_offset + 2 if not number else 1, line.strip()
    elif isinstance(node, ast.List | ast.Tuple | ast.Set):
        children = list(node.elts)
    elif isinstance(node, ast.Dict):
        children = list(node.values)
    elif isinstance(node, ast.BinOp):
        children = [node.left, node.right]
    elif isinstance(node, ast.Name):
        children = [names.get(node.id)]
    for child in children:
        yield from _strings(child, names, depth - 1)


def _in_text(source: str) -> Iterator[tuple[int, str]]:
    code, _ = split(source, "hash")
    for asked in _TOLERANT.finditer(code):
        for string in _STRING.finditer(asked["list"]):
            if not string["is_key"]:
                yield asked.start("list") + string.start("text"), string["text"]
