from __future__ import annotations

import os
from pathlib import Path

import pytest

from linter.git.opening import open_repository
from linter.git.repository import Ref, Repository
from linter.model.errors import RepositoryError
from tests.helpers import Repo, read_log

FORMATS = ("sha1", "sha256")


def names(repository: Repository, *patterns: str) -> list[str]:
    return [ref.name for ref in repository.refs(patterns)]


@pytest.mark.parametrize("algorithm", FORMATS)
def test_a_plain_repository(tmp_path: Path, algorithm: str) -> None:
    repo = Repo.create(tmp_path / "repo", f"--object-format={algorithm}")
    oid = repo.commit("One", {"a": "1"})
    opened = open_repository(str(repo.path))
    assert opened.work_tree == str(repo.path)
    assert opened.git_dir == str(repo.path / ".git")
    assert opened.refs() == (Ref("refs/heads/main", oid),)
    assert opened.shallow_boundary() == ()
    assert opened.missing_objects() == frozenset()


@pytest.mark.parametrize("algorithm", FORMATS)
def test_a_bare_repository(tmp_path: Path, algorithm: str) -> None:
    repo = Repo.create(tmp_path / "repo", f"--object-format={algorithm}")
    oid = repo.commit("One", {"a": "1"})
    repo.git("clone", "-q", "--bare", ".", "../bare.git")
    opened = open_repository(str(tmp_path / "bare.git"))
    assert (opened.work_tree, opened.git_dir) == ("", str(tmp_path / "bare.git"))
    assert opened.refs() == (Ref("refs/heads/main", oid),)


@pytest.mark.parametrize("algorithm", FORMATS)
def test_a_subdirectory(tmp_path: Path, algorithm: str) -> None:
    repo = Repo.create(tmp_path / "repo", f"--object-format={algorithm}")
    oid = repo.commit("One", {"a/b/c": "1"})
    opened = open_repository(str(repo.path / "a" / "b"))
    assert opened.work_tree == str(repo.path)
    assert opened.refs() == (Ref("refs/heads/main", oid),)


def test_the_git_directory_itself(repo: Repo) -> None:
    oid = repo.commit("One", {"a": "1"})
    opened = open_repository(str(repo.path / ".git"))
    assert opened.refs() == (Ref("refs/heads/main", oid),)


def test_here(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit("One", {"a": "1"})
    monkeypatch.chdir(repo.path)
    opened = open_repository(".")
    monkeypatch.chdir("/")
    assert names(opened) == ["refs/heads/main"]


def test_a_linked_work_tree(repo: Repo) -> None:
    first = repo.commit("One", {"a": "1"})
    repo.git("worktree", "add", "-q", "-b", "linked", "../linked")
    linked = Repo(repo.path.parent / "linked")
    second = linked.commit("Two", {"a": "2"})
    opened = open_repository(str(linked.path))
    assert opened.work_tree == str(linked.path)
    assert opened.refs() == (Ref("refs/heads/linked", second), Ref("refs/heads/main", first))
    through_git_dir = open_repository(opened.git_dir)
    assert through_git_dir.work_tree == str(linked.path)
    assert through_git_dir.refs() == opened.refs()


def test_a_linked_work_tree_with_a_detached_head(repo: Repo) -> None:
    repo.commit("One", {"a": "1"})
    repo.git("worktree", "add", "-q", "--detach", "../linked")
    linked = Repo(repo.path.parent / "linked")
    oid = linked.commit("Two", {"a": "2"})
    assert Ref("HEAD", oid) in open_repository(str(linked.path)).refs()


def test_a_linked_work_tree_of_a_shallow_clone(repo: Repo) -> None:
    shallow(repo)
    clone = Repo(repo.path.parent / "clone")
    clone.git("worktree", "add", "-q", "../linked")
    opened = open_repository(str(repo.path.parent / "linked"))
    assert opened.shallow_boundary() == (clone.git("rev-parse", "HEAD"),)


@pytest.mark.parametrize("relative", [False, True])
def test_a_git_file(repo: Repo, *, relative: bool) -> None:
    """What a submodule and `git init --separate-git-dir` have."""
    oid = repo.commit("One", {"a": "1"})
    (repo.path / ".git").rename(repo.path.parent / "elsewhere")
    target = "../elsewhere" if relative else repo.path.parent / "elsewhere"
    (repo.path / ".git").write_text(f"gitdir: {target}\n")
    opened = open_repository(str(repo.path))
    assert opened.work_tree == str(repo.path)
    assert opened.refs() == (Ref("refs/heads/main", oid),)


@pytest.mark.parametrize("broken", ["", "gitdir: /nonexistent\n", "nonsense\n"])
def test_a_git_file_that_leads_nowhere(tmp_path: Path, broken: str) -> None:
    (tmp_path / "repo").mkdir()
    (tmp_path / "repo" / ".git").write_text(broken)
    with pytest.raises(RepositoryError):
        open_repository(str(tmp_path / "repo"))


def test_a_work_tree_whose_repository_was_deleted(repo: Repo) -> None:
    repo.commit("One", {"a": "1"})
    repo.git("worktree", "add", "-q", "../linked")
    (repo.path / ".git").rename(repo.path / "gone")
    with pytest.raises(RepositoryError):
        open_repository(str(repo.path.parent / "linked"))


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="no git repository") as error:
        open_repository(str(tmp_path))
    assert error.value.exit_code == 3
    assert error.value.hint


