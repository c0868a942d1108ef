"""Real commits and pushes through installed hooks: plain git, pre-commit and prek."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.conftest import ORIGINAL
from tests.e2e.command import SOURCE
from tests.helpers import BAN, CLAUDE, Repo

BIN = Path(sys.executable).parent
CONFIG = """\
default_install_hook_types: [pre-commit, pre-merge-commit, commit-msg, pre-push]
repos:
  - repo: {source}
    rev: {rev}
    hooks:
      - id: toolban
      - id: toolban-commit-msg
      - id: toolban-push
"""


def in_agent_free_shell(**variables: str) -> dict[str, str]:
    """The environment of a developer: installers find their settings, no agent is running."""
    path = f"{BIN}{os.pathsep}{ORIGINAL.get('PATH', '')}"
    agents = ("CLAUDE", "AI_AGENT", "CURSOR", "CODEX", "GEMINI", "COPILOT", "QODER", "QWEN", "AIDER", "DEVIN")
    kept = {name: value for name, value in ORIGINAL.items() if not name.startswith(agents)}
    return {**kept, "PATH": path, "NO_COLOR": "1", **variables}


def with_shared_packages(**variables: str) -> dict[str, str]:
    """Variables for an installation of toolban alone, which finds its dependencies where the tests have them.

    Installing those once more takes half a minute; test_docs.py does it once, as the README has it.
    """
    shared = sysconfig.get_path("purelib")
    # pip takes 0 for what --no-build-isolation says: the option stores a negation
    return {"PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PYTHONPATH": shared, **variables}


def commit(
    repo: Repo, message: str, files: dict[str, str | bytes | None], **variables: str
) -> tuple[int, str]:
    """`git commit` with the hooks that are installed."""
    repo.stage(files)
    return run(repo, "git", "commit", "-m", message, **variables)


def run(repo: Repo, *command: str, **variables: str) -> tuple[int, str]:
    """Run a command in the repository as a developer would."""
    done = subprocess.run(
        command, cwd=repo.path, env=in_agent_free_shell(**variables), capture_output=True, check=False
    )
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


@pytest.fixture
def developer(repo: Repo) -> Repo:
    repo.git("config", "user.name", "Jane Doe")
    repo.git("config", "user.email", "jane@corp.example")
    repo.commit("Start", {"toolban.toml": BAN, "app.py": "import os\n"}, day="2026-07-01")
    return repo


@pytest.fixture
def plain_hooks(developer: Repo) -> Repo:
    """The hooks as scripts in .git/hooks, as a person would write them."""
    hooks = developer.path / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name, arguments in (("pre-commit", ""), ("commit-msg", '"$1"'), ("pre-push", '"$@"')):
        script = hooks / name
        script.write_text(
            f'#!/bin/sh\nPYTHONPATH="{SOURCE}" exec "{sys.executable}" -m linter hook {name} {arguments}\n'
        )
        script.chmod(0o755)
    return developer


def assert_blocked_and_passed(repo: Repo, **variables: str) -> None:
    """A developer's day: each way to leave a trace is stopped, ordinary work is not."""
    status, said = commit(repo, "Add notes", {"CLAUDE.md": "Be brief.\n"}, **variables)
    assert status == 1, said
    assert "claude-code/memory-file" in said
    assert "AGENTS.md" in said
    repo.git("rm", "-q", "--cached", "CLAUDE.md")
    repo.write({"CLAUDE.md": None})

    status, said = commit(repo, f"Fix\n\n{CLAUDE}", {"app.py": "import sys\n"}, **variables)
    assert status == 1, said
    assert "claude-code/co-author" in said

    status, said = commit(repo, "Fix the import", {"app.py": "import sys\n"}, **variables)
    assert status == 0, said


def test_plain_git(plain_hooks: Repo) -> None:
    assert_blocked_and_passed(plain_hooks)


def test_inside_an_agent(plain_hooks: Repo) -> None:
    status, said = commit(
        plain_hooks, "Fix", {"app.py": "import sys\n"}, CLAUDE_CODE_SESSION_ID="1", CLAUDECODE="1"
    )
    assert status == 1
    assert "commit from your own shell" in said


def test_what_is_staged_counts(plain_hooks: Repo) -> None:
    """The index is read, not the work tree: neither `-a` nor a half-staged file deceives the hook."""
    manifest = plain_hooks.path / "package.json"
    plain_hooks.stage({"package.json": '{"dependencies": {"@anthropic-ai/claude-code": "1"}}'})
    manifest.write_text("{}")
    status, said = run(plain_hooks, "git", "commit", "-m", "Half")
    assert status == 1, said
    assert "package.json:1" in said
    status, said = run(plain_hooks, "git", "commit", "-a", "-m", "All")
    assert status == 0, said


