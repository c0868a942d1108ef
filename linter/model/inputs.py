"""The values that sources yield: files and changes, with the reason if one could not be read."""

from __future__ import annotations

from typing import NamedTuple

from linter.model.matches import Origin


class FileInput(NamedTuple):
    """A file to judge, with the version that it replaces."""

    path: str
    origin: Origin
    data: bytes | None
    """Content; None if no reader takes the file, or if it could not be read (then `problem` says why)."""
    before: bytes | None = None
    """Content before the change under review; None if there was none."""
    problem: str = ""
    outside: str = ""
    """Why its content is deliberately not read (it is a submodule); empty otherwise."""
    existed: bool = False
    """Whether the path existed before the change under review."""
    is_link: bool = False
    """Whether it is a symbolic link or a submodule, which stands for a directory."""


class BlobChange(NamedTuple):
    """A path that a commit changed; `old` has the blob of each parent in which the path exists."""

    commit: str
    path: str
    old: tuple[str, ...]
    new: str
