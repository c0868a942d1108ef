"""What many commits have at some paths, compared with what git lists."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.git.runner import Git
from linter.git.tree_lookup import objects_at
from tests.helpers import Repo

NAMES = ("a", "b", "a b", "ä", "z-", "z.")
PATHS = (*NAMES, *(f"{one}/{two}" for one in NAMES for two in NAMES), "b/ä/a", "b/ä/b", "b/ä/c/d")
MISSING = "1" * 40


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """A repository with links, submodules, files in place of directories, and the other way round."""
    repo = Repo.create(tmp_path_factory.mktemp("tips") / "repo")
    repo.commit("One", {"a/b": "1", "b/ä/a": "2", "b/ä/c/d": "3", "z.": "4", "z-/a": "5"})
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{MISSING},a b/a")
    repo.git("update-index", "--add", "--cacheinfo", f"120000,{repo.git('rev-parse', 'HEAD:z.')},ä")
    repo.git("commit", "-q", "-m", "Two")
    repo.git("rm", "-q", "--cached", "a/b")
    repo.git("update-index", "--add", "--cacheinfo", f"100755,{repo.git('rev-parse', 'HEAD:z.')},a")
    repo.git("commit", "-q", "-m", "Three")
    return repo


def listed(repo: Repo, commit: str) -> dict[str, str]:
    """Everything in the tree of a commit, as git lists it."""
    rows = repo.git("ls-tree", "-r", "-z", "--full-tree", commit).split("\0")
    return {path: meta.split(" ")[2] for meta, _, path in (row.partition("\t") for row in rows if row)}


@given(paths=st.frozensets(st.sampled_from(PATHS)))
def test_the_objects_are_those_that_git_lists(repo: Repo, paths: frozenset[str]) -> None:
    commits = repo.git("rev-list", "HEAD").split()
    found = objects_at(Git(str(repo.path / ".git")), commits, paths)
    for commit in commits:
        every = listed(repo, commit)
        there = {path: oid for part in found[commit] for path, oid in part.items()}
        assert there == {path: every[path] for path in paths & every.keys()}


def test_commits_share_what_they_have_in_common(repo: Repo) -> None:
    first, second = repo.git("rev-list", "HEAD").split()[1:]
    found = objects_at(Git(str(repo.path / ".git")), [first, second], ["b/ä/a", "a b/a"])
    (one,), others = sorted(found.values(), key=len)
    assert one == {"b/ä/a": repo.git("rev-parse", "HEAD:b/ä/a")}
    assert any(one is other for other in others)


@pytest.mark.parametrize("path", ["", "/a", "a/", "a//b", "./a", "a/../b"])
def test_paths_that_git_resolves_are_left_to_it(repo: Repo, path: str) -> None:
    assert not objects_at(Git(str(repo.path / ".git")), repo.git("rev-list", "HEAD").split(), ["z.", path])


def test_a_missing_commit_is_left_out(repo: Repo) -> None:
    commit = repo.git("rev-parse", "HEAD")
    assert list(objects_at(Git(str(repo.path / ".git")), [MISSING, commit], ["z."])) == [commit]


def test_a_commit_with_a_missing_tree_is_left_out(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "repo")
    whole, other = repo.commit("One", {"a": "1"}), repo.commit("Two", {"b/a": "2"})
    tree = repo.git("rev-parse", f"{other}:b")
    (repo.path / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    found = objects_at(Git(str(repo.path / ".git")), [whole, other], ["b/a"])
    assert found == {whole: []}


@pytest.mark.parametrize("name", ["..", "a/b", ""])
def test_a_tree_with_unusual_names_is_left_to_git(tmp_path: Path, name: str) -> None:
    repo = Repo.create(tmp_path / "repo")
    commit = repo.commit("One", {"b": "1"})
    oid = repo.git("rev-parse", "HEAD:b")
    raw = b"".join(b"100644 %s\0%s" % (each.encode(), bytes.fromhex(oid)) for each in (name, "b"))
    (repo.path / "tree").write_bytes(raw)
    tree = repo.git("hash-object", "-t", "tree", "--literally", "-w", "tree")
    odd = repo.git("commit-tree", "-m", "Odd", tree)
    found = objects_at(Git(str(repo.path / ".git")), [commit, odd], ["b"])
    assert commit in found
    assert (odd in found) == (name == "..")


def test_a_name_that_is_there_twice_is_left_to_git(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "repo")
    repo.commit("One", {"b": "1"})
    entry = b"100644 b\0" + bytes.fromhex(repo.git("rev-parse", "HEAD:b"))
    (repo.path / "tree").write_bytes(entry + entry)
    tree = repo.git("hash-object", "-t", "tree", "--literally", "-w", "tree")
    assert not objects_at(Git(str(repo.path / ".git")), [repo.git("commit-tree", "-m", "Odd", tree)], ["b"])