def test_amend_without_changes(plain_hooks: Repo) -> None:
    """A file that was there before does not stop the rewording of a commit."""
    plain_hooks.commit("Old", {"CLAUDE.md": "x\n"}, day="2026-07-02")
    status, said = run(plain_hooks, "git", "commit", "--amend", "-m", "Reworded")
    assert status == 0, said


def test_verbose_commit(plain_hooks: Repo) -> None:
    """The diff that `git commit -v` shows below the scissors is not part of the message."""
    editor = plain_hooks.path.parent / "editor.sh"
    editor.write_text(
        '#!/bin/sh\n{ printf "Change the text\\n"; cat "$1"; } > "$1.new" && mv "$1.new" "$1"\n'
    )
    editor.chmod(0o755)
    plain_hooks.stage({"text.txt": f"{CLAUDE}\n"})
    status, said = run(plain_hooks, "git", "commit", "-v", GIT_EDITOR=str(editor))
    assert status == 0, said
    assert plain_hooks.git("log", "-1", "--format=%B") == "Change the text"


def test_push(plain_hooks: Repo, tmp_path: Path) -> None:
    """A trace in the middle of a push is found; what the remote has already is not read again."""
    Repo.create(tmp_path / "bare.git", "--bare")
    plain_hooks.git("remote", "add", "origin", str(tmp_path / "bare.git"))
    status, said = run(plain_hooks, "git", "push", "origin", "main")
    assert status == 0, said
    plain_hooks.commit("One", {"a.txt": "1"}, day="2026-08-01")
    plain_hooks.commit(f"Two\n\n{CLAUDE}\n", {"a.txt": "2"})
    plain_hooks.commit("Three", {"a.txt": "3"})
    for target in ("main", "main:new-branch"):
        status, said = run(plain_hooks, "git", "push", "origin", target)
        assert status == 1, said
        assert "claude-code/co-author" in said
    run(plain_hooks, "git", "push", "--no-verify", "origin", "main", "main:other")
    plain_hooks.commit("Four", {"a.txt": "4"})
    for arguments in (["origin", "main"], ["origin", ":other"]):
        status, said = run(plain_hooks, "git", "push", *arguments)
        assert status == 0, said


def test_push_of_a_branch_that_is_named_after_a_tool(plain_hooks: Repo, tmp_path: Path) -> None:
    Repo.create(tmp_path / "bare.git", "--bare")
    plain_hooks.git("remote", "add", "origin", str(tmp_path / "bare.git"))
    plain_hooks.commit("One", {"a.txt": "1"}, day="2026-08-01")
    plain_hooks.git("branch", "claude/issue-12-20260801_1000")
    status, said = run(plain_hooks, "git", "push", "origin", "claude/issue-12-20260801_1000")
    assert status == 1, said
    assert "claude-code/action-branch" in said
    assert "git branch -m claude/issue-12-20260801_1000 <name>" in said
    status, said = run(plain_hooks, "git", "push", "origin", "main:claude/issue-12-20260801_1000")
    assert (status, "claude-code/action-branch" in said) == (1, True), said
    status, said = run(plain_hooks, "git", "push", "origin", "claude/issue-12-20260801_1000:issue-11")
    assert status == 0, said
    plain_hooks.git("branch", "-m", "claude/issue-12-20260801_1000", "issue-12")
    status, said = run(plain_hooks, "git", "push", "origin", "issue-12")
    assert status == 0, said


def test_a_push_of_known_commits_under_a_name_that_proves_nothing(plain_hooks: Repo, tmp_path: Path) -> None:
    """A noted finding and no new commit: nothing to say, and nothing to stop."""
    Repo.create(tmp_path / "bare.git", "--bare")
    plain_hooks.git("remote", "add", "origin", str(tmp_path / "bare.git"))
    for target in ("main", "main:claude/foo"):
        status, said = run(plain_hooks, "git", "push", "origin", target)
        assert (status, "toolban" in said) == (0, False), said


def test_an_old_tag_of_before_the_ban(plain_hooks: Repo, tmp_path: Path) -> None:
    Repo.create(tmp_path / "bare.git", "--bare")
    plain_hooks.git("remote", "add", "origin", str(tmp_path / "bare.git"))
    assert run(plain_hooks, "git", "push", "origin", "main")[0] == 0
    for day, expected in (("2026-07-02", 0), ("2026-08-01", 1)):
        plain_hooks.day = day
        plain_hooks.git("tag", "-f", "-a", "-m", f"Release\n\n{CLAUDE}", "v1")
        status, said = run(plain_hooks, "git", "push", "origin", "v1:v2")
        assert (status, "claude-code/co-author" in said) == (expected, bool(expected)), said


