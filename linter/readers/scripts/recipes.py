"""Reads the recipes of Makefiles and justfiles.

A line of a recipe is a script of its own (with `.ONESHELL:`, all lines of a recipe are one), in which make
first replaces `$(NAME)`, and `$$` by `$`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from linter.model.fragments import Fragment
from linter.readers.scripts import script
from linter.readers.syntax.interpreters import SHELL, of_shebang
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.offset_fragments import OffsetFragment
from linter.readers.syntax.pieces import Pieces

_VARIABLE = re.compile(
    r"^(?:override |export )?(?P<name>[A-Za-z_][\w.-]*)[ \t]*(?P<kind>[:?+]{0,3}|!)=[ \t]*(?P<value>[^\n]*)",
    re.MULTILINE,
)
_RECIPE = re.compile(r"^(?P<indent>\t|  +)(?P<line>[^\n]*(?:(?<=\\)\n[^\n]*)*)", re.MULTILINE)
_BEHIND_TARGET = re.compile(r"^[\w./%$() -]+:[^=;#\n]*;(?P<line>[^\n]*)", re.MULTILINE)
_REFERENCE = re.compile(
    r"\$(?:\$|(?P<call>\(shell[ \t]+)|\((?P<round>[\w.-]+)\)|\{(?P<curly>[\w.-]+)\}|(?=[({]))"
)
_SHELL = re.compile(r"\$[({]shell[ \t]+")
_ONE_SHELL = re.compile(r"^\.ONESHELL[ \t]*:", re.MULTILINE)
_PARENTHESIS = re.compile(r"[()\n]")
_INTERPOLATED = re.compile(r"\{\{(?P<name>[^{}\n]*)\}\}")
_JUST_VARIABLE = re.compile(
    r"^(?:export )?(?P<name>[A-Za-z_][\w-]*)[ \t]*:=[ \t]*(?P<quote>[\"'`])(?P<value>[^\"'`\n]*)(?P=quote)",
    re.MULTILINE,
)
_JUST_SETTING = re.compile(r"^set[ \t]+shell[ \t]*:=[ \t]*\[[ \t]*[\"'](?P<shell>[^\"']+)", re.MULTILINE)
_LONGEST_VALUE, _LONGEST_CALL = 200, 4000
_PREFIXES = "@-+ \t"


def read_recipes(text: str, _path: str) -> Iterator[Fragment]:
    """Yield what the recipes of a Makefile and its calls of `shell` run and use."""
    source = plain(text)
    values = {
        found["name"]: _REFERENCE.sub(_as_variable, found["value"].strip())
        for found in _VARIABLE.finditer(source)
        if len(found["value"]) <= _LONGEST_VALUE
    }
    items = [item for recipe in _recipes(source) for item in _of_recipe(source, recipe, _make(values), SHELL)]
    for call in _calls(source):
        items += _of_recipe(source, [call], _make(values), SHELL)
    for found in _VARIABLE.finditer(source):
        if found["kind"] == "!":
            items += _of_recipe(source, [found.span("value")], _make(values), SHELL)
    yield from _placed(source, items)


def read_justfile(text: str, _path: str) -> Iterator[Fragment]:
    """Yield what the recipes of a justfile and its backticks run and use."""
    source = plain(text)
    values = {found["name"]: found["value"] for found in _JUST_VARIABLE.finditer(source)}
    setting = _JUST_SETTING.search(source)
    language = (of_shebang(f"#!{setting['shell']}") if setting else "") or SHELL
    items: list[OffsetFragment] = []
    for recipe in _groups(source):
        written = source[recipe[0][0] : recipe[0][1]]
        if written.startswith("#!"):
            body = _whole(source, recipe, _just(values))
            reading = script.read(body.text, of_shebang(written))
            items += (item._replace(offset=body.source(item.offset)) for item in reading.items)
        else:
            for line in recipe:
                items += _of_recipe(source, [line], _just(values), language)
    for found in _JUST_VARIABLE.finditer(source):
        if found["quote"] == "`":
            items += _of_recipe(source, [found.span("value")], _just(values), language)
    yield from _placed(source, items)


def _placed(source: str, items: list[OffsetFragment]) -> Iterator[Fragment]:
    positions = Positions(source)
    for item in sorted(items, key=lambda item: item.offset):
        yield item.at(positions.at(item.offset))


_Spans = list[tuple[int, int]]
_Replaced = Callable[[str], Iterator[tuple[str, int]]]
"""A function from a line to its parts as a shell sees them, each with its offset in the line."""


def _recipes(source: str) -> Iterator[_Spans]:
    if _ONE_SHELL.search(source):
        yield from _groups(source)
    else:
        yield from ([found.span("line")] for found in _RECIPE.finditer(source))
    yield from ([found.span("line")] for found in _BEHIND_TARGET.finditer(source))


def _groups(source: str) -> Iterator[_Spans]:
    """Yield the lines of each recipe."""
    recipe: _Spans = []
    end = -1
    for found in _RECIPE.finditer(source):
        if recipe and source[end : found.start()].strip():
            yield recipe
            recipe = []
        recipe.append(found.span("line"))
        end = found.end()
    if recipe:
        yield recipe


def _of_recipe(source: str, spans: _Spans, replaced: _Replaced, language: str) -> Iterator[OffsetFragment]:
    whole = _whole(source, spans, replaced)
    for item in script.read(whole.text, language).items:
        yield item._replace(offset=whole.source(item.offset))


def _whole(source: str, spans: _Spans, replaced: _Replaced) -> Pieces:
    whole = Pieces()
    for start, end in spans:
        line = source[start:end]
        skipped = len(line) - len(line.lstrip(_PREFIXES))
        for text, offset in replaced(line[skipped:]):
            whole.add(text, start + skipped + offset)
        whole.add("\n", end)
    return whole


def _make(values: dict[str, str]) -> _Replaced:
    def replaced(line: str) -> Iterator[tuple[str, int]]:
        done = 0
        for found in _REFERENCE.finditer(line):
            yield line[done : found.start()], done
            yield _of_reference(found, values), found.start()
            done = found.end()
        yield line[done:], done

    return replaced


def _of_reference(found: re.Match[str], values: dict[str, str]) -> str:
    name = found["round"] or found["curly"]
    if name:
        return values.get(name, f"${name}")
    return "$(" if found["call"] else "$" if found.group() == "$$" else ""


def _as_variable(found: re.Match[str]) -> str:
    """Make a reference within a value a shell variable: it is not resolved."""
    return f"${found['round'] or found['curly'] or ''}"


def _just(values: dict[str, str]) -> _Replaced:
    def replaced(line: str) -> Iterator[tuple[str, int]]:
        done = 0
        for found in _INTERPOLATED.finditer(line):
            yield line[done : found.start()], done
            name = found["name"].strip()
            yield values.get(name, "$just"), found.start()
            done = found.end()
        yield line[done:], done

    return replaced


def _calls(source: str) -> Iterator[tuple[int, int]]:
    """Yield the arguments of `shell` calls outside of recipes."""
    at = 0
    while found := _SHELL.search(source, at):
        at = found.end()
        line = source.rfind("\n", 0, at) + 1
        if source[line : line + 1] != "\t":
            at = _end_of_call(source, found.end())
            yield found.end(), at


def _end_of_call(source: str, start: int) -> int:
    """Where a function call ends: at its closing parenthesis, or at the end of its line."""
    depth = 0
    limit = min(len(source), start + _LONGEST_CALL)
    for found in _PARENTHESIS.finditer(source, start, limit):
        if found.group() == "(":
            depth += 1
        elif found.group() == "\n" or not depth:
            return found.start()
        else:
            depth -= 1
    return limit
