"""Tells without parsing them which commit messages can show a trace of a catalog."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from linter.model.catalog import Catalog, Trace
from linter.model.fragments import Place
from linter.readers.messages import commit as commits
from linter.readers.messages.screening import Screen
from linter.readers.messages.trailers import lines
from linter.readers.syntax.text import fold

Matched = Callable[[frozenset[bytes], Place, str, str], tuple[Trace, ...]]
"""Keywords of a text, and place, text and key of a fragment of it -> what matches."""


class MessageScreen:
    """Looks at the lines of a message that can show a trace: those with keywords."""

    def __init__(self, catalog: Catalog, matched: Matched) -> None:
        self._matched = matched
        of_trailers = [trace for trace in catalog.traces if Place.TRAILER in trace.places]
        self._of_trailers = _keywords(of_trailers)
        self._of_prose = _keywords(trace for trace in catalog.traces if Place.MESSAGE in trace.places)
        # A trace without keys is about every trailer.
        self._screen = Screen({key for trace in of_trailers for key in trace.keys})
        self._is_blind = not all(trace.keys for trace in of_trailers)

    def passes(self, data: bytes, seen: frozenset[bytes], in_message: frozenset[bytes]) -> bool:
        """Whether the message of a raw commit may show a trace; `seen` are the keywords in all of it."""
        if self._is_blind or b"\nencoding " in data:
            return True

        def holds(words: frozenset[str], line: str) -> bool:
            return bool(self._matched(frozenset(map(str.encode, words)), Place.MESSAGE, line, ""))

        texts = [fold(line) for line in lines(commits.body(data).decode("utf-8", "replace"))]
        of_trailers = [word.decode() for word in seen & self._of_trailers]
        of_prose = [word.decode() for word in seen & self._of_prose] if in_message & self._of_prose else []
        return self._screen.passes(texts, of_trailers, of_prose, holds)


def _keywords(traces: Iterable[Trace]) -> frozenset[bytes]:
    return frozenset(word.encode() for trace in traces for word in trace.keywords)