def test_no_directory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for name in ("file", "nothing"):
        with pytest.raises(RepositoryError, match="no such directory"):
            open_repository(str(tmp_path / name))


@pytest.mark.parametrize("config", ["[broken\n", "\0\xff", "[core]\n\tbare = perhaps\n"])
@pytest.mark.parametrize("place", ["repo", "repo/.git"])
def test_a_configuration_that_cannot_be_read(repo: Repo, config: str, place: str) -> None:
    repo.commit("One", {"a": "1"})
    (repo.path / ".git" / "config").write_text(config)
    with pytest.raises(RepositoryError):
        open_repository(str(repo.path.parent / place)).refs()


@pytest.mark.parametrize("name", ["$HOME", "~", "%HOME%", "${HOME}", " blank ", "new\nline", "-c"])
def test_a_directory_with_an_odd_name_is_that_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    repo = Repo.create(tmp_path / "odd" / name)
    oid = repo.commit("One", {"a/b": "1"})
    monkeypatch.chdir(tmp_path / "odd")
    opened = open_repository(name)
    assert (opened.work_tree, opened.refs()) == (str(repo.path), (Ref("refs/heads/main", oid),))
    assert opened.shallow_boundary() == ()


def test_variables_of_git_do_not_lead_elsewhere(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hook of one repository may audit another."""
    oid = repo.commit("One", {"a": "1"})
    other = Repo.create(tmp_path / "other")
    other.commit("Other", {"b": "1"})
    for name, value in {
        "GIT_DIR": f"{other.path}/.git",
        "GIT_WORK_TREE": str(other.path),
        "GIT_INDEX_FILE": f"{other.path}/.git/index",
        "GIT_OBJECT_DIRECTORY": f"{other.path}/.git/objects",
        "GIT_COMMON_DIR": f"{other.path}/.git",
        "GIT_NAMESPACE": "x",
        "GIT_CEILING_DIRECTORIES": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    opened = open_repository(str(repo.path))
    assert (opened.work_tree, opened.refs()) == (str(repo.path), (Ref("refs/heads/main", oid),))
    assert opened.git.run("ls-files") == b"a\n"


def test_the_work_tree_that_the_configuration_names_does_not_count(repo: Repo) -> None:
    """A repository that was handed over must not lead to other files of this machine."""
    repo.commit("One", {"a": "1"})
    repo.git("config", "core.worktree", "/")
    assert open_repository(str(repo.path)).work_tree == str(repo.path)


def test_an_empty_repository(repo: Repo) -> None:
    opened = open_repository(str(repo.path))
    assert opened.refs() == ()
    assert opened.missing_objects() == frozenset()


def test_an_unborn_head_beside_other_branches(repo: Repo) -> None:
    oid = repo.commit("One", {"a": "1"})
    repo.git("checkout", "-q", "--orphan", "fresh")
    assert open_repository(str(repo.path)).refs() == (Ref("refs/heads/main", oid),)


def test_a_detached_head_is_a_ref_of_its_own(repo: Repo) -> None:
    first = repo.commit("One", {"a": "1"})
    second = repo.commit("Two", {"a": "2"})
    repo.git("checkout", "-q", "--detach", first)
    before = open_repository(str(repo.path))
    assert before.refs() == (Ref("HEAD", first), Ref("refs/heads/main", second))
    repo.git("checkout", "-q", "--detach", second)
    assert open_repository(str(repo.path)).refs() == (Ref("refs/heads/main", second),)


def test_all_that_is_said_of_refs_is_of_one_moment(repo: Repo) -> None:
    first = repo.commit("One", {"a": "1"})
    opened = open_repository(str(repo.path))
    assert opened.refs() == (Ref("refs/heads/main", first),)
    repo.commit("Two", {"a": "2"})
    repo.git("tag", "-a", "-m", "x", "v1")
    repo.git("tag", "a-tree", "HEAD^{tree}")
    assert opened.refs() == (Ref("refs/heads/main", first),)
    assert opened.head == first
    assert not opened.annotated_tags()
    assert not opened.refs_without_commit()


def many(repo: Repo) -> Repository:
    repo.commit("One", {"a": "1"})
    for name in ("release/1.0", "release/2.0", "feature/y"):
        repo.git("branch", name)
    repo.git("tag", "v1")
    repo.git("tag", "-a", "-m", "two", "v2")
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD")
    repo.git("notes", "add", "-m", "note")
    return open_repository(str(repo.path))


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (("main",), ["refs/heads/main"]),
        (("release/*",), ["refs/heads/release/1.0", "refs/heads/release/2.0"]),
        (("refs/tags/*",), ["refs/tags/v1", "refs/tags/v2"]),
        (("v1", "v2", "v*"), ["refs/tags/v1", "refs/tags/v2"]),
        (("origin/main",), ["refs/remotes/origin/main"]),
        (("refs/heads/*1.0", "main"), ["refs/heads/main", "refs/heads/release/1.0"]),
    ],
)
def test_patterns(repo: Repo, patterns: tuple[str, ...], expected: list[str]) -> None:
    assert names(many(repo), *patterns) == expected


def test_without_a_pattern_every_ref_that_leads_to_a_commit(repo: Repo) -> None:
    assert names(many(repo)) == [
        "refs/heads/feature/y",
        "refs/heads/main",
        "refs/heads/release/1.0",
        "refs/heads/release/2.0",
        "refs/notes/commits",
        "refs/remotes/origin/main",
        "refs/tags/v1",
        "refs/tags/v2",
    ]


def test_a_pattern_that_names_nothing_is_an_error(repo: Repo) -> None:
    with pytest.raises(RepositoryError, match="mian"):
        many(repo).refs(("main", "mian"))


def test_tags_of_tags_lead_to_the_commit(repo: Repo) -> None:
    oid = repo.commit("One", {"a": "1"})
    for number, target in enumerate(("HEAD", "t0", "t1", "t2")):
        repo.git("tag", "-a", "-m", "x", f"t{number}", target)
    tags = open_repository(str(repo.path)).refs(("refs/tags/*",))
    assert tags == tuple(Ref(f"refs/tags/t{number}", oid) for number in range(4))


def test_tags_of_trees_and_blobs_are_no_history(repo: Repo) -> None:
    oid = repo.commit("One", {"a": "1"})
    for name, target in (("tree", "HEAD^{tree}"), ("blob", "HEAD:a")):
        repo.git("tag", f"light-{name}", target)
        repo.git("tag", "-a", "-m", "x", f"tag-{name}", target)
        repo.git("tag", "-a", "-m", "x", f"tag-tag-{name}", f"tag-{name}")
    repo.git("update-ref", "-d", "refs/heads/main")
    assert open_repository(str(repo.path)).refs() == ()
    repo.git("tag", "real", oid)
    assert open_repository(str(repo.path)).refs() == (Ref("refs/tags/real", oid),)


def shallow(repo: Repo) -> Repository:
    for number in range(3):
        repo.commit(f"{number}", {"a": f"{number}"})
    url = repo.path.as_uri()
    repo.git("-c", "protocol.file.allow=always", "clone", "-q", "--depth", "1", url, "../clone")
    return open_repository(str(repo.path.parent / "clone"))


def test_a_shallow_clone(repo: Repo) -> None:
    opened = shallow(repo)
    head = repo.git("rev-parse", "HEAD")
    assert opened.shallow_boundary() == (head,)
    assert [commit.oid for commit in read_log(opened.git, [head])] == [head]


def partial(repo: Repo) -> Repository:
    repo.commit("One", {"a": "1", "b": "1"})
    repo.commit("Two", {"a": "2"})
    repo.git("config", "uploadpack.allowFilter", "true")
    url = repo.path.as_uri()
    allow = ("-c", "protocol.file.allow=always")
    repo.git(*allow, "clone", "-q", "--no-checkout", "--filter=blob:none", url, "../partial")
    return open_repository(str(repo.path.parent / "partial"))


def test_a_partial_clone_lists_what_it_has_not_and_fetches_nothing(repo: Repo) -> None:
    opened = partial(repo)
    blobs = {repo.git("rev-parse", name) for name in ("HEAD:a", "HEAD:b", "HEAD~1:a")}
    assert opened.missing_objects() == blobs
    assert opened.missing_objects() == blobs


def test_a_ref_that_leads_to_nothing_is_listed(repo: Repo) -> None:
    """A walk from there meets the gap, which is counted; silence would be a hole in the history."""
    oid = repo.commit("One", {"a": "1"})
    (repo.path / ".git" / "refs" / "heads" / "other").write_text("1" * 40 + "\n")
    found = open_repository(str(repo.path)).refs()
    assert found == (Ref("refs/heads/main", oid), Ref("refs/heads/other", "1" * 40))


def test_nothing_is_left_open(repo: Repo) -> None:
    """pytest makes an error of a ResourceWarning; the number of descriptors stays what it was."""
    repo.commit("One", {"a": "1"})
    folder = "/proc/self/fd"
    if not os.path.isdir(folder):
        pytest.skip("no /proc")
    open_repository(str(repo.path)).refs()
    before = len(os.listdir(folder))
    open_repository(str(repo.path)).refs()
    assert len(os.listdir(folder)) == before
