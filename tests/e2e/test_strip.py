"""`strip = true`: a trailer is taken out of a message instead of blocking it, and nothing else."""

from __future__ import annotations

import pytest

from linter.fix.trailers import without_lines
from tests.e2e.command import CommandLine
from tests.e2e.test_hooks import run
from tests.helpers import BAN, CLAUDE, Repo

STRIP = BAN.replace('reason = "', 'strip = true\nreason = "')


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        (
            f"Fix\n\n{CLAUDE}\nSigned-off-by: Jane <jane@corp.example>\n",
            "Fix\n\nSigned-off-by: Jane <jane@corp.example>\n",
        ),
        (
            f"Fix\r\n\r\n{CLAUDE}\r\nAcked-by: J <j@corp.example>\r\n",
            "Fix\r\n\r\nAcked-by: J <j@corp.example>\r\n",
        ),
        (
            f"Fix\n\n{CLAUDE}\n# comment\n# ------------------------ >8 ------------------------\ndiff --git a b\n{CLAUDE}\n",
            f"Fix\n\n# comment\n# ------------------------ >8 ------------------------\ndiff --git a b\n{CLAUDE}\n",
        ),
        ("Fix é\n\nCo-authored-by: Claude\n <noreply@anthropic.com>\n", "Fix é\n\n"),
        ("Fix\n\nNothing\n", "Fix\n\nNothing\n"),
    ],
)
def test_only_the_trailer_goes(toolban: CommandLine, repo: Repo, message: str, kept: str) -> None:
    repo.commit("Policy", {"toolban.toml": STRIP}, day="2026-07-01")
    file = repo.path / "message"
    file.write_bytes(message.encode())
    done = toolban("hook", "commit-msg", "--fix", "message", cwd=repo.path)
    assert done.status == 0, done.err
    assert file.read_bytes() == kept.encode()
    assert ("taken out of the message" in done.err) is (message != kept)


def test_by_default_a_trailer_blocks_and_stays(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Policy", {"toolban.toml": BAN}, day="2026-07-01")
    file = repo.path / "message"
    file.write_text(f"Fix\n\n{CLAUDE}\n")
    done = toolban("hook", "commit-msg", "--fix", "message", cwd=repo.path)
    assert done.status == 1
    assert file.read_text() == f"Fix\n\n{CLAUDE}\n"


def test_what_is_no_trailer_still_blocks(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Policy", {"toolban.toml": STRIP}, day="2026-07-01")
    file = repo.path / "message"
    file.write_text(f"Fix\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)\n\n{CLAUDE}\n")
    done = toolban("hook", "commit-msg", "--fix", "message", cwd=repo.path)
    assert done.status == 1
    assert "claude-code/generated-with" in done.err


def test_lines_that_are_taken_out() -> None:
    assert without_lines(b"a\nb: c\n d\ne", {2}) == (b"a\ne", [b"b: c\n", b" d\n"])
    assert without_lines(b"a", set()) == (b"a", [])
    assert without_lines(b"a\r\rb\nc", {2}) == (b"a\r\rb\n", [b"c"])


def test_the_hook_of_pre_commit_may_fix(toolban: CommandLine, repo: Repo) -> None:
    """A real commit: the trailer is gone from it."""
    repo.commit("Policy", {"toolban.toml": STRIP}, day="2026-07-01")
    toolban("install", cwd=repo.path)
    hook = repo.path / ".git" / "hooks" / "commit-msg"
    hook.write_text(hook.read_text().replace("commit-msg", "commit-msg --fix"))
    who = ("-c", "user.name=Jane Doe", "-c", "user.email=jane@corp.example")
    status, said = run(repo, "git", *who, "commit", "--allow-empty", "-m", f"Fix\n\n{CLAUDE}")
    assert status == 0, said
    assert "taken out of the message: Co-Authored-By: Claude" in said
    assert repo.git("log", "-1", "--format=%B") == "Fix"
