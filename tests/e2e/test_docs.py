"""What the documents say is what the code does: every command, status, hook, key, link and example."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from linter import __version__
from linter.catalog import loader as catalog
from linter.catalog.loader import Rules
from linter.cli import app
from linter.model.policy import Ban, Disclosure, Waiver, Where
from linter.policy import loader as policy
from linter.report.formats import FORMATS
from tests.e2e.command import SOURCE, CommandLine
from tests.e2e.test_hooks import in_agent_free_shell
from tests.helpers import Repo

README = (SOURCE / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(.+?)\n```", README, re.DOTALL)
DOCUMENTS = sorted([*SOURCE.glob("*.md"), *SOURCE.glob("docs/*.md")])


def test_the_readme_has_two_commands_and_ci_runs_the_second() -> None:
    install, test = COMMANDS
    assert install == 'pip install "${TOOLBAN:-.}" && toolban audit .'
    assert test in (SOURCE / ".ci" / "run").read_text().splitlines()


@pytest.mark.slow
def test_first_command_in_a_fresh_environment(repo: Repo, tmp_path: Path) -> None:
    """Installs from the checkout and audits the repository that one stands in."""
    repo.commit("Start", {"CLAUDE.md": "x\n"})
    venv = (sys.executable, "-m", "venv", str(tmp_path / "venv"))
    subprocess.run(venv, check=True, env=in_agent_free_shell())  # pip asks for rustc, which fills the home
    folder = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    variables = in_agent_free_shell(
        TOOLBAN=str(SOURCE), TOOLBAN_CACHE_DIR=str(tmp_path / "cache"), PIP_QUIET="1"
    )
    variables["PATH"] = f"{folder}{os.pathsep}{variables['PATH']}"
    done = subprocess.run(
        ("sh", "-c", COMMANDS[0]), cwd=repo.path, env=variables, capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "claude-code/memory-file" in done.stdout
    assert not [*(tmp_path / "cache").glob("catalog-*")], "a wheel brings its catalog compiled"


def test_every_command_is_documented() -> None:
    context = click.Context(app.group)
    for name in app.COMMANDS:
        command = app.group.get_command(context, name)
        assert command is not None
        names = [f"{name} {sub}" for sub in command.commands] if isinstance(command, click.Group) else [name]
        for full in names:
            first, _, last = full.partition(" ")
            assert f"toolban {full}" in README or f"`{first} {last}" in README, full
            assert (command.help or "").strip(), full


def test_every_help_teaches(toolban: CommandLine, tmp_path: Path) -> None:
    assert "Exit status: 0 clean and complete" in re.sub(r"\s+", " ", toolban("--help", cwd=tmp_path).out)
    assert toolban("--version", cwd=tmp_path).out == f"toolban {__version__}\n"
    for name in app.COMMANDS:
        done = toolban(name, "--help", cwd=tmp_path)
        assert done.status == 0
        assert f"Usage: toolban {name}" in done.out


def test_every_exit_status_is_in_the_table() -> None:
    table = dict(re.findall(r"^\| (\d+) \| (.+?) \|$", README, re.MULTILINE))
    assert sorted(map(int, table)) == [0, 1, 2, 3, 4, 130]


def test_every_hook_is_in_the_table() -> None:
    hooks = yaml.safe_load((SOURCE / ".pre-commit-hooks.yaml").read_text())
    listed = dict(re.findall(r"^\| `(toolban[a-z-]*)` \| ([a-z-]+) \|", README, re.MULTILINE))
    assert listed == {hook["id"]: hook["stages"][0] for hook in hooks}
    for hook in hooks:
        # a commit-msg hook gets the path of the message as its file name; the others must not be split
        assert hook.get("pass_filenames", True) is (hook["stages"] == ["commit-msg"])
        assert hook["entry"].split()[:2] == ["toolban", "hook"]


def test_formats_are_documented() -> None:
    table = README.partition("| format | for |")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", table)) == set(FORMATS)


def test_every_policy_key_is_documented() -> None:
    text = (SOURCE / "docs" / "policy.md").read_text()
    fields = {*Ban._fields, *Waiver._fields, *Where._fields, *Disclosure._fields}
    settings = {"dates", "ignores", "baseline", "lock"}
    renamed = {"selector", "origin", "where", "layer", "locked", "threshold"}
    for key in (fields | settings) - renamed:
        assert re.search(rf"^{key} = ", text, re.MULTILINE), key
    for name in policy.builtin_names():
        assert f"`builtin:{name}`" in text


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (document.parent / target).exists(), target
    for path in re.findall(r"`((?:linter|rules|docs|tests|benchmarks|examples)/[\w./-]+)`", text):
        assert (SOURCE / path).exists(), path


@pytest.mark.parametrize("block", re.findall(r"```toml\n(.+?)```", README, re.DOTALL))
def test_policy_of_the_readme(block: str, rules: Rules, tmp_path: Path) -> None:
    (tmp_path / "toolban.toml").write_text(block)
    chosen, _ = policy.load(tmp_path / "toolban.toml", rules.catalog)
    assert [ban.selector.tools for ban in chosen.bans] == [("claude-code",)]


def test_the_picture_is_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SOURCE / "docs"))
    make_picture = importlib.import_module("make_picture")  # it lies outside the package
    assert (SOURCE / "docs" / "audit.svg").read_text(encoding="utf-8") == make_picture.draw()


def test_our_own_repository_is_clean(toolban: CommandLine, tmp_path: Path) -> None:
    """Our files hold the name of every tool, as data; none of it is a trace."""
    copy = tmp_path / "copy"
    subprocess.run(("git", "clone", "-q", "--no-local", str(SOURCE), str(copy)), check=True)
    done = toolban("check", cwd=copy)
    assert done.status == 0, done.out
    done = toolban("audit", ".", "--policy", str(copy / "toolban.toml"), cwd=copy)
    assert done.status == 0, done.out


def test_nothing_names_a_package_registry() -> None:
    hosts = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmjs\.com|crates\.io", re.IGNORECASE)
    listed = subprocess.run(("git", "ls-files", "-z"), cwd=SOURCE, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if name != "tests/e2e/test_docs.py" and (SOURCE / name).is_file():
            assert not hosts.search((SOURCE / name).read_text(encoding="utf-8", errors="replace")), name


def test_rules_are_in_the_changelog() -> None:
    """A new tool can fail somebody's build, so it is announced."""
    text = (SOURCE / "CHANGELOG.md").read_text().lower()
    for tool in catalog.load().catalog.tools.values():
        if not {"neutral", "unknown"} & set(tool.categories):
            assert tool.name.split(" ")[0].lower() in text, tool.name
