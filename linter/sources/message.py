"""The message that a commit-msg hook is given: what of it git will keep.

git cleans the file up only after the hook (builtin/commit.c, cleanup_message), so comments, and the diff
that `commit -v` puts below the scissors, are still in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from linter.model.errors import UsageError
from linter.support.files import read_file

if TYPE_CHECKING:
    from linter.git.runner import Git

_LARGEST = 32 << 20  # bytes: a commit that is larger is not read either
_SCISSORS = " ------------------------ >8 ------------------------"
_DIFF = "diff --"  # `diff --git`, of a merge `diff --cc`
_CANDIDATES = "#;@!$%^&|:"  # for core.commentChar=auto (builtin/commit.c, adjust_comment_line_char)
_MARK = re.compile(r"^[^\w\s]", re.MULTILINE)
_NO_EDITOR = ":"  # what git sets GIT_EDITOR to for its hooks when it opens no editor


class Cleanup(NamedTuple):
    """How git will clean the message up."""

    comment: str = "#"
    mode: str = "default"
    edited: bool = True
    """Whether an editor was opened; without one the default keeps lines that look like comments."""


class Message(NamedTuple):
    """What will be kept of a message, and where each of its lines stands in the file."""

    text: str
    lines: tuple[int, ...]


def read_message_file(path: str) -> str:
    """Read the file that git names.

    Raises:
        UsageError: it cannot be read, is not a regular file, or is larger than an object that is read.
    """
    try:
        return read_file(path, _LARGEST).decode("utf-8", "surrogateescape")
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise UsageError(
            f"{path}: cannot be read: {reason}.",
            "The hook takes the path of the message file, as git gives it to commit-msg.",
        ) from error


def may_hold_comments(text: str) -> bool:
    """Whether a line begins with a mark, as every comment does that a person would configure."""
    return _MARK.search(text) is not None


def cleanup_settings(git: Git, variables: Mapping[str, str]) -> Cleanup:
    """Ask git how messages are cleaned up here; needs the user's own configuration."""
    settings = git.user_settings("core.commentchar", "core.commentstring", "commit.cleanup")
    comment = settings.get("core.commentstring") or settings.get("core.commentchar") or "#"
    mode = settings.get("commit.cleanup", "default")
    return Cleanup(comment, mode, variables.get("GIT_EDITOR") != _NO_EDITOR)


def clean(text: str, cleanup: Cleanup) -> Message:
    """Leave out what git will leave out: comments, and all from the scissors on."""
    lines = text.split("\n")
    comment = _comment(lines, cleanup)
    strips = cleanup.mode == "strip" or (cleanup.mode == "default" and cleanup.edited)
    kept: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        if line == comment + _SCISSORS and _cuts(lines[number:], cleanup):
            break
        if not (strips and line.startswith(comment)):
            kept.append((number, line))
    return Message("\n".join(line for _, line in kept), tuple(number for number, _ in kept))


def _comment(lines: list[str], cleanup: Cleanup) -> str:
    """`auto` lets git choose a character for each message; the scissors or git's last comment show which."""
    if cleanup.comment != "auto":
        return cleanup.comment
    cut = next((line.removesuffix(_SCISSORS) for line in lines if line.endswith(_SCISSORS)), "")
    last = next((line[0] for line in reversed(lines) if line), "")
    return next((char for char in (cut, last) if char and char in _CANDIDATES), "#")


def _cuts(below: list[str], cleanup: Cleanup) -> bool:
    """Whether git cuts here: told to, or because it wrote the diff of `commit -v` below itself.

    In any other case a line that looks so is part of the message, and what follows it stays.
    """
    told = cleanup.mode == "scissors" or any(line.startswith(_DIFF) for line in below)
    return told and cleanup.edited
