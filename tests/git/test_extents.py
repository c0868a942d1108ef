"""Of commits whose trees are small and in one pack, git is asked without counting their paths first."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from linter.git.opening import open_repository
from linter.git.pack.batches import open_packs
from linter.git.repository import Repository
from linter.history.trees import extents
from linter.history.trees.extents import Extents, paths_below
from linter.history.trees.object_ids import Objects
from linter.history.trees.reader import TreeParts, read_trees
from linter.history.trees.store import TreeStore
from tests.git.test_path_counts import bomb, commit_tree
from tests.git.test_trees import HISTORIES, as_stream, build
from tests.helpers import Repo
from tests.scale import times


def parts_of(repository: Repository) -> TreeParts:
    revisions = [ref.commit for ref in repository.refs()]
    packs = Objects(list(open_packs(repository.object_directories())), are_all=True)
    return read_trees(repository.git, packs, revisions, jobs=1, progress=lambda *_: None)


def extents_of(repository: Repository) -> tuple[Extents, list[str]]:
    parts = parts_of(repository)
    return Extents(TreeStore(repository.git, parts), parts.commits), [commit.oid for commit in parts.commits]


def packed(repo: Repo, tip: str) -> Repository:
    repo.git("update-ref", "refs/heads/main", tip)
    repo.git("repack", "-adfq", "--depth=50", "--window=50")
    return open_repository(str(repo.path))


@settings(
    max_examples=times(8, 100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=HISTORIES)
def test_paths_are_counted_as_git_lists_them(
    tmp_path: Path, history: list[tuple[list[tuple[str, str, str, int]], int]]
) -> None:
    repository = build(tmp_path / "each", as_stream(history))
    parts = parts_of(repository)
    forest = TreeStore(repository.git, parts)
    counts = paths_below(forest)
    assert counts is not None
    listed = {
        commit.oid: repository.git.run("ls-tree", "-rz", commit.tree).count(b"\0") for commit in parts.commits
    }
    assert counts[forest.roots].tolist() == list(listed.values())
    found = Extents(forest, parts.commits)
    assert found.are_fit(list(listed))
    for commit in parts.commits:
        changed = repository.git.run("diff-tree", "-r", "-m", "-z", "--root", "--name-only", commit.oid)
        paths = {path for path in changed.split(b"\0") if path and path != commit.oid.encode()}
        assert len(paths) <= found._most[commit.oid]


def test_many_paths_are_counted_by_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = Repo.create(tmp_path / "repo")
    first = repo.commit("One", {f"{number}": "x" for number in range(9)})
    second = repo.commit("Two", {"0": "y"})
    found, oids = extents_of(packed(repo, second))
    assert oids == [second, first]
    assert found.are_fit(oids)
    monkeypatch.setattr(extents, "MOST_PATHS", 17)
    assert found.are_fit([first])
    assert not found.are_fit([second])
    monkeypatch.setattr(extents, "MOST_PATHS", 18)
    monkeypatch.setattr(extents, "MOST_PATHS_TOGETHER", 26)
    assert found.are_fit([second])
    assert not found.are_fit(oids)
    assert not found.are_fit(["0" * 40])


def test_a_bomb_is_left_to_git(repo: Repo) -> None:
    small = repo.commit("Small", {"a": "1"})
    tip = commit_tree(repo, bomb(repo), "Bomb", small)
    parts = parts_of(packed(repo, tip))
    assert paths_below(TreeStore(open_repository(str(repo.path)).git, parts)) is None
    found, oids = extents_of(open_repository(str(repo.path)))
    assert not found.are_fit(oids)


def a_tree(repo: Repo, *entries: tuple[str, str, str]) -> str:
    data = b"".join(f"{mode} {name}".encode() + b"\0" + bytes.fromhex(oid) for mode, name, oid in entries)
    path = repo.path.parent / "tree"
    path.write_bytes(data)
    return repo.git("hash-object", "-t", "tree", "--literally", "-w", str(path))


@pytest.mark.parametrize("mode", ["100644", "40000", "040000"])
@pytest.mark.parametrize("times_", [1, 2, 50])
def test_an_entry_that_a_tree_has_twice_counts_twice(repo: Repo, mode: str, times_: int) -> None:
    first = repo.commit("One", {f"{number:03}": f"{number}" for number in range(200)})
    blob = repo.git("rev-parse", "main:000")
    child = blob if mode == "100644" else repo.git("mktree", stdin=f"100644 blob {blob}\tx\n")
    rows = [("100644", f"{number:03}", repo.git("rev-parse", f"main:{number:03}")) for number in range(200)]
    own = [*rows[:100], *[(mode, "099x", child)] * times_, *rows[100:]]
    found = _counted(repo, commit_tree(repo, a_tree(repo, *own), "Two", first))
    assert found in (200 + times_, None)
    assert found or (mode == "040000" and times_ > 1)


def test_what_a_delta_copies_twice_is_noticed(repo: Repo) -> None:
    first = repo.commit("One", {f"{number:03}": f"{number}" for number in range(200)})
    rows = [("100644", f"{number:03}", repo.git("rev-parse", f"main:{number:03}")) for number in range(200)]
    assert _counted(repo, commit_tree(repo, a_tree(repo, *rows[:90], *rows[:90]), "Two", first)) is None


def _counted(repo: Repo, tip: str) -> int | None:
    """The paths below the tree of a commit; None if it is left to git."""
    repository = packed(repo, tip)
    found, oids = extents_of(repository)
    parts = parts_of(repository)
    counts = paths_below(forest := TreeStore(repository.git, parts))
    assert counts is not None
    return int(counts[forest.roots][0]) if found.are_fit(oids) else None


def test_a_tree_in_two_packs_is_read_in_both(repo: Repo) -> None:
    first = repo.commit("One", {"a/b": "1"})
    repo.git("repack", "-adq")
    repo.commit("Two", {"a/c": "1"})
    repo.git("repack", "-dq")
    repository = open_repository(str(repo.path))
    assert extents_of(repository)[0].are_fit([first])
    stdin = repo.git("rev-parse", f"{first}^{{tree}}")
    repo.git("pack-objects", "-q", str(repo.path / ".git/objects/pack/pack"), stdin=stdin)
    packs = list(open_packs(repository.object_directories()))
    assert len(packs) == 3
    assert extents_of(open_repository(str(repo.path)))[0].are_fit([first])
    assert Objects(packs, are_all=True).are_trees_everywhere()
    assert not Objects(packs).are_trees_everywhere()
    packs[-1].roots[0] = -1  # as where its header is damaged
    assert not Objects(packs, are_all=True).are_trees_everywhere()
