"""Reads notebooks that are kept as text: Jupytext, Databricks, nbconvert, R Markdown and Quarto."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from linter.model.fragments import Fragment, Place
from linter.readers.scripts.cell_literals import read_literals
from linter.readers.scripts.cells import Line, called, is_python, is_shell, read_cell, read_script
from linter.readers.syntax.lexing import plain
from linter.readers.syntax.protocols import Unparsed

_JUPYTEXT = re.compile(
    r"^#[ \t]?(?:%%(?=[ \t\n]|\Z)|\+[ \t]*$|---\n#[ \t]+jupyter:)|^#[ \t]+jupytext:", re.MULTILINE
)
_CELL = re.compile(r"#[ \t]?(?:%%(?=[ \t]|\Z)|\+(?:[ \t]|\Z)|-\Z)")
_PROSE_CELL = re.compile(r"#[ \t]?%%.*\[(?:markdown|md|raw)\]|#[ \t]?%%[ \t]+(?:markdown|md|raw)\b")
_COMMENTED = re.compile(r"#[ \t]?(?P<magic>[%!](?!%[ \t]*\Z).*)")
_MAGIC = re.compile(r"[ \t]*(?:#|//|--)[ \t]*MAGIC(?:[ \t](?P<text>.*))?\Z")
_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})(?P<info>.*)")
_CHUNK = re.compile(r"\{(?P<language>[.\w-]+)(?P<options>[^{}]*)\}[ \t]*(?P<kernel>[\w-]*)")
_DISABLED = re.compile(r"\beval[ \t]*[=:][ \t]*(?:FALSE|F|false)\b")


def read_notebook_source(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield what the magics in a notebook run; its imports are read as those of any Python file."""
    lines = [Line(line, number) for number, line in enumerate(plain(text).split("\n"), 1)]
    source = "\n".join(line.text for line in lines)
    if "MAGIC" in source:
        for cell in _magics(lines):
            yield from read_cell(cell)
    if _JUPYTEXT.search(source):
        for cell in _commented(lines):
            yield from read_cell(cell)
    for cell in called(lines):
        yield from read_cell(cell)


def read_ipython(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield what the magics of an IPython script run; its imports are read as any script's."""
    lines = [Line(line, number) for number, line in enumerate(plain(text).split("\n"), 1)]
    for cell in called(lines):
        yield from read_cell(cell)
    for row in read_cell(lines):
        if isinstance(row, Fragment) and row.place is not Place.IMPORT:
            yield row


def read_chunks(text: str, path: str) -> Iterator[Fragment | Unparsed]:
    """Yield what the chunks of R Markdown, Quarto and MyST documents run, call and say in comments."""
    cell: list[Line] = []
    fence = language = ""
    for number, line in enumerate(plain(text).split("\n"), 1):
        mark = _FENCE.match(line)
        if fence and mark and mark["fence"].startswith(fence) and not mark["info"].strip():
            yield from _chunk(cell, language)
            cell, fence, language = [], "", ""
        elif fence:
            cell.append(Line(line, number))
        elif mark:
            fence = mark["fence"]
            language = _language(mark["info"], is_page=not path.lower().endswith(".md"))
    yield from _chunk(cell, language)


def _language(info: str, *, is_page: bool) -> str:
    """The language of a chunk that is run; empty for code that is only shown."""
    chunk = _CHUNK.match(info)
    if chunk is None or _DISABLED.search(chunk["options"]):
        return ""
    if not is_page and chunk["language"] != "code-cell":
        return ""
    if chunk["language"] == "code-cell":
        return chunk["kernel"] or "python"
    return "" if chunk["language"].startswith(".") else chunk["language"]


def _chunk(cell: list[Line], language: str) -> Iterator[Fragment | Unparsed]:
    if any(line.text.lstrip().startswith("#|") and _DISABLED.search(line.text) for line in cell):
        return
    if is_python(language):
        yield from read_cell(cell)
    elif is_shell(language):
        yield from read_script(cell)
    yield from read_literals(cell, language)


def _magics(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The cells of a Databricks source that are written as comments."""
    cell: list[Line] = []
    for line in lines:
        magic = _MAGIC.match(line.text)
        if magic:
            cell.append(line._replace(text=magic["text"] or ""))
        elif cell:
            yield cell
            cell = []
    yield cell


def _commented(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The magics that Jupytext comments out, each as a cell; a cell magic includes the comments below."""
    cell: list[Line] = []
    is_prose = False
    for line in lines:
        if _CELL.match(line.text):
            is_prose = _PROSE_CELL.match(line.text) is not None
        magic = None if is_prose else _COMMENTED.match(line.text)
        is_continued = bool(cell) and (cell[-1].text.endswith("\\") or cell[0].text.startswith("%%"))
        if cell and is_continued and line.text.startswith("#") and not _CELL.match(line.text):
            cell.append(line._replace(text=line.text[1:].removeprefix(" ")))
            continue
        if cell:
            yield cell
        cell = [line._replace(text=magic["magic"])] if magic and not _CELL.match(line.text) else []
    yield cell