def test_an_agent_that_is_not_banned_may_commit_nothing(plain_hooks: Repo) -> None:
    status, said = run(plain_hooks, "git", "commit", "--allow-empty", "-m", "Empty", CURSOR_AGENT="1")
    assert status == 0, said


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This checkout as a repository of its own, changes that are not committed yet included."""
    copy = tmp_path_factory.mktemp("snapshot") / "toolban"
    subprocess.run(("git", "clone", "-q", str(SOURCE), str(copy)), check=True)
    listed = subprocess.run(
        ("git", "ls-files", "-z", "-c", "-o", "--exclude-standard"),
        cwd=SOURCE,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        source, target = SOURCE / name, copy / name
        if name and source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    who = ("-c", "user.name=Jane Doe", "-c", "user.email=jane@corp.example")
    subprocess.run(("git", "add", "-A"), cwd=copy, check=True)
    subprocess.run(("git", *who, "commit", "-q", "--allow-empty", "-m", "Snapshot"), cwd=copy, check=True)
    return copy


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where pre-commit and prek keep what they install: built once, used by every test here."""
    base = tmp_path_factory.mktemp("homes")
    return with_shared_packages(
        PRE_COMMIT_HOME=str(base / "pre-commit"),
        PREK_HOME=str(base / "prek"),
        TOOLBAN_CACHE_DIR=str(base / "cache"),
    )


@pytest.mark.slow
@pytest.mark.parametrize("manager", ["pre-commit", "prek"])
def test_hook_managers(
    manager: str, developer: Repo, snapshot: Path, homes: dict[str, str], tmp_path: Path
) -> None:
    rev = subprocess.run(
        ("git", "rev-parse", "HEAD"), cwd=snapshot, capture_output=True, check=True, text=True
    )
    developer.commit(
        "Use hooks", {".pre-commit-config.yaml": CONFIG.format(source=snapshot, rev=rev.stdout.strip())}
    )
    status, said = run(developer, manager, "install", **homes)
    assert status == 0, said
    assert_blocked_and_passed(developer, **homes)
    status, said = run(developer, manager, "run", "--all-files", **homes)
    assert status == 0, said
    assert_pushes(developer, Repo.create(tmp_path / "remote.git", "--bare"), homes)
    developer.commit("Old", {"CLAUDE.md": "x\n"}, day="2026-07-02")
    status, said = run(developer, manager, "run", "--all-files", **homes)
    assert status == 1, said
    assert "claude-code/memory-file" in said


def assert_pushes(developer: Repo, bare: Repo, homes: dict[str, str]) -> None:
    """A trace in the middle of a push stops it, forced or beside other refs, and the name of a branch does.

    A clean push, a forced one, a tag and a deletion pass.
    """
    developer.git("remote", "add", "origin", str(bare.path))
    developer.day = "2026-08-01"
    start = developer.git("rev-parse", "HEAD")
    for message in ("One", f"Two\n\n{CLAUDE}\n", "Three"):
        developer.commit(message)
    for arguments in (("main",), ("--force", "main"), ("main", "main~3:refs/heads/other")):
        status, said = run(developer, "git", "push", "origin", *arguments, **homes)
        assert (status, "claude-code/co-author" in said) == (1, True), said
    developer.git("reset", "-q", "--hard", start)
    developer.commit("Zero")
    status, said = run(developer, "git", "push", "origin", "main:claude/issue-1-20260801_1000", **homes)
    assert (status, "claude-code/action-branch" in said) == (1, True), said
    developer.git("reset", "-q", "--hard", start)
    for message, arguments in (
        ("Clean", ("main",)),
        ("Other", ("--force", "main")),
        ("Tagged", ("main", "v1")),
    ):
        if message == "Other":
            developer.git("reset", "-q", "--hard", start)
        developer.commit(message)
        developer.git("tag", "-f", "v1")
        status, said = run(developer, "git", "push", "origin", *arguments, **homes)
        assert status == 0, said
    status, said = run(developer, "git", "push", "origin", ":v1", **homes)
    assert status == 0, said


@pytest.mark.slow
@pytest.mark.parametrize("manager", ["pre-commit", "prek"])
def test_try_repo(manager: str, developer: Repo, snapshot: Path, homes: dict[str, str]) -> None:
    developer.stage({"CLAUDE.md": "x\n"})
    status, said = run(developer, manager, "try-repo", str(snapshot), "toolban", **homes)
    assert status == 1, said
    assert "claude-code/memory-file" in said
    developer.git("rm", "-q", "-f", "CLAUDE.md")
    developer.stage({"b.py": "import os\n"})
    status, said = run(developer, manager, "try-repo", str(snapshot), "toolban", **homes)
    assert status == 0, said
