"""What an audit leaves for the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from linter.model.catalog import Trace
from linter.model.fragments import Fragment
from linter.model.inputs import BlobChange
from linter.model.matches import Person, Sighting
from linter.readers.registry import ReaderKey

COMMIT: ReaderKey = ("commit",)
"""The key under which a ledger keeps commits."""


ReadAs = Mapping[ReaderKey, AbstractSet[bytes]]
"""The names of the blobs that were read, by the key of their readers; bytes, as there are many."""


class Made(NamedTuple):
    """Who made a commit, and when."""

    author: Person
    author_date: str
    committer_date: str


class Spoken(NamedTuple):
    """A commit, and what was seen in its identities and its message."""

    oid: str
    made: Made
    sightings: tuple[Sighting, ...]


class KeptLife(NamedTuple):
    """The life of a trace at a path, as far as the commits tell of it."""

    path: str
    trace: Trace
    fragment: Fragment
    number: int
    """Its number among the equal ones in the file."""
    introduced: tuple[str, ...]
    """The commits that added it."""
    removed: tuple[str, ...]
    """The commits that removed it."""


class AuditState(NamedTuple):
    """What an audit of a whole history leaves in a ledger, so that the next audit reads only what is new."""

    tips: tuple[str, ...]
    """The commits of all refs."""
    commits: int
    """The number of commits that were read."""
    blobs: ReadAs
    changes: Callable[[], Sequence[BlobChange]]
    """The changes from or to content with traces, in no order; they are unpacked when they are asked for."""
    lives: Callable[[], Sequence[KeptLife]]
    """What these changes make of all traces; likewise."""
    made: Mapping[str, Made]
    """Who made the commits of these changes."""
    speaking: tuple[str, ...]
    """Commits with traces in their identities or messages."""
    links: tuple[tuple[str, str], ...]
    """Path and object of links and submodules whose names are traces."""
    by_name: AbstractSet[str]
    """Blobs that no reader takes."""
    outside: tuple[tuple[str, str, int, str], ...]
    """The rows of `Coverage.outside`, as plain tuples."""
    notes: tuple[tuple[str, str, int, str], ...]
    """The rows of `Coverage.notes`, as plain tuples."""
    unread: tuple[tuple[str, str, int, str], ...]
    """The rows of `Coverage.not_read`, likewise: files that nothing but another content makes readable."""
    tokens: tuple[str, ...] = ()
    """By what the larger fields are known where they are stored; empty for a state that is not stored yet."""


def every_name(read_as: ReadAs) -> set[bytes]:
    """The names of all blobs that were read, by whatever readers."""
    return set[bytes]().union(*read_as.values())


def joined(names: Iterable[bytes]) -> tuple[int, str]:
    """Names of objects as one text of digits, and how many digits each has: short, and quick to read."""
    every = list(names)
    return len(every[0]) * 2 if every else 0, b"".join(every).hex()


def split(digits: int, text: str) -> list[bytes]:
    """Undo `joined`."""
    data, size = bytes.fromhex(text), digits // 2
    return [data[at : at + size] for at in range(0, len(data), size or 1)]
