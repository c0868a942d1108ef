"""Parses the trailer block of a message by the grammar of git (trailer.c of git 2.39).

It works on folded lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from linter.readers.syntax.text import fold

_COMMENT = "#"
_SPACE = " \t\r"
_SEPARATOR = re.compile(r"[A-Za-z0-9-]+[ \t]*:")
# git_generated_prefixes in trailer.c: one of these makes a block of trailers and prose a trailer block.
_GENERATED = ("Signed-off-by: ", "(cherry picked from commit ")
_SCISSORS = "# ------------------------ >8 ------------------------"
_CONFLICTS = "Conflicts:"


class Trailer(NamedTuple):
    """One trailer, with its continuation lines joined."""

    key: str
    """As written."""
    value: str
    start: int
    """The index of the line with the key."""
    stop: int
    """The index after the last line of the value."""
    column: int = 0
    """The offset of the key in its line."""
    bulleted: bool = False
    """Whether it stands in a list, which only the tolerant reading accepts."""


def lines(text: str) -> list[str]:
    r"""Split a message at `\n`, `\r\n` and a lone `\r`, and at no other separators."""
    plain = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    found = plain.split("\n")
    if not found[-1]:
        found.pop()
    return found


def parse(message: str) -> list[tuple[str, str]]:
    """Return the pairs of key and value that `git interpret-trailers --parse --no-divider` prints."""
    texts = [fold(line) for line in lines(message)]
    return [(trailer.key, trailer.value) for trailer in block(texts)]


def block(texts: Sequence[str]) -> list[Trailer]:
    """Return the trailers of the trailer block; none if git sees no block."""
    end = _find_end(texts)
    found: list[Trailer] = []
    index = _find_start(texts, end)
    while index < end:
        stop = index + 1
        match = _SEPARATOR.match(texts[index])
        if match:
            while stop < end and texts[stop].startswith(tuple(_SPACE)):
                stop += 1
            key = match[0][:-1].rstrip(_SPACE)
            found.append(Trailer(key, unfold(texts[index:stop], match.end()), index, stop))
        index = stop
    return found


def unfold(texts: Sequence[str], offset: int) -> str:
    """Join a value that starts at `offset` of the first line, as unfold_value in trailer.c does."""
    folded = [texts[0][offset:], *(text.lstrip(_SPACE) for text in texts[1:])]
    return " ".join(folded).strip(_SPACE)


def is_blank(text: str) -> bool:
    """Whether a line separates paragraphs."""
    return not text or text.isspace()


def _find_end(texts: Sequence[str]) -> int:
    """Find the end of the message without comments and conflicts (ignore_non_trailer in git's commit.c)."""
    cutoff = _find_scissors(texts)
    ignored = 0
    in_conflicts = False
    for index in range(cutoff):
        text = texts[index]
        if not text or text.startswith(_COMMENT):
            ignored = ignored or index
        elif text == _CONFLICTS:
            in_conflicts = True
            ignored = ignored or index
        elif ignored and not (in_conflicts and text.startswith("\t")):
            ignored = 0
            in_conflicts = False
    return ignored or cutoff


def _find_scissors(texts: Sequence[str]) -> int:
    return next((index for index, text in enumerate(texts) if text == _SCISSORS), len(texts))


def _find_start(texts: Sequence[str], end: int) -> int:
    """Find the last paragraph, unless that is the title (find_trailer_start in git's trailer.c)."""
    last = end
    while last > 0 and (is_blank(texts[last - 1]) or texts[last - 1].startswith(_COMMENT)):
        last -= 1
    start = last
    while start > 0 and not is_blank(texts[start - 1]):
        start -= 1
    return start if start > 0 and _is_block(texts[start:last]) else end


def _is_block(texts: Sequence[str]) -> bool:
    """Whether all lines are trailers, or at least a quarter of them if git itself wrote one."""
    trailers = others = pending = 0
    generated = False
    for text in reversed(texts):
        is_generated = text.startswith(_GENERATED)
        if is_generated or _SEPARATOR.match(text):
            generated = generated or is_generated
            trailers += 1
            pending = 0
        elif text.startswith(tuple(_SPACE)):
            pending += 1
        else:
            others += pending + (not text.startswith(_COMMENT))
            pending = 0
    others += pending
    return trailers * 3 >= others if generated else trailers > 0 and not others
