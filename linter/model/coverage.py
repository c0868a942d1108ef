"""Coverage of a run: what should have been read, what was, and what was not and why."""

from __future__ import annotations

from typing import NamedTuple


class NotRead(NamedTuple):
    """A kind of input that was not read, with the reason and one example."""

    what: str
    reason: str
    times: int
    example: str = ""


class Count(NamedTuple):
    """How many inputs of one kind were expected, and how many were read."""

    expected: int
    read: int

    def plus(self, other: Count) -> Count:
        """The sum of both counts."""
        return Count(self.expected + other.expected, self.read + other.read)


class Coverage(NamedTuple):
    """What should have been read, what was read, and what was not and why."""

    commits: Count
    files: Count
    blobs: Count
    not_read: tuple[NotRead, ...]
    """What should have been read and was not; any entry makes the report incomplete."""
    outside: tuple[NotRead, ...]
    """What was found and is deliberately not read (the content of submodules)."""
    notes: tuple[NotRead, ...]
    """What was read by a tolerant fallback (a file that does not parse)."""
    by_name: int = 0
    """Files, and blobs of a history, whose content no reader takes: only their names were looked at."""

    @property
    def complete(self) -> bool:
        """Whether all that should have been read was, and there was something to read."""
        counts = (self.commits, self.files, self.blobs)
        everything = not self.not_read and all(count.read >= count.expected for count in counts)
        return everything and bool(self.commits.read or self.files.read)

    def explained(self, repository: str) -> Coverage:
        """The same coverage; if there was nothing to read at all, an entry says so."""
        if self.complete or self.not_read:
            return self
        return self.missing(NotRead("repository", "there was nothing to read", 1, repository))

    def plus(self, other: Coverage) -> Coverage:
        """The sum of both coverages."""
        return Coverage(
            commits=self.commits.plus(other.commits),
            files=self.files.plus(other.files),
            blobs=self.blobs.plus(other.blobs),
            not_read=_together(self.not_read, other.not_read),
            outside=_together(self.outside, other.outside),
            notes=_together(self.notes, other.notes),
            by_name=self.by_name + other.by_name,
        )

    def missing(self, row: NotRead) -> Coverage:
        """The same coverage with one more entry for something that was not read."""
        return self._replace(not_read=tuple(sorted((*self.not_read, row))))


def _together(rows: tuple[NotRead, ...], more: tuple[NotRead, ...]) -> tuple[NotRead, ...]:
    """Both lists, with one row for each kind and reason."""
    found: dict[tuple[str, str], NotRead] = {}
    for row in (*rows, *more):
        before = found.get(row[:2], row._replace(times=0))
        found[row[:2]] = before._replace(times=before.times + row.times)
    return tuple(found[key] for key in sorted(found))
