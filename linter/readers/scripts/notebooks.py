"""Reads imports, installs, literals and comments in the code cells of Jupyter notebooks, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.model.fragments import Fragment
from linter.readers.imports import javascript
from linter.readers.imports.by_grammar import read_csharp, read_ruby
from linter.readers.packages.inline import declared_nuget
from linter.readers.scripts.cell_literals import read_literals
from linter.readers.scripts.cells import Line, is_python, is_shell, read_cell, read_script
from linter.readers.syntax.failures import checked_json
from linter.readers.syntax.key_paths import ELEMENT, Entry, json_entries
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.protocols import FileReader, Unparsed

_CELLS = (("cells", ELEMENT), ("worksheets", ELEMENT, "cells", ELEMENT))
_SOURCES = (*((*cell, "source") for cell in _CELLS), (*_CELLS[1], "input"))
_TYPES = tuple((*cell, "cell_type") for cell in _CELLS)
_LANGUAGES = (
    *(("metadata", "kernelspec", "language"), ("metadata", "language_info", "name")),
    ("cells", ELEMENT, "metadata", "dotnet_interactive", "language"),
)
_READERS: dict[str, tuple[FileReader, ...]] = {
    **dict.fromkeys(("typescript", "javascript"), (javascript.read,)),
    **dict.fromkeys(("c#", "csharp", "f#", "fsharp"), (declared_nuget, read_csharp)),
    **dict.fromkeys(("ruby",), (read_ruby,)),
}
"""Readers of the cells of notebooks in other languages than Python."""
_MOST = 20_000  # lines of one cell


def read_notebook(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield what the cells of a notebook import, install, call and say in comments.

    Imports are read in Python and in a few other languages, literals and comments in all that are known.
    """
    file = checked_json(plain(text))
    yield from file.notes
    stated = (
        entry.text for entry in json_entries(file.source) if not entry.is_key and entry.path in _LANGUAGES
    )
    language = next(stated, "python")
    for cell in _cells(json_entries(file.source), file.positions):
        if is_python(language):
            yield from read_cell(cell, tolerant=file.tolerant)
        elif is_shell(language):
            yield from read_script(cell, tolerant=file.tolerant)
        else:
            yield from _read_other(cell, language)
        yield from read_literals(cell, language, tolerant=file.tolerant)


def _read_other(cell: list[Line], language: str) -> Iterator[Fragment | Unparsed]:
    """Yield what a cell names that one of `_READERS` reads; cells that do not parse are read tolerantly."""
    code = "\n".join(line.text for line in cell)
    for reader in _READERS.get(language.lower(), ()) if code.strip() else ():
        for row in reader(code, "x.ts"):
            if isinstance(row, Fragment):
                place = cell[min(max(row.line, 1), len(cell)) - 1]
                yield row._replace(line=place.line, column=place.column)


def _cells(entries: Iterable[Entry], positions: Positions) -> Iterator[list[Line]]:
    """Yield the lines of each code cell; every writer puts the type of a cell before its source."""
    cell: list[Line] = []
    kind = "code"
    for entry in entries:
        path = entry.path[:-1] if entry.path[-1:] == (ELEMENT,) else entry.path
        if entry.path in _TYPES and not entry.is_key:
            kind = entry.text
        elif path in _SOURCES and entry.is_key:
            yield cell
            cell = []
        elif path in _SOURCES and kind == "code" and len(cell) < _MOST:
            line, column = positions.at(entry.offset)
            cell += [Line(part, line, column) for part in entry.text.removesuffix("\n").split("\n")]
    yield cell
