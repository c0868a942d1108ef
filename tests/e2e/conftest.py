"""Fixtures of the command line tests."""

from __future__ import annotations

import pytest

from tests.e2e.command import CommandLine
from tests.helpers import BAN, Repo


@pytest.fixture
def toolban(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    return CommandLine(capsys, monkeypatch)


@pytest.fixture
def banned(repo: Repo) -> Repo:
    """A repository whose policy bans Claude Code from 2026-07-10."""
    repo.commit("Add the policy", {"toolban.toml": BAN, "README.md": "# Hello\n"}, day="2026-07-05")
    return repo
