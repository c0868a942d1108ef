"""`toolban init`: a policy, hooks and a CI step from a few answers."""

from __future__ import annotations

import json
import textwrap
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from linter.support.toml import parse
from tests.e2e.command import CommandLine
from tests.helpers import Repo


def test_init_answers_by_options(toolban: CommandLine, repo: Repo) -> None:
    (repo.path / ".github").mkdir()
    done = toolban(
        "init",
        "--ban",
        "claude-code",
        "--instead",
        "qoder",
        "--from",
        "2026-07-10",
        "--reason",
        'A "b" \\ c',
        "--hooks",
        "pre-commit",
        "--source",
        "https://git.corp.example/toolban",
        cwd=repo.path,
    )
    assert done.status == 0, done.err
    policy: Any = parse((repo.path / "toolban.toml").read_bytes()).data
    assert policy["ban"][0]["reason"] == 'A "b" \\ c'
    assert toolban("policy", "check", cwd=repo.path).status == 0
    config = yaml.safe_load((repo.path / ".pre-commit-config.yaml").read_text())
    assert len(config["repos"][0]["hooks"]) == 3
    workflow = yaml.safe_load((repo.path / ".github/workflows/toolban.yml").read_text())
    assert workflow["jobs"]["toolban"]["steps"][0]["with"]["fetch-depth"] == 0
    assert config["repos"][0]["repo"] == "https://git.corp.example/toolban"
    assert ".github/workflows/toolban.yml: where you keep toolban" in done.out
    done = toolban("init", "--ban", "*", "--from", "2026-07-10", "--hooks", "pre-commit", cwd=repo.path)
    assert done.status == 2
    assert done.out.count("is there already; what belongs into it:") == 3


def test_init_asks_again_where_an_answer_makes_no_sense(
    toolban: CommandLine, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["claud-code", "claude-code", "Claude Code", "qodr", "soon", "2026-07-10"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: next(answers))
    done = toolban("init", "--hooks", "none", "--ci", "none", cwd=repo.path)
    assert done.status == 0, done.err
    for said in ('did you mean "claude-code"?', "is what is banned", '"soon" is no date', "qoder"):
        assert said in done.out
    policy: Any = parse((repo.path / "toolban.toml").read_bytes()).data
    assert (policy["ban"][0]["tools"], policy["ban"][0]["instead"]) == (["claude-code"], "qodr")


def test_init_asks_on_a_terminal(toolban: CommandLine, repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["claude-code, cursor", "qoder", "2026-07-10", "none"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(answers))
    done = toolban("init", "--ci", "gitlab", cwd=repo.path)
    assert done.status == 0
    policy: Any = parse((repo.path / "toolban.toml").read_bytes()).data
    assert policy["ban"][0]["tools"] == ["claude-code", "cursor"]
    assert "component" in (repo.path / ".gitlab-ci.yml").read_text()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "What is banned, and from when?"),
        (("--ban", "claude-code"), "From when is it banned?"),
        (("--from", "2026-01-01"), "What is banned?"),
        (("--ban", "claud-code"), 'did you mean "claude-code"?'),
        (("--ban", "claude-code", "--instead", "Claude Code", "--grace", "3"), "is what is banned"),
        (("--ban", "claud-code", "--from", "2026-01-01"), 'did you mean "claude-code"?'),
    ],
)
def test_init_without_answers(toolban: CommandLine, repo: Repo, options: tuple[str, ...], said: str) -> None:
    done = toolban("init", *options, cwd=repo.path)
    assert done.status == 2
    assert said in done.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--instead", "*"), "`*` cannot be used instead."),
        (
            ("--reason", ""),
            "That would be no valid policy: toolban.toml:6: ban.0.reason: expected a non-empty",
        ),
        (("--reason", "caf\udce9"), "That would be no valid policy: toolban.toml: not valid TOML"),
        (("--ci", "github"), ".github/workflows/toolban.yml: cannot be written: .github is no directory."),
    ],
    ids=["instead", "empty", "bytes", "folder"],
)
def test_init_writes_nothing_that_does_not_hold(
    toolban: CommandLine, repo: Repo, options: tuple[str, ...], said: str
) -> None:
    repo.write({".github": "a file\n"})
    done = toolban("init", "--ban", "claude-code", "--from", "2026-07-10", *options, cwd=repo.path)
    assert done.status == 2
    assert said in done.err
    assert {file.name for file in repo.path.iterdir()} == {".git", ".github"}


