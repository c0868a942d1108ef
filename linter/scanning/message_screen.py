"""Tells without parsing them which commit messages can show a trace of a catalog."""

from __future__ import annotations

from collections.abc import Callable, Collection

from linter.model.catalog import Catalog, Trace
from linter.model.fragments import Place
from linter.readers.messages import commit as commits
from linter.readers.messages.screening import SQUASH, Screen, Sought, may_be_credited
from linter.readers.messages.trailers import lines
from linter.readers.syntax.text import fold
from linter.scanning.keyword_search import WordFilter, Words

Matched = Callable[[Words, Place, str, str], tuple[Trace, ...]]
"""Keywords of a text, and place, text and key of a fragment of it -> what matches."""
MayCount = Callable[[bytes, bytes], bool]
"""Whether a word may count in a message that has it."""


class MessageScreen:
    """Looks at the lines of a message that can show a trace: those with keywords."""

    def __init__(self, catalog: Catalog, matched: Matched) -> None:
        self._matched = matched
        of_trailers = [trace for trace in catalog.traces if Place.TRAILER in trace.places]
        of_prose = [trace for trace in catalog.traces if Place.MESSAGE in trace.places]
        # `aider:` is also looked for as `aider`, because `aider with X` is also read as `aider:X`.
        self._of_trailers = _Keywords(of_trailers, end=":")
        self._of_prose = _Keywords(of_prose)
        self._screen = Screen(self._of_trailers.keys_of)
        # A trace without keys is about every trailer.
        self._is_blind = not all(trace.keys for trace in of_trailers)

    def passes(self, data: bytes, text: bytes, seen: Words) -> bool:
        """Whether the message of a raw commit may show a trace.

        `text` is its message as it is searched, `seen` are the keywords in it.
        """
        if self._is_blind or b"\nencoding " in data:
            return True

        def holds(words: frozenset[str], line: str) -> bool:
            return bool(self._matched(frozenset(map(str.encode, words)), Place.MESSAGE, line, ""))

        lower = text.lower()
        of_trailers = self._of_trailers.sought(seen, lower, may_be_credited)
        of_prose = self._of_prose.sought(seen, lower)
        if not of_trailers.words and not of_prose.words and SQUASH.encode() not in data:
            return False
        texts = [fold(line) for line in lines(commits.body(data).decode("utf-8", "replace"))]
        return self._screen.passes(texts, of_trailers, of_prose, holds)


class _Keywords:
    """The keywords of some traces, as they may stand in a message: without what some of them `end` with."""

    def __init__(self, traces: Collection[Trace], end: str = "") -> None:
        self._end = end
        self._every = frozenset(word.encode() for trace in traces for word in trace.keywords)
        self.keys_of: dict[str, frozenset[str]] = {}
        """For every word, the keys of the traces that have it."""
        for trace in traces:
            for word in map(self._spelled, trace.keywords):
                known = self.keys_of.get(word.decode(), frozenset())
                self.keys_of[word.decode()] = known.union(trace.keys)
        inside = {word for trace in traces if not trace.whole for word in trace.keywords}
        whole = {word.decode() for word in self._every} - inside
        self._whole = WordFilter({self._spelled(word) for word in whole} - set(map(self._spelled, inside)))

    def sought(self, seen: Words, lower: bytes, may_count: MayCount | None = None) -> Sought:
        """Those of the keywords seen in a message, in lower case, that are to be looked for in its lines.

        To remove markup moves no letter away from a word, except for an entity without a semicolon.
        """
        words = frozenset(self._spelled(word.decode()) for word in seen & self._every)
        if words and b"&" not in lower:
            counting = (word for word in words if may_count is None or may_count(lower, word))
            words = self._whole(lower, frozenset(counting))
        return Sought(tuple(map(bytes.decode, words)), self._counting)

    def _counting(self, lower: str, words: frozenset[str]) -> frozenset[str]:
        counting = self._whole(lower.encode("utf-8", "replace"), frozenset(map(str.encode, words)))
        return frozenset(map(bytes.decode, counting))

    def _spelled(self, word: str) -> bytes:
        return (word.rstrip(self._end) if self._end else word).encode()
