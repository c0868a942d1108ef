"""Counts what should be read, what was read, and what was not and why."""

from __future__ import annotations

from collections import defaultdict

from linter.model.coverage import Count, Coverage, NotRead

_Key = tuple[str, str]


class Tally:
    """The coverage of a run in progress; `coverage` returns its current value."""

    def __init__(self) -> None:
        # one for each part of a file that is read by itself; a Counter takes several times as long
        self._expected: defaultdict[str, int] = defaultdict(int)
        self._read: defaultdict[str, int] = defaultdict(int)
        self._not_read: defaultdict[_Key, int] = defaultdict(int)
        self._outside: defaultdict[_Key, int] = defaultdict(int)
        self._notes: defaultdict[_Key, int] = defaultdict(int)
        self._examples: dict[_Key, str] = {}
        self._by_name = 0

    def expect(self, what: str, times: int = 1) -> None:
        """Count a `commit`, `file` or `blob` that should be read."""
        self._expected[what] += times

    def read(self, what: str, times: int = 1) -> None:
        """Count one that was read."""
        self._read[what] += times

    def missed(self, what: str, reason: str, example: str = "", times: int = 1) -> None:
        """Count one that should have been read and was not, which makes the report incomplete."""
        self._count(self._not_read, (what, reason), example, times)

    def outside(self, what: str, reason: str, example: str = "", times: int = 1) -> None:
        """Count one that is deliberately not read (the content of a submodule)."""
        self._count(self._outside, (what, reason), example, times)

    def note(self, what: str, reason: str, example: str = "", times: int = 1) -> None:
        """Count one that was read only by a tolerant fallback."""
        self._count(self._notes, (what, reason), example, times)

    def by_name(self, times: int = 1) -> None:
        """Only its name was looked at, because no reader takes such a file (a picture, an archive)."""
        self._by_name += times

    @property
    def noted(self) -> int:
        """How many inputs could not be read, or only by a tolerant fallback."""
        return sum(self._notes.values()) + sum(self._not_read.values())

    def add(self, other: Tally) -> None:
        """Add the counts of another process."""
        for what, times in other._expected.items():
            self.expect(what, times)
        for what, times in other._read.items():
            self.read(what, times)
        self._by_name += other._by_name
        for mine, theirs in (
            (self._not_read, other._not_read),
            (self._outside, other._outside),
            (self._notes, other._notes),
        ):
            for key, times in theirs.items():
                self._count(mine, key, other._examples.get(key, ""), times)

    def coverage(self) -> Coverage:
        """The counts so far."""
        return Coverage(
            commits=self._of("commit"),
            files=self._of("file"),
            blobs=self._of("blob"),
            not_read=self._rows(self._not_read),
            outside=self._rows(self._outside),
            notes=self._rows(self._notes),
            by_name=self._by_name,
        )

    def _count(self, counter: dict[_Key, int], key: _Key, example: str, times: int) -> None:
        counter[key] += times
        smallest = self._examples.get(key)
        if example and (
            smallest is None or example < smallest
        ):  # the smallest, so that every run reports the same
            self._examples[key] = example

    def _of(self, what: str) -> Count:
        return Count(self._expected.get(what, 0), self._read.get(what, 0))

    def _rows(self, counter: dict[_Key, int]) -> tuple[NotRead, ...]:
        return tuple(
            NotRead(what, reason, times, self._examples.get((what, reason), ""))
            for (what, reason), times in sorted(counter.items())
        )
