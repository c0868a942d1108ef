"""`toolban uninstall` takes back what `toolban install` wrote, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.git.runner import Git
from linter.hooks import scripts as hookfiles
from tests.e2e.command import CommandLine
from tests.e2e.test_hooks import run
from tests.e2e.test_install import commits, developer, machine
from tests.helpers import CLAUDE, Repo

__all__ = ["developer", "machine"]
POLICY = "builtin:alibaba-2026-07"


def test_hooks_of_a_repository_come_and_go(toolban: CommandLine, developer: Repo) -> None:
    hooks = developer.path / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "post-commit").write_text("#!/bin/sh\n")
    before = (developer.path / ".git" / "config").read_bytes()
    assert toolban("install", cwd=developer.path).status == 0
    done = toolban("uninstall", "--dry-run", cwd=developer.path)
    assert done.out.count("would remove ") == 4
    done = toolban("uninstall", cwd=developer.path)
    assert (done.status, done.out.count("removed ")) == (0, 4)
    assert [path.name for path in hooks.iterdir()] == ["post-commit"]
    assert (developer.path / ".git" / "config").read_bytes() == before
    assert commits(developer, f"Change\n\n{CLAUDE}")[0] == 0
    assert toolban("uninstall", cwd=developer.path).out == "Nothing of toolban is installed there.\n"


@pytest.mark.parametrize("text", ["{own}echo done\n", '#!/bin/sh\ntoolban hook commit-msg "$1" || exit\n'])
def test_what_somebody_changed_stays(toolban: CommandLine, developer: Repo, text: str) -> None:
    assert toolban("install", cwd=developer.path).status == 0
    hook = developer.path / ".git" / "hooks" / "commit-msg"
    changed = text.replace("{own}", hook.read_text())
    hook.write_text(changed)
    done = toolban("uninstall", cwd=developer.path)
    assert (done.status, done.out.count("removed ")) == (2, 3)
    assert "commit-msg was written or changed by somebody" in done.err
    assert hook.read_text() == changed


def test_a_hook_of_an_earlier_version_is_ours() -> None:
    old = f'#!/bin/sh\n# {hookfiles.MARK}; remove this file to take it away.\nexec /a/toolban hook pre-push "$@"\n'
    assert hookfiles.is_own(old, "pre-push")
    assert not hookfiles.is_own(old + "true\n", "pre-push")


def test_hooks_in_the_configuration(
    toolban: CommandLine, developer: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (developer.path / ".git" / "config").read_bytes()
    monkeypatch.setattr(Git, "version", lambda _: (2, 54))
    assert toolban("install", cwd=developer.path).status == 0
    developer.git("config", "hook.mine.command", "true")
    assert toolban("uninstall", cwd=developer.path).out.count("unset ") == 8
    assert developer.git("config", "--get-regexp", "^hook") == "hook.mine.command true"
    developer.git("config", "--remove-section", "hook.mine")
    assert (developer.path / ".git" / "config").read_bytes() == before


def test_a_whole_machine(toolban: CommandLine, developer: Repo, machine: Path) -> None:
    options = ("--scope", "global", "--policy", POLICY, "--method", "hooks")
    assert toolban("install", *options, cwd=developer.path).status == 0
    done = toolban("uninstall", "--scope", "global", cwd=developer.path)
    assert done.status == 0
    assert "unset git config --global core.hooksPath" in done.out
    assert not (machine / "toolban").exists()
    assert "hooksPath" not in (machine / "gitconfig").read_text()


def test_a_directory_of_hooks_that_is_not_ours_stays(
    toolban: CommandLine, developer: Repo, machine: Path
) -> None:
    assert machine.is_dir()
    developer.git("config", "--global", "core.hooksPath", "/srv/hooks")
    assert toolban("uninstall", "--scope", "global", cwd=developer.path).status == 0
    assert developer.git("config", "--global", "core.hooksPath") == "/srv/hooks"


def test_a_server(toolban: CommandLine, tmp_path: Path) -> None:
    bare = Repo.create(tmp_path / "server.git", "--bare")
    server = ("--server", str(bare.path))
    assert toolban("install", *server, "--policy", POLICY, cwd=tmp_path).status == 0
    assert toolban("uninstall", *server, cwd=tmp_path).status == 0
    assert not (bare.path / "hooks" / "pre-receive").exists()


@pytest.mark.parametrize("scope", ["repo", "global"])
def test_a_hook_whose_program_is_gone_says_what_to_do(
    toolban: CommandLine,
    developer: Repo,
    machine: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scope: str,
) -> None:
    gone = tmp_path / "my venv" / "bin"
    gone.mkdir(parents=True)
    (gone / "toolban").write_text("#!/bin/sh\nexit 0\n")
    monkeypatch.setattr("sys.executable", str(gone / "python"))
    options = () if scope == "repo" else ("--scope", scope, "--policy", POLICY, "--method", "hooks")
    assert toolban("install", *options, cwd=developer.path).status == 0
    (gone / "toolban").unlink()
    status, said = run(
        developer, "git", "commit", "--allow-empty", "-m", "x", GIT_CONFIG_GLOBAL=str(machine / "gitconfig")
    )
    assert status == 1
    assert f"this hook runs {gone / 'toolban'}, which is gone" in said
    assert "toolban uninstall" in said
