"""Links, submodules, pointers and encrypted files: found, or counted as not read (issue 17, items 9 and 10)."""

from __future__ import annotations

import json
import os

import pytest

from tests.e2e.command import CommandLine
from tests.helpers import BAN, Repo

LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n"
TODAY = ("--today", "2026-08-03")
SOURCE = "import claude_agent_sdk\n"

NOT_READ = [
    pytest.param(LFS.encode(), "only a Git LFS pointer is here", id="lfs"),
    pytest.param(b"\0GITCRYPT\0\x01\x02", "encrypted by git-crypt", id="git-crypt"),
    pytest.param(b"/annex/objects/SHA256E-s1--00.py\n", "only a git-annex pointer is here", id="git-annex"),
]
COMMANDS = [
    ("check",),
    ("check", "--staged"),
    ("hook", "pre-commit"),
    ("range", "HEAD~1..HEAD"),
    ("range", "HEAD~1..HEAD", "--all"),
    ("audit",),
]


def made(repo: Repo, command: tuple[str, ...], files: dict[str, str | bytes | None]) -> None:
    """A change with these files, staged or committed as the command needs it."""
    repo.commit("Start", {"toolban.toml": BAN}, day="2026-08-01")
    repo.stage(files)
    if command[0] in ("range", "audit"):
        repo.commit("Change", day="2026-08-02")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("content", "reason"), NOT_READ)
def test_17_09_content_that_cannot_be_read_is_counted(
    toolban: CommandLine, repo: Repo, command: tuple[str, ...], content: bytes, reason: str
) -> None:
    made(repo, command, {"a.py": content, "b.bin": content})
    done = toolban(*command, *TODAY, cwd=repo.path)
    assert done.status == 3, done.out + done.err
    assert reason in done.out + done.err
    assert "for example a.py" in done.out + done.err, "no reader takes the other"
    (repo.path / "toolban.toml").write_text(f'unreadable = ["*.py"]\n{BAN}')
    if command[0] != "range":  # that takes the policy from before the change
        assert toolban(*command, *TODAY, cwd=repo.path).status == 0


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_17_09_utf_16_is_read_without_a_byte_order_mark(
    toolban: CommandLine, repo: Repo, command: tuple[str, ...], encoding: str
) -> None:
    made(repo, command, {"a.py": SOURCE.encode(encoding)})
    done = toolban(*command, *TODAY, cwd=repo.path)
    assert done.status == 1, done.out + done.err
    assert "claude-code/" in done.out + done.err


def test_17_09_a_hook_counts_only_what_the_change_brings(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "a.py": LFS}, day="2026-08-01")
    repo.stage({"b.py": "x = 1\n"})
    assert toolban("hook", "pre-commit", *TODAY, cwd=repo.path).status == 0


@pytest.mark.parametrize("command", [("hook", "pre-commit"), ("range", "HEAD~1..HEAD")])
@pytest.mark.parametrize(("content", "reason"), NOT_READ)
def test_17_09_a_pointer_that_a_change_takes_away_counts_for_nothing(
    toolban: CommandLine, repo: Repo, command: tuple[str, ...], content: bytes, reason: str
) -> None:
    repo.commit("Start", {"toolban.toml": BAN, "a.py": content}, day="2026-08-01")
    repo.stage({"a.py": SOURCE})
    if command[0] == "range":
        repo.commit("Change", day="2026-08-02")
    done = toolban(*command, *TODAY, cwd=repo.path)
    assert done.status == 1, done.out + done.err
    assert reason not in done.out + done.err


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", ["link", "submodule"])
def test_17_10_an_entry_that_stands_for_a_directory_is_seen(
    toolban: CommandLine, repo: Repo, command: tuple[str, ...], kind: str
) -> None:
    made(repo, ("check",), {".agents/x.txt": "1"})
    if kind == "link":
        os.symlink(".agents", repo.path / ".claude")
        repo.git("add", ".claude")
    else:
        repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},.claude")
    if command[0] in ("range", "audit"):
        repo.day = "2026-08-02"
        repo.git("commit", "-q", "-m", "Change")
    done = toolban(*command, *TODAY, "--format", "json", cwd=repo.path)
    rows = [row for row in json.loads(done.out)["findings"] if row["path"] == ".claude"]
    assert [(row["status"], row["confidence"]) for row in rows] == [("violation", "certain")], done.out


def test_17_10_a_file_of_that_name_is_none(toolban: CommandLine, repo: Repo) -> None:
    made(repo, ("check",), {".claude": "x"})
    assert toolban("check", *TODAY, cwd=repo.path).status == 0


def test_17_10_a_ledger_remembers_links(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": BAN}, day="2026-08-01")
    os.symlink(".agents", repo.path / ".claude")
    repo.commit("Link", day="2026-08-02")
    ledger = str(repo.path.parent / "ledger")
    first = toolban("audit", *TODAY, "--ledger", ledger, cwd=repo.path)
    assert toolban("audit", *TODAY, "--ledger", ledger, cwd=repo.path).out == first.out
    repo.commit("Other", {"a.txt": "1"}, day="2026-08-02")
    again = toolban("audit", *TODAY, "--ledger", ledger, cwd=repo.path)
    assert again.out == toolban("audit", *TODAY, cwd=repo.path).out
    assert again.status == 1
