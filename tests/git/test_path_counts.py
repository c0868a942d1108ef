"""Trees with far more paths than objects: they are counted before git is asked to list them (issue 18, 2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.cli.app import run
from linter.git import path_counts
from linter.git.log import compare, list_commits, tokens
from linter.git.opening import open_repository
from linter.git.path_counts import MOST_PATHS, check_paths, unfit_commits
from linter.git.runner import Git
from linter.model.errors import RepositoryError
from tests.helpers import CLAUDE, Repo


def bomb(repo: Repo, depth: int = 10, width: int = 10) -> str:
    """A tree of `width ** depth` paths and `depth + 1` objects."""
    inner = repo.git("hash-object", "-w", "--stdin", stdin="x")
    for level in range(depth):
        mode, kind = ("040000", "tree") if level else ("100644", "blob")
        rows = "".join(f"{mode} {kind} {inner}\td{number}\n" for number in range(width))
        inner = repo.git("mktree", stdin=rows)
    return inner


def commit_tree(repo: Repo, tree: str, message: str, *parents: str) -> str:
    named = [word for parent in parents for word in ("-p", parent)]
    oid = repo.git("commit-tree", tree, *named, "-F", "-", stdin=message)
    repo.git("update-ref", "refs/heads/main", oid)
    return oid


def git_of(repo: Repo) -> Git:
    return Git(str(repo.path / ".git"))


@pytest.fixture
def bombed(repo: Repo) -> Repo:
    """A commit with a trace, then one with ten thousand million paths, then one that takes them away again."""
    first = repo.commit(f"One\n\n{CLAUDE}\n", {"CLAUDE.md": "1"})
    second = commit_tree(repo, bomb(repo), "Two", first)
    third = commit_tree(repo, repo.git("rev-parse", f"{first}^{{tree}}"), f"Three\n\n{CLAUDE}\n", second)
    repo.git("update-ref", "refs/heads/other", second)
    assert third
    return repo


def test_18_02_an_audit_of_a_tree_bomb_ends(bombed: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", str(bombed.path)]) == 3
    out = capsys.readouterr().out
    assert "too many paths" in out
    assert out.count("claude-code/co-author") or "Claude" in out
    assert "CLAUDE.md" in out


def test_18_02_a_range_over_a_tree_bomb_ends(
    bombed: Repo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(bombed.path)
    assert run(["range", "main~2..main", "--policy", "builtin:inventory"]) == 3
    assert "too many paths" in capsys.readouterr().out


@pytest.mark.parametrize("parents", [0, 1, 2])
def test_18_02_a_bomb_is_found_whatever_its_parents(repo: Repo, parents: int) -> None:
    bases = [repo.commit(f"{number}", {"a": f"{number}"}) for number in range(parents)]
    oid = commit_tree(repo, bomb(repo), "Bomb", *bases)
    assert unfit_commits(git_of(repo), [*bases, oid]).too_large == {oid}


def test_18_02_a_merge_that_takes_a_bomb_over_is_none(repo: Repo) -> None:
    """git lists of a merge what no parent has."""
    base = repo.commit("Base", {"a": "1"})
    tree = bomb(repo)
    side = commit_tree(repo, tree, "Bomb", base)
    merge = commit_tree(repo, tree, "Merge", base, side)
    assert unfit_commits(git_of(repo), [merge, side]).too_large == {side}
    assert unfit_commits(git_of(repo), [merge, side], first_parent=True).too_large == {side, merge}


def test_18_02_many_commits_with_many_paths_each(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(path_counts, "MOST_PATHS_TOGETHER", 2_500)
    empty, full = repo.git("mktree", stdin=""), bomb(repo, depth=3)
    oids = [commit_tree(repo, empty, "0")]
    for number in range(1, 5):
        oids.append(commit_tree(repo, full if number % 2 else empty, str(number), oids[-1]))
    assert unfit_commits(git_of(repo), oids).too_large == set(oids[3:])


def test_18_02_counts_are_those_of_git(repo: Repo) -> None:
    repo.commit("One", {"a/b/c": "1", "a/b/d": "2", "e": "3", "f/g": "4"})
    repo.git("checkout", "-q", "-b", "side")
    repo.commit("Two", {"a/b/c": "5", "e": None, "e/x/y": "6", "new/q": "1"})
    repo.git("checkout", "-q", "main")
    repo.commit("Three", {"a/b/d": None, "f/g": "7"})
    repo.git("merge", "-q", "--no-commit", "side", check=False)
    repo.commit("Merge", {"a/b/c": "8", "merged/z": "9"})
    git = git_of(repo)
    oids = list_commits(git, [repo.git("rev-parse", "HEAD")])
    listed: dict[str, int] = {}
    current = ""
    for commit, *_ in tokens(compare(git, oids).text):
        current = commit or current
        listed[current] = listed.get(current, -1) + 1
    counts = path_counts._Counts(git)
    levels = counts.levels(oids, "-m")
    merge = repo.git("rev-parse", "HEAD")
    counted = {str(oid): [counts.below(level) for level in levels] for oid, levels in levels.items()}
    assert [counted.pop(merge)] == [[5, 4]]  # git lists two of them, those that no parent has
    assert listed.pop(merge) == 2
    assert counted == {oid: [count] for oid, count in listed.items()}


def test_18_02_a_tree_that_is_too_large_is_refused(bombed: Repo) -> None:
    with pytest.raises(RepositoryError, match="too many paths"):
        check_paths(git_of(bombed), "other")
    check_paths(git_of(bombed), "main")
    check_paths(git_of(bombed), "other", "other")


def test_18_02_a_tree_of_directories_without_an_end(repo: Repo) -> None:
    """Only a forged pack holds a tree that holds itself; here the levels are counted that it would have."""
    counts = path_counts._Counts(git_of(repo))
    pair = ("a" * 40, "b" * 40)
    counts._levels[pair] = path_counts._Level(1, (pair,))
    assert counts.below(path_counts._Level(0, (pair,))) == MOST_PATHS + 1


def test_18_02_other_algorithms(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "repo", "--object-format=sha256")
    oid = commit_tree(repo, bomb(repo), "Bomb")
    assert unfit_commits(git_of(repo), [oid]).too_large == {oid}
    with pytest.raises(RepositoryError, match="too many paths"):
        check_paths(git_of(repo), oid)
    assert open_repository(str(repo.path)).refs()
