"""What `toolban install` writes, and real git running it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from linter.git.runner import Git
from linter.hooks import scripts as hookfiles
from tests.e2e.command import CommandLine
from tests.e2e.test_hooks import run
from tests.helpers import BAN, CLAUDE, Repo


@pytest.fixture
def developer(repo: Repo) -> Repo:
    repo.git("config", "user.name", "Jane Doe")
    repo.git("config", "user.email", "jane@corp.example")
    repo.commit("Start", {"toolban.toml": BAN, "app.py": "import os\n"}, day="2026-07-01")
    return repo


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's own configuration."""
    config = tmp_path / "machine"
    config.mkdir()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config / "gitconfig"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config))
    return config


def commits(repo: Repo, message: str, **variables: str) -> tuple[int, str]:
    return run(repo, "git", "commit", "--allow-empty", "-m", message, **variables)


def test_hooks_of_a_repository(toolban: CommandLine, developer: Repo) -> None:
    done = toolban("install", cwd=developer.path)
    assert done.status == 0
    assert done.out.count("wrote ") == 4
    hook = developer.path / ".git" / "hooks" / "commit-msg"
    assert hook.stat().st_mode & stat.S_IXUSR
    status, said = commits(developer, f"Change\n\n{CLAUDE}")
    assert status == 1
    assert "claude-code/co-author" in said
    assert commits(developer, "Change")[0] == 0
    assert toolban("install", cwd=developer.path).out == "Everything is installed already.\n"


def test_nothing_is_overwritten(toolban: CommandLine, developer: Repo) -> None:
    hooks = developer.path / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "commit-msg").write_text("#!/bin/sh\nexit 0\n")
    done = toolban("install", cwd=developer.path)
    assert done.status == 2
    assert "commit-msg is there already: add this line:" in done.err
    assert 'hook commit-msg "$@" || exit' in done.err
    assert (hooks / "commit-msg").read_text() == "#!/bin/sh\nexit 0\n"
    assert (hooks / "pre-commit").exists()


def test_a_word_in_a_comment_is_no_hook(toolban: CommandLine, developer: Repo) -> None:
    hooks = developer.path / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "commit-msg").write_text("#!/bin/sh\n# toolban hook commit-msg was here\nexit 0\n")
    (hooks / "pre-commit").write_text("#!/bin/sh\ntoolban hook pre-commit || exit\n")
    done = toolban("install", cwd=developer.path)
    assert done.status == 2
    assert "commit-msg is there already" in done.err
    assert "pre-commit is there already" not in done.err


def test_hooks_of_ours_with_another_policy_are_told(toolban: CommandLine, developer: Repo) -> None:
    assert toolban("install", cwd=developer.path).status == 0
    done = toolban("install", "--policy", "builtin:alibaba-2026-07", cwd=developer.path)
    assert done.status == 2
    assert done.err.count("is ours and runs otherwise: remove it and install again.") == 4


@pytest.mark.parametrize("hook", ["pre-push", "pre-receive"])
def test_what_is_added_to_a_hook_that_reads_its_input_leaves_it_all(
    toolban: CommandLine, developer: Repo, tmp_path: Path, hook: str
) -> None:
    """The rest of the hook sees every ref, and a bad push does not pass."""
    bare = Repo.create(tmp_path / "server.git", "--bare")
    place = developer.path / ".git" if hook == "pre-push" else bare.path
    own = place / "hooks" / hook
    own.parent.mkdir(exist_ok=True)
    own.write_text("#!/bin/sh\n")
    (tmp_path / "policy.toml").write_text(BAN)
    server = ("--server", str(bare.path), "--policy", str(tmp_path / "policy.toml"))
    done = toolban("install", *(server if hook == "pre-receive" else ()), cwd=developer.path)
    assert done.status == 2
    _, _, added = done.err.partition(
        f"{hook} is there already: add these lines, before anything reads its input:\n"
    )
    lines = added.partition("\nREFS\n")[0] + "\nREFS\n"
    seen = tmp_path / "seen"
    own.write_text(f'#!/bin/sh\n{lines}while read -r a b c d; do echo "$a $b $c" >> {seen}; done\n')
    own.chmod(0o755)
    assert run(developer, "git", "push", str(bare.path), "main:main", "main:other")[0] == 0
    assert len(seen.read_text().splitlines()) == 2
    developer.commit(f"Bad\n\n{CLAUDE}\n", day="2026-08-01")
    status, said = run(developer, "git", "push", str(bare.path), "main")
    assert status == 1
    assert "claude-code/co-author" in said
    status, said = run(developer, "git", "push", str(bare.path), "main~:main")  # nothing to push
    if hook == "pre-push":  # and no ref of a remote that proves it
        assert status == 1
        assert "no ref was named on standard input" in said
    else:
        assert status == 0


