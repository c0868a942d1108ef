"""What an audit leaves for the next one."""

from __future__ import annotations

from typing import NamedTuple

from linter.model.inputs import BlobChange
from linter.readers.registry import ReaderKey

COMMIT: ReaderKey = ("commit",)
"""The key under which a ledger keeps commits."""


class AuditState(NamedTuple):
    """What an audit of a whole history leaves in a ledger, so that the next audit reads only what is new."""

    tips: tuple[str, ...]
    """The commits of all refs."""
    commits: int
    """The number of commits that were read."""
    blobs: tuple[tuple[str, ReaderKey], ...]
    """Pairs of a blob that was read, and the key of its readers."""
    changes: tuple[BlobChange, ...]
    """The changes from or to content with traces, newest first."""
    speaking: tuple[str, ...]
    """Commits with traces in their identities or messages."""
    links: tuple[tuple[str, str], ...]
    """Path and object of links and submodules whose names are traces."""
    by_name: tuple[str, ...]
    """Blobs that no reader takes."""
    outside: tuple[tuple[str, str, int, str], ...]
    """The rows of `Coverage.outside`, as plain tuples."""
    notes: tuple[tuple[str, str, int, str], ...]
    """The rows of `Coverage.notes`, as plain tuples."""
