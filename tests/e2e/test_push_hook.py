"""The pre-push hook: no ref is no success, and the policy is none that only the work tree has (issue 17)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.e2e.command import SOURCE
from tests.helpers import BAN, CLAUDE, Repo

WAIVER = """
[[waiver]]
tools = ["claude-code"]
until = 2030-01-01
reason = "Mine."
approved_by = "me"
"""
HOOK = f'"{sys.executable}" -m linter hook pre-push --today 2026-08-02'


@pytest.fixture
def clone(repo: Repo, tmp_path: Path) -> Repo:
    """A clone of a bare repository, as of a policy that bans Claude Code, with the hook."""
    repo.commit("Start", {"toolban.toml": BAN, "a.txt": "1"}, day="2026-07-01")
    repo.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    repo.git("clone", "-q", str(tmp_path / "bare.git"), str(tmp_path / "clone"))
    cloned = Repo(tmp_path / "clone")
    cloned.day = "2026-08-01"
    write_hook(cloned, f'exec {HOOK} "$@"')
    return cloned


def write_hook(repo: Repo, line: str) -> None:
    hook = repo.path / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{line}\n")
    hook.chmod(0o755)


def push(repo: Repo, *arguments: str) -> tuple[bool, str]:
    """Whether git pushed, and what was printed."""
    said = repo.git("push", *arguments, check=False, PYTHONPATH=str(SOURCE))
    return "failed to push" not in said, said


def test_17_02_a_hook_manager_that_keeps_standard_input_stops_the_push(clone: Repo) -> None:
    write_hook(clone, f'{HOOK} "$@" < /dev/null')
    pushed, said = push(clone, "origin", "main")
    assert pushed, said
    assert "toolban" not in said, "nothing is new, so nothing is said"
    clone.commit("New", {"b.txt": "1"})
    for closed in ("< /dev/null", "<&-", "< /dev/null 2>&1"):
        write_hook(clone, f'{HOOK} "$@" {closed}')
        pushed, said = push(clone, "origin", "main")
        assert not pushed, said
        assert "no ref was named on standard input" in said
        assert "use_stdin: true" in said


@pytest.mark.parametrize("new", ["branch", "tag", "elsewhere"])
def test_17_02_every_branch_and_tag_counts(clone: Repo, new: str) -> None:
    write_hook(clone, f'{HOOK} "$@" < /dev/null')
    if new == "elsewhere":  # another remote knows them all, and not the one that is pushed to
        clone.git("remote", "add", "other", str(clone.path.parent / "bare.git"))
        pushed, said = push(clone, "other", "main:x")
    else:
        oid = clone.commit("New", {"b.txt": "1"})
        clone.git("reset", "-q", "--hard", "HEAD~1")
        clone.git(new, "side", oid)
        pushed, said = push(clone, "origin", "main:x")
    assert not pushed, said
    assert "no ref was named" in said


def test_17_02_under_pre_commit_no_ref_is_no_success_either(clone: Repo) -> None:
    clone.commit("New", {"b.txt": "1"})
    write_hook(clone, f'PRE_COMMIT=1 {HOOK} "$@" < /dev/null')
    assert not push(clone, "origin", "main")[0]


def test_17_06_a_waiver_of_the_work_tree_lets_no_push_pass(clone: Repo) -> None:
    clone.commit(f"New\n\n{CLAUDE}\n", {"b.txt": "1"})
    clone.write({"toolban.toml": BAN + WAIVER})
    pushed, said = push(clone, "origin", "main")
    assert not pushed
    assert "Judged by the policy of origin/main (" in said


@pytest.mark.parametrize("named", ["", " --policy toolban.toml"])
def test_17_06_a_push_cannot_loosen_the_policy_of_the_remote(clone: Repo, named: str) -> None:
    clone.commit(f"New\n\n{CLAUDE}\n", {"toolban.toml": BAN + WAIVER})
    write_hook(clone, f'{HOOK}{named} "$@"')
    pushed, said = push(clone, "origin", "HEAD:side")
    assert not pushed
    assert "Judged by the policy of origin/main (" in said


def test_17_06_without_a_remote_branch_the_pushed_commit_decides(clone: Repo, tmp_path: Path) -> None:
    Repo.create(tmp_path / "empty.git", "--bare")
    clone.git("remote", "add", "fresh", str(tmp_path / "empty.git"))
    clone.write({"toolban.toml": BAN + WAIVER})
    clone.day = "2026-08-01"
    clone.git("commit", "-q", "--allow-empty", "-m", f"New\n\n{CLAUDE}")
    pushed, said = push(clone, "fresh", "main")
    assert not pushed
    assert "Judged by the policy of the pushed commit (" in said
    clone.git("commit", "-q", "--amend", "-m", "New", "toolban.toml")
    pushed, said = push(clone, "fresh", "main")
    assert pushed, said


def test_17_06_a_policy_that_only_the_work_tree_has_is_none(repo: Repo, tmp_path: Path) -> None:
    Repo.create(tmp_path / "bare.git", "--bare")
    repo.commit("Start", {"a.txt": "1"})
    repo.git("remote", "add", "origin", str(tmp_path / "bare.git"))
    write_hook(repo, f'{HOOK} "$@"')
    repo.write({"toolban.toml": BAN})
    pushed, said = push(repo, "origin", "main")
    assert not pushed
    assert "one that is only in the work tree does not count for a push" in said


def test_18_10_a_tree_or_a_blob_behind_a_pushed_ref(clone: Repo) -> None:
    clone.commit("Hidden", {"CLAUDE.md": "Be brief.\n"})
    clone.git("tag", "tree", "HEAD^{tree}")
    clone.git("tag", "blob", "HEAD:CLAUDE.md")
    clone.git("tag", "-a", "-m", f"Key\n\n{CLAUDE}", "key", "HEAD:a.txt")
    clone.git("reset", "-q", "--hard", "HEAD~")
    for tag, reason in (
        ("tree", "claude-code/memory-file"),
        ("blob", "leads to a blob, so no path says how to read it, for example refs/tags/blob"),
        ("key", "claude-code/co-author"),
    ):
        pushed, said = push(clone, "origin", tag)
        assert (pushed, reason in said) == (False, True), said
    assert push(clone, "origin", "main")[0]