def test_a_server_whose_hooks_are_elsewhere(toolban: CommandLine, tmp_path: Path) -> None:
    bare = Repo.create(tmp_path / "server.git", "--bare")
    bare.git("config", "core.hooksPath", "/srv/hooks")
    done = toolban("install", "--server", str(bare.path), "--policy", "builtin:alibaba-2026-07", cwd=tmp_path)
    assert done.status == 2
    assert "core.hooksPath is /srv/hooks, so git looks there: add this to its pre-receive" in done.err
    assert not (bare.path / "hooks" / "pre-receive").exists()


def test_hooks_without_a_policy_would_stop_every_commit(toolban: CommandLine, repo: Repo) -> None:
    done = toolban("install", cwd=repo.path)
    assert done.status == 2
    assert "There is no policy here, and hooks without one stop every commit." in done.err
    assert "toolban init" in done.err
    assert not (repo.path / ".git" / "hooks").exists()


def test_a_dry_run_writes_nothing(toolban: CommandLine, developer: Repo) -> None:
    done = toolban("install", "--dry-run", cwd=developer.path)
    assert done.out.count("would write ") == 4
    assert not (developer.path / ".git" / "hooks").exists()


@pytest.mark.parametrize("name", [".pre-commit-config.yaml", "lefthook.yml", ".husky/x"])
def test_a_repository_with_a_manager_of_hooks(toolban: CommandLine, developer: Repo, name: str) -> None:
    developer.write({name: ""})
    done = toolban("install", cwd=developer.path)
    assert done.status == 2
    assert "manages the hooks of this repository" in done.err
    assert "toolban hook commit-msg" in done.err
    assert toolban("install", "--method", "hooks", cwd=developer.path).status == 0


def test_a_directory_of_hooks_that_somebody_chose(toolban: CommandLine, developer: Repo) -> None:
    developer.git("config", "core.hooksPath", ".githooks")
    done = toolban("install", cwd=developer.path)
    assert done.status == 2
    assert "core.hooksPath is .githooks" in done.err


def test_a_linked_work_tree_shares_the_hooks(toolban: CommandLine, developer: Repo, tmp_path: Path) -> None:
    developer.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "other")
    assert toolban("install", cwd=tmp_path / "linked").status == 0
    assert (developer.path / ".git" / "hooks" / "commit-msg").exists()


def test_hooks_of_a_server(toolban: CommandLine, developer: Repo, tmp_path: Path) -> None:
    bare = Repo.create(tmp_path / "server.git", "--bare")
    done = toolban("install", "--server", str(bare.path), cwd=tmp_path)
    assert done.status == 2
    assert "needs a policy of its own" in done.err
    policy = tmp_path / "policy.toml"
    policy.write_text(BAN)
    done = toolban("install", "--server", str(bare.path), "--policy", "policy.toml", cwd=tmp_path)
    assert done.status == 0
    assert f"--policy {policy}" in (bare.path / "hooks" / "pre-receive").read_text()
    developer.commit(f"Bad\n\n{CLAUDE}\n", day="2026-08-01")
    status, said = run(developer, "git", "push", str(bare.path), "main")
    assert status == 1
    assert "The push was rejected." in said


