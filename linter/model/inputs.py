"""What sources yield: pieces of input, where they stand, and why one could not be read."""

from __future__ import annotations

from typing import NamedTuple

from linter.model.findings import Origin


class FileInput(NamedTuple):
    """A file as it is to be judged, with what it replaces."""

    path: str
    origin: Origin
    data: bytes | None
    """Content, or None where no reader takes it or it could not be read (then `problem` says why)."""
    before: bytes | None = None
    """Content before the change under review, where there is such."""
    problem: str = ""
    outside: str = ""
    """Why its content was not asked for (that of a submodule), empty where it was."""
    existed: bool = False
    """Whether the path was there before the change under review."""
    is_link: bool = False
    """Whether it is a symbolic link or a submodule, which stands for a directory."""


class BlobChange(NamedTuple):
    """A commit changed one path; `old` holds a blob for every parent that has the path."""

    commit: str
    path: str
    old: tuple[str, ...]
    new: str
