"""Bans of some branches hold for files and for messages, wherever they are met."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.command import SOURCE, CommandLine
from tests.e2e.test_range import pull_request
from tests.e2e.test_server import Server
from tests.helpers import BAN, CLAUDE, Repo

ON_MAIN = BAN.replace("[approved", 'refs = ["main"]\n\n[approved')
RULES = {"claude-code/co-author", "claude-code/memory-file"}
UNKNOWN = "a ban of some branches (refs) could not be decided, because the branch is not known"


@pytest.fixture
def banned_on_main(repo: Repo) -> Repo:
    repo.commit("Policy", {"toolban.toml": ON_MAIN}, day="2026-07-01")
    return repo


def violations(text: str) -> set[str]:
    return {row["rule"] for row in json.loads(text)["findings"] if row["status"] == "violation"}


@pytest.mark.parametrize(("branch", "status"), [("main", 1), ("topic", 0), ("fix/main", 0)])
def test_check_and_hooks_of_the_branch_that_is_checked_out(
    toolban: CommandLine, banned_on_main: Repo, branch: str, status: int
) -> None:
    repo = banned_on_main
    repo.git("checkout", "-q", "-B", branch)
    repo.stage({"CLAUDE.md": "x\n", "message": f"x\n\n{CLAUDE}\n"})
    for command in (("check",), ("hook", "pre-commit"), ("hook", "commit-msg", "message")):
        done = toolban(*command, "--today", "2026-08-02", cwd=repo.path)
        assert done.status == status, (command, done)


def test_without_a_branch_it_is_not_decided_and_said(toolban: CommandLine, banned_on_main: Repo) -> None:
    repo = banned_on_main
    repo.git("checkout", "-q", "--detach")
    repo.write({"message": "x\n"})
    assert toolban("hook", "commit-msg", "message", cwd=repo.path).status == 0
    repo.stage({"CLAUDE.md": "x\n", "message": f"x\n\n{CLAUDE}\n"})
    for command in (("check",), ("hook", "pre-commit"), ("hook", "commit-msg", "message")):
        done = toolban(*command, "--today", "2026-08-02", cwd=repo.path)
        assert done.status == 3, (command, done)
        assert f"1 trace: {UNKNOWN}" in done.out + done.err
    head = repo.commit(f"x\n\n{CLAUDE}\n", day="2026-08-01")
    done = toolban("range", "main..HEAD", "--today", "2026-08-02", cwd=repo.path)
    assert done.status == 3
    assert f"2 traces: {UNKNOWN}" in done.out
    repo.git("checkout", "-q", "main")
    assert toolban("range", f"main..{head}", "--today", "2026-08-02", cwd=repo.path).status == 3


def test_a_branch_that_is_rebased(toolban: CommandLine, banned_on_main: Repo) -> None:
    repo = banned_on_main
    repo.commit("One", {"a": "1"})
    repo.commit("Two", {"a": "2"})
    editor = f"{sys.executable} -c \"import sys; open(sys.argv[1], 'w').write('break\\n')\""
    repo.git("rebase", "-q", "-i", "HEAD~2", GIT_SEQUENCE_EDITOR=editor)
    repo.write({"message": f"x\n\n{CLAUDE}\n"})
    assert toolban("hook", "commit-msg", "message", "--today", "2026-08-02", cwd=repo.path).status == 1


@pytest.mark.parametrize(("base", "status"), [("main", 1), ("develop", 0)])
def test_a_pull_request_lands_on_its_target(
    toolban: CommandLine, banned_on_main: Repo, monkeypatch: pytest.MonkeyPatch, base: str, status: int
) -> None:
    repo = banned_on_main
    repo.git("branch", "develop")
    repo.git("checkout", "-q", "-b", "feature")
    repo.commit(f"x\n\n{CLAUDE}\n", {"CLAUDE.md": "x\n"}, day="2026-08-01")
    end = {"ref": base, "sha": repo.git("rev-parse", base)}
    pull_request(repo, monkeypatch, base=end)  # type: ignore[arg-type] # any part of the event
    repo.git("checkout", "-q", "--detach")
    done = toolban("range", "--today", "2026-08-02", "--format", "json", cwd=repo.path)
    assert done.status == status, done
    assert violations(done.out) == (RULES if status else set())
    assert toolban("check", "--today", "2026-08-02", cwd=repo.path).status == status


@pytest.mark.parametrize(("branch", "status"), [("main", 1), ("topic", 0)])
def test_a_range_that_is_named_or_pushed(
    toolban: CommandLine, banned_on_main: Repo, monkeypatch: pytest.MonkeyPatch, branch: str, status: int
) -> None:
    repo = banned_on_main
    repo.git("checkout", "-q", "-B", branch)
    head = repo.commit(f"x\n\n{CLAUDE}\n", {"CLAUDE.md": "x\n"}, day="2026-08-01")
    for commits in ("HEAD~..HEAD", f"HEAD~..{branch}", f"HEAD~..{head}"):
        done = toolban("range", commits, "--today", "2026-08-02", "--format", "json", cwd=repo.path)
        assert (done.status, violations(done.out)) == (status, RULES if status else set())
    repo.git("checkout", "-q", "--detach")
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD~")
    for name, value in {
        "GITLAB_CI": "true",
        "CI_DEFAULT_BRANCH": "main",
        "CI_COMMIT_BRANCH": branch,
        "CI_COMMIT_SHA": head,
        "CI_COMMIT_BEFORE_SHA": repo.git("rev-parse", "HEAD~"),
    }.items():
        monkeypatch.setenv(name, value)
    assert toolban("range", "--today", "2026-08-02", cwd=repo.path).status == status


def test_an_audit_knows_the_refs_that_hold_a_commit(toolban: CommandLine, banned_on_main: Repo) -> None:
    repo = banned_on_main
    repo.git("checkout", "-q", "-b", "topic")
    repo.commit(f"x\n\n{CLAUDE}\n", {"CLAUDE.md": "x\n"}, day="2026-08-01")
    repo.commit("Remove", {"CLAUDE.md": None}, day="2026-08-01")
    done = toolban("audit", "--today", "2026-08-02", "--format", "json", cwd=repo.path)
    assert (done.status, violations(done.out)) == (0, set())
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD")
    done = toolban("audit", "--today", "2026-08-02", "--format", "json", cwd=repo.path)
    assert (done.status, violations(done.out)) == (1, RULES)


def test_a_file_on_another_branch_is_as_old_as_it_was_on_the_banned_one(
    toolban: CommandLine, banned_on_main: Repo
) -> None:
    repo = banned_on_main
    repo.commit("Add", {"CLAUDE.md": "x\n"}, day="2026-07-02")
    repo.git("branch", "topic")
    repo.commit("Remove", {"CLAUDE.md": None}, day="2026-07-03")
    done = toolban("audit", "--today", "2026-08-02", "--format", "json", cwd=repo.path)
    assert [row["status"] for row in json.loads(done.out)["findings"]] == ["legacy"]


def push(repo: Repo, line: str) -> int:
    command = (sys.executable, "-m", "linter", "hook", "pre-push", "--today", "2026-08-02", "origin", "url")
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    return subprocess.run(
        command, cwd=repo.path, env=environment, input=line.encode(), check=False
    ).returncode


def test_a_push_is_judged_by_the_ref_that_it_moves(banned_on_main: Repo) -> None:
    repo = banned_on_main
    old = repo.git("rev-parse", "HEAD")
    repo.git("update-ref", "refs/remotes/origin/main", old)
    repo.git("checkout", "-q", "-b", "topic")
    head = repo.commit(f"x\n\n{CLAUDE}\n", {"a": "1"}, day="2026-08-01")
    assert push(repo, f"refs/heads/topic {head} refs/heads/topic {'0' * 40}\n") == 0
    assert push(repo, f"refs/heads/topic {head} refs/heads/main {old}\n") == 1
    repo.git("update-ref", "refs/remotes/origin/topic", head)  # the remote has it, and not on main
    assert push(repo, f"refs/heads/topic {head} refs/heads/main {old}\n") == 1


def test_a_server_rejects_what_lands_on_the_banned_branch(tmp_path: Path) -> None:
    server = Server(tmp_path)
    every = BAN.replace("claude-code", "aider")
    both = f"{ON_MAIN}{every[: every.index('[approved')]}"
    (server.bare.path / "toolban.toml").write_text(both)
    server.clone.git("checkout", "-q", "-b", "topic")
    server.clone.commit(f"Two\n\n{CLAUDE}\n", {"b.py": "2\n"}, day="2026-08-01")
    assert server.push("origin", "topic")[0]
    taken, said = server.push("origin", "topic:main")
    assert not taken
    assert "claude-code/co-author" in said
    (server.bare.path / "toolban.toml").write_text(every)
    server.clone.git("reset", "-q", "--hard", "main")
    server.clone.commit("Settings", {".aider.conf.yml": "x\n"}, day="2026-08-01")
    server.bare.git("fetch", "-q", str(server.clone.path), "topic:known")  # before there was a hook
    (server.bare.path / "toolban.toml").write_text(both)
    taken, said = server.push("origin", "topic:main")
    assert taken, said
