"""Separates comments from code, in the few styles in which languages write them."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from operator import methodcaller
from typing import NamedTuple

from linter.readers.syntax.lexing import Joined, blanked, by_parts, remembered

# A quoted string ends with its line, so that an apostrophe in a shell script or a YAML text hides one line
# at most. What is longer than a line is matched first. Every alternative begins with a character of its own,
# which lets `re` skip all others, and none fails behind its beginning: what is never closed goes to the end,
# or each of many such would be looked for to the end.
_QUOTED = r'"[^"\\\n]*(?:\\.[^"\\\n]*)*(?:"|\\?$)|\'[^\'\\\n]*(?:\\.[^\'\\\n]*)*(?:\'|\\?$)'
_TRIPLE = r'"""[^"]*(?:"(?!"")[^"]*)*(?:""")?|\'\'\'[^\']*(?:\'(?!\'\')[^\']*)*(?:\'\'\')?'
_TEMPLATE = r"`[^`\\]*(?:\\(?s:.)[^`\\]*)*(?:`|\\?\Z)"
_HASH = r"\#(?<![^\s;]\#)[^\n]*"
_BLOCK = r"/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/)?"
_MARKUP = r"<!--[^-]*(?:-(?!->)[^-]*)*(?:-->)?"
_SLASHES = rf"//[^\n]*|{_BLOCK}"

STYLES: dict[str, re.Pattern[str]] = {
    style: re.compile(alternatives, re.MULTILINE)
    for style, alternatives in {
        "hash": f"{_TRIPLE}|{_QUOTED}|{_HASH}",
        "slash": f"{_QUOTED}|{_TEMPLATE}|{_SLASHES}",
        "both": f"{_QUOTED}|{_SLASHES}|{_HASH}",
        "dash": rf"{_QUOTED}|--\[\[(?:[^\]]+|\](?!\]))*(?:\]\])?|--[^\n]*|{_BLOCK}",
        "haskell": rf"{_QUOTED}|--[^\n]*|\{{-(?:[^-]+|-(?!\}}))*(?:-\}})?",
        "percent": r"(?<!\\)%[^\n]*",
        "paren": r"\(\*(?:[^*]+|\*(?!\)))*(?:\*\))?|//[^\n]*",
        "batch": r"^[ \t]*(?:@?[Rr][Ee][Mm]\b|::)[^\n]*",
        "powershell": rf"{_QUOTED}|<\#(?:[^\#]+|\#(?!>))*(?:\#>)?|{_HASH}",
        "ruby": rf"{_TRIPLE}|{_QUOTED}|^=begin\b[^\n]*(?:\n(?!=end\b)[^\n]*)*|{_HASH}",
        "ini": r"^[ \t]*[#;!][^\n]*",
        "markup": _MARKUP,
        "mdx": rf"{_MARKUP}|\{{/\*(?:[^*]+|\*(?!/\}}))*(?:\*/\}})?",
        "jinja": rf"{_MARKUP}|\{{\#(?:[^\#]+|\#(?!\}}))*(?:\#\}})?",
        "handlebars": rf"{_MARKUP}|\{{\{{!(?:[^}}]+|\}}(?!\}}))*(?:\}}\}})?",
        "razor": rf"{_MARKUP}|@\*(?:[^*]+|\*(?!@))*(?:\*@)?",
        "erb": rf"{_MARKUP}|<%(?:\#|--)(?:[^%]+|%(?!>))*(?:%>)?",
    }.items()
}
"""Maps a style of comments to the expression that finds comments and strings."""

_OPENINGS = {
    "hash": ('"""', "'''", "#"),
    "slash": ("//", "/*", "`"),
    "both": ("//", "/*", "#"),
    "dash": ("--", "/*"),
    "haskell": ("--", "{-"),
    "powershell": ("<#", "#"),
    "ruby": ('"""', "'''", "=begin", "#"),
}
"""What begins a comment or a string of several lines; a text without any has nothing to separate."""
OVER_LINES = {
    "hash": ('"""', "'''"),
    "slash": ("/*", "`"),
    "both": ("/*",),
    "dash": ("--[[", "/*"),
    "ini": (),
    "markup": ("<!--",),
}
"""What begins a comment or a string that may go beyond its line, for styles whose texts are read in parts."""
_NUMBER_SIGN = re.compile(r"\#(?<![^\s;]\#)")
_IN_A_LINE = {
    "hash": _NUMBER_SIGN,
    "slash": re.compile("//"),
    "both": re.compile(r"//|\#(?<![^\s;]\#)"),
    "dash": re.compile("--"),
}
"""What begins a comment that ends with its line."""
_SHORT = 4096  # characters
_SPAN = methodcaller("span")
_QUOTES = ('"', "'", "`")
_TRIPLES = ('"""', "'''")
_MARKS = re.compile(
    r"""[ \t]*(?:<!--|\{/\*+|/\*+|\*+/?|//+!?|\#+|--+(?:\[\[)?|;+|!|%+|::|@?[Rr][Ee][Mm]\b|\{-|\(\*+|@\*
    |\{\#-?|\{\{!(?:--)?|<%(?:\#|--)|<\#|=begin\b)?[ \t]*""",
    re.VERBOSE,
)
_ENDS = {
    opening: re.compile(rf"[ \t]*(?:{end})\Z")
    for opening, end in {
        "<!": "-+->",
        "/*": r"\*+/",
        "{/": r"\*+/\}?",
        "--": r"\]\]",
        "{-": r"-\}",
        "(*": r"\*+\)",
        "<#": "#>",
        "{#": r"-?#\}",
        "{{": r"(?:--)?\}\}",
        "@*": r"\*@",
        "<%": "(?:--)?%>",
    }.items()
}
"""How a comment begins, and how its last line ends."""
_LONGEST_END = 80  # characters of a mark that ends a comment, which may be a line of stars
_IS_PROSE = re.compile(r"[ \t]*\Z")


class Comments:
    """Offset and text of each comment of a text; kept as the places alone, for there may be very many."""

    __slots__ = ("_spans", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans = array("I")

    def add(self, start: int, end: int) -> None:
        """Append the comment that stands there."""
        self._spans.append(start)
        self._spans.append(end)

    def add_all(self, others: Comments, start: int) -> None:
        """Append the comments of a part of this text that begins there."""
        self._spans.extend(start + at for at in others._spans)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._spans)

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Each with where it begins."""
        for start, end in zip(self._spans[::2], self._spans[1::2], strict=True):
            yield start, self._text[start:end]


class _Split(NamedTuple):
    code: str
    comments: Comments
    may_go_on: bool
    """Whether the last string or comment goes to the end of the text."""


def split(text: str, style: str) -> tuple[str, Comments]:
    """Return the code with comments and docstrings blanked, and the comments with their offsets.

    The code has the length of the text.
    """
    code = Joined()
    comments = Comments(text)
    for start, read in by_parts(text, _READERS[style]):
        part = read or _split(text[start:], style)
        code.add(part.code)
        comments.add_all(part.comments, start)
    return str(code), comments


def _split(text: str, style: str) -> _Split:
    comments = Comments(text)
    tokens = _tokens(text, style)
    if tokens == ():
        return _Split(text, comments, may_go_on=False)
    code = Joined()
    done, end = 0, -1
    for start, end in tokens:
        if text[start] not in _QUOTES:
            comments.add(start, end)
        elif not (text.startswith(_TRIPLES, start, end) and _is_alone(text, start)):
            continue
        code.add(text[done:start], blanked(text[start:end]))
        done = end
    if not done:
        return _Split(text, comments, end == len(text))
    code.add(text[done:])
    return _Split(str(code), comments, end == len(text))


def _tokens(text: str, style: str) -> Iterable[tuple[int, int]]:
    """Where the comments and strings of a text are, if it may have any but strings within a line."""
    return _tokens_of_short(text, style) if len(text) < _SHORT else _found(text, style)


@lru_cache(1)  # a part is asked first whether it goes on, and then, if it has a keyword, what is in it
def _tokens_of_short(text: str, style: str) -> tuple[tuple[int, int], ...]:
    return tuple(_found(text, style))


def _found(text: str, style: str) -> Iterator[tuple[int, int]]:
    openings = _OPENINGS.get(style)
    if openings is None or any(_opens(text, opening) for opening in openings):
        yield from map(_SPAN, STYLES[style].finditer(text))


def _opens(text: str, opening: str) -> bool:
    return opening in text and (opening != "#" or _NUMBER_SIGN.search(text) is not None)


def split_around(text: str, style: str, places: Sequence[int]) -> tuple[str, Comments] | None:
    """Separate the lines that hold one of some sorted offsets; what stands in other lines is left as it is.

    None where that is not known to be the same, as something may go beyond its line.
    """
    opening = _IN_A_LINE.get(style)
    if not opening or any(mark in text for mark in OVER_LINES[style]):
        return None
    code = Joined()
    comments = Comments(text)
    done = at = 0
    while found := opening.search(text, at):
        start = text.rfind("\n", at, found.start()) + 1 or at
        index = bisect_left(places, start)
        if index == len(places):
            break
        end = _end_of_line(text, found.start())
        if places[index] >= end:
            at = text.rfind("\n", end, places[index]) + 1
            continue
        if style != "hash" or _is_before_a_place(text, found.start(), end, places):
            part = _split(text[start:end], style)
            code.add(text[done:start], part.code)
            comments.add_all(part.comments, start)
            done = end
        at = end
    code.add(text[done:])
    return str(code), comments


def _is_before_a_place(text: str, sign: int, end: int, places: Sequence[int]) -> bool:
    """Whether an offset is behind a number sign in its line.

    Before one that is no part of a word, what is read does not depend on whether the rest is a comment.
    """
    index = bisect_left(places, sign)
    return not text[max(sign - 1, 0) : sign].isspace() or (index < len(places) and places[index] < end)


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def split_part(text: str, style: str) -> tuple[str, Comments, bool]:
    """Separate a part of a text; also returns whether its last string or comment goes to its end."""
    return _split(text, style)


def may_go_on(text: str, style: str) -> bool:
    """Whether the last string or comment of a text goes to its end."""
    if text.endswith("\n") and not any(opening in text for opening in OVER_LINES.get(style, ("",))):
        return False
    last = deque(_tokens(text, style), maxlen=1)
    return bool(last) and last[0][1] == len(text)


def _reader(style: str) -> Callable[[str], _Split | None]:
    def read(part: str) -> _Split | None:
        found = _split(part, style)
        return None if found.may_go_on else found

    return remembered(read)


_READERS = {style: _reader(style) for style in STYLES}


def lines(comment: str, offset: int) -> Iterator[tuple[int, str]]:
    """The lines of a comment without its marks, each with its offset."""
    end = _ENDS.get(comment[:2])
    for line in comment.split("\n"):
        said = _without_end(line, end)
        marks = _MARKS.match(said)
        start = marks.end() if marks else 0
        if content := said[start:]:
            yield offset + start, content
        offset += len(line) + 1


def _without_end(line: str, end: re.Pattern[str] | None) -> str:
    """A comment line without the mark that ends the comment, and without the space before that."""
    line = line.rstrip(" \t\r")
    found = end.search(line, max(len(line) - _LONGEST_END, 0)) if end else None
    return line[: found.start()] if found else line


def _is_alone(text: str, start: int) -> bool:
    """Whether only white space stands before a string on its line, as with documentation."""
    return _IS_PROSE.match(text[text.rfind("\n", 0, start) + 1 : start]) is not None
