"""Source files in parts: what stands between blank lines, and of what is long the lines.

A string, a comment or a statement that is open where a part ends takes the parts behind it in, so that what
is read together begins where the lexer of its language is between two lines, whatever stands in front of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_BLANK = b"\n\n"
_LONG = 4096  # bytes of a part that is too long to be read again whenever something in it changes
_END = re.compile(rb"[;{}]\n")  # of a line behind which nothing goes on, as a rule
_HUGE = 1 << 18  # bytes of a part whose lines would take many times its memory

KeywordText = Callable[[str, bool], "str | None"]
"""(text, whether nothing follows) -> a text with every keyword that can be in what is read of it; None where
something goes on behind it, or where only the whole tells.
"""


def parts_of(source: bytes) -> list[bytes]:
    """The parts of a source, at least one, each with what ends it; put together they are the source."""
    pieces = source.split(_BLANK)
    last = pieces.pop()
    parts = [*[piece + _BLANK for piece in pieces], last]
    if max(map(len, parts)) <= _LONG:
        return parts
    short: list[bytes] = []
    for part in parts:
        if len(part) <= _LONG:
            short.append(part)
        else:
            short += part.splitlines(keepends=True) if len(part) <= _HUGE else _some_lines(part)
    return short


def _some_lines(part: bytes) -> Iterator[bytes]:
    """The lines of a part, several together."""
    start = 0
    while start < len(part):
        ended = _END.search(part, start + _LONG, start + 2 * _LONG)
        end = ended.end() if ended else part.find(b"\n", start + _LONG) + 1 or len(part)
        yield part[start:end]
        start = end
