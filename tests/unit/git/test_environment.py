"""The environment of git: nothing of the caller's settings, everything of a hook that the hook's git needs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from linter.git import environment as environments
from linter.model.errors import RepositoryError

INHERITED = {
    "HOME": "/home/x",
    "PAGER": "less",
    "SSH_ASKPASS": "/x",
    "GIT_DIR": "/x/.git",
    "GIT_INDEX_FILE": "/x/index.lock",
    "GIT_QUARANTINE_PATH": "/x/incoming",
    "GIT_EXTERNAL_DIFF": "/x/evil",
    "GIT_SSH_COMMAND": "/x/evil",
    "GIT_CONFIG_COUNT": "1",
    "GIT_NO_LAZY_FETCH": "0",
}


def test_nothing_of_git_is_inherited() -> None:
    made = environments.environment(INHERITED, hook=False)
    assert made["HOME"] == "/home/x"
    for name in (
        "PAGER",
        "SSH_ASKPASS",
        "GIT_DIR",
        "GIT_EXTERNAL_DIFF",
        "GIT_SSH_COMMAND",
        "GIT_CONFIG_COUNT",
    ):
        assert name not in made
    assert (made["GIT_NO_LAZY_FETCH"], made["GIT_ALLOW_PROTOCOL"]) == ("1", "")


def test_a_hook_keeps_where_its_objects_and_its_index_are() -> None:
    made = environments.environment(INHERITED, hook=True)
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_QUARANTINE_PATH"):
        assert made[name] == INHERITED[name]
    assert "GIT_EXTERNAL_DIFF" not in made
    assert made["GIT_NO_LAZY_FETCH"] == "1"


def test_git_is_never_taken_from_the_current_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("here", "there"):
        (tmp_path / folder).mkdir()
        program = tmp_path / folder / ("git.exe" if os.name == "nt" else "git")
        program.write_text("")
        program.chmod(0o755)
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", str(tmp_path / "there")]))
    assert Path(environments.executable()).parent == tmp_path / "there"
    monkeypatch.setenv("PATH", ".")
    with pytest.raises(RepositoryError, match="not installed, or not on PATH"):
        environments.executable()


def test_the_index_that_is_not_to_be_read_does_not_exist() -> None:
    assert not os.path.exists(environments.WITHOUT_INDEX["GIT_INDEX_FILE"])
