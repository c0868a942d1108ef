"""Parts comments from code, by the few ways in which languages write them; knows no language by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from linter.readers.syntax.lexing import blanked, by_parts, remembered

# A quoted string ends with its line, so that an apostrophe in a shell script or a YAML text hides one line
# at most. What is longer than a line is matched first. Every alternative begins with a character of its own,
# which lets `re` skip all others, and none fails behind its beginning: what is never closed goes to the end,
# or each of many such would be looked for to the end.
_QUOTED = r'"(?:[^"\\\n]+|\\.)*(?:"|\\?$)|\'(?:[^\'\\\n]+|\\.)*(?:\'|\\?$)'
_TRIPLE = r'"""(?:[^"]+|"(?!""))*(?:""")?|\'\'\'(?:[^\']+|\'(?!\'\'))*(?:\'\'\')?'
_TEMPLATE = r"`(?:[^`\\]+|\\(?s:.))*(?:`|\\?\Z)"
_HASH = r"\#(?<![^\s;]\#)[^\n]*"
_BLOCK = r"/\*(?:[^*]+|\*(?!/))*(?:\*/)?"
_SLASHES = rf"//[^\n]*|{_BLOCK}"

STYLES: dict[str, re.Pattern[str]] = {
    style: re.compile(alternatives, re.MULTILINE)
    for style, alternatives in {
        "hash": f"{_TRIPLE}|{_QUOTED}|{_HASH}",
        "slash": f"{_QUOTED}|{_TEMPLATE}|{_SLASHES}",
        "both": f"{_QUOTED}|{_SLASHES}|{_HASH}",
        "dash": rf"{_QUOTED}|--[^\n]*|{_BLOCK}",
        "ini": r"^[ \t]*[#;!][^\n]*",
        "markup": r"<!--(?:[^-]+|-(?!->))*(?:-->)?",
    }.items()
}
"""How a language writes comments, to what finds them and its strings."""

_QUOTES = ('"', "'", "`")
_TRIPLES = ('"""', "'''")
_MARKS = re.compile(r"[ \t]*(?:<!--|/\*+|\*+/?|//+!?|#+|--+|[;!])?[ \t]*")
_IS_PROSE = re.compile(r"[ \t]*\Z")


class _Split(NamedTuple):
    code: str
    comments: list[tuple[int, str]]
    may_go_on: bool
    """The last string or comment goes to the end of the text."""


def split(text: str, style: str) -> tuple[str, list[tuple[int, str]]]:
    """Return the code with comments and docstrings blanked out, and the comments with their offsets.

    The code has the length of the text.
    """
    parts = [(start, part or _split(text[start:], style)) for start, part in by_parts(text, _READERS[style])]
    comments = [(start + at, comment) for start, part in parts for at, comment in part.comments]
    return "".join(part.code for _, part in parts), comments


def _split(text: str, style: str) -> _Split:
    pieces: list[str] = []
    comments: list[tuple[int, str]] = []
    done = end = 0
    for found in STYLES[style].finditer(text):
        start, end = found.span()
        if text[start] not in _QUOTES:
            comments.append((start, found.group()))
        elif not (found.group().startswith(_TRIPLES) and _is_alone(text, start)):
            continue
        pieces += (text[done:start], blanked(found.group()))
        done = end
    pieces.append(text[done:])
    return _Split("".join(pieces), comments, end == len(text))


def split_part(text: str, style: str) -> tuple[str, list[tuple[int, str]], bool]:
    """The same of a part of a text, and whether its last string or comment goes to its end."""
    return _split(text, style)


def _reader(style: str) -> Callable[[str], _Split | None]:
    def read(part: str) -> _Split | None:
        found = _split(part, style)
        return None if found.may_go_on else found

    return remembered(read)


_READERS = {style: _reader(style) for style in STYLES}


def lines(comment: str, offset: int) -> Iterator[tuple[int, str]]:
    """The lines of a comment without its marks, each with its offset."""
    for line in comment.split("\n"):
        marks = _MARKS.match(line)
        start = marks.end() if marks else 0
        content = _without_end(line[start:])
        if content:
            yield offset + start, content
        offset += len(line) + 1


def _without_end(line: str) -> str:
    """A line of a comment without the mark that ends it, and without the space around that mark."""
    line = line.rstrip(" \t\r")
    if line.endswith("*/"):
        return line[:-1].rstrip("*").rstrip(" \t")
    if line.endswith("-->"):
        return line[:-1].rstrip("-").rstrip(" \t")
    return line


def _is_alone(text: str, start: int) -> bool:
    """Whether nothing but space stands before a string in its line: so documentation does."""
    return _IS_PROSE.match(text[text.rfind("\n", 0, start) + 1 : start]) is not None
