"""A verdict stands whatever becomes of what is printed (issue 17, item 7)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.command import SOURCE
from tests.helpers import Repo

pytestmark = pytest.mark.skipif(os.name == "nt", reason="shell redirections of POSIX")
TOOLBAN = f'"{sys.executable}" -m linter'


@pytest.fixture
def found(banned: Repo) -> Repo:
    """A repository with a violation, staged."""
    banned.stage({"CLAUDE.md": "x\n"})
    return banned


def shell(repo: Repo, line: str, **variables: str) -> tuple[int, str, str]:
    done = subprocess.run(
        ("bash", "-c", line),
        cwd=repo.path,
        env={**os.environ, "PYTHONPATH": str(SOURCE), **variables},
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("arguments", ["check", "check --format json", "audit", "rules list"])
def test_17_07_a_closed_pipe_keeps_the_verdict_without_a_word(found: Repo, arguments: str) -> None:
    found.commit("Trace")
    status, _, err = shell(found, f"{TOOLBAN} {arguments} | true; exit ${{PIPESTATUS[0]}}")
    assert (status, err) == (0 if arguments == "rules list" else 1, "")


@pytest.mark.parametrize("arguments", ["check --staged", "check --format json", "rules list"])
@pytest.mark.parametrize("where", [">&-", "> /dev/full"])
def test_17_07_a_report_that_cannot_be_written_is_incomplete(found: Repo, arguments: str, where: str) -> None:
    status, out, err = shell(found, f"{TOOLBAN} {arguments} {where}")
    assert (status, out) == (3, "")
    assert err.count("\n") == 1
    assert err.startswith("toolban: the report cannot be written to standard output: ")


@pytest.mark.parametrize(
    "where", ["> /dev/full", ">&-", "2>&-", "2> /dev/full", ">&- 2>&- <&-", "2> >(true)"]
)
@pytest.mark.parametrize("hook", ["pre-commit", "pre-commit --format json"])
def test_17_07_hooks_keep_their_verdict(found: Repo, hook: str, where: str) -> None:
    assert shell(found, f"{TOOLBAN} hook {hook} {where}")[0] == 1
    found.git("rm", "-q", "--cached", "CLAUDE.md")
    found.git("add", "README.md")
    found.write({"README.md": "other\n"})
    found.git("add", "README.md")
    assert shell(found, f"{TOOLBAN} hook {hook} {where}")[0] == 0


def test_17_07_a_closed_standard_error_does_not_matter(found: Repo) -> None:
    status, out, _ = shell(found, f"{TOOLBAN} check 2>&-")
    assert status == 1
    assert "CLAUDE.md" in out


def test_17_07_a_report_in_a_file_that_is_cut_off_is_incomplete(found: Repo) -> None:
    status, out, err = shell(found, f"{TOOLBAN} check --output json:/dev/full")
    assert (status, out) == (3, "")
    assert err.startswith("toolban: /dev/full: cannot be written to its end: No space left on device.")


@pytest.mark.parametrize(
    "command", ["check", "check --staged", "hook pre-commit", "check sub/caf\u00e9.py", "audit"]
)
def test_17_07_names_that_are_not_ascii_are_read_in_any_locale(found: Repo, command: str) -> None:
    found.git("rm", "-q", "--cached", "CLAUDE.md")
    found.stage_only(
        {
            "sub/caf\u00e9.py": "import claude_agent_sdk\n",
            b"odd\xff.py".decode("utf-8", "surrogateescape"): "1",
        }
    )
    if command == "audit":
        found.commit("Files")
    plain = {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
    status, out, err = shell(found, f"{TOOLBAN} {command}", **plain)
    assert "Traceback" not in err
    assert status == 1, out + err
    assert "caf" in out + err
    assert (Path(found.path) / "sub" / "caf\u00e9.py").exists()
