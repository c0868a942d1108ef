"""Finds where a heredoc ends: by the shell's rule, else by what was probably meant."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import cached_property
from typing import NamedTuple


class Body(NamedTuple):
    """The text of a heredoc: where it begins and ends, and where the script continues."""

    start: int
    end: int
    after: int


class LineIndex:
    """The lines of a script by their text, so that all heredocs together take linear time."""

    def __init__(self, text: str) -> None:
        self._text = text

    def body(self, start: int, delimiter: str, *, strips_tabs: bool) -> Body | None:
        """Find the end of the heredoc that begins with the line at `start`; None if it has none.

        If nothing else ends it, an indented delimiter does: then the script was indented as a whole.
        """
        found = self._find(self._stripped_of_tabs if strips_tabs else self._exact, start, delimiter)
        if found < 0:
            found = self._find(self._stripped, start, delimiter)
        if found < 0:
            return None
        end = self._text.find("\n", found)
        return Body(start, found, end if end >= 0 else len(self._text))

    def _find(self, lines: dict[str, list[int]], start: int, delimiter: str) -> int:
        starts = lines.get(delimiter, [])
        at = bisect_left(starts, start)
        return starts[at] if at < len(starts) else -1

    @cached_property
    def _exact(self) -> dict[str, list[int]]:
        return self._by_text("")

    @cached_property
    def _stripped_of_tabs(self) -> dict[str, list[int]]:
        return self._by_text("\t")

    @cached_property
    def _stripped(self) -> dict[str, list[int]]:
        return self._by_text(" \t")

    def _by_text(self, stripped: str) -> dict[str, list[int]]:
        lines: dict[str, list[int]] = defaultdict(list)
        start = 0
        for line in self._text.split("\n"):
            lines[line.strip(stripped)].append(start)
            start += len(line) + 1
        return lines
