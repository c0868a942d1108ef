"""Reads sources part by part and caches what is seen in each, so that a new version costs only what changed.

A version of a file that was read before costs one lookup for each of its parts.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from functools import cache, partial
from itertools import accumulate
from typing import NamedTuple

from linter.model.matches import Moved, Sighting
from linter.readers.loading import function_of, narrowed
from linter.readers.reader_table import LITERALS, NARROWERS
from linter.readers.skeletons.formats import LEFT_WHOLE, MARKS_IN_PARTS, MARKS_LEFT_WHOLE, PARTS
from linter.readers.skeletons.source_parts import KeywordText, parts_of
from linter.scanning.keyword_search import Words, fast
from linter.scanning.memory import Budget, Memory, size_of
from linter.scanning.stepwise import ReadText

_TO_DOCSTRING = re.compile(rb"""(?:[ \t]*(?:\#[^\n]*)?\n)*[rRuU]?(?:\"{3}|'{3})""")
"""The quotes that open the docstring of a file, and what may stand before them."""
_NO_DOCSTRING = "0\n"
"""Stands in front of a part that begins with a string, where that is not the docstring of the file."""
_MUCH = 1 << 15
"""Bytes of parts that it pays to search before they are read."""
_LONG = 1 << 16
"""Bytes of a part that goes on to the end of its file; for more, it pays to look what it can show at all."""
_SOME = 1 << 11
"""Bytes of parts that are sooner searched for several marks at once than for one after the other."""
_SHOWING = LITERALS - {"prose"}
"""Readers that may see something in parts without marks."""


class _Unread(Enum):
    """Why a part alone shows nothing."""

    OPEN = "something goes on behind it"
    WHOLE = "only the whole tells"


_Seen = tuple[Sighting, ...] | _Unread


class _How(NamedTuple):
    """What decides, with its text, what is seen in a part."""

    reader: str
    is_documented: bool = False
    """Whether a string that it begins with is the docstring of the file."""
    is_last: bool = False
    """Whether it ends the file."""


class Partwise:
    """Finds the same traces in sources as reading the complete file does, but in cached parts.

    `search` finds the keywords of a reader in a text.
    """

    def __init__(self, search: Callable[[str, bytes], Words], read: ReadText, budget: Budget) -> None:
        self._search = search
        self._read = read
        self._known: defaultdict[_How, Memory[bytes, _Seen]] = defaultdict(partial(Memory, budget))
        self._marked: Callable[[tuple[bytes, ...]], Callable[[bytes], bool]] = cache(fast)
        self._cut: tuple[bytes, list[bytes]] = (b"", [b""])

    def read(self, reader: str, path: str, source: bytes) -> list[Moved] | None:
        """The sightings of a reader in a file, in its order; None if it has to be read as a whole."""
        if reader in LEFT_WHOLE and self._marked(MARKS_LEFT_WHOLE[reader])(source):
            is_left_whole: Callable[[bytes], bool] = function_of(*LEFT_WHOLE[reader])
            if is_left_whole(source):
                return None
        parts = self._parts(source)
        known = self._glance(reader, path, parts)
        header = _TO_DOCSTRING.match(source) if reader.startswith("hash_") else None
        if header:
            known[0] = None
        found: list[tuple[int, tuple[Sighting, ...]]] = []
        done = 0
        left = [index for index, seen in enumerate(known) if seen or seen is None]
        reach = self._reach(reader, parts, known, left) if reader in LITERALS else len(parts)
        for index in left:
            if index < done:
                continue
            if index >= reach:
                break
            seen, done = known[index], index + 1
            if seen is None or seen is _Unread.OPEN:
                taken = _parts_before(header.end(), parts) if header and not index else 1
                # nothing is read behind the last one: whether it is open does not matter
                how = _How(reader, header is not None and not index, is_last=index + taken >= reach)
                seen, done = self._joined(how, path, parts, index, taken)
            if isinstance(seen, _Unread):
                return None
            if seen:
                found.append((index, seen))
        return _in_file(source, parts, found)

    def _glance(self, reader: str, path: str, parts: Sequence[bytes]) -> list[_Seen | None]:
        """What is known of each part, or is told of many at once; None for the others, and for the last."""
        memory = self._known[_How(reader)]
        whole = parts[:-1]  # lines
        known: list[_Seen | None] = list(map(memory.get, whole))
        marks = MARKS_IN_PARTS.get(reader)
        if marks is None or None not in known:
            return [*known, None]
        new = [part for part, seen in zip(whole, known, strict=True) if seen is None]
        if self._may_hold(marks, b"".join(new)):
            for mark in marks:
                new = [part for part in new if mark not in part]
        seen = self._together(reader, path, new) if reader in _SHOWING else {}
        if seen is None:  # one by one it will be seen which of them has to be read within the whole
            return [*known, None]
        told = {part: seen.get(part, ()) for part in new}
        memory.keep_all(told, sum(size_of(part, own) for part, own in told.items()))
        return [*(map(memory.get, whole) if new else known), None]

    def _may_hold(self, marks: tuple[bytes, ...], text: bytes) -> bool:
        """Whether a text has one of some marks, or one that differs from it in case."""
        if len(text) < _SOME:
            return any(mark in text for mark in marks)
        return self._marked(marks)(text)

    def _together(
        self, reader: str, path: str, new: Sequence[bytes]
    ) -> dict[bytes, tuple[Sighting, ...]] | None:
        """What is seen in which of some new parts without marks; those with keywords are read at once.

        Nothing in them goes beyond its line, so what stands in front of a part changes nothing. None if they
        cannot be read together.
        """
        words = self._search(reader, b"".join(new))
        if not words:
            return {}
        parts = _holding(words, new)
        text = b"".join(parts).decode("utf-8", "replace")
        lines = list(accumulate((part.count(b"\n") for part in parts), initial=0))
        found: dict[bytes, list[Sighting]] = {}
        seen = self._read(reader, path, text, words)
        if seen is None:
            return None
        for trace, fragment in sorted(seen, key=_place):
            index = bisect_left(lines, fragment.line) - 1
            found.setdefault(parts[index], []).append((trace, fragment.moved(-lines[index])))
        return {part: tuple(sightings) for part, sightings in found.items()}

    def _reach(
        self, reader: str, parts: Sequence[bytes], known: Sequence[_Seen | None], left: Iterable[int]
    ) -> int:
        """How many parts have to be read, if much is new: behind these there is no keyword."""
        new = [index for index in left if not isinstance(known[index], tuple)]
        if sum(len(parts[index]) for index in new) < _MUCH:
            return len(parts)
        first = new[0]
        tail = b"".join(parts[first:])
        lower = tail.lower()
        last = max(map(lower.rfind, self._search(reader, tail)), default=-1)
        return first + bisect_right(list(accumulate(map(len, parts[first:]))), last) + (last >= 0)

    def _parts(self, source: bytes) -> list[bytes]:
        """The parts of a source; those of the last are kept, as several readers take the same file."""
        if self._cut[0] is not source:
            self._cut = (source, parts_of(source))
        return self._cut[1]

    def _joined(
        self, how: _How, path: str, parts: Sequence[bytes], index: int, taken: int
    ) -> tuple[_Seen, int]:
        """What is seen in as many parts from one on as are complete together, and the part behind them.

        What is open is tried with twice as many parts each time, so that the cost is linear.
        """
        while True:
            end = min(index + taken, len(parts))
            if end == len(parts):
                how = how._replace(is_last=True)
            text = b"".join(parts[index:end]) if taken > 1 else parts[index]
            memory = self._known[how]
            seen = memory.get(text)
            if seen is None:
                seen = self._look(how, path, text)
                memory.keep(text, size_of(text, seen if isinstance(seen, tuple) else None), seen)
            if seen is not _Unread.OPEN:
                return seen, end
            if how.is_last:
                return () if self._shows_nothing(how.reader, text) else seen, end
            taken *= 2

    def _shows_nothing(self, reader: str, rest: bytes) -> bool:
        """Whether the end of a file, all of one part, has no keywords where the reader finds something."""
        is_worth_it = reader in NARROWERS and len(rest) > _LONG
        return is_worth_it and not self._search(reader, narrowed(reader, rest))

    def _look(self, how: _How, path: str, part: bytes) -> _Seen:
        """Read a part that was not seen before."""
        text = part.decode("utf-8", "replace")
        keyword_text: KeywordText = function_of(*PARTS[how.reader])
        searched = keyword_text(text, how.is_last)
        if searched is None:
            return _Unread.OPEN
        words = self._search(how.reader, searched.encode("utf-8", "replace"))
        if not words:
            return ()
        is_hash = how.reader.startswith("hash_")
        before = _NO_DOCSTRING if is_hash and not how.is_documented and _TO_DOCSTRING.match(part) else ""
        seen = self._read(how.reader, path, before + text, words)
        if seen is None:
            return _Unread.WHOLE
        return Moved(tuple(sorted(seen, key=_place)), -1 if before else 0).sightings()


def _place(sighting: Sighting) -> tuple[int, int]:
    return sighting[1].line, sighting[1].column


def _holding(words: Words, parts: Sequence[bytes]) -> list[bytes]:
    """Those of some parts that hold one of these words, in lower case; each once."""
    ends = list(accumulate(map(len, parts)))
    lower = b"".join(parts).lower()
    found: set[bytes] = set()
    for word in words:
        at = lower.find(word)
        while at >= 0:
            index = bisect_right(ends, at)
            found.add(parts[index])
            at = lower.find(word, ends[index])
    return list(found)


def _parts_before(offset: int, parts: Iterable[bytes]) -> int:
    """How many parts stand, wholly or in part, in front of an offset."""
    return 1 + sum(end < offset for end in accumulate(map(len, parts)))


def _in_file(
    source: bytes, parts: Sequence[bytes], found: Iterable[tuple[int, tuple[Sighting, ...]]]
) -> list[Moved]:
    """The sightings of parts, by their numbers, with the lines of the file."""
    runs: list[Moved] = []
    done = lines = offset = 0
    for index, seen in found:
        start = offset + sum(map(len, parts[done:index]))
        lines += source.count(b"\n", offset, start)
        done, offset = index, start
        runs.append(Moved(seen, lines))
    return runs
