"""What hook managers are told to run: the shipped examples say the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from linter.hooks import managers

HOOKS = Path(__file__).parents[3] / "examples" / "hooks"


@pytest.mark.parametrize(
    ("manager", "configuration", "example"),
    [
        ("pre-commit", ".pre-commit-config.yaml", "pre-commit-local.yaml"),
        ("prek", "prek.toml", "prek.toml"),
        ("lefthook", "lefthook.yml", "lefthook.yml"),
    ],
)
def test_the_shipped_file_is_what_is_printed(manager: str, configuration: str, example: str) -> None:
    (snippet,) = managers.instructions(manager, configuration).snippets
    _head, _, text = (HOOKS / example).read_text().partition("\n")
    assert (snippet.file, snippet.text) == (configuration, text)


def test_the_files_of_husky_are_what_is_printed() -> None:
    for snippet in managers.instructions("husky", ".husky").snippets:
        assert snippet.text == (HOOKS / snippet.file.replace(".husky", "husky")).read_text()


@pytest.mark.parametrize(
    ("manager", "hooks"), [("pre-commit", 3), ("prek", 3), ("lefthook", 4), ("husky", 4)]
)
def test_a_policy_stands_in_every_hook(manager: str, hooks: int) -> None:
    snippets = managers.instructions(manager, "file", "/etc/a b.toml").snippets
    lines = [line for snippet in snippets for line in snippet.text.split("\n") if "toolban hook" in line]
    assert len(lines) == hooks
    assert all("--policy '/etc/a b.toml'" in line for line in lines)


def test_a_configuration_of_pre_commit_names_the_repository() -> None:
    config = yaml.safe_load(managers.pre_commit("https://git.corp.example/toolban", "v1"))
    assert config["repos"][0]["repo"] == "https://git.corp.example/toolban"
    assert config["repos"][0]["rev"] == "v1"


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("# toolban\n", False),
        ("      - id: toolban\n", True),
        ("toolban hook pre-commit\n", True),
        ("", False),
    ],
)
def test_a_comment_runs_nothing(text: str, *, runs: bool) -> None:
    assert managers.runs_toolban(text) is runs
