"""The options that check, range, audit, report and fleet report share."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

from linter.cli.app import group
from linter.cli.reporting import Reporting
from tests.e2e.command import CommandLine, start
from tests.helpers import BAN, CLAUDE, Repo

SDK = "import os\nimport claude_agent_sdk\n"
LOCKED = BAN.replace("[[ban]]\n", "[[ban]]\nlock = true\n")
REPORTING = ("check", "range", "audit", "report", "text", "fleet report")
HOOKS = ("pre-commit", "commit-msg", "pre-push", "pre-receive")


@pytest.fixture
def found(repo: Repo) -> Repo:
    """Two violations: a file by its name, and an import."""
    repo.commit("Start", {"toolban.toml": BAN, "CLAUDE.md": "x\n", "src/app/a.py": SDK}, day="2026-07-01")
    return repo


def options_of(name: str) -> set[str]:
    command: click.Command = group
    for word in name.split():
        assert isinstance(command, click.Group)
        child = command.get_command(click.Context(command), word)
        assert child is not None
        command = child
    return {option.name or "" for option in command.params}


@pytest.mark.parametrize("name", REPORTING)
def test_all_options_of_the_table(name: str) -> None:
    assert set(Reporting._fields) <= options_of(name)


@pytest.mark.parametrize("name", HOOKS)
def test_hooks_take_no_filter(name: str) -> None:
    assert options_of(f"hook {name}").isdisjoint(set(Reporting._fields) - {"format_name"})


def test_quiet_and_exit_zero(toolban: CommandLine, found: Repo) -> None:
    done = toolban("check", "-q", cwd=found.path)
    assert done.status == 1
    assert re.fullmatch(r"2 violations; read 3 files, complete;[^\n]*\n", done.out)
    assert toolban("check", "--exit-zero", cwd=found.path).status == 0


def test_exit_zero_hides_neither_gaps_nor_errors(toolban: CommandLine, repo: Repo) -> None:
    repo.write({"toolban.toml": BAN})
    assert toolban("check", "--exit-zero", cwd=repo.path).status == 3  # nothing is tracked
    repo.write({"toolban.toml": "[[ban]]\n"})
    assert toolban("check", "--exit-zero", cwd=repo.path).status == 2


@pytest.mark.parametrize(
    ("options", "kept", "left"),
    [
        (("--select", "claude-code/memory-file"), ["claude-code/memory-file"], "--select"),
        (("--select", "cursor, claude-code/memory-file"), ["claude-code/memory-file"], "--select"),
        (("--ignore", "claude-code/memory-*"), ["claude-code/agent-sdk-import-python"], "--ignore"),
        (("--ignore", "claude-code"), [], "--ignore"),
        (("--exclude", "src/**"), ["claude-code/memory-file"], "--exclude"),
        (("--exclude", "*.md"), ["claude-code/agent-sdk-import-python"], "--exclude"),
    ],
)
def test_what_a_filter_leaves_out_is_counted(
    toolban: CommandLine, found: Repo, options: tuple[str, ...], kept: list[str], left: str
) -> None:
    done = toolban("check", *options, "--format", "json", cwd=found.path)
    report = json.loads(done.out)
    assert [finding["rule"] for finding in report["findings"]] == kept
    assert report["coverage"]["outside"] == [
        {"what": "finding", "reason": f"left out by {left}", "count": 2 - len(kept), "example": None}
    ]
    assert report["coverage"]["complete"]
    assert done.status == (1 if kept else 0)


def test_less_sure_findings_are_left_out(toolban: CommandLine, repo: Repo) -> None:
    repo.commit("Start", {"toolban.toml": BAN, ".claudeignore": "x\n"})
    assert (
        "1 finding: left out by --min-confidence"
        in toolban("check", "--min-confidence", "certain", cwd=repo.path).out
    )


@pytest.mark.parametrize(
    "options",
    [("--select", "cursor"), ("--ignore", "claude-code"), ("--exclude", "src/**"), ("--exclude", "**")],
)
def test_no_filter_hides_what_a_lock_holds(
    toolban: CommandLine, found: Repo, options: tuple[str, ...]
) -> None:
    found.write({"toolban.toml": LOCKED})
    done = toolban("check", *options, "--exit-zero", cwd=found.path)
    assert (done.status, done.out) == (2, "")
    assert "of a locked ban" in done.err


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("claud-code", '; did you mean "claude-code"?'),
        ("claude-code/memory-fil", '; did you mean "claude-code/memory-file"?'),
        ("", ""),
    ],
)
def test_a_rule_that_there_is_not(toolban: CommandLine, found: Repo, word: str, hint: str) -> None:
    done = toolban("check", "--ignore", word, cwd=found.path)
    assert done.status == 2
    assert f'There is no rule "{word}"{hint}\n' in done.err


def test_inline_ignores_can_be_left_out_of_account(toolban: CommandLine, repo: Repo) -> None:
    mark = "# toolban: " + "ignore[claude-code/agent-sdk-import-python] -- agreed"
    repo.commit("Start", {"toolban.toml": BAN, "a.py": f"import claude_agent_sdk  {mark}\n"})
    done = toolban("check", cwd=repo.path)
    assert done.status == 0
    assert "1 waived" in done.out
    assert "(--verbose shows the waived ones)" in done.out
    assert "inline ignore: agreed" in toolban("check", "--verbose", cwd=repo.path).out
    assert toolban("check", "--no-ignores", cwd=repo.path).status == 1


def test_statistics(toolban: CommandLine, found: Repo) -> None:
    kinds = ("tool", "rule", "place", "directory", "month")
    asked = [part for kind in kinds for part in ("--statistics", kind)]
    rows = toolban("check", "-q", *asked, cwd=found.path).out.split("\n\n")[1:]
    assert [row.split()[0] for row in rows] == list(kinds)
    assert rows[0].split("\n")[1].split() == ["claude-code", "2", "-", "-", "-", "2"]
    assert [line.split()[0] for line in rows[3].split("\n")[1:3]] == ["./", "src/app/"]
    done = toolban("check", "--format", "json", "--statistics", "tool", cwd=found.path)
    assert json.loads(done.out)["summary"]["violation"] == 2
    assert "claude-code" in done.err


def test_the_line_of_the_file_and_the_next_step(toolban: CommandLine, found: Repo) -> None:
    out = toolban("check", cwd=found.path).out
    assert "           | import claude_agent_sdk\n           |        ^^^^^^^^^^^^^^^^\n" in out
    assert "next     toolban explain claude-code/memory-file; toolban fix" in out
    assert out.count("  why      ") == 1
    assert out.count("  exempt   ") == 1
    found.stage({"src/app/b.py": SDK})
    found.write({"src/app/b.py": "import os\nimport sys\n"})  # not what is staged
    staged = toolban("check", "--staged", cwd=found.path).out
    assert "where    src/app/b.py:2  claude_agent_sdk" in staged
    assert "import sys" not in staged


@pytest.mark.parametrize(
    ("variables", "has_colour"),
    [
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"TERM": "xterm"}, False),  # no terminal
    ],
)
def test_colour(found: Repo, variables: dict[str, str], *, has_colour: bool) -> None:
    given = {"NO_COLOR": "", "FORCE_COLOR": "", **variables}
    assert ("\x1b[" in start("check", cwd=found.path, **given).out) is has_colour


def test_a_text(toolban: CommandLine, found: Repo, tmp_path: Path) -> None:
    body = tmp_path / "body.md"
    body.write_text(f"Rounds prices.\n\nClaude did not write this.\n\n{CLAUDE}\n")
    done = toolban("text", str(body), "--format", "json", cwd=found.path)
    assert done.status == 1
    (finding,) = json.loads(done.out)["findings"]
    assert (finding["rule"], finding["line"]) == ("claude-code/co-author", 5)
    body.write_text("Claude did not write this.\n")
    assert toolban("text", str(body), cwd=found.path).status == 0
    assert toolban("text", "nowhere", cwd=found.path).status == 2


def test_help_names_and_completion(toolban: CommandLine, tmp_path: Path) -> None:
    assert toolban("help", "policy", "show", cwd=tmp_path).out.startswith("Usage: toolban policy show ")
    assert toolban("help", cwd=tmp_path).out.startswith("Usage: toolban ")
    assert 'did you mean "fix"?' in toolban("help", "nix", cwd=tmp_path).err
    assert toolban("-V", cwd=tmp_path).out == toolban("--version", cwd=tmp_path).out
    for shell in ("bash", "zsh", "fish"):
        assert "_TOOLBAN_COMPLETE" in toolban("completion", shell, cwd=tmp_path).out


@pytest.mark.parametrize(
    ("words", "meant"), [(("chekc",), "check"), (("policy", "shwo"), "show"), (("rules", "lst"), "list")]
)
def test_a_typo(toolban: CommandLine, tmp_path: Path, words: tuple[str, ...], meant: str) -> None:
    done = toolban(*words, cwd=tmp_path)
    assert done.status == 2
    assert f'did you mean "{meant}"?' in done.err


def test_a_shell_completes_commands(tmp_path: Path) -> None:
    """As the script asks for it that `toolban completion bash` prints."""
    variables = {"_PYTHON__M_LINTER_COMPLETE": "", "_TOOLBAN_COMPLETE": "bash_complete"}
    done = start(cwd=tmp_path, COMP_WORDS="toolban che", COMP_CWORD="1", **variables)
    assert done.out == "plain,check\n"


@pytest.mark.parametrize(
    ("words", "begun", "first"),
    [
        (("explain",), "claude-code/memory-f", "claude-code/memory-file"),
        (("check", "--select"), "cursor,qod", "cursor,qoder"),
        (("range", "--ignore"), "claude-code-r", "claude-code-router"),
        (("rules", "show"), "qoder/nothing", None),
        (("help",), "pol", "policy"),
        (("help", "policy"), "si", "simulate"),
        (("help", "check"), "", None),
    ],
)
def test_a_shell_completes_names(words: tuple[str, ...], begun: str, first: str | None) -> None:
    completed = ShellComplete(group, {}, "toolban", "_TOOLBAN_COMPLETE").get_completions([*words], begun)
    assert next((item.value for item in completed), None) == first


def test_the_man_page_has_every_command(toolban: CommandLine, tmp_path: Path) -> None:
    page = toolban("help", "--man", cwd=tmp_path).out
    assert page.startswith(".TH TOOLBAN 1")
    for name in group.list_commands(click.Context(group)):
        assert f".SS toolban {name} ".replace("-", r"\-") in page
    assert r"\-\-exit\-zero" in page
    assert not [line for line in page.split("\n") if line.startswith("'")]
