"""Fixtures of the command line tests."""

from __future__ import annotations

import pytest

from tests.e2e.command import CommandLine
from tests.helpers import BAN, CLAUDE, Repo


@pytest.fixture
def toolban(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    return CommandLine(capsys, monkeypatch)


@pytest.fixture
def banned(repo: Repo) -> Repo:
    """A repository whose policy bans Claude Code from 2026-07-10."""
    repo.commit("Add the policy", {"toolban.toml": BAN, "README.md": "# Hello\n"}, day="2026-07-05")
    return repo


@pytest.fixture
def history(repo: Repo) -> Repo:
    repo.commit("Start", {"a": "1", "CLAUDE.md": "x\n"}, day="2026-07-01")
    repo.author = "Ann <ann@corp.example>"
    repo.commit(f"x\n\n{CLAUDE}\n", {"a": "2"}, day="2026-08-01")
    return repo
