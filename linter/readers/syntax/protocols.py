"""What every reader of file content has in common."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Protocol

from linter.model.fragments import Fragment


class FileReader(Protocol):
    """Reads the text of one file.

    A reader never raises on any text. What it could not parse by the grammar it reads tolerantly and
    marks with `Fragment.loose`; `Unparsed` tells the pipeline so.
    """

    def __call__(self, text: str, path: str, /) -> Iterator[Fragment | Unparsed]:
        """Yield fragments in the order of the text; lines and columns are 1-based."""


class WordReader(Protocol):
    """A reader that can leave out what holds none of some words, in lower case; without any it reads all."""

    def __call__(self, text: str, path: str, words: AbstractSet[str] = ..., /) -> Iterator[Fragment]:
        """Yield fragments in the order of the text; lines and columns are 1-based."""


class Unparsed:
    """A note in a reader's output: the grammar failed here, what follows was read tolerantly."""

    __slots__ = ("line", "reason")

    def __init__(self, reason: str, line: int = 0) -> None:
        self.reason = reason
        self.line = line
