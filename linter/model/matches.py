"""What matching yields: traces in fragments, with where and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import NamedTuple

from linter.model.catalog import Trace
from linter.model.fragments import Fragment

UNREACHABLE = "unreachable"
"""The ref of commits that cannot be reached from any ref."""
Sighting = tuple[Trace, Fragment]
"""A trace and the fragment in which it was found."""


class Moved(NamedTuple):
    """Sightings that stand so many lines further down; readers share what several versions of a file have."""

    seen: tuple[Sighting, ...]
    lines: int = 0

    def sightings(self) -> tuple[Sighting, ...]:
        """The sightings with their own lines."""
        if not self.lines:
            return self.seen
        return tuple([(trace, fragment.moved(self.lines)) for trace, fragment in self.seen])


def flat(runs: Iterable[Moved]) -> tuple[Sighting, ...]:
    """What is seen in several runs."""
    return tuple(chain.from_iterable(run.sightings() for run in runs))


class Person(NamedTuple):
    """An author or committer, as the commit object names it."""

    name: str
    email: str


class Participant(NamedTuple):
    """Somebody, or a tool, that a commit names."""

    role: str
    """`author`, `committer`, or the key of a trailer in lower case (`signed-off-by`)."""
    person: Person
    is_human: bool
    """Whether neither a rule nor the mailbox says that this is a tool or a bot."""


Participants = Mapping[str, tuple[Participant, ...]]
"""Maps a commit (`Match.made_in`) to all whom it names."""


class Origin(NamedTuple):
    """Where an input comes from; fields that do not apply are empty (a work tree has no commit)."""

    commit: str = ""
    ref: str = ""
    path: str = ""
    author: Person | None = None
    date: str = ""
    """The date of the commit, ISO 8601 with offset."""
    repositories: tuple[str, ...] = ()
    """The repositories that hold it, in a report about several: one, or forks with the same commit."""

    @property
    def holders(self) -> str:
        """The repositories as one text; empty in a report about one repository."""
        return ", ".join(self.repositories)


class Match(NamedTuple):
    """A trace that was found in a fragment, not yet judged by a policy."""

    trace: Trace
    fragment: Fragment
    origin: Origin
    history: History | None = None
    was_there_before: bool = False
    """Whether it was there before the change under review."""

    @property
    def made_in(self) -> str:
        """The commit that it was found in, or what stands for one; empty for a message being written."""
        return self.origin.commit or self.origin.ref

    @property
    def introduction(self) -> str:
        """The commit that brought it, the last time; empty if no commit did."""
        brought = self.history.introduced if self.history else ()
        return brought[-1].commit if brought else self.origin.commit


class Event(NamedTuple):
    """A commit that added or removed a trace."""

    commit: str
    date: str
    author: Person


class History(NamedTuple):
    """The commits that added and removed one trace at one path."""

    introduced: tuple[Event, ...]
    removed: tuple[Event, ...]
    present_on: tuple[str, ...]
    """The refs whose tip still has the trace."""
