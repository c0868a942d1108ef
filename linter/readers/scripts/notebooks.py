"""Reads the imports and installs in Jupyter notebooks, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.model.fragments import Fragment
from linter.readers.scripts.cells import Line, is_python, read_cell
from linter.readers.syntax.failures import json_failure
from linter.readers.syntax.key_paths import ELEMENT, Entry, json_entries
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.protocols import Unparsed

_SOURCE = ("cells", ELEMENT, "source")
_TYPE = ("cells", ELEMENT, "cell_type")
_LANGUAGES = (("metadata", "kernelspec", "language"), ("metadata", "language_info", "name"))
_MOST = 20_000  # lines of one cell


def read_notebook(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield what the Python cells of a notebook import and install; other languages are left out."""
    source = plain(text)
    positions = Positions(source)
    failure = json_failure(source)
    if failure:
        yield failure
    stated = (entry.text for entry in json_entries(source) if not entry.is_key and entry.path in _LANGUAGES)
    language = next(stated, "python")
    if not is_python(language):
        return
    for cell in _cells(json_entries(source), positions):
        yield from read_cell(cell, loose=failure is not None)


def _cells(entries: Iterable[Entry], positions: Positions) -> Iterator[list[Line]]:
    """The lines of each cell of code; a cell says its kind before its source, as all writers do."""
    cell: list[Line] = []
    kind = "code"
    for entry in entries:
        if entry.path == _TYPE and not entry.is_key:
            kind = entry.text
        elif entry.path == _SOURCE and entry.is_key:
            yield cell
            cell = []
        elif entry.path in (_SOURCE, (*_SOURCE, ELEMENT)) and kind == "code" and len(cell) < _MOST:
            line, column = positions.at(entry.offset)
            cell += [Line(part, line, column) for part in entry.text.removesuffix("\n").split("\n")]
    yield cell
