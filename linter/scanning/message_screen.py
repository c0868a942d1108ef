"""Tells without parsing them which commit messages can show a trace of a catalog."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from linter.model.catalog import Catalog, Trace
from linter.model.fragments import Place
from linter.readers.messages import markdown
from linter.readers.messages.message import of_line
from linter.readers.messages.screening import GOES_ON, SQUASH, Screen, Sought, may_be_credited
from linter.readers.messages.trailers import lines
from linter.readers.syntax.text import fold
from linter.scanning.keyword_search import WordFilter, Words, counting

if TYPE_CHECKING:
    from linter.scanning.keyword_search import WordSearch

Matched = Callable[[Words, Place, str, str], tuple[Trace, ...]]
"""Keywords of a text, and place, text and key of a fragment of it -> what matches."""
MayCount = Callable[[bytes, bytes], bool]
"""Whether a word may count in a message that has it."""


# Lines with a colon, and lines that go on others; what stands in comments may go on anywhere.
_WITH_TRAILERS = re.compile(rb"^(?:%s.*|[^:\n]*:.*)" % GOES_ON, re.MULTILINE)


class MessageScreen:
    """Looks at the lines of a message that can show a trace: those with keywords."""

    def __init__(self, catalog: Catalog, search: WordSearch, matched: Matched) -> None:
        self._search, self._matched = search, matched
        of_trailers = [trace for trace in catalog.traces if Place.TRAILER in trace.places]
        of_prose = [trace for trace in catalog.traces if Place.MESSAGE in trace.places]
        # `aider:` is also looked for as `aider`, because `aider with X` is also read as `aider:X`.
        self._of_trailers = _Keywords(of_trailers, end=":")
        self._of_prose = _Keywords(of_prose)
        self._screen = Screen(self._of_trailers.keys_of, self._credits)
        self._counted_in_prose = counting(self._of_prose.edges)
        self._counted_in_trailers = counting(self._of_trailers.edges)
        # A trace without keys is about every trailer.
        self._is_blind = not all(trace.keys for trace in of_trailers)

    def passes(self, data: bytes, body: bytes, text: bytes) -> bool:
        """Whether the message of a raw commit may show a trace; `text` is its `body` as it is searched."""
        if self._is_blind or b"\nencoding " in data or markdown.is_within_a_word(text):
            return True
        of_trailers, of_prose = self._sought(text)
        if not of_trailers.words and not of_prose.words and SQUASH.encode() not in data:
            return False
        texts = lines(body.decode("utf-8", "replace"))
        if text is not body:
            texts = list(map(fold, texts))
        return self._screen.passes(texts, of_trailers, of_prose, self._holds)

    def _sought(self, text: bytes) -> tuple[Sought, Sought]:
        """The words to look for in trailers, which count where trailers may stand, and those for prose."""
        in_trailers, in_prose = self._counted_in_trailers, self._counted_in_prose
        if in_trailers and in_prose and b"&" not in text and b"\r" not in text:
            found = in_trailers(text)
            if found and b"-->" not in text:
                found = in_trailers(b"\n".join(_WITH_TRAILERS.findall(text)))
            return self._of_trailers.of(found), self._of_prose.of(in_prose(text))
        lower, seen = text.lower(), self._search(text)
        return self._of_trailers.sought(seen, lower, may_be_credited), self._of_prose.sought(seen, lower)

    def _holds(self, words: frozenset[str], line: str) -> bool:
        return bool(self._matched(frozenset(map(str.encode, words)), Place.MESSAGE, line, ""))

    def _credits(self, line: str) -> bool:
        """Whether a line that is nothing but a trailer shows a trace."""
        return any(
            self._matched(self._of_trailers.every, fragment.place, fragment.text, fragment.key)
            for fragment in of_line(line)
        )


class _Keywords:
    """The keywords of some traces, as they may stand in a message: without what some of them `end` with."""

    def __init__(self, traces: Collection[Trace], end: str = "") -> None:
        self._end = end
        self.every = frozenset(word.encode() for trace in traces for word in trace.keywords)
        self.keys_of: dict[str, frozenset[str]] = {}
        """For every word, the keys of the traces that have it."""
        for trace in traces:
            for word in map(self._spelled, trace.keywords):
                known = self.keys_of.get(word.decode(), frozenset())
                self.keys_of[word.decode()] = known.union(trace.keys)
        self.edges: dict[bytes, set[int]] = {}
        """For every word, the ways in which it counts in these traces."""
        for trace in traces:
            for keyword, edges in trace.keyword_edges.items():
                self.edges.setdefault(self._spelled(keyword), set()).add(edges)
        self._whole = WordFilter((), {word: known for word, known in self.edges.items() if 0 not in known})

    def sought(self, seen: Words, lower: bytes, may_count: MayCount | None = None) -> Sought:
        """Those of the keywords seen in a message, in lower case, that are to be looked for in its lines.

        To remove markup moves no letter away from a word, except for an entity without a semicolon.
        """
        words = frozenset(self._spelled(word.decode()) for word in seen & self.every)
        if words and b"&" not in lower:
            counting = (word for word in words if may_count is None or may_count(lower, word))
            words = self._whole(lower, frozenset(counting))
        return self.of(words)

    def of(self, words: Iterable[bytes]) -> Sought:
        """Some of them, to be looked for in lines."""
        return Sought(tuple(map(bytes.decode, words)), self._counting)

    def _counting(self, lower: str, words: frozenset[str]) -> frozenset[str]:
        counting = self._whole(lower.encode("utf-8", "replace"), frozenset(map(str.encode, words)))
        return frozenset(map(bytes.decode, counting))

    def _spelled(self, word: str) -> bytes:
        return (word.rstrip(self._end) if self._end else word).encode()
