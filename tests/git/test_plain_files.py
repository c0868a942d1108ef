"""Pipes, devices and endless files where git has files of its own (issue 18, 5)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from linter.cli.app import run
from linter.git import conversation
from linter.git.opening import open_repository
from linter.git.pack.batches import open_packs
from linter.git.plain_files import check, has_short_configuration
from linter.model.errors import RepositoryError
from tests.helpers import CLAUDE, Repo

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes among its files")


@pytest.mark.parametrize(
    "name",
    [
        *("HEAD", "config", "config.worktree", "commondir", "index", "packed-refs", "shallow"),
        *("info/attributes", "info/grafts", "info/exclude", "objects/info/alternates"),
    ],
)
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_18_05_what_git_would_wait_for_is_an_error(tmp_path: Path, name: str, kind: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True, parents=True)
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(RepositoryError, match="it is not a regular file"):
        check(str(tmp_path))


def test_18_05_a_file_without_an_end(repo: Repo) -> None:
    with (repo.path / ".git" / "HEAD").open("r+b") as file:
        file.truncate(20 << 30)
    with pytest.raises(RepositoryError, match="larger than 64 KiB"):
        open_repository(str(repo.path))


@pytest.mark.parametrize("where", [".git", ".git/config"])
def test_18_05_nothing_is_opened_before(tmp_path: Path, repo: Repo, where: str) -> None:
    folder = tmp_path if where == ".git" else repo.path
    (folder / where).unlink(missing_ok=True)
    os.mkfifo(folder / where)
    assert run(["audit", str(folder)]) == 3


def test_18_05_a_configuration_that_includes_a_pipe(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """GitPython would wait for it for ever; git has a time limit."""
    monkeypatch.setattr(conversation, "PATIENCE", 0.2)
    assert has_short_configuration(str(repo.path / ".git"))
    os.mkfifo(repo.path / ".git" / "pipe")
    with (repo.path / ".git" / "config").open("a") as file:
        file.write("[Include]\n\tpath = pipe\n")
    assert not has_short_configuration(str(repo.path / ".git"))
    assert run(["audit", str(repo.path)]) == 3


def test_18_05_an_index_of_a_pack_that_is_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    os.mkfifo(tmp_path / "pack" / f"pack-{'0' * 40}.idx")
    assert list(open_packs([str(tmp_path)])) == []


def test_18_05_a_directory_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert run(["check"]) == 2
    assert "does not exist any more" in capsys.readouterr().err


def test_18_05_the_reason_of_git_is_shown(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    with (repo.path / ".git" / "config").open("a") as file:
        file.write("[include]\n\tpath = config\n")
    assert run(["audit", str(repo.path)]) == 3
    assert "exceeded maximum include depth" in capsys.readouterr().err


def test_18_05_a_long_configuration_is_left_to_git(repo: Repo) -> None:
    repo.commit("One", {"a": "1"})
    with (repo.path / ".git" / "config").open("a") as file:
        file.write("[x]\n" + "a = b\n" * 50_000)
    assert [ref.name for ref in open_repository(str(repo.path)).refs()] == ["refs/heads/main"]


def test_18_07_a_ref_to_a_missing_object_does_not_lose_the_others(
    repo: Repo, capsys: pytest.CaptureFixture[str]
) -> None:
    repo.commit(f"One\n\n{CLAUDE}\n", {"a": "1"})
    (repo.path / ".git" / "refs" / "heads" / "other").write_text("a" * 40 + "\n")
    assert run(["audit", str(repo.path)]) == 3
    out = capsys.readouterr().out
    assert "claude-code/co-author" in out
    assert "not read 1 commit" in out


def test_18_07_a_broken_ref_is_counted(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    """git leaves it out with a warning: what it led to is not known."""
    repo.commit("One", {"a": "1"})
    (repo.path / ".git" / "refs" / "heads" / "other").write_text("garbage\n")
    assert run(["audit", str(repo.path)]) == 3
    assert "not read 1 ref: it names no object, and git leaves it out" in capsys.readouterr().out