@pytest.mark.parametrize("folder", ["custom_hooks/pre-receive.d", "hooks/pre-receive.d"])
def test_servers_with_a_directory_for_hooks(toolban: CommandLine, tmp_path: Path, folder: str) -> None:
    bare = Repo.create(tmp_path / "server.git", "--bare")
    (bare.path / folder).mkdir(parents=True)
    (bare.path / "hooks" / "pre-receive").parent.mkdir(exist_ok=True)
    (bare.path / "hooks" / "pre-receive").write_text("#!/bin/sh\n")
    policy = "builtin:alibaba-2026-07"
    assert toolban("install", "--server", str(bare.path), "--policy", policy, cwd=tmp_path).status == 0
    assert os.access(bare.path / folder / "toolban", os.X_OK)


def test_a_whole_machine_needs_a_policy(toolban: CommandLine, developer: Repo, machine: Path) -> None:
    done = toolban("install", "--scope", "global", cwd=developer.path)
    assert done.status == 2
    assert "--scope global needs --policy" in done.err
    assert not list(machine.iterdir())


def test_hooks_of_a_whole_machine_hand_on_to_those_of_a_repository(
    toolban: CommandLine, developer: Repo, machine: Path, tmp_path: Path
) -> None:
    policy = "builtin:alibaba-2026-07"
    done = toolban(
        "install", "--scope", "global", "--policy", policy, "--method", "hooks", cwd=developer.path
    )
    assert done.status == 0
    user = {"GIT_CONFIG_GLOBAL": str(machine / "gitconfig")}
    for name in ("commit-msg", "post-commit", "pre-push"):
        hook = developer.path / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ncat > {tmp_path}/{name}.seen\n")
        hook.chmod(0o755)
    status, said = commits(developer, f"Change\n\n{CLAUDE}", **user)
    assert status == 1
    assert "claude-code/co-author" in said
    assert not (tmp_path / "commit-msg.seen").exists()
    status, said = commits(developer, "Change", **user)
    assert status == 0, said
    assert (tmp_path / "commit-msg.seen").exists()
    assert (tmp_path / "post-commit.seen").exists()
    bare = Repo.create(tmp_path / "server.git", "--bare")
    status, said = run(developer, "git", "push", str(bare.path), "main", **user)
    assert status == 0, said
    assert (tmp_path / "pre-push.seen").read_text().startswith("refs/heads/main ")
    again = ("install", "--scope", "global", "--method", "hooks", "--policy")
    assert toolban(*again, policy, cwd=developer.path).out == "Everything is installed already.\n"
    other = toolban(*again, "builtin:samsung-2023-05", cwd=developer.path)
    assert other.status == 2
    assert "differs: remove it and install again" in other.err
    developer.git("config", "--global", "core.hooksPath", str(tmp_path))
    done = toolban(*again, policy, cwd=developer.path)
    assert done.status == 2
    assert "core.hooksPath is" in done.err


def test_hooks_in_the_configuration_need_a_new_git(
    toolban: CommandLine, developer: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Git, "version", lambda _: (2, 53))
    done = toolban("install", "--method", "config", cwd=developer.path)
    assert done.status == 2
    assert "need git 2.54" in done.err
    monkeypatch.setattr(Git, "version", lambda _: (2, 54))
    done = toolban("install", cwd=developer.path)
    assert done.status == 0
    assert developer.git("config", "hook.toolban-commit-msg.event") == "commit-msg"
    assert developer.git("config", "hook.toolban-commit-msg.command").endswith("toolban hook commit-msg")
    assert not (developer.path / ".git" / "hooks").exists()
    assert toolban("install", cwd=developer.path).out == "Everything is installed already.\n"


def test_a_path_with_spaces_is_quoted() -> None:
    line = hookfiles.command("/opt/tool ban/toolban", "pre-merge-commit", "/etc/a b.toml")
    assert line == "'/opt/tool ban/toolban' hook pre-commit --policy '/etc/a b.toml'"
    assert hookfiles.script(line).splitlines()[-1] == f'exec {line} "$@"'
