"""The error of a git command that failed. On the hook path."""

from __future__ import annotations

from linter.git.environment import (
    OLDEST_NAME,
)
from linter.model.errors import RepositoryError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_USAGE = 129
"""The exit status of git for an option that it does not know."""
_REFUSED = ("unknown option", "unrecognized argument", "unknown value", "usage: git")
"""Phrases with which an older git refuses a newer option."""
_HINT = "hint:"
"""The start of a line in which git gives advice."""


class GitError(RepositoryError):
    """A git command failed; `stderr` is what it wrote to standard error."""

    def __init__(self, arguments: Sequence[str], status: int, stderr: str) -> None:
        stderr = _without_hints(stderr)
        reason = stderr.strip() or f"exit status {status}"
        super().__init__(f"git {arguments[0]} failed: {reason}", _hint(stderr))
        self.arguments = tuple(arguments)
        self.status = status
        self.stderr = stderr

    def __reduce__(self) -> tuple[type[GitError], tuple[tuple[str, ...], int, str]]:
        """Let the error be pickled, so that a worker process can hand it over."""
        return GitError, (self.arguments, self.status, self.stderr)


def is_unknown_option(status: int, stderr: str) -> bool:
    """Whether git failed because it is too old for an option that it was given."""
    return status == _USAGE or (status != 0 and _is_refusal(stderr))


def _is_refusal(stderr: str) -> bool:
    return any(phrase in stderr for phrase in _REFUSED)


def _without_hints(stderr: str) -> str:
    """Drop the lines in which git gives advice, which stand before or after the reason of the failure."""
    return "".join(line for line in stderr.splitlines(keepends=True) if not line.startswith(_HINT))


def _hint(stderr: str) -> str:
    if "not a git repository" in stderr:
        return "Run toolban inside a git repository, or name one."
    if "dubious ownership" in stderr:
        return "If you trust its owner: git config --global --add safe.directory PATH, with the path above."
    if _is_refusal(stderr):
        return f"toolban needs git {OLDEST_NAME} or newer: git version shows which this is."
    return ""
