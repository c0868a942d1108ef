"""Parses the body that `git merge --squash` writes: whole commits, their messages indented by four spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from linter.readers.messages.trailers import is_blank

INDENT = "    "
_OPENING = "Squashed commit of the following:"
_COMMIT = re.compile(r"commit [0-9a-f]{7,64}\b")
_AUTHOR = "Author:"


class Block(NamedTuple):
    """One commit in a squash body, by indices of lines."""

    start: int
    body: int
    """The index of the first line of its message."""
    stop: int


def blocks(texts: Sequence[str]) -> Iterator[Block]:
    """Yield the commits that follow the line with which git begins such a body."""
    is_open = False
    index = 0
    while index < len(texts):
        text = texts[index]
        if is_open and _COMMIT.match(text):
            body = _skip(texts, index, in_body=False)
            stop = _skip(texts, body, in_body=True)
            yield Block(index, body, stop)
            index = stop
        else:
            is_open = text.strip() == _OPENING or (is_open and is_blank(text))
            index += 1


def author(texts: Sequence[str], block: Block) -> tuple[int, str] | None:
    """The index of the `Author:` line of a block, and the identity on it."""
    for index in range(block.start, block.body):
        if texts[index].startswith(_AUTHOR):
            return index, texts[index][len(_AUTHOR) :].strip()
    return None


def dedent(text: str) -> str:
    """Remove the indentation from a line of an inner message."""
    return text[len(INDENT) :] if text.startswith(INDENT) else ""


def _skip(texts: Sequence[str], index: int, *, in_body: bool) -> int:
    """The index after the header lines, or after the lines of the message."""
    while index < len(texts):
        blank = is_blank(texts[index])
        if (not blank and not texts[index].startswith(INDENT)) if in_body else blank:
            break
        index += 1
    return index
