from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from linter.git.cat_file import LIMIT
from linter.git.opening import open_repository
from linter.git.repository import Repository
from linter.model.errors import UsageError
from linter.model.inputs import FileInput
from linter.sources.worktree import read_files, tracked_files
from tests.helpers import Repo

FILE = "100644"


@pytest.fixture
def opened(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Repository:
    repo.commit("One", {"a.py": "1\n", "sub/b.py": "2\n", "sub/deep/c.py": "3\n", "subject.py": "4\n"})
    monkeypatch.chdir(repo.path)
    return open_repository(".")


def listed(opened: Repository, *paths: str) -> list[str]:
    return [path for path, _ in tracked_files(opened, paths)]


def read(opened: Repository, *paths: str) -> dict[str, FileInput]:
    return {file.path: file for file in read_files(opened, tracked_files(opened, paths))}


def test_all_tracked_files(repo: Repo, opened: Repository) -> None:
    repo.write({"untracked.py": "1"})
    assert listed(opened) == ["a.py", "sub/b.py", "sub/deep/c.py", "subject.py"]
    assert {path: file.data for path, file in read(opened).items()} == {
        "a.py": b"1\n",
        "sub/b.py": b"2\n",
        "sub/deep/c.py": b"3\n",
        "subject.py": b"4\n",
    }


def test_the_work_tree_counts_and_not_the_index(repo: Repo, opened: Repository) -> None:
    repo.write({"a.py": "unstaged\n"})
    assert read(opened)["a.py"].data == b"unstaged\n"


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["a.py"], ["a.py"]),
        (["sub"], ["sub/b.py", "sub/deep/c.py"]),
        (["sub/"], ["sub/b.py", "sub/deep/c.py"]),
        (["./sub/../a.py"], ["a.py"]),
        (["sub", "sub/b.py", "a.py", "a.py"], ["a.py", "sub/b.py", "sub/deep/c.py"]),
        (["."], ["a.py", "sub/b.py", "sub/deep/c.py", "subject.py"]),
        (["a.py", "."], ["a.py", "sub/b.py", "sub/deep/c.py", "subject.py"]),
    ],
)
def test_named_paths(opened: Repository, paths: list[str], expected: list[str]) -> None:
    assert listed(opened, *paths) == expected


def test_paths_are_those_of_the_current_directory(
    repo: Repo, opened: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repo.path / "sub")
    assert listed(opened, "b.py") == ["sub/b.py"]
    assert listed(opened, ".") == ["sub/b.py", "sub/deep/c.py"]
    assert listed(opened, "..") == ["a.py", "sub/b.py", "sub/deep/c.py", "subject.py"]
    assert listed(opened, "../a.py", "deep") == ["a.py", "sub/deep/c.py"]
    assert listed(opened, str(repo.path / "a.py")) == ["a.py"]
    assert len(listed(opened)) == 4


