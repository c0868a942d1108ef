"""Parses the commands of scripts for POSIX shells and bash, in linear time.

Nothing is executed: commands within loops, functions and substitutions are read, and variables stay as they
are. What a shell would refuse (an unterminated quote or heredoc) counts as text, and the reading goes on.
"""

from __future__ import annotations

from linter.readers.syntax.shell import tolerant
from linter.readers.syntax.shell.command import Command, Script
from linter.readers.syntax.shell.scanner import Scanner

_MOST = 1 << 18  # characters; with two for a command, that takes two seconds
_NESTED_TEXTS = 6  # heredocs in substitutions in heredocs


def read(text: str) -> Script:
    """Read the commands of a script; the rest of a very large one is read tolerantly."""
    if len(text) <= _MOST:
        scanner = Scanner(text)
        scanner.scan()
        return Script(_commands(scanner, _NESTED_TEXTS), scanner.failed_at, "syntax")
    cut = text.rfind("\n", 0, _MOST) + 1 or _MOST
    scanner = Scanner(text[:cut])
    scanner.scan()
    commands = (*_commands(scanner, _NESTED_TEXTS), *tolerant.commands(text, cut))
    failed_at = cut if scanner.failed_at < 0 else scanner.failed_at
    return Script(commands, failed_at, "too large")


def read_part(text: str) -> Script | None:
    """Read the commands of a part of a script; None if something goes on behind it."""
    if len(text) > _MOST:
        return None
    scanner = Scanner(text)
    scanner.scan()
    if scanner.is_open:
        return None
    return Script(_commands(scanner, _NESTED_TEXTS), scanner.failed_at, "syntax")


def _commands(scanner: Scanner, depth: int) -> tuple[Command, ...]:
    records = scanner.records
    made: list[Command | None] = []
    for record in records:
        feeder = made[record.feeder] if record.feeder >= 0 else None
        made.append(Command(record.words, record.inputs(scanner.text), feeder) if record.words else None)
    commands = [command for command in made if command]
    for heredoc in scanner.expanded if depth else ():
        inner = Scanner(scanner.text, heredoc)
        inner.scan()
        commands += _commands(inner, depth - 1)
    return tuple(sorted(commands, key=_offset))


def _offset(command: Command) -> int:
    return command.offset
