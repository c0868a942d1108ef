"""Reads the message file of a commit-msg hook, and drops the parts that git will drop.

git cleans the file up only after the hook (builtin/commit.c, cleanup_message), so comments, and the diff
that `commit -v` writes below the scissors line, are still in it.
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
_DIFF = "diff --"  # `diff --git`, or `diff --cc` in a merge
_CANDIDATES = "#;@!$%^&|:"  # for core.commentChar=auto (builtin/commit.c, adjust_comment_line_char)
_MARK = re.compile(r"^[^\w\s]", re.MULTILINE)
_NO_EDITOR = ":"  # the GIT_EDITOR that git sets for its hooks when it opens no editor


class Cleanup(NamedTuple):
    """The settings by which git will clean the message up."""

    comment: str = "#"
    mode: str = "default"
    edited: bool = True
    """Whether an editor was opened; without one, git by default keeps lines that look like comments."""


class Message(NamedTuple):
    """The part of a message that git will keep, with the line number of each line in the file."""

    text: str
    lines: tuple[int, ...]


def read_message_file(path: str) -> str:
    """Read the message file that git passes to the hook.

    Raises:
        UsageError: the file cannot be read, is not a regular file, or is larger than a commit may be.
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
    """Whether any line begins with a punctuation character, as comments do in every usual configuration."""
    return _MARK.search(text) is not None


def cleanup_settings(git: Git, variables: Mapping[str, str]) -> Cleanup:
    """Ask git for the cleanup settings; needs the user's own git configuration."""
    settings = git.user_settings("core.commentchar", "core.commentstring", "commit.cleanup")
    comment = settings.get("core.commentstring") or settings.get("core.commentchar") or "#"
    mode = settings.get("commit.cleanup", "default")
    return Cleanup(comment, mode, variables.get("GIT_EDITOR") != _NO_EDITOR)


def clean(text: str, cleanup: Cleanup) -> Message:
    """Drop what git will drop: comments, and everything from the scissors line on."""
    lines = text.split("\n")
    comment = _comment(lines, cleanup)
    strips = cleanup.mode == "strip" or (cleanup.mode == "default" and cleanup.edited)
    remaining: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        if line == comment + _SCISSORS and _cuts(lines[number:], cleanup):
            break
        if not (strips and line.startswith(comment)):
            remaining.append((number, line))
    return Message("\n".join(line for _, line in remaining), tuple(number for number, _ in remaining))


def _comment(lines: list[str], cleanup: Cleanup) -> str:
    """The comment character; with `auto` git chose one, which the scissors or the last comment show."""
    if cleanup.comment != "auto":
        return cleanup.comment
    cut = next((line.removesuffix(_SCISSORS) for line in lines if line.endswith(_SCISSORS)), "")
    last = next((line[0] for line in reversed(lines) if line), "")
    return next((char for char in (cut, last) if char and char in _CANDIDATES), "#")


def _cuts(below: list[str], cleanup: Cleanup) -> bool:
    """Whether git cuts the message at a scissors line: it is set to, or wrote the diff of `commit -v` below.

    Otherwise a line that looks like scissors is part of the message, and so is what follows.
    """
    cuts = cleanup.mode == "scissors" or any(line.startswith(_DIFF) for line in below)
    return cuts and cleanup.edited
