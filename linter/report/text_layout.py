"""How a line of the report for people is made: its label, its width, its colour. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from linter.report.columns import columns, wrapped
from linter.report.escape import visible
from linter.report.style import Style

INDENT = " " * 11


def labelled(label: str, lines: Iterable[str], style: Style) -> Iterator[str]:
    """Lines behind a label, wrapped to the width of the terminal."""
    room = style.width - len(INDENT)
    parts = [part for line in lines for part in _wrapped(visible(line), room)]
    for number, line in enumerate(parts):
        yield f"  {label if number == 0 else '':<9}{line}"


def harmless(line: str) -> str:
    """No line is an order to GitHub Actions, which looks behind the spaces in front (ActionCommand.cs)."""
    return line.replace("::", r"\::", 1) if line.lstrip().startswith("::") else line


def painted(text: str, code: str, style: Style) -> str:
    """Text in a colour or weight of the terminal, where the style has colours."""
    return f"\x1b[{code}m{text}\x1b[0m" if style.colour else text


def _wrapped(line: str, room: int) -> list[str]:
    """Lines of whole words; a command to copy stays in one piece."""
    if columns(line) <= room or ": git rm " in line or line.startswith("toolban"):
        return [line]
    if line.isascii():
        return textwrap.wrap(line, room, break_long_words=False, break_on_hyphens=False)
    return wrapped(line, room)
