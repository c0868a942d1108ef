"""Lays out lines of the report for people: label, width and colour. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from linter.report.columns import columns, wrapped
from linter.report.escape import visible
from linter.report.style import Style

INDENT = " " * 11
_PATHS = " -- "
"""What stands before the paths of a git command."""


def labelled(label: str, lines: Iterable[str], style: Style) -> Iterator[str]:
    """Put a label in front of lines, and wrap them to the width of the terminal."""
    room = style.width - len(INDENT)
    parts = [part for line in lines for part in lines_of(visible(line), room)]
    for number, line in enumerate(parts):
        yield f"  {label if number == 0 else '':<9}{line}"


def noted(label: str, text: str, style: Style, code: str = "") -> Iterator[str]:
    """A line about the report as a whole; on a terminal wrapped, with the label standing out."""
    line = f"{label:<9}{text}" if label else text
    hanging = " " * 9 if label else ""
    room = style.width - len(hanging)
    parts = lines_of(text, room) if style.wraps and columns(line) > style.width else [text]
    for number, part in enumerate(parts):
        yield painted(f"{f'{label:<9}' if label and number == 0 else hanging}{part}", code, style)


def together(lines: Iterable[str], style: Style) -> Iterator[str]:
    """Join the commands that differ only in the path at their end; each line once, in order.

    Below the root of the work tree, paths are written so that git takes them from there.
    """
    paths: dict[str, list[str]] = {}
    for line in lines:
        start, dashes, path = line.partition(_PATHS)
        known = paths.setdefault(start + dashes, [])
        if path and path not in known:
            known.append(path)
    for start, named in paths.items():
        yield start + " ".join(_from_root(path) if style.is_below_root else path for path in named)


def _from_root(path: str) -> str:
    """A pathspec, quoted for a shell or not, that git takes from the root of the work tree (gitglossary)."""
    return f"{path[0]}:/{path[1:]}" if path.startswith("'") else f":/{path}"


def harmless(line: str) -> str:
    """Make sure that GitHub Actions takes no line for a command, even an indented one (ActionCommand.cs)."""
    return line.replace("::", r"\::", 1) if line.lstrip().startswith("::") else line


def painted(text: str, code: str, style: Style) -> str:
    """Add a colour or weight of the terminal to a text, if the style has colours."""
    return f"\x1b[{code}m{text}\x1b[0m" if style.colour and code else text


def lines_of(line: str, room: int) -> list[str]:
    """Wrap a line at words; a command to copy is not broken."""
    if columns(line) <= room or ": git " in line or line.startswith(("toolban", "git ")):
        return [line]
    if line.isascii():
        return textwrap.wrap(line, room, break_long_words=False, break_on_hyphens=False)
    return wrapped(line, room)
