"""What is told of commits from their trees is what `git diff-tree` prints."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter.git import tree_compare, tree_entries
from linter.git.log import compared_by_git, list_commits, tokens
from linter.git.runner import Git
from linter.git.tree_compare import between, compared
from linter.sources.commit_files import _by_git, changed_paths
from tests.git.test_path_counts import bomb, commit_tree, git_of
from tests.helpers import Repo
from tests.scale import times

PATHS = ("a", "a/b", "a/c/d", "a.b", "e/f", "e/f/g", "ü")
ENTRIES = st.tuples(st.sampled_from(["100644", "100755", "120000"]), st.integers(0, 2))
TREES = st.dictionaries(st.sampled_from(PATHS), ENTRIES)
COMMITS = st.lists(
    st.tuples(TREES, st.lists(st.integers(1, 4), max_size=3, unique=True)), min_size=1, max_size=6
)


def stream(commits: list[tuple[dict[str, tuple[str, int]], list[int]]]) -> str:
    """Commits for git fast-import: each with its files, and how far back its parents are."""
    lines: list[str] = []
    for number, (files, back) in enumerate(commits, 1):
        parents = list(dict.fromkeys(number - step for step in back if step < number))
        lines += [f"commit refs/heads/c{number}", f"mark :{number}"]
        lines += [f"committer J <j@corp.example> {1700000000 + number} +0000", "data 1", "x"]
        lines += [f"{word} :{mark}" for word, mark in zip(["from", "merge", "merge"], parents, strict=False)]
        lines.append("deleteall")
        for path, (mode, content) in files.items():
            lines += [f"M {mode} inline {path}", "data 1", str(content)]
    return "\n".join([*lines, ""])


def every_commit(git: Git) -> list[str]:
    return list_commits(git, git.run("for-each-ref", "--format=%(objectname)").decode().split())


def same(git: Git) -> None:
    oids = every_commit(git)
    text = compared(git, oids)
    assert text is not None
    assert tokens(text) == tokens(compared_by_git(git, oids).text)
    for old in oids[:2]:
        assert list(changed_paths(git, old, oids[-1])) == list(_by_git(git, old, oids[-1]))


@settings(
    max_examples=times(8, 150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(commits=COMMITS)
def test_whatever_commits_there_are(
    tmp_path: Path, commits: list[tuple[dict[str, tuple[str, int]], list[int]]]
) -> None:
    folder = tmp_path / "repo"
    shutil.rmtree(folder, ignore_errors=True)
    repo = Repo.create(folder)
    repo.git("fast-import", "--quiet", "--force", stdin=stream(commits))
    same(git_of(repo))


def test_other_algorithms_and_submodules(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "repo", "--object-format=sha256")
    first = repo.commit("One", {"a": "1", "d/b": "2"})
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{first},d/sub")
    repo.git("commit", "-q", "-m", "Two")
    same(git_of(repo))


def test_a_shallow_clone_ends_where_git_says(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "repo")
    for number in range(3):
        repo.commit(f"{number}", {"a": f"{number}", f"d/{number}": "x"})
    clone = Repo(tmp_path / "clone")
    repo.git("clone", "-q", "--depth=2", f"file://{repo.path}", str(clone.path))
    same(git_of(clone))


def test_git_is_asked_where_there_is_much(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    first = repo.commit("One", {"a": "1"})
    second = commit_tree(repo, bomb(repo), "Two", first)
    git = git_of(repo)
    assert compared(git, [second]) is None
    assert between(git, first, second) is None
    assert compared(git, []) is None
    assert compared(git, [first] * 257) is None
    monkeypatch.setattr(tree_compare, "_MOST_BYTES", 20)
    assert compared(git, [first]) is None


def test_git_is_asked_where_a_tree_is_not_there(repo: Repo) -> None:
    first = repo.commit("One", {"d/a": "1"})
    tree = repo.git("rev-parse", "HEAD:d")
    (repo.path / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    git = git_of(repo)
    assert compared(git, [first]) is None
    assert compared(git, ["1" * 40]) is None
    assert between(git, first, "1" * 40) is None


def test_merges_of_what_differs_everywhere_are_left_to_git(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Directories that are one tree are compared once; distinct ones, which may be many, only up to a limit."""
    files = {f"f{number}": "1" for number in range(20)}
    for name, content in (("one", "1"), ("two", "2")):
        repo.git("checkout", "-q", "--orphan", name)
        repo.commit(name, {f"{folder}/{file}": content for folder in "abc" for file in files})
    repo.git("checkout", "-q", "one")
    repo.git("merge", "-q", "-s", "ours", "--allow-unrelated-histories", "-m", "Merge", "two")
    repo.git("rm", "-q", "-r", "a", "b", "c")
    repo.commit("Amended", {f"{folder}/{file}": "3" for folder in "abc" for file in files})
    repo.git("reset", "-q", "--soft", "HEAD~")
    repo.git("commit", "-q", "--amend", "-m", "Evil merge")
    git, head = git_of(repo), repo.git("rev-parse", "HEAD")
    same(git)
    monkeypatch.setattr(tree_entries, "_MOST_LOOKED_UP", 46)  # of 20 files twice, and of 3 directories
    assert compared(git, [head]) is not None
    monkeypatch.setattr(tree_entries, "_MOST_LOOKED_UP", 45)
    assert compared(git, [head]) is None
