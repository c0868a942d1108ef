"""One test for each row of the table of exit statuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from linter.cli import app
from linter.cli.commands import check
from tests.e2e.command import CommandLine
from tests.helpers import CLAUDE, Repo


def test_0_clean_and_complete(toolban: CommandLine, banned: Repo) -> None:
    done = toolban("check", cwd=banned.path)
    assert done.status == 0
    assert re.fullmatch(
        r"0 violations; read 2 files, complete; catalog of [0-9-]{10}: \d+ of \d+ tools, as the policy asks\.\n",
        done.out,
    )


def test_1_violations(toolban: CommandLine, banned: Repo) -> None:
    banned.commit("Add notes", {"CLAUDE.md": "Be brief.\n"})
    done = toolban("check", "--today", "2026-08-02", cwd=banned.path)
    assert done.status == 1
    assert "CLAUDE.md" in done.out
    assert "Claude Code is banned since 2026-07-10: High-risk software." in done.out
    assert "Use Qoder instead: it goes to AGENTS.md" in done.out.replace("\n           ", " ")
    assert "Ask security@corp.example" in done.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("chekc",), "No such command 'chekc'"),
        (("check", "--today", "yesterday"), '"yesterday" is no date'),
        (("check", "--output", "xml:report"), "expected one of azure, csv, cyclonedx, github, gitlab, html"),
        (("check", "nowhere.py"), "there is no such file"),
        (("check", "--policy", "builtin:alibaba"), 'did you mean "alibaba-2026-07"?'),
        (("explain", "claude-code/co-authr"), 'did you mean "claude-code/co-author"?'),
        (("rules", "show", "claud-code"), 'did you mean "claude-code"?'),
        (("audit", ".", "--ref", "mian"), 'is called "mian"'),
        (("hook", "commit-msg", "nowhere.txt"), "nowhere.txt: cannot be read"),
    ],
)
def test_2_usage(toolban: CommandLine, banned: Repo, arguments: tuple[str, ...], said: str) -> None:
    done = toolban(*arguments, cwd=banned.path)
    assert done.status == (3 if "--ref" in arguments else 2)
    assert said in done.out + done.err


def test_2_policy_lists_every_problem(toolban: CommandLine, repo: Repo) -> None:
    repo.write({"toolban.toml": '[[ban]]\ntool = ["x"]\nvendors = ["antropic"]\neffective = "2026-07-10"\n'})
    done = toolban("policy", "check", cwd=repo.path)
    assert done.status == 2
    assert "toolban.toml:2: ban.0.tool: this key is not known" in done.err
    assert (
        'toolban.toml:3: ban.0.vendors: "antropic" is not in the catalog; did you mean "anthropic"?'
        in done.err
    )
    assert "toolban.toml:4: ban.0.effective: expected a date without quotes" in done.err
    assert "ban.0.reason: this key is missing" in done.err


def test_2_hook_without_policy(toolban: CommandLine, repo: Repo) -> None:
    done = toolban("hook", "pre-commit", cwd=repo.path)
    assert done.status == 2
    assert "this hook would let everything pass" in done.err


def test_3_no_repository(toolban: CommandLine, tmp_path: Path) -> None:
    done = toolban("audit", str(tmp_path), cwd=tmp_path)
    assert done.status == 3
    assert "this is no git repository" in done.err


def test_3_nothing_to_read(toolban: CommandLine, repo: Repo) -> None:
    assert toolban("check", cwd=repo.path).status == 3
    assert toolban("audit", ".", cwd=repo.path).status == 3


def test_3_shallow(toolban: CommandLine, banned: Repo, tmp_path: Path) -> None:
    banned.commit("Second")
    url = f"file://{banned.path}"
    banned.git("clone", "-q", "--depth=1", url, str(tmp_path / "shallow"))
    done = toolban("audit", ".", "--format", "json", cwd=tmp_path / "shallow")
    assert done.status == 3
    (row,) = json.loads(done.out)["coverage"]["not_read"]
    assert (row["what"], row["count"]) == ("commit", 1)
    assert "git fetch --unshallow" in row["reason"]


def test_4_bug(toolban: CommandLine, banned: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("surprise")

    monkeypatch.setattr(check, "open_work_tree", broken)
    done = toolban("check", cwd=banned.path)
    assert done.status == 4
    assert "KeyError: 'surprise'" in done.err
    assert "this is a bug of toolban" in done.err


def test_130_interrupted(toolban: CommandLine, banned: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "open_work_tree", interrupted)
    assert toolban("check", cwd=banned.path).status == app.EXIT_INTERRUPTED == 130


def test_without_policy_it_is_an_inventory(toolban: CommandLine, repo: Repo) -> None:
    repo.commit(f"Fix\n\n{CLAUDE}\n", {"CLAUDE.md": "x\n"})
    for command in (("check",), ("audit", ".")):
        done = toolban(*command, cwd=repo.path)
        assert done.status == 0
        assert "claude-code/memory-file" in done.out
        assert "this is an inventory" in done.out.replace("\n", " ")
