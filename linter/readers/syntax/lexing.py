"""Line ends, positions and strings, for the readers of source files."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import TypeVar

from linter.support.strings import NEXT, string_end

T = TypeVar("T")

_MANY = 4096
_REMEMBERED, _SHORT = 2048, 16384  # parts of so many characters
_GAP = re.compile(r"\n\n(?=(?:[ ]{0,4}|\t)\S)")


def plain(text: str) -> str:
    """Return a text without byte order mark and with LF at the end of every line, also for a lone CR."""
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


class Positions:
    """Converts offsets in a plain text to 1-based lines and columns; fastest in ascending order."""

    __slots__ = ("_line", "_offset", "_start", "_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._offset = self._start = 0
        self._line = 1
        self._starts: list[int] = []

    def at(self, offset: int) -> tuple[int, int]:
        """The line and column of an offset."""
        if offset < self._offset:
            return self._back(offset)
        if breaks := self._text.count("\n", self._offset, offset):
            self._line += breaks
            self._start = self._text.rfind("\n", self._offset, offset) + 1
        self._offset = offset
        return self._line, offset - self._start + 1

    def _back(self, offset: int) -> tuple[int, int]:
        if not self._starts:
            self._starts = [0, *(found.end() for found in re.finditer("\n", self._text))]
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def by_parts(text: str, read: Callable[[str], T]) -> Iterator[tuple[int, T]]:
    """Read a text part by part; returns the results with offsets, the last None if something stays open.

    A part ends with a blank line that is followed by a line without deep indentation. `read` returns None if
    something goes on behind a part; then it is tried with twice as many parts each time, up to the end.
    """
    ends = (gap.end() for gap in _GAP.finditer(text))
    start = 0
    for end in ends:
        until, taken = end, 1
        part = read(text[start:until])
        while part is None and (further := list(islice(ends, taken))):
            until = further[-1]
            taken *= 2
            part = read(text[start:until])
        if part is None:
            break
        yield start, part
        start = until
    yield start, read(text[start:])


def remembered(read: Callable[[str], T]) -> Callable[[str], T]:
    """Cache the function that reads a part: the versions of a file have nearly all parts in common."""
    cached = lru_cache(_REMEMBERED)(read)

    def each(part: str) -> T:
        return cached(part) if len(part) < _SHORT else read(part)

    return each


class Joined:
    """Text that is put together of pieces, of which there may be as many as characters.

    A string of one character takes fifty bytes, so the pieces are joined whenever there are many.
    """

    __slots__ = ("_parts", "_pieces")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._pieces: list[str] = []

    def add(self, *pieces: str) -> None:
        """Put pieces at the end."""
        self._pieces += pieces
        if len(self._pieces) > _MANY:
            self._parts.append("".join(self._pieces))
            self._pieces.clear()

    def __str__(self) -> str:
        """All of it."""
        return "".join((*self._parts, *self._pieces))


def blanked(text: str, mark: str = " ") -> str:
    """Replace everything but line breaks by blanks."""
    if "\n" not in text:
        return mark * len(text)
    return "\n".join([mark * len(line) for line in text.split("\n")])


def blank(text: str, opening: re.Pattern[str]) -> tuple[str, dict[int, int]]:
    """Blank comments and the content of strings, so that only code is left to search.

    `opening` matches a quote, or the whole of a comment. Returns a text of the same length, and for each
    opening quote the offset where its content ends.
    """
    code = Joined()
    strings: dict[int, int] = {}
    done = 0
    while found := opening.search(text, done):
        begin, end = found.span()
        if found.group() in NEXT:
            close, after = string_end(text, end, found.group())
            strings[begin] = close
            code.add(text[done:end], blanked(text[end:close], "_"), text[close:after])
            done = after
        else:
            code.add(text[done:begin], blanked(text[begin:end]))
            done = end
    code.add(text[done:])
    return str(code), strings
