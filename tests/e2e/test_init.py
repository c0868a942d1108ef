"""`toolban init`: a policy, hooks and a CI step from a few answers."""

from __future__ import annotations

import textwrap
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
    done = toolban("init", "--ban", "*", "--from", "2026-07-10", cwd=repo.path)
    assert done.status == 2
    assert done.out.count("is there already; what belongs into it:") == 3


def test_init_asks_on_a_terminal(toolban: CommandLine, repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["claude-code, cursor", "qoder", "2026-07-10"])
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
            "That would be no valid policy: toolban.toml:5: ban.0.reason: expected a non-empty",
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
