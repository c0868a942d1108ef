"""What git says when it fails: its reason, our advice, and a class that crosses processes."""

from __future__ import annotations

import copy

import pytest

from linter.git.errors import GitError, is_unknown_option


@pytest.mark.parametrize(
    ("stderr", "reason", "hint"),
    [
        ("fatal: not a git repository\n", "fatal: not a git repository", "inside a git repository"),
        ("fatal: detected dubious ownership in /x\n", "dubious ownership in /x", "safe.directory"),
        ("error: unknown option `nul'\nusage: git log\n", "unknown option", "needs git 2.31 or newer"),
        ("hint: do this\nfatal: bad object\nhint: or that\n", "fatal: bad object", ""),
        ("", "exit status 128", ""),
    ],
)
def test_the_reason_and_what_to_do(stderr: str, reason: str, hint: str) -> None:
    error = GitError(("log", "-1"), 128, stderr)
    assert error.message.startswith("git log failed: ")
    assert reason in error.message
    assert "hint:" not in error.message
    assert hint in error.hint
    assert bool(error.hint) is bool(hint)


def test_it_comes_back_from_a_worker() -> None:
    error = GitError(("log", "-1"), 128, "fatal: x")
    again = copy.copy(error)  # by the way that pickle takes
    assert (again.arguments, again.status, again.stderr) == (error.arguments, 128, "fatal: x")


@pytest.mark.parametrize(
    ("status", "stderr", "expected"),
    [
        (129, "", True),
        (128, "fatal: unrecognized argument: --x", True),
        (1, "usage: git log", True),
        (128, "fatal: bad revision", False),
        (0, "usage: git log", False),
    ],
)
def test_an_option_that_git_is_too_old_for(status: int, stderr: str, expected: object) -> None:
    assert is_unknown_option(status, stderr) is expected
