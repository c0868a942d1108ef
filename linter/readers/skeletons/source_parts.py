"""Source files in parts: what stands between blank lines, as long as no string and no comment goes on.

Where blank lines are far between, every line is a part. A string, a comment or a statement that is open where
a part ends takes the parts behind it in, so that each piece begins where the lexer of its language is between
two lines, whatever stands in front of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

_BLANK = b"\n\n"
_LONG = 4096  # bytes of a part that is too long to be read again whenever something in it changes
_OPEN = None

KeywordText = Callable[[str, bool], "str | None"]
"""(text, whether nothing follows) -> a text with every keyword that can be in what is read of it, in lower
case; None where something goes on behind it, or where only the whole tells.
"""


class Piece(NamedTuple):
    """One or more parts that are complete together, by where they begin and end."""

    start: int
    end: int
    words: frozenset[bytes]
    """The keywords in it."""


def pieces_with(
    words: frozenset[bytes],
    source: bytes,
    known: Mapping[bytes, frozenset[bytes] | None],
    keywords_of: Callable[[bytes, bool], frozenset[bytes] | None],
) -> Iterator[Piece | None]:
    """Yield the pieces with one of the words, in their order; None at last where only the whole tells.

    `keywords_of` gives the keywords of a piece, by its text and whether it is the last, and None where it is
    not complete; `known` has what it gave for pieces that are not the last. What is open is tried with twice
    as many parts each time, so that the cost is linear.
    """
    parts = _parts(source)
    index, start, count = 0, 0, len(parts)
    while index < count:
        taken, text = 1, parts[index]
        is_last = index + 1 == count
        found = known[text] if text in known and not is_last else keywords_of(text, is_last)
        while found is _OPEN:
            if is_last:
                yield None
                return
            taken = min(2 * taken, count - index)
            text = b"".join(parts[index : index + taken])
            is_last = index + taken == count
            found = keywords_of(text, is_last)
        end = start + len(text)
        if found and not words.isdisjoint(found):
            yield Piece(start, end, words & found)
        index += taken
        start = end


def _parts(source: bytes) -> list[bytes]:
    """The parts of a source, each with what ends it; put together they are the source."""
    parts = source.split(_BLANK)
    if max(map(len, parts)) > _LONG:
        return source.splitlines(keepends=True)
    last = parts.pop()
    return [*[part + _BLANK for part in parts], last]
