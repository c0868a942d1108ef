"""Reads scripts of every language that is known, with the programs in other languages within them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from linter.model.fragments import Fragment, Place
from linter.readers.imports import by_grammar, javascript, python
from linter.readers.scripts.commands import of_words
from linter.readers.scripts.given_texts import Text
from linter.readers.scripts.installs import INSTALLERS
from linter.readers.scripts.wrappers import within
from linter.readers.syntax.interpreters import BATCH, POWERSHELL, SHELL, of_program, of_shebang
from linter.readers.syntax.lexing import by_parts
from linter.readers.syntax.offset_fragments import OffsetFragment
from linter.readers.syntax.protocols import FileReader, Unparsed
from linter.readers.syntax.shell import batch, grammar, powershell
from linter.readers.syntax.shell.command import Command, Script, program

_DEEPEST = 6  # programs within programs, wrappers around wrappers
_LARGE = 1 << 19  # characters; of a script that is larger, only the beginning is read by its grammar
_REMEMBERED, _SHORT = 4096, 16384  # texts of so many characters

_TRANSPARENT = frozenset("sudo doas env exec time nohup xargs nice".split())
"""Programs that only start others, so that they are not reported themselves."""
_VARIABLE = re.compile(r"\$\{?(?P<name>\w+)(?::?[-=](?P<default>[^{}$]*))?\}?")

_COMMANDS: dict[str, Callable[[str], Script]] = {
    SHELL: grammar.read,
    POWERSHELL: powershell.read,
    BATCH: batch.read,
}
_IMPORTS: dict[str, tuple[FileReader, str]] = {
    "python": (python.read, "x.py"),
    "javascript": (javascript.read, "x.js"),
    "ruby": (by_grammar.read_ruby, "x.rb"),
    "php": (by_grammar.read_php, "x.php"),
}


class Reading(NamedTuple):
    """What a script is and uses, in the order of the offsets, and where it could not be parsed."""

    items: tuple[OffsetFragment, ...]
    failed_at: int = -1
    reason: str = ""


def items(text: str) -> tuple[OffsetFragment, ...]:
    """What the commands of a shell script are and use."""
    return read(text).items


def read(text: str, language: str = SHELL) -> Reading:
    """Read a script in any language; its first line may name another one.

    Results are cached: the versions of a file have nearly all scripts in common.
    """
    if (begun := text.lstrip("\n")).startswith("#!"):
        language = of_shebang(begun)
    return _remembered(text, language) if len(text) < _SHORT else _read(text, language, _DEEPEST)


def read_large(text: str) -> Reading:
    """Read a shell script part by part, with a cache of the parts."""
    if len(text) > _LARGE:
        return read(text)
    found: list[OffsetFragment] = []
    failed_at, reason = -1, ""
    for start, known in by_parts(text, _read_part):
        part = known or read(text[start:])
        found += (item._replace(offset=start + item.offset) for item in part.items)
        if part.failed_at >= 0 and failed_at < 0:
            failed_at, reason = start + part.failed_at, part.reason
    return Reading(tuple(found), failed_at, reason)


def _read_part(part: str) -> Reading | None:
    return _remembered_part(part) if len(part) < _SHORT else _of_part(part)


def _of_part(part: str) -> Reading | None:
    script = grammar.read_part(part)
    return _of_commands(script, _DEEPEST) if script else None


def _read(text: str, language: str, depth: int) -> Reading:
    if language in _COMMANDS:
        return _of_commands(_COMMANDS[language](text), depth)
    return _of_code(text, language)


def _of_commands(script: Script, depth: int) -> Reading:
    found: list[OffsetFragment] = []
    for command in script.commands:
        is_tolerant = 0 <= script.failed_at <= command.offset
        found += (item._replace(tolerant=item.tolerant or is_tolerant) for item in of_command(command, depth))
    found.sort(key=_offset)
    return Reading(tuple(found), script.failed_at, script.reason)


def of_command(command: Command, depth: int = _DEEPEST) -> Iterator[OffsetFragment]:
    """What a command is and uses, including all commands that it starts."""
    command = _resolved(command)
    first = command.words[0].text
    starts = list(within(command)) if depth else []
    is_said_within = first in ("command", "builtin") or (first in _TRANSPARENT and starts)
    for item in of_words(command.words):
        if not (is_said_within and item.place is Place.COMMAND):
            yield item
    for inner in starts:
        if isinstance(inner, Command):
            yield from of_command(inner, depth - 1)
        else:
            yield from of_text(inner, depth - 1)


def _resolved(command: Command) -> Command:
    """Replace a variable as program by its default value, or by its name if a program is called so."""
    first = command.words[0]
    found = _VARIABLE.fullmatch(first.text)
    if not found:
        return command
    name = program(found["default"] or "") or found["name"].lower()
    if not (found["default"] or name in INSTALLERS or of_program(name)):
        return command
    return command._replace(words=(first._replace(text=name), *command.words[1:]))


def of_text(inner: Text, depth: int = _DEEPEST) -> Iterator[OffsetFragment]:
    """What a program within another is and uses."""
    if not inner.strips_tabs:
        for item in _read(inner.text, inner.language, depth).items:
            yield item._replace(offset=inner.offset + item.offset)
        return
    lines = inner.text.split("\n")
    stripped = [line.lstrip("\t") for line in lines]
    taken = [0]
    for line, left in zip(lines, stripped, strict=True):
        taken.append(taken[-1] + len(line) - len(left))
    starts = _starts(stripped)
    for item in _read("\n".join(stripped), inner.language, depth).items:
        row = bisect_right(starts, item.offset)
        yield item._replace(offset=inner.offset + item.offset + taken[row])


def _of_code(code: str, language: str) -> Reading:
    """The imports of a program, with their offsets in it."""
    if language not in _IMPORTS:
        return Reading(())
    reader, path = _IMPORTS[language]
    opening = "<?php " if language == "php" and "<?" not in code else ""
    starts = [start - len(opening) for start in _starts(f"{opening}{code}".split("\n"))]
    failed_at, reason = -1, ""
    found: list[OffsetFragment] = []
    for each in reader(opening + code, path):
        if isinstance(each, Unparsed):
            failed_at, reason = max(starts[min(max(each.line, 1), len(starts)) - 1], 0), each.reason
        else:
            found.append(_as_item(each, starts))
    return Reading(tuple(found), failed_at, reason)


def _as_item(fragment: Fragment, starts: list[int]) -> OffsetFragment:
    offset = starts[min(max(fragment.line, 1), len(starts)) - 1] + max(fragment.column, 1) - 1
    return OffsetFragment(
        fragment.place, fragment.text, fragment.key, fragment.scope, fragment.shown, offset, fragment.tolerant
    )


def _starts(lines: Iterable[str]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    return starts[:-1]


def _offset(item: OffsetFragment) -> int:
    return item.offset


@lru_cache(_REMEMBERED)
def _remembered(text: str, language: str) -> Reading:
    return _read(text, language, _DEEPEST)


_remembered_part = lru_cache(_REMEMBERED)(_of_part)
