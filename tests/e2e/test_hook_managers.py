"""The snippets that `toolban install` prints, run by the real hook managers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.command import CommandLine
from tests.e2e.test_examples import _who, _with_toolban
from tests.e2e.test_hooks import in_agent_free_shell, run
from tests.helpers import BAN, CLAUDE, Repo

START = {
    "husky": (".husky/pre-commit", "", ("npx", "husky")),
    "lefthook": ("lefthook.yml", "", ("npx", "lefthook", "install")),
    "pre-commit": (".pre-commit-config.yaml", "", ("pre-commit", "install")),
    "prek": ("prek.toml", "", ("prek", "install")),
}


@pytest.mark.slow
@pytest.mark.parametrize("manager", list(START))
def test_what_is_printed_works(toolban: CommandLine, repo: Repo, tmp_path: Path, manager: str) -> None:
    """Install prints it, a developer pastes it, the manager runs it: file, message and push are stopped."""
    name, text, activate = START[manager]
    repo.write({"toolban.toml": BAN, name: text, ".gitignore": "node_modules\n"})
    path = _with_toolban(tmp_path)
    if activate[0] == "npx":
        npm_install(repo.path, manager, PATH=path)
    done = toolban("install", cwd=repo.path)
    assert done.status == 2
    for file, block in _snippets(done.err):
        repo.write({file: block})
    repo.commit("Start")
    variables = {"PATH": path, "PREK_HOME": str(tmp_path / "prek"), "PRE_COMMIT_HOME": str(tmp_path / "pc")}
    status, said = run(repo, *activate, **variables)
    assert status == 0, said
    assert toolban("install", cwd=repo.path).out == "Everything is installed already.\n"
    bare = Repo.create(tmp_path / "bare.git", "--bare")
    commit = ("git", *_who(), "commit", "--allow-empty", "-m")
    status, said = run(repo, *commit, f"Fix\n\n{CLAUDE}", **variables)
    assert (status, "claude-code/co-author" in said) == (1, True), said
    status, said = run(repo, *commit, "Fix", **variables)
    assert status == 0, said
    status, said = run(repo, "git", "push", str(bare.path), "main", **variables)
    assert status == 0, said
    repo.commit(f"Past the hooks\n\n{CLAUDE}")
    status, said = run(repo, "git", "push", str(bare.path), "main", **variables)
    assert (status, "claude-code/co-author" in said) == (1, True), said
    repo.stage({"CLAUDE.md": "x\n"})
    status, said = run(repo, *commit, "Fix", **variables)
    assert (status, "claude-code/memory-file" in said) == (1, True), said


def _snippets(said: str) -> list[tuple[str, str]]:
    """File and lines of each block that install prints."""
    blocks = re.findall(r"^To (\S+):\n\n((?:    .*\n|\n)+)", said, re.MULTILINE)
    return [
        (file, "".join(f"{line[4:]}\n" for line in block.rstrip("\n").split("\n"))) for file, block in blocks
    ]


def npm_install(folder: Path, *packages: str, **variables: str) -> None:
    """Install packages below a directory, with these variables; skip the test where that cannot be done."""
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("npm is not installed, so the real hook manager cannot be had")
    (folder / "package.json").write_text('{"private": true}\n')
    done = subprocess.run(
        (npm, "install", "--save-dev", "--no-audit", "--no-fund", "--loglevel=error", *packages),
        cwd=folder,
        env=in_agent_free_shell(CI="1", **variables),
        capture_output=True,
        check=False,
        text=True,
        timeout=180,
    )
    if done.returncode:
        said = done.stderr.strip().partition(os.linesep)[0]
        pytest.skip(f"npm could not install {', '.join(packages)}: {said}")
