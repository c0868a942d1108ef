"""toolban reads the repository, index and work tree that git itself takes, and writes nothing (issue 17)."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from linter.git.errors import GitError
from tests.e2e.command import SOURCE, CommandLine, Done, start
from tests.helpers import Repo

PACKAGE = '{"dependencies": {"@anthropic-ai/claude-code": "1"}}\n'
TODAY = ("--today", "2026-08-01")
NOBODY = 65534


@pytest.fixture
def hooked(banned: Repo) -> Repo:
    """A repository whose pre-commit hook is the program under test; `how` is the rest of its line."""
    install_hook(banned, "hook pre-commit")
    return banned


def install_hook(repo: Repo, how: str) -> None:
    hook = repo.path / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m linter {how}\n')
    hook.chmod(0o755)


def commit(repo: Repo, *options: str, **variables: str) -> tuple[bool, str]:
    """Whether `git commit` made a commit, and what was printed."""
    before = repo.git("rev-parse", "HEAD")
    said = repo.git(
        "commit", "-q", "-m", "Change", *options, check=False, PYTHONPATH=str(SOURCE), **variables
    )
    return repo.git("rev-parse", "HEAD") != before, said


@pytest.mark.parametrize("command", [("check", "--staged"), ("hook", "pre-commit")])
def test_17_08_intent_to_add_is_not_staged(
    toolban: CommandLine, banned: Repo, command: tuple[str, ...]
) -> None:
    banned.write({"CLAUDE.md": "x\n", "package.json": PACKAGE})
    banned.git("add", "-N", "CLAUDE.md", "package.json")
    banned.stage_only({"a.txt": "1"})
    assert "CLAUDE.md" not in toolban(*command, *TODAY, cwd=banned.path).out
    banned.git("add", "CLAUDE.md")
    assert toolban(*command, *TODAY, cwd=banned.path).status == 1


def test_17_08_what_is_only_intended_is_not_in_the_index_as_a_whole(
    toolban: CommandLine, banned: Repo
) -> None:
    banned.write({"CLAUDE.md": "x\n"})
    banned.git("add", "-N", "CLAUDE.md")
    assert toolban("hook", "pre-commit", *TODAY, cwd=banned.path) == Done(0, "", "")


@pytest.mark.parametrize("how", ["hook pre-commit", "check --staged"])
@pytest.mark.parametrize("folder", ["", "sub"])
def test_17_11_commit_all_is_judged_by_the_index_that_git_made_for_it(
    banned: Repo, how: str, folder: str
) -> None:
    install_hook(banned, how)
    banned.commit("Add a package", {"package.json": "{}\n", "sub/a.txt": "1"})
    banned.write({"package.json": PACKAGE})
    made, said = commit(banned, "-a")
    assert not made
    assert "claude-code/" in said
    inner = Repo(banned.path / folder)
    made, _ = commit(inner, str(os.path.relpath(banned.path / "package.json", inner.path)))
    assert not made


def test_17_12_the_work_tree_that_the_configuration_names_is_read(toolban: CommandLine, banned: Repo) -> None:
    elsewhere = banned.path.parent / "elsewhere"
    shutil.copytree(banned.path, elsewhere, ignore=shutil.ignore_patterns(".git"))
    (elsewhere / "package.json").write_text(PACKAGE)
    banned.write({"package.json": "{}\n"})
    banned.git("add", "package.json")
    assert toolban("check", *TODAY, cwd=banned.path).status == 0
    banned.git("config", "core.worktree", str(elsewhere))
    assert toolban("check", *TODAY, cwd=banned.path).status == 1
    banned.git("config", "core.worktree", "/nonexistent/x")
    done = toolban("check", *TODAY, cwd=banned.path)
    assert done.status == 3
    assert "its work tree is not there" in done.err


@pytest.mark.parametrize("relative", [False, True])
def test_17_12_git_dir_and_work_tree_of_the_environment_are_read(
    toolban: CommandLine, banned: Repo, monkeypatch: pytest.MonkeyPatch, *, relative: bool
) -> None:
    elsewhere = banned.path.parent / "elsewhere"
    shutil.copytree(banned.path, elsewhere, ignore=shutil.ignore_patterns(".git"))
    (elsewhere / "package.json").write_text(PACKAGE)
    banned.write({"package.json": "{}\n"})
    banned.git("add", "package.json")
    git_dir = banned.path / ".git"
    monkeypatch.setenv("GIT_DIR", os.path.relpath(git_dir, elsewhere) if relative else str(git_dir))
    assert toolban("check", *TODAY, cwd=elsewhere).status == 1
    monkeypatch.setenv(
        "GIT_WORK_TREE", os.path.relpath(banned.path, elsewhere) if relative else str(banned.path)
    )
    assert toolban("check", *TODAY, cwd=elsewhere).status == 0
    monkeypatch.setenv("GIT_DIR", str(banned.path / "nowhere"))
    done = toolban("check", *TODAY, cwd=elsewhere)
    assert done.status == 3
    assert "GIT_DIR names no git repository" in done.err


@pytest.fixture
def sparse(banned: Repo) -> Repo:
    """A repository with a sparse index, all of it packed."""
    banned.commit(
        "Files", {"in/a.txt": "1", "out/deep/CLAUDE.md": "x", "out/deep/b.txt": "2", "out/c.txt": "3"}
    )
    banned.git("sparse-checkout", "init", "--cone", "--sparse-index")
    banned.git("sparse-checkout", "set", "in")
    banned.git("repack", "-adq")
    banned.git("prune-packed")
    assert "040000" in banned.git("ls-files", "--sparse", "-s")
    return banned


def files_of(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below a directory, with its size and time."""
    found = [path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()]
    return {str(path): (path.lstat().st_size, path.lstat().st_mtime_ns) for path in found}


