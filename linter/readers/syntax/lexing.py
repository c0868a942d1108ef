"""What the readers of source files share: line ends, positions, strings; knows no language by name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")

_ESCAPE = re.compile(
    r"""\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{0*([0-9A-Fa-f]{1,6})\}|U([0-9A-Fa-f]{8})
    |\n|(?P<other>.))""",
    re.DOTALL | re.VERBOSE,
)
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}
_NEXT = {
    quote: re.compile(rf"\\.|{quote}" + ("" if len(quote) > 1 or quote == "`" else r"|(?=\n)"), re.DOTALL)
    for quote in ('"', "'", "`", '"""', "'''")
}
_NEXT_RAW = {"'": re.compile(r"'|(?=\n)"), "'''": re.compile("'''")}
_REMEMBERED, _SHORT = 2048, 16384  # parts of so many characters
_GAP = re.compile(r"\n\n(?=(?:[ ]{0,4}|\t)\S)")
_NOT_BREAK = re.compile(r"[^\n]")
_LAST_CHARACTER = 0x10FFFF


def plain(text: str) -> str:
    """Return text without a byte order mark and with LF at the end of every line (also for a lone CR)."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


class Positions:
    """Turns offsets in plain text into lines and columns, 1-based; fastest where they are asked in order."""

    __slots__ = ("_line", "_offset", "_start", "_starts", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._offset = self._start = 0
        self._line = 1
        self._starts: list[int] = []

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
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


def by_parts(text: str, read: Callable[[str], T]) -> list[tuple[int, T]]:
    """What is read of the parts of a text, with where each begins; the last is None if something stays open.

    A part ends with a blank line behind which something is not indented far. `read` gives None where
    something goes on behind a part; then all that follows is one part.
    """
    found: list[tuple[int, T]] = []
    start = 0
    for gap in _GAP.finditer(text):
        part = read(text[start : gap.end()])
        if part is None:
            break
        found.append((start, part))
        start = gap.end()
    found.append((start, read(text[start:])))
    return found


def remembered(read: Callable[[str], T]) -> Callable[[str], T]:
    """The same reading of a part, which remembers: the versions of a file have nearly all parts in common."""
    cached = lru_cache(_REMEMBERED)(read)

    def each(part: str) -> T:
        return cached(part) if len(part) < _SHORT else read(part)

    return each


def string_end(text: str, start: int, quote: str, *, raw: bool = False) -> tuple[int, int]:
    """Find where the content that begins at `start` ends, and where the text goes on behind the quote.

    A string that is never closed ends with its line, or with the text when it may span lines.
    """
    following = _NEXT_RAW[quote] if raw else _NEXT[quote]
    while found := following.search(text, start):
        if not found.group().startswith("\\"):
            return found.span()
        start = found.end()
    return len(text), len(text)


def unescape(content: str) -> str:
    """Resolve the escapes that JavaScript, JSON, TOML and Python strings have in common."""
    if "\\" not in content:
        return content
    plain_content = _ESCAPE.sub(_character, content)
    # A pair of \uD83D \uDE00 is one character; half a pair must not reach a report.
    return plain_content.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(found: re.Match[str]) -> str:
    *codes, other = found.groups("")
    code = "".join(codes)
    return chr(min(int(code, 16), _LAST_CHARACTER)) if code else _CONTROLS.get(other, other)


def blanked(text: str, mark: str = " ") -> str:
    """A text of the same length and lines, with nothing in it."""
    if "\n" not in text:
        return mark * len(text)
    return _NOT_BREAK.sub(mark, text)


def blank(text: str, opening: re.Pattern[str]) -> tuple[str, dict[int, int]]:
    """Blank out comments and the content of strings, so that only code is left to search.

    `opening` finds a quote, or else the whole of what is to be blanked.
    Returns text of the same length, and for each opening quote the offset where its content ends.
    """
    pieces: list[str] = []
    strings: dict[int, int] = {}
    done = 0
    while found := opening.search(text, done):
        begin, end = found.span()
        if found.group() in _NEXT:
            pieces.append(text[done:end])
            close, after = string_end(text, end, found.group())
            strings[begin] = close
            pieces += (blanked(text[end:close], "_"), text[close:after])
            done = after
        else:
            pieces += (text[done:begin], blanked(text[begin:end]))
            done = end
    pieces.append(text[done:])
    return "".join(pieces), strings
