"""Source files in parts: what stands between blank lines, as long as no string and no comment goes on.

A string, a comment or a statement that is open where a part ends takes the parts behind it in, so that each
piece begins where the lexer of its language is between two lines, whatever stands in front of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

BREAK = b"\n\n"
"""Ends every part but the last."""
_OPEN = None

Told = Callable[[str, bool], "str | None"]
"""(text, whether nothing follows) -> a text with every keyword that can be in what is read of it, in lower
case; None where something goes on behind it, or where only the whole tells.
"""


class Piece(NamedTuple):
    """One or more parts that are complete together."""

    start: int
    text: bytes
    """Without the blank line that ends it."""
    words: frozenset[bytes]
    """The keywords in it."""


def pieces_with(
    words: frozenset[bytes], source: bytes, known: Callable[[bytes, bool], frozenset[bytes] | None]
) -> Iterator[Piece | None]:
    """Yield the pieces with one of the words, in their order; None at last where only the whole tells.

    `known` gives the keywords of a piece, by its text and whether it is the last, and None where it is not
    complete. What is open is tried with twice as many parts each time, so that the cost is linear.
    """
    parts = source.split(BREAK)
    index, start, count = 0, 0, len(parts)
    while index < count:
        taken, text = 1, parts[index]
        found = known(text, index + 1 == count)
        while found is _OPEN:
            if index + taken >= count:
                yield None
                return
            taken = min(2 * taken, count - index)
            text = BREAK.join(parts[index : index + taken])
            found = known(text, index + taken == count)
        if found and not words.isdisjoint(found):
            yield Piece(start, text, words & found)
        index += taken
        start += len(text) + len(BREAK)