def test_through_a_symbolic_link_to_the_repository(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit("One", {"sub/b.py": "2\n"})
    os.symlink(repo.path, tmp_path / "link")
    monkeypatch.chdir(tmp_path / "link" / "sub")
    opened = open_repository(str(tmp_path / "link"))
    assert listed(opened, "b.py") == ["sub/b.py"]
    assert read(opened)["sub/b.py"].data == b"2\n"


def test_an_untracked_file_that_is_named(repo: Repo, opened: Repository) -> None:
    repo.write({"new.py": "5\n", ".gitignore": "ignored.py\n", "ignored.py": "6\n"})
    assert tracked_files(opened, ["new.py", "ignored.py"]) == [("ignored.py", FILE), ("new.py", FILE)]
    assert read(opened, "new.py")["new.py"].data == b"5\n"


@pytest.mark.parametrize("path", ["nothing.py", "sub/nothing", "nothing/a.py", "", "a.py/x"])
def test_a_path_that_is_not_there(opened: Repository, path: str) -> None:
    with pytest.raises(UsageError):
        listed(opened, path)


def test_a_path_outside(opened: Repository, tmp_path: Path) -> None:
    (tmp_path / "repository.py").write_text("")
    for path in ("..", "../repository.py", "/", str(tmp_path)):
        with pytest.raises(UsageError, match="outside"):
            listed(opened, path)


def test_a_file_whose_name_starts_with_two_dots(repo: Repo, opened: Repository) -> None:
    repo.stage({"..a.py": "1\n"})
    assert listed(opened, "..a.py") == ["..a.py"]


@pytest.mark.parametrize("name", ["new\nline.py", "\ttab.py", "-x.py", "caf\udce9.py", "*.py", ":x.py"])
def test_odd_names(repo: Repo, opened: Repository, name: str) -> None:
    repo.stage({name: "odd\n"})
    assert read(opened)[name].data == b"odd\n"
    assert list(read(opened, f"./{name}")) == [name]


def test_a_deleted_file_is_outside(repo: Repo, opened: Repository) -> None:
    repo.write({"a.py": None})
    file = read(opened)["a.py"]
    assert (file.data, file.problem) == (None, "")
    assert "not in the work tree" in file.outside


def test_a_fifo_does_not_block(repo: Repo, opened: Repository) -> None:
    for name in ("a.py", "sub/b.py"):
        os.unlink(repo.path / name)
        os.mkfifo(repo.path / name)
    os.mkfifo(repo.path / "untracked.py")
    files = read(opened) | read(opened, "untracked.py")
    for name in ("a.py", "sub/b.py", "untracked.py"):
        assert (files[name].data, files[name].problem) == (None, "no regular file")


def test_a_socket(repo: Repo, opened: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    os.unlink(repo.path / "a.py")
    monkeypatch.chdir(repo.path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("a.py")
    file = read(opened)["a.py"]
    assert file.data is None
    assert file.problem


def test_a_directory_where_a_file_was(repo: Repo, opened: Repository) -> None:
    os.unlink(repo.path / "a.py")
    os.mkdir(repo.path / "a.py")
    before = len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0
    assert read(opened)["a.py"].problem == "no regular file"
    assert not before or len(os.listdir("/proc/self/fd")) == before


def test_a_file_where_a_directory_was(repo: Repo, opened: Repository) -> None:
    repo.write({"sub/b.py": None, "sub/deep/c.py": None})
    os.rmdir(repo.path / "sub" / "deep")
    os.rmdir(repo.path / "sub")
    repo.write({"sub": "1"})
    assert "not in the work tree" in read(opened)["sub/b.py"].outside


def test_a_symbolic_link_is_not_followed(repo: Repo, opened: Repository, tmp_path: Path) -> None:
    secret = tmp_path / "secret.py"
    secret.write_text("import anthropic\n")
    os.unlink(repo.path / "a.py")
    os.symlink(secret, repo.path / "a.py")
    os.symlink(secret, repo.path / "tracked.py")
    repo.git("add", "tracked.py")
    os.symlink(secret, repo.path / "untracked.py")
    os.symlink("nowhere", repo.path / "dangling.py")
    files = read(opened) | read(opened, "untracked.py", "dangling.py")
    for name in ("a.py", "tracked.py", "untracked.py", "dangling.py"):
        assert (files[name].data, files[name].problem, files[name].outside) == (None, "", "")


def test_a_directory_that_became_a_symbolic_link_is_not_followed(
    repo: Repo, opened: Repository, tmp_path: Path
) -> None:
    """git takes the files in it for deleted."""
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "b.py").write_text("import anthropic\n")
    (repo.path / "sub").rename(tmp_path / "sub")
    os.symlink(tmp_path / "secrets", repo.path / "sub")
    file = read(opened)["sub/b.py"]
    assert file.data is None
    assert "not in the work tree" in file.outside


def test_a_file_that_may_not_be_read(repo: Repo, opened: Repository) -> None:
    (repo.path / "a.py").chmod(0)
    if os.access(repo.path / "a.py", os.R_OK):
        pytest.skip("root reads everything")
    assert read(opened)["a.py"].problem == "permission denied"


def test_a_file_that_is_too_large(repo: Repo, opened: Repository) -> None:
    with open(repo.path / "a.py", "wb") as file:
        file.truncate(LIMIT + 1)
    assert (read(opened)["a.py"].data, read(opened)["a.py"].problem) == (None, "too large")


def test_the_content_of_a_submodule_is_outside(repo: Repo, opened: Repository) -> None:
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},lib.js")
    os.mkdir(repo.path / "lib.js")
    file = read(opened)["lib.js"]
    assert (file.data, file.problem, file.outside) == (None, "", "the content of a submodule")
    assert list(read(opened, "lib.js")) == ["lib.js"]


def test_the_current_directory_may_be_elsewhere(opened: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = open_repository(opened.work_tree)
    monkeypatch.chdir("/")
    assert len(listed(opened)) == 4
    assert listed(opened, f"{opened.work_tree}/sub") == ["sub/b.py", "sub/deep/c.py"]


def test_a_file_in_conflict_is_read_once(repo: Repo, opened: Repository) -> None:
    repo.git("checkout", "-q", "-b", "other")
    repo.commit("Theirs", {"a.py": "theirs\n"})
    repo.git("checkout", "-q", "main")
    repo.commit("Ours", {"a.py": "ours\n"})
    repo.git("merge", "-q", "other", check=False)
    assert listed(opened, "a.py") == ["a.py"]
    assert b"<<<<<<<" in (read(opened)["a.py"].data or b"")


def test_files_without_a_reader_count_by_their_names(repo: Repo, opened: Repository) -> None:
    repo.stage({"logo.png": "1"})
    assert read(opened)["logo.png"] == FileInput("logo.png", read(opened)["logo.png"].origin, None)
