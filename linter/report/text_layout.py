"""Lays out lines of the report for people: label, width and colour. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from linter.report.columns import columns, wrapped
from linter.report.escape import visible
from linter.report.style import Style

INDENT = " " * 11


def labelled(label: str, lines: Iterable[str], style: Style) -> Iterator[str]:
    """Put a label in front of lines, and wrap them to the width of the terminal."""
    room = style.width - len(INDENT)
    parts = [part for line in lines for part in _wrapped(visible(line), room)]
    for number, line in enumerate(parts):
        yield f"  {label if number == 0 else '':<9}{line}"


def harmless(line: str) -> str:
    """Make sure that GitHub Actions takes no line for a command, even an indented one (ActionCommand.cs)."""
    return line.replace("::", r"\::", 1) if line.lstrip().startswith("::") else line


def painted(text: str, code: str, style: Style) -> str:
    """Add a colour or weight of the terminal to a text, if the style has colours."""
    return f"\x1b[{code}m{text}\x1b[0m" if style.colour else text


def _wrapped(line: str, room: int) -> list[str]:
    """Wrap a line at words; a command to copy is not broken."""
    if columns(line) <= room or ": git rm " in line or line.startswith("toolban"):
        return [line]
    if line.isascii():
        return textwrap.wrap(line, room, break_long_words=False, break_on_hyphens=False)
    return wrapped(line, room)
