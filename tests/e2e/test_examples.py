"""Every file under examples/ is run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
import yaml

from tests.e2e.command import SOURCE, CommandLine
from tests.e2e.test_hooks import in_agent_free_shell, run
from tests.helpers import CLAUDE, Repo

EXAMPLES = SOURCE / "examples"
KNOWN = {
    "ci/azure-pipelines.yml",
    "ci/github.yml",
    "ci/gitlab.yml",
    # tests/e2e/test_own_tools.py runs these:
    "company/ci.yml",
    "company/rules/tools/claude-code-house.toml",
    "company/rules/tools/proto-pilot.toml",
    "company/toolban.toml",
    "hooks/.pre-commit-config.yaml",
    "hooks/commit-msg",
    "hooks/pre-commit",
    "hooks/pre-receive",
    "hooks/husky/commit-msg",
    "hooks/husky/pre-commit",
    "hooks/husky/pre-merge-commit",
    "hooks/husky/pre-push",
    "hooks/lefthook.yml",
    # tests/e2e/test_hook_managers.py runs these, as install prints them:
    "hooks/pre-commit-local.yaml",
    "hooks/prek.toml",
    # tests/e2e/test_fleet_examples.py runs or checks these:
    "fleet/dask-on-kubernetes.yaml",
    "fleet/github-matrix.yml",
    "fleet/kubernetes-job.yaml",
    "fleet/toolban-fleet.service",
    "fleet/toolban-fleet.timer",
    "server/make-bundle",
    "policies/allow-list.toml",
    "policies/human-in-charge.toml",
    "policies/vendor.toml",
}


def test_every_example_has_a_test() -> None:
    assert {path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.rglob("*") if path.is_file()} == KNOWN


@pytest.mark.parametrize(
    ("name", "today", "files", "status", "said"),
    [
        ("vendor", "2026-08-31", {"a.py": "import openai\n"}, 0, "1 noted"),
        ("vendor", "2026-09-15", {"a.py": "import openai\n"}, 0, "1 warning"),
        ("vendor", "2026-10-01", {"a.py": "import openai\n"}, 1, "1 violation"),
        ("vendor", "2026-10-01", {"research/a.py": "import openai\n"}, 0, "1 waived"),
        ("vendor", "2027-01-01", {"research/a.py": "import openai\n"}, 1, "ended on 2026-12-31"),
        ("vendor", "2026-10-01", {"a.py": "import anthropic\n", "AGENTS.md": "x"}, 0, "0 violations"),
        ("allow-list", "2026-08-01", {"CLAUDE.md": "x"}, 1, "1 violation"),
        ("allow-list", "2026-08-01", {"a.ts": 'import OpenAI from "openai";\n'}, 1, "a.ts:1"),
        ("allow-list", "2026-08-01", {".qoder/rules/a.md": "x", "AGENTS.md": "x"}, 0, "0 violations"),
    ],
)
def test_policies(
    name: str,
    today: str,
    files: dict[str, str | bytes | None],
    status: int,
    said: str,
    toolban: CommandLine,
    repo: Repo,
) -> None:
    repo.commit("Start", files)
    path = str(EXAMPLES / "policies" / f"{name}.toml")
    done = toolban("check", "--policy", path, "--today", today, cwd=repo.path)
    assert done.status == status, done.out
    assert said in done.out


def test_hook_scripts(repo: Repo, tmp_path: Path) -> None:
    repo.commit("Start", {"toolban.toml": 'extends = ["builtin:alibaba-2026-07"]\n'})
    hooks = repo.path / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("commit-msg", "pre-commit"):
        shutil.copy(EXAMPLES / "hooks" / name, hooks / name)
    path = _with_toolban(tmp_path)
    repo.stage({"a.py": "import os\n"})
    status, said = run(repo, "git", *_who(), "commit", "-m", f"Fix\n\n{CLAUDE}", PATH=path)
    assert (status, "claude-code/co-author" in said) == (1, True), said
    repo.stage({"CLAUDE.md": "x\n"})
    status, said = run(repo, "git", *_who(), "commit", "-m", "Fix", PATH=path)
    assert (status, "claude-code/memory-file" in said) == (1, True), said


def test_configurations() -> None:
    """They name hooks and options that exist."""
    known = {hook["id"] for hook in yaml.safe_load((SOURCE / ".pre-commit-hooks.yaml").read_text())}
    config = yaml.safe_load((EXAMPLES / "hooks" / ".pre-commit-config.yaml").read_text())
    assert {hook["id"] for hook in config["repos"][0]["hooks"]} == known
    assert config["default_install_hook_types"] == [
        "pre-commit",
        "pre-merge-commit",
        "commit-msg",
        "pre-push",
    ]


@pytest.mark.parametrize("manager", ["husky", "lefthook"])
def test_lines_of_hook_managers(manager: str, repo: Repo, tmp_path: Path) -> None:
    """What the manager runs in a shell, with the arguments that git gives to the hook."""
    repo.commit("Start", {"toolban.toml": 'extends = ["builtin:alibaba-2026-07"]\n'})
    hooks = repo.path / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name, line in _lines_of(manager).items():
        (hooks / name).write_text(f"#!/bin/sh\n{line}\n")
        (hooks / name).chmod(0o755)
    path = _with_toolban(tmp_path)
    bare = Repo.create(tmp_path / "bare.git", "--bare")
    repo.stage({"a.py": "import os\n"})
    status, said = run(repo, "git", *_who(), "commit", "-m", f"Fix\n\n{CLAUDE}", PATH=path)
    assert (status, "claude-code/co-author" in said) == (1, True), said
    assert run(repo, "git", *_who(), "commit", "-m", "Fix", PATH=path)[0] == 0
    assert run(repo, "git", "push", str(bare.path), "main", PATH=path)[0] == 0
    run(repo, "git", *_who(), "commit", "--no-verify", "--allow-empty", "-m", f"Fix\n\n{CLAUDE}", PATH=path)
    status, said = run(repo, "git", "push", str(bare.path), "main", PATH=path)
    assert (status, "claude-code/co-author" in said) == (1, True), said
    repo.stage({"CLAUDE.md": "x\n"})
    status, said = run(repo, "git", *_who(), "commit", "-m", "Fix", PATH=path)
    assert (status, "claude-code/memory-file" in said) == (1, True), said


def _lines_of(manager: str) -> dict[str, str]:
    if manager == "husky":
        return {path.name: path.read_text() for path in (EXAMPLES / "hooks" / "husky").iterdir()}
    config = yaml.safe_load((EXAMPLES / "hooks" / "lefthook.yml").read_text())
    assert config["pre-push"]["commands"]["toolban"]["use_stdin"]
    lines = {name: hook["commands"]["toolban"]["run"] for name, hook in config.items()}
    return {name: line.replace("{1}", '"$1"').replace("{2}", '"$2"') for name, line in lines.items()}


def test_pre_receive(repo: Repo, tmp_path: Path) -> None:
    """As a server runs it, over a real push."""
    bare = Repo.create(tmp_path / "server.git", "--bare")
    (bare.path / "hooks").mkdir()
    shutil.copy(EXAMPLES / "hooks" / "pre-receive", bare.path / "hooks" / "pre-receive")
    repo.commit("Clean", day="2026-08-01")
    variables = {"PATH": _with_toolban(tmp_path), "TOOLBAN_POLICY": "builtin:alibaba-2026-07"}
    status, said = run(repo, "git", "push", str(bare.path), "main", **variables)
    assert status == 0, said
    repo.commit(f"Bad\n\n{CLAUDE}\n", day="2026-08-01")
    status, said = run(repo, "git", "push", str(bare.path), "main", **variables)
    assert (status, "The push was rejected." in said) == (1, True), said


def _with_toolban(tmp_path: Path) -> str:
    """A PATH on which there is a `toolban`, as after an installation."""
    command = tmp_path / "bin" / "toolban"
    command.parent.mkdir()
    python = in_agent_free_shell()["PATH"].split(os.pathsep)[0]
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{SOURCE}" exec "{python}/python" -m linter "$@"\n')
    command.chmod(0o755)
    return f"{command.parent}{os.pathsep}{in_agent_free_shell()['PATH']}"


def _who() -> tuple[str, ...]:
    return ("-c", "user.name=Jane Doe", "-c", "user.email=jane@corp.example")
