"""Reads the code cells of notebooks of every format: Python, magics, shell commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from linter.model.fragments import Fragment
from linter.readers.imports import python as python_imports
from linter.readers.scripts.script import items
from linter.readers.syntax.lexing import Positions
from linter.readers.syntax.protocols import Unparsed
from linter.support.strings import unescape

_PYTHON = frozenset("python python3 ipython ipython3 pypy pypy3 cython py".split())
_SHELL = frozenset("bash sh shell zsh console".split())
_CELL = re.compile(r"[ \t]*%%?(?P<name>[\w!]+)(?P<rest>[^\n]*)")
_SHELL_CELLS = frozenset("bash sh shell sx system !".split())
_PYTHON_CELLS = frozenset(
    "python python3 pypy cython time timeit capture prun memit mprun lprun memray_flamegraph snakeviz".split()
)
_SCRIPT = re.compile(r"(?:--?[\w-]+(?:[ =]\S+)?[ \t]+)*(?P<program>[\w./-]+)")  # `%%script --bg bash`
# `%time import x`, `%timeit -n 1 import x`: the rest of the line is Python.
_TIMED = re.compile(r"[ \t]*%(?:time|timeit|prun|memit|mprun|lprun)\b(?:[ \t]+-\w+(?:[ \t]+\d+)?)*[ \t]")
_TARGET = r"[\w.,\[\]'\"][\w.,\[\]'\" \t]{0,80}=[ \t]{0,80}"  # `files = !ls`
_COMMAND = re.compile(
    rf"[ \t]{{0,80}}(?:{_TARGET})?"
    r"(?:!!?|%(?:sx|system|sh)\b|%(?=(?:pip|conda|mamba|micromamba|uv)\b))[ \t]*(?P<command>.*)"
)
_MAGIC = re.compile(rf"[ \t]*[%!?]|[ \t]{{0,80}}{_TARGET}[!%]")
_INTERPRETER = re.compile(r"(?:\{[^{}\n]*\}|\$(?:sys\.executable|PYTHON)\b)(?=[\"']?[ \t]+-m[ \t])")

_CALL = re.compile(
    r"""[ \t]*(?:[\w.]+[ \t]*=[ \t]*)?get_ipython\(\)\.
    (?:system|getoutput|run_line_magic|run_cell_magic|magic)\((?P<arguments>.{1,2000})\)""",
    re.VERBOSE,
)
_STRING = re.compile(r"""[rRfFuU]?(?P<quote>["'])(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)""")


class Line(NamedTuple):
    """A line of a cell, with its position in the file."""

    text: str
    line: int
    column: int = 1


def is_python(language: str) -> bool:
    """Whether a language or kernel of this name is Python."""
    return language.lower().strip() in _PYTHON


def is_shell(language: str) -> bool:
    """Whether a language of this name is a shell."""
    return language.lower().strip() in _SHELL


def called(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The magics that an export of a notebook has as calls of `get_ipython()`, each as a cell."""
    for line in lines:
        if "get_ipython()" in line.text and (call := _CALL.match(line.text)):
            yield list(_called(call, line))


def read_cell(cell: Sequence[Line], *, tolerant: bool = False) -> Iterator[Fragment | Unparsed]:
    """Yield what a Python cell imports and runs; other cells give nothing."""
    start = next((index for index, line in enumerate(cell) if line.text.strip()), len(cell))
    head = _CELL.match(cell[start].text) if start < len(cell) else None
    if head and _is_magic_of_cell(cell[start].text, head, len(cell) - start):
        rest = cell[start + 1 :]
        if _runs_shell(head):
            yield from read_script(rest, tolerant=tolerant)
        elif head["name"] in _PYTHON_CELLS:
            yield from _read_python(rest, tolerant=tolerant)
        return
    yield from _read_python(cell, tolerant=tolerant)
    for magic in called(cell):
        yield from read_cell(magic, tolerant=tolerant)


def read_script(lines: Sequence[Line], *, tolerant: bool = False) -> Iterator[Fragment]:
    """Yield what shell lines run, install and fetch."""
    source = _INTERPRETER.sub("python", "\n".join(line.text for line in lines))
    positions = Positions(source)
    for item in items(source):
        place = lines[min(positions.at(item.offset)[0], len(lines)) - 1]
        yield item.at((place.line, place.column), tolerant=tolerant)


def _is_magic_of_cell(text: str, head: re.Match[str], length: int) -> bool:
    """Whether a line is a cell magic: with `%%`, or `%` alone on the first line as in Databricks."""
    if text.lstrip().startswith("%%"):
        return True
    is_language = head["name"] in ("sh", "python", "sql", "scala", "r", "md", "fs")
    return is_language and (length > 1 or not head["rest"].strip()) and not head["rest"].strip()


def _runs_shell(head: re.Match[str]) -> bool:
    if head["name"] == "script":
        program = _SCRIPT.match(head["rest"].strip())
        return program is not None and is_shell(program["program"].rpartition("/")[2])
    return head["name"] in _SHELL_CELLS


def _read_python(cell: Sequence[Line], *, tolerant: bool) -> Iterator[Fragment | Unparsed]:
    code: list[str] = []
    commands: list[list[Line]] = []
    is_open = False
    for line in cell:
        command = None if is_open else _COMMAND.match(line.text)
        if command:
            commands.append([line._replace(text=command["command"])])
        elif is_open:
            commands[-1].append(line)
        code.append(_python_of(line.text) if not (command or is_open) else "")
        is_open = (command is not None or is_open) and line.text.endswith("\\")
    yield from _imports("\n".join(code), cell, tolerant=tolerant)
    for lines in commands:
        yield from read_script(lines, tolerant=tolerant)


def _python_of(text: str) -> str:
    """The Python code on a line: all of it, what a magic times, or nothing for any other magic."""
    if timed := _TIMED.match(text):
        return text[timed.end() :].lstrip()
    return "" if _MAGIC.match(text) else text


def _imports(code: str, cell: Sequence[Line], *, tolerant: bool) -> Iterator[Fragment | Unparsed]:
    for row in python_imports.read(code, "") if code.strip() else ():
        place = cell[min(row.line, len(cell)) - 1] if row.line else None
        if isinstance(row, Unparsed):
            yield Unparsed(row.reason, place.line if place else 0)
        elif place:
            column = place.column if place.column > 1 else row.column
            yield row._replace(line=place.line, column=column, tolerant=row.tolerant or tolerant)


def _called(call: re.Match[str], line: Line) -> Iterator[Line]:
    """The magic that nbconvert wrote as a call."""
    strings = [unescape(found["text"]) for found in _STRING.finditer(call["arguments"])]
    name = call.group().partition("get_ipython().")[2].partition("(")[0]
    if name in ("system", "getoutput"):
        text = "!" + "".join(strings[:1])
    elif name == "run_cell_magic":
        text = "%%" + " ".join(strings[:2]) + "\n" + "".join(strings[2:])
    else:
        text = "%" + " ".join(strings)
    yield from (line._replace(text=part) for part in text.split("\n"))
