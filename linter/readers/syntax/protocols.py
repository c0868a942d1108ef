"""The interfaces of readers of file content."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Protocol

from linter.model.fragments import Fragment


class FileReader(Protocol):
    """Reads the text of one file.

    A reader never raises, on any text. What it cannot parse it reads tolerantly
    (`Fragment.tolerant`) and reports with `Unparsed`.
    """

    def __call__(self, text: str, path: str, /) -> Iterator[Fragment | Unparsed]:
        """Yield fragments in the order of the text; lines and columns are 1-based."""


class WordReader(Protocol):
    """A reader that can leave out fragments without any of some words, which are in lower case."""

    def __call__(self, text: str, path: str, words: AbstractSet[str] = ..., /) -> Iterator[Fragment]:
        """Yield fragments in the order of the text; lines and columns are 1-based."""


class Unparsed:
    """A note in a reader's output: the text does not parse here; what follows was read tolerantly."""

    __slots__ = ("line", "reason")

    def __init__(self, reason: str, line: int = 0) -> None:
        self.reason = reason
        self.line = line
