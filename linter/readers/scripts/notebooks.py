"""Reads the imports and installs in Jupyter notebooks, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from linter.model.findings import Fragment
from linter.readers.imports import python as python_imports
from linter.readers.scripts.commands import items
from linter.readers.syntax.failures import json_failure
from linter.readers.syntax.key_paths import ELEMENT, Entry, json_entries
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.protocols import Unparsed

_SOURCE = ("cells", ELEMENT, "source")
_TYPE = ("cells", ELEMENT, "cell_type")
_LANGUAGES = (("metadata", "kernelspec", "language"), ("metadata", "language_info", "name"))
_MAGIC = ("%", "!", "?")
_SHELL = ("!", "%pip", "%conda", "%uv")
_MOST = 20_000  # lines of one cell


class _Line(NamedTuple):
    text: str
    line: int
    """Where it stands in the file."""
    column: int


def read_notebook(text: str, path: str) -> Iterator[Fragment | Unparsed]:
    """Yield what the Python cells of a notebook import and install; other languages are left out."""
    source = plain(text)
    positions = Positions(source)
    failure = json_failure(source)
    if failure:
        yield failure
    entries = list(json_entries(source))
    language = next(
        (entry.text for entry in entries if not entry.is_key and entry.path in _LANGUAGES), "python"
    )
    if not language.lower().startswith(("python", "ipython")):
        return
    for cell in _cells(entries, positions):
        yield from _of_cell(cell, path, loose=failure is not None)


def _cells(entries: Iterable[Entry], positions: Positions) -> Iterator[list[_Line]]:
    """The lines of each cell of code; a cell says its kind before its source, as all writers do."""
    cell: list[_Line] = []
    kind = "code"
    for entry in entries:
        if entry.path == _TYPE and not entry.is_key:
            kind = entry.text
        elif entry.path == _SOURCE and entry.is_key:
            yield cell
            cell = []
        elif entry.path in (_SOURCE, (*_SOURCE, ELEMENT)) and kind == "code" and len(cell) < _MOST:
            line, column = positions.at(entry.offset)
            cell += [_Line(part, line, column) for part in entry.text.removesuffix("\n").split("\n")]
    yield cell


def _of_cell(cell: list[_Line], path: str, *, loose: bool) -> Iterator[Fragment | Unparsed]:
    code = "\n".join("" if line.text.lstrip().startswith(_MAGIC) else line.text for line in cell)
    for row in python_imports.read(code, path) if code.strip() else ():
        place = cell[min(row.line, len(cell)) - 1] if row.line else None
        if isinstance(row, Unparsed):
            yield Unparsed(row.reason, place.line if place else 0)
        elif place:
            yield row._replace(line=place.line, column=place.column, loose=row.loose or loose)
    for line in cell:
        command = line.text.lstrip()
        if command.startswith(_SHELL):
            for item in items(command.lstrip("!%")):
                yield item.at((line.line, line.column), loose=loose)