@pytest.mark.parametrize(
    ("words", "selector"),
    [
        (("CN",), {"jurisdictions": ["CN"]}),
        (("China", "cursor"), {"tools": ["cursor"], "jurisdictions": ["CN"]}),
        (("anysphere",), {"vendors": ["anysphere"]}),
        (("Claude Code",), {"tools": ["claude-code"]}),
        (("vendor:anthropic", "coding-agent"), {"vendors": ["anthropic"], "categories": ["coding-agent"]}),
    ],
)
def test_init_bans_tools_vendors_and_countries(
    toolban: CommandLine, repo: Repo, words: tuple[str, ...], selector: dict[str, list[str]]
) -> None:
    bans = [part for word in words for part in ("--ban", word)]
    done = toolban("init", *bans, "--from", "2026-07-10", "--hooks", "none", cwd=repo.path)
    assert done.status == 0, done.err
    policy: Any = parse((repo.path / "toolban.toml").read_bytes()).data
    named = {key: policy["ban"][0][key] for key in policy["ban"][0] if key not in {"effective", "reason"}}
    assert named == selector
    assert toolban("policy", "check", cwd=repo.path).status == 0


def test_init_warns_first_and_takes_any_name(toolban: CommandLine, repo: Repo) -> None:
    options = ("--ban", "cursor", "--instead", "Acme Coder 2", "--from", "2026-07-10", "--grace", "14")
    assert toolban("init", *options, "--hooks", "none", cwd=repo.path).status == 0
    policy: Any = parse((repo.path / "toolban.toml").read_bytes()).data
    assert str(policy["ban"][0]["announced"]) == "2026-07-10"
    assert str(policy["ban"][0]["effective"]) == "2026-07-24"
    assert policy["ban"][0]["instead"] == "acme-coder-2"
    assert policy["approved"]["acme-coder-2"]["name"] == "Acme Coder 2"
    assert toolban("policy", "check", cwd=repo.path).status == 0


def test_init_can_install_the_hooks_of_git(toolban: CommandLine, repo: Repo) -> None:
    options = ("--ban", "cursor", "--from", "2026-07-10", "--hooks", "git")
    done = toolban("init", *options, cwd=repo.path)
    assert (done.status, done.out.count("wrote ")) == (0, 5)
    assert (repo.path / ".git" / "hooks" / "commit-msg").exists()
    assert not (repo.path / ".pre-commit-config.yaml").exists()


def test_init_knows_where_toolban_came_from(
    toolban: CommandLine, repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As pip writes it (PEP 610), for one that was installed from a repository."""
    url = "https://token@github.com/acme/toolban"
    kept = json.dumps({"url": url, "vcs_info": {"vcs": "git", "commit_id": "0" * 40}})
    distribution = SimpleNamespace(read_text=lambda _: kept)
    monkeypatch.setattr("importlib.metadata.distribution", lambda _: distribution)
    options = ("--ban", "cursor", "--from", "2026-07-10", "--hooks", "pre-commit", "--ci", "github")
    assert toolban("init", *options, cwd=repo.path).status == 0
    config = yaml.safe_load((repo.path / ".pre-commit-config.yaml").read_text())
    assert config["repos"][0]["repo"] == "https://github.com/acme/toolban"
    assert f"acme/toolban@{'0' * 40}" in (repo.path / ".github/workflows/toolban.yml").read_text()


@pytest.mark.parametrize("reason", ["a\x7fb", "a\nb", "a\x00\x1b[1m", '"""', "\U0001f916"])
def test_init_quotes_every_reason(toolban: CommandLine, repo: Repo, reason: str) -> None:
    options = ("--ban", "claude-code", "--from", "2026-07-10", "--reason", reason)
    done = toolban("init", *options, cwd=repo.path)
    assert done.status == 0, done.err
    policy: Any = parse((repo.path / "toolban.toml").read_bytes()).data
    assert policy["ban"][0]["reason"] == reason
    assert toolban("policy", "check", cwd=repo.path).status == 0


def test_init_does_not_replace_a_policy_in_pyproject(toolban: CommandLine, repo: Repo) -> None:
    repo.write({"pyproject.toml": '[tool.toolban]\nextends = ["builtin:gentoo"]\n'})
    options = ("--ban", "claude-code", "--instead", "qoder", "--from", "2026-07-10")
    done = toolban("init", *options, cwd=repo.path)
    assert done.status == 2
    assert "pyproject.toml is there already; what belongs into it:" in done.out
    assert not (repo.path / "toolban.toml").exists()
    shown = done.out.partition("into it:\n")[2].partition("wrote ")[0]
    with (repo.path / "pyproject.toml").open("a") as file:
        file.write(textwrap.dedent(shown))
    assert toolban("policy", "check", cwd=repo.path).status == 0
    assert "approved  qoder" in toolban("policy", "show", cwd=repo.path).out