READING = [
    ("check",),
    ("check", "--staged"),
    ("hook", "pre-commit"),
    ("hook", "commit-msg", ".git/description"),
    ("hook", "pre-push", "origin"),
    ("range", "HEAD~1..HEAD"),
    ("range", "HEAD~1..HEAD", "--all"),
    ("range", "HEAD~1..HEAD", "--policy", "toolban.toml"),
    ("audit",),
    ("audit", "--unreachable"),
    ("audit", "--first-parent"),
    ("fix",),
    ("explain", "claude-code/co-author"),
    ("policy", "show"),
    ("policy", "check"),
    ("install", "--dry-run"),
]


@pytest.mark.parametrize("staged", [False, True])
def test_17_13_no_command_writes_into_a_repository_with_a_sparse_index(
    toolban: CommandLine, sparse: Repo, monkeypatch: pytest.MonkeyPatch, *, staged: bool
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    (sparse.path / ".git" / "description").write_text("A message\n")
    if staged:
        (sparse.path / "in" / "a.txt").write_text("other\n")
        sparse.git("add", "in/a.txt")
    before = files_of(sparse.path)
    for command in READING:
        toolban(*command, cwd=sparse.path)
        assert files_of(sparse.path) == before, command


def test_17_13_what_a_sparse_index_leaves_out_is_counted(toolban: CommandLine, sparse: Repo) -> None:
    done = toolban("check", *TODAY, cwd=sparse.path)
    assert "out/deep/CLAUDE.md" in done.out
    assert "3 times, for example out/c.txt" in done.out or "out/c.txt" in done.out
    assert toolban("hook", "pre-commit", *TODAY, cwd=sparse.path).status == 1


@pytest.mark.parametrize("command", [("check", "--staged"), ("hook", "pre-commit")])
def test_17_14_entries_in_conflict_are_counted(
    toolban: CommandLine, banned: Repo, command: tuple[str, ...]
) -> None:
    banned.commit("Base", {"package.json": "{}\n"})
    banned.git("checkout", "-q", "-b", "side")
    banned.commit("Side", {"package.json": PACKAGE})
    banned.git("checkout", "-q", "main")
    banned.commit("Main", {"package.json": '{"name": "x"}\n'})
    banned.git("merge", "-q", "side", check=False)
    done = toolban(*command, *TODAY, cwd=banned.path)
    assert done.status == 3
    assert "in conflict" in done.out + done.err


def old_git(folder: Path, version: str) -> str:
    """A directory with a git in front of the real one, which says that it is older and knows less."""
    real = shutil.which("git")
    folder.mkdir()
    script = folder / "git"
    script.write_text(
        f'#!/bin/sh\nfor word; do case "$word" in\n'
        f'version) echo "git version {version}"; exit 0;;\n'
        f'--diff-merges=*) echo "error: invalid option: $word" >&2; exit 129;;\nesac; done\nexec "{real}" "$@"\n'
    )
    script.chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


@pytest.mark.parametrize(
    ("version", "status"), [("2.30.9", 3), ("2.17.1", 3), ("2.31.0", 0), ("2.55.0.windows.1", 0)]
)
def test_17_15_a_git_that_is_too_old_is_refused(
    banned: Repo, tmp_path: Path, version: str, status: int
) -> None:
    done = start("audit", cwd=banned.path, PATH=old_git(tmp_path / "old", version))
    assert done.status == status, done.err
    assert ("toolban needs 2.31 or newer" in done.err) == (status == 3)


def test_17_15_an_option_that_git_does_not_know_is_no_answer(banned: Repo, tmp_path: Path) -> None:
    banned.commit("Trace", {"CLAUDE.md": "x"})
    done = start("audit", "--first-parent", cwd=banned.path, PATH=old_git(tmp_path / "old", "2.31.0"))
    assert done.status == 3
    assert "invalid option" in done.out + done.err
    assert "trees are not here" not in done.out + done.err


@pytest.fixture
def of_somebody_else(hooked: Repo) -> Repo:
    """A repository that git reads only because `safe.directory` names it."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("only root can give files away")
    for path in (hooked.path, *hooked.path.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    settings = hooked.path.parent / "gitconfig"
    settings.write_text(f"[safe]\n\tdirectory = {hooked.path}\n[user]\n\tname = x\n")
    return hooked


def test_17_16_a_hook_reads_the_repository_that_git_trusts(of_somebody_else: Repo) -> None:
    settings = str(of_somebody_else.path.parent / "gitconfig")
    refused = of_somebody_else.git("status", check=False)
    assert "dubious ownership" in refused
    of_somebody_else.write({"a.txt": "1", "CLAUDE.md": "x"})
    of_somebody_else.git("add", "a.txt", GIT_CONFIG_GLOBAL=settings)
    clean = subprocess.run(
        (sys.executable, "-m", "linter", "hook", "pre-commit"),
        cwd=of_somebody_else.path,
        env={**os.environ, "PYTHONPATH": str(SOURCE), "GIT_CONFIG_GLOBAL": settings},
        capture_output=True,
        check=False,
        text=True,
    )
    assert (clean.returncode, clean.stdout, clean.stderr) == (0, "", "")
    of_somebody_else.git("add", "CLAUDE.md", GIT_CONFIG_GLOBAL=settings)
    for command in (("hook", "pre-commit"), ("check", "--staged", *TODAY), ("check", *TODAY)):
        done = start(*command, cwd=of_somebody_else.path, GIT_CONFIG_GLOBAL=settings)
        assert done.status == 1, done.err
        assert "claude-code/memory-file" in done.out + done.err


def test_17_16_the_hint_can_be_followed() -> None:
    error = GitError(("status",), 128, "fatal: detected dubious ownership in repository at '/x'")
    assert "git config --global --add safe.directory" in error.hint
