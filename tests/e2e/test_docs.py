"""What the documents say is what the code does: every command, status, hook, key, link and example."""

from __future__ import annotations

import importlib
import json
import os
import re
import shlex
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from linter import __version__
from linter.catalog.loader import Rules
from linter.catalog.rule_tables import CATEGORIES
from linter.cli import app
from linter.model.catalog import Catalog
from linter.model.findings import Status
from linter.model.fragments import Place
from linter.policy import loader as policy
from linter.policy.keys import POLICY, Shape
from linter.report.formats import FORMATS
from tests.e2e.command import SOURCE, CommandLine
from tests.e2e.test_hooks import in_agent_free_shell
from tests.helpers import Repo

README = (SOURCE / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(.+?)\n```", README, re.DOTALL)
DOCUMENTS = sorted([*SOURCE.glob("*.md"), *SOURCE.glob("docs/**/*.md"), *SOURCE.glob("changelog.d/*.md")])
TUTORIAL = (SOURCE / "docs" / "tutorial.md").read_text(encoding="utf-8")
DRAWN = ("reference/command-line.md", "reference/report-fields.md", "reference/tools/")
OF_THE_ROOT = {
    "changelog.md",
    "project/contributing.md",
    "project/releasing.md",
    "project/security.md",
    "project/conduct.md",
}


SHOWN = re.compile(r"^( *)<!-- file: (\S+) -->\n *```\w+\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
"""A block of a page that is a file of the repository: how far it is indented, the file, its lines."""


def page(name: str) -> str:
    return (SOURCE / "docs" / name).read_text(encoding="utf-8")


def rows(text: str, heading: str) -> dict[str, str]:
    """First cell to second cell of the table whose first row begins like that."""
    table = text.partition(f"| {heading} |")[2].partition("\n\n")[0]
    return dict(re.findall(r"^\| (.+?) \| (.+?) \|", table, re.MULTILINE))


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scripts of docs/ can be imported, although they lie outside the package."""
    monkeypatch.syspath_prepend(str(SOURCE / "docs"))


# The README


def test_the_readme_has_two_commands_and_ci_runs_the_second() -> None:
    install, test = COMMANDS
    assert install == 'pip install "${TOOLBAN:-.}" && toolban audit .'
    assert install in page("index.md")
    assert test in (SOURCE / ".ci" / "run").read_text().splitlines()


@pytest.mark.slow
def test_first_command_in_a_fresh_environment(repo: Repo, tmp_path: Path) -> None:
    """Installs from the checkout and audits the repository that one stands in."""
    repo.commit("Start", {"CLAUDE.md": "x\n"})
    venv = (sys.executable, "-m", "venv", str(tmp_path / "venv"))
    subprocess.run(venv, check=True, env=in_agent_free_shell())  # pip asks for rustc, which fills the home
    folder = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    variables = in_agent_free_shell(  # not compiled: most of what is installed is never imported
        TOOLBAN=str(SOURCE), TOOLBAN_CACHE_DIR=str(tmp_path / "cache"), PIP_QUIET="1", PIP_COMPILE="0"
    )
    variables["PATH"] = f"{folder}{os.pathsep}{variables['PATH']}"
    done = subprocess.run(
        ("sh", "-c", COMMANDS[0]), cwd=repo.path, env=variables, capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "claude-code/memory-file" in done.stdout
    assert not [*(tmp_path / "cache").glob("catalog-*")], "a wheel brings its catalog compiled"
    man_page = tmp_path / "venv" / "share" / "man" / "man1" / "toolban.1"
    assert ".SS toolban audit " in man_page.read_text(encoding="utf-8")


def test_what_a_page_shows_of_a_file_is_the_file() -> None:
    shown = [(path, found) for path in DOCUMENTS for found in SHOWN.findall(path.read_text(encoding="utf-8"))]
    for path, (_indent, name, block) in shown:
        assert textwrap.dedent(block) == (SOURCE / name).read_text(encoding="utf-8"), f"{path}: {name}"
    assert {name for _, (_, name, _) in shown} >= {
        *(f"examples/ci/{name}" for name in ("github.yml", "gitlab.yml", "azure-pipelines.yml")),
        *(f"examples/hooks/{name}" for name in ("lefthook.yml", "pre-commit-local.yaml", "pre-receive")),
    }


def test_every_command_is_documented() -> None:
    context = click.Context(app.group)
    for name in app.COMMANDS:
        command = app.group.get_command(context, name)
        assert command is not None
        names = [f"{name} {sub}" for sub in command.commands] if isinstance(command, click.Group) else [name]
        for full in names:
            first, _, last = full.partition(" ")
            written = (f"toolban {full}", f"`{first} {last}", f", `{last}`")
            assert any(text in README for text in written), full
            assert (command.help or "").strip(), full


def test_every_help_teaches(toolban: CommandLine, tmp_path: Path, catalog: Catalog) -> None:
    assert "Exit status: 0 clean and complete" in re.sub(r"\s+", " ", toolban("--help", cwd=tmp_path).out)
    assert toolban("--version", cwd=tmp_path).out == f"toolban {__version__} (catalog of {catalog.date})\n"
    for name in app.COMMANDS:
        done = toolban(name, "--help", cwd=tmp_path)
        assert done.status == 0
        assert f"Usage: toolban {name}" in done.out


def test_every_exit_status_is_in_the_table() -> None:
    table = rows(README, "exit")
    assert [int(status) for status in table if status.isdigit()] == [0, 1, 2, 3, 4, 130, 143]
    assert rows(page("reference/exit-codes.md"), "exit") == table


def test_every_status_is_in_the_table() -> None:
    for text in (README, page("explanation/traces.md")):
        assert [name.strip("`") for name in rows(text, "status")] == [status.value for status in Status]


def test_every_place_is_documented() -> None:
    told = rows(README, "in")
    assert sorted(", ".join(told.values()).split(", ")) == sorted(place.value for place in Place)
    matchers = rows(page("reference/rules.md"), "place")
    assert set(re.findall(r"`(\w+)`", " ".join(matchers))) == {place.value for place in Place}


@pytest.mark.parametrize(
    "block",
    [
        block
        for document in ("README.md", "docs/tutorial.md", "docs/how-to/introduce.md")
        for block in re.findall(
            r"```toml\n(.+?)```", (SOURCE / document).read_text(encoding="utf-8"), re.DOTALL
        )
    ],
)
def test_policies_of_the_documents(block: str, catalog: Catalog, tmp_path: Path) -> None:
    (tmp_path / "toolban.toml").write_text(re.sub(r"^    ", "", block, flags=re.MULTILINE))
    chosen, _ = policy.load(tmp_path / "toolban.toml", catalog)
    assert [ban.selector.tools for ban in chosen.bans] == [("claude-code",)]


@pytest.mark.usefixtures("scripts")
def test_the_picture_is_what_is_printed() -> None:
    make_picture = importlib.import_module("make_picture")
    assert page("audit.svg") == make_picture.draw()


# The tutorial and the guides


def test_the_tutorial_can_be_followed(tmp_path: Path) -> None:
    """Every command behind the installation, in order, with the exit statuses and the output it promises."""
    environment = _with_toolban(tmp_path)
    folder = tmp_path
    steps = re.findall(
        r"(<!-- exit 1 -->\n)?```(sh|toml)\n(.+?)```(?:\n\n```text\n(.+?)```)?", TUTORIAL, re.DOTALL
    )
    assert len(steps) > 10
    for fails, kind, text, promised in steps[1:]:
        if kind == "toml":
            (folder / "toolban.toml").write_text(text)
            continue
        script = f"set -e\n{text}"
        done = subprocess.run(
            ("sh", "-c", script), cwd=folder, env=environment, capture_output=True, check=False, text=True
        )
        said = done.stdout + done.stderr
        assert done.returncode == (1 if fails else 0), f"{text}\n{said}"
        assert promised.strip() in said, text
        folder = tmp_path / "shop"
    log = subprocess.run(
        ("git", "log", "--format=%s"), cwd=folder, capture_output=True, check=True, text=True
    )
    assert log.stdout.splitlines()[:3] == ["Hurry", "Say goodbye", "Ban Claude Code"]


def _with_toolban(tmp_path: Path) -> dict[str, str]:
    """The environment of a developer who has installed toolban."""
    variables = in_agent_free_shell()
    command = tmp_path / "bin" / "toolban"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{SOURCE}" exec "{sys.executable}" -m linter "$@"\n')
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{variables['PATH']}"
    fixed = {name: value for name, value in os.environ.items() if name.startswith("GIT_")}
    return {**variables, **fixed, "PATH": path, "TOOLBAN_CACHE_DIR": os.environ["TOOLBAN_CACHE_DIR"]}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_commands_of_the_documents_exist(document: Path) -> None:
    """Each `toolban ...` that a document shows names a command, and options that it has."""
    for line in _toolban_lines(document.read_text(encoding="utf-8")):
        command: click.Command | None = app.group
        context = click.Context(app.group)
        for word in shlex.split(line.replace("...", ""), comments=True)[1:]:
            if isinstance(command, click.Group) and not word.startswith("-"):
                command = command.get_command(context, word)
            assert command is not None, line
            if word.startswith("-") and word not in {"-", "--"}:
                known = {name for option in command.get_params(context) for name in option.opts}
                known |= {name for option in command.get_params(context) for name in option.secondary_opts}
                assert word.partition("=")[0] in known, line


def _toolban_lines(text: str) -> Iterator[str]:
    for block in re.findall(r"```(?:sh|console)\n(.+?)```", text, re.DOTALL):
        for line in block.splitlines():
            if line.strip().startswith("toolban "):
                yield line.partition(">")[0].partition("#")[0].strip()
    for code in re.findall(r"`(toolban [^`]+)`", re.sub(r"```.+?```", "", text, flags=re.DOTALL)):
        yield code.partition("[")[0].replace("|", " ")


def test_every_hook_is_in_the_table() -> None:
    hooks = yaml.safe_load((SOURCE / ".pre-commit-hooks.yaml").read_text())
    listed = rows(page("how-to/pre-commit.md"), "hook")
    assert {name.strip("`"): stage for name, stage in listed.items() if name.startswith("`")} == {
        hook["id"]: ", ".join(hook["stages"]) for hook in hooks
    }
    for hook in hooks:
        # a commit-msg hook gets the path of the message as its file name; the others must not be split
        assert hook.get("pass_filenames", True) is (hook["stages"] == ["commit-msg"])
        assert hook["entry"].split()[:2] == ["toolban", "hook"]


# The reference


def test_formats_are_documented() -> None:
    table = rows(page("reference/reports.md"), "format")
    assert {name.strip("`") for name in table if name.startswith("`")} == set(FORMATS)


def test_every_policy_key_is_documented() -> None:
    text = page("reference/policy.md")
    cells = " ".join(re.findall(r"^\| .+", text, re.MULTILINE))
    keys = set(_keys(POLICY)) - {place.value for place in Place}  # those of `instead_at`
    assert keys <= set(re.findall(r"`(\w+)`", cells + " ".join(_headings(text))))
    for name in policy.builtin_names():
        assert f"`builtin:{name}`" in text


def _keys(shape: Shape) -> Iterator[str]:
    for name, key in shape.items():
        yield name
        yield from _keys(key.shape)


def _headings(text: str) -> list[str]:
    """`[[ban]]` in a heading is the key `ban`."""
    headings = " ".join(re.findall(r"^#+ (.+)$", text, re.MULTILINE))
    return [f"`{word}`" for word in re.findall(r"\w+", headings)]


def test_every_category_is_documented() -> None:
    table = rows(page("reference/rules.md"), "category")
    assert {name.strip("`") for name in table if name.startswith("`")} == set(CATEGORIES)


@pytest.mark.usefixtures("scripts")
def test_every_tool_and_trace_has_its_place_on_a_page(rules: Rules) -> None:
    drawn = importlib.import_module("tool_pages").draw(rules)
    index = drawn.pop("reference/tools/index.md")
    assert sorted(drawn) == sorted(f"reference/tools/{tool}.md" for tool in rules.catalog.tools)
    for trace in rules.catalog.traces:
        assert f"\n## {trace.rule}\n" in drawn[f"reference/tools/{trace.tool}.md"]
        assert f"({trace.tool}.md)" in index


@pytest.mark.usefixtures("scripts")
def test_every_command_and_option_is_on_the_page_of_the_command_line() -> None:
    ((_, text),) = importlib.import_module("command_pages").draw(app.group).items()
    sections = {heading: body for heading, _, body in _sections(text)}
    context = click.Context(app.group, info_name="toolban")
    for name in app.COMMANDS:
        command = app.group.get_command(context, name)
        assert command is not None
        for option in command.get_params(context):
            if isinstance(option, click.Option) and option.name != "help":
                assert option.opts[0] in sections[f"toolban {name}"], (name, option.opts)
    assert "toolban baseline create" in sections


def _sections(text: str) -> Iterator[tuple[str, str, str]]:
    for part in text.split("\n## `")[1:]:
        yield part.partition("`")


@pytest.mark.usefixtures("scripts")
def test_every_field_of_the_report_is_on_its_page(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"CLAUDE.md": "x\n"})
    schema = json.loads((SOURCE / "linter" / "report" / "report.schema.json").read_text())
    ((_, text),) = importlib.import_module("schema_pages").draw(schema).items()
    report = json.loads(toolban("audit", ".", "--format", "json", cwd=repo.path).out)
    for field in _fields(report, ""):
        assert f"| `{field}` |" in text, field


def _fields(value: object, prefix: str) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _fields(item, f"{prefix}[]")
    elif isinstance(value, dict):
        for name, below in value.items():
            field = f"{prefix}.{name}" if prefix else name
            yield field
            yield from _fields(below, field)


# Links


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    text = re.sub(r"```.+?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        place = (document.parent / target).resolve()
        below = place.relative_to(SOURCE / "docs").as_posix() if (SOURCE / "docs") in place.parents else ""
        assert below in OF_THE_ROOT or below.startswith(DRAWN) or place.exists(), target
    if document.parent.name == "adr":
        return  # a record names what there was when it was written
    for path in re.findall(r"`((?:linter|rules|docs|tests|benchmarks|examples)/[\w./-]+)`", text):
        assert (SOURCE / path).exists(), path


def test_rules_that_are_named_exist(catalog: Catalog) -> None:
    known = {trace.rule for trace in catalog.traces}
    for document in (path for path in DOCUMENTS if path.parent.name != "adr"):
        for rule in re.findall(r"\b[a-z0-9-]+/[a-z0-9-]+\b(?![/.])", _code(document)):
            if rule.partition("/")[0] in catalog.tools:
                assert rule in known, f"{document}: {rule}"


def _code(document: Path) -> str:
    text = document.read_text(encoding="utf-8")
    return "\n".join(re.findall(r"```.+?```|(?<!`)`[^`\n]+`", text, re.DOTALL))


def test_nothing_names_a_package_registry() -> None:
    hosts = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmjs\.com|crates\.io", re.IGNORECASE)
    listed = subprocess.run(("git", "ls-files", "-z"), cwd=SOURCE, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        if name != "tests/e2e/test_docs.py" and (SOURCE / name).is_file():
            assert not hosts.search((SOURCE / name).read_text(encoding="utf-8", errors="replace")), name
