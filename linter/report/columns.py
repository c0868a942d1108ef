"""Measures the terminal columns of a text, and wraps it into lines. Pure.

East Asian wide characters take two columns, combining marks none (Unicode Standard Annex #11). Scripts
without spaces are broken between wide characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_WIDE = ("W", "F")
_NO_COLUMN = ("Mn", "Me", "Cf")
_NEVER_FIRST = ("Pe", "Pf", "Po")
"""Unicode categories of closing punctuation, which may not begin a line."""
_NEVER_LAST = ("Ps", "Pi")


def columns(text: str) -> int:
    """The number of terminal columns that a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_columns_of, text))


def clipped(text: str, room: int) -> str:
    """Shorten a text to at most `room` columns, with an ellipsis at the end."""
    if columns(text) <= room:
        return text
    taken = 0
    for index, char in enumerate(text):
        taken += _columns_of(char)
        if taken > room - 1:
            return f"{text[:index]}…"
    return text


def wrapped(text: str, room: int) -> list[str]:
    """Wrap a text into lines of at most `room` columns; a longer word gets a line of its own."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and columns((line + piece).rstrip()) > room:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str) -> Iterator[str]:
    """The parts between which a line may break: words with their trailing space, and wide characters."""
    piece = ""
    for index, char in enumerate(text):
        piece += char
        following = text[index + 1 : index + 2]
        if not following or _may_end_behind(char, following):
            yield piece
            piece = ""


def _may_end_behind(char: str, following: str) -> bool:
    if char == " ":
        return following != " "
    if following == " " or not (_is_wide(char) or _is_wide(following)) or not _columns_of(following):
        return False
    return (
        unicodedata.category(following) not in _NEVER_FIRST and unicodedata.category(char) not in _NEVER_LAST
    )


def _is_wide(char: str) -> bool:
    return not char.isascii() and unicodedata.east_asian_width(char) in _WIDE


def _columns_of(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.category(char) in _NO_COLUMN:
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1
