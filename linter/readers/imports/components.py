"""Reads the imports of files that hold JavaScript among other things: Vue, Svelte and Astro components."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.model.fragments import Fragment
from linter.readers.imports import javascript as javascript_imports
from linter.readers.syntax.comments import split
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.protocols import Unparsed

_SCRIPT = re.compile(
    r"<script\b(?P<attributes>[^<>]{0,500})>(?P<code>(?s:.*?))(?:</script\s*>|\Z)", re.IGNORECASE
)
_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(?P<code>(?s:.*?))\n---[ \t]*(?:\n|\Z)")
_TYPESCRIPT = re.compile(r"\blang\s*=\s*[\"']?tsx?\b")


def read_component(text: str, path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the imports of the scripts of a component, and of the front matter of an Astro page."""
    source, _ = split(plain(text), "markup")
    positions = Positions(source)
    matter = _FRONT_MATTER.match(source)
    if matter and path.lower().endswith(".astro"):
        yield from read_part(source, matter.span("code"), "x.ts", positions)
    for script in _SCRIPT.finditer(source):
        is_typed = _TYPESCRIPT.search(script["attributes"]) is not None
        yield from read_part(source, script.span("code"), "x.ts" if is_typed else "x.js", positions)


def read_part(
    source: str, span: tuple[int, int], path: str, positions: Positions
) -> Iterator[Fragment | Unparsed]:
    """Read a part of a file as a file of its own; lines and columns are those of the whole file.

    `positions` are those of `source`.
    """
    start, end = span
    if start == end:
        return
    line, column = positions.at(start)
    for row in javascript_imports.read(source[start:end], path):
        moved = row.line + line - 1 if row.line else 0
        if isinstance(row, Unparsed):
            yield Unparsed(row.reason, moved)
        elif row.line == 1 and row.column:
            yield row._replace(line=moved, column=row.column + column - 1)
        else:
            yield row._replace(line=moved)
