"""The text of hooks, run by a shell as git runs it."""

from __future__ import annotations

import subprocess

import pytest

from linter.hooks import scripts


@pytest.mark.parametrize(("program", "status", "said"), [("/gone/toolban", 1, "is gone"), ("true", 0, "")])
def test_a_hook_in_the_configuration_says_that_its_program_is_gone(
    program: str, status: int, said: str
) -> None:
    """git 2.54 puts `"$@"` behind the command, and the arguments of the hook behind that."""
    command = scripts.setting(scripts.command(program, "commit-msg", "a b.toml"), "commit-msg")
    assert scripts.has_lines(command, "commit-msg")
    done = subprocess.run(
        ("sh", "-c", f'{command} "$@"', command, ".git/COMMIT_EDITMSG"),
        capture_output=True,
        check=False,
        text=True,
    )
    assert (done.returncode, said in done.stderr) == (status, True)
    assert ("git config --unset hook.toolban-commit-msg.command" in done.stderr) is bool(said)
