from __future__ import annotations

import os
from pathlib import Path

import pytest

from linter.git.errors import GitError
from linter.git.runner import Git
from linter.support.git_format import SUBMODULE, SYMLINK
from tests.helpers import Change, Commit, Repo, read_log

FILE = "100644"
PROGRAM = "100755"


def log(repo: Repo, *revisions: str, options: tuple[str, ...] = ()) -> list[Commit]:
    names = [repo.git("rev-parse", name) for name in revisions or ("HEAD",)]
    return read_log(Git(str(repo.path / ".git")), names, options=options)


def last(repo: Repo) -> dict[str, Change]:
    """What the newest commit touched, by path."""
    commit = log(repo)[0]
    assert len({change.path for change in commit.changes}) == len(commit.changes)
    return {change.path: change for change in commit.changes}


def blob(repo: Repo, name: str) -> str:
    return repo.git("rev-parse", name)


def test_the_root_commit_shows_its_files(repo: Repo) -> None:
    oid = repo.commit("Root", {"a": "1", "b/c": "2"})
    one, two = blob(repo, "HEAD:a"), blob(repo, "HEAD:b/c")
    assert log(repo) == [
        Commit(oid, (Change("a", ("",), one, ("",), FILE), Change("b/c", ("",), two, ("",), FILE)))
    ]


def test_newest_first_with_blobs_before_and_after(repo: Repo) -> None:
    oids = [
        repo.commit("Add", {"a": "1"}),
        repo.commit("Change", {"a": "2"}),
        repo.commit("Remove", {"a": None}),
    ]
    one, two = blob(repo, "HEAD~2:a"), blob(repo, "HEAD~1:a")
    commits = log(repo)
    assert [commit.oid for commit in commits] == oids[::-1]
    assert [commit.changes[0] for commit in commits] == [
        Change("a", (two,), "", (FILE,), ""),
        Change("a", (one,), two, (FILE,), FILE),
        Change("a", ("",), one, ("",), FILE),
    ]


def test_no_parent_before_its_child_whatever_the_clocks_said(repo: Repo) -> None:
    oids = [repo.commit(day, {"a": day}, day=day) for day in ("2026-08-03", "2026-08-01", "2026-08-02")]
    assert [commit.oid for commit in log(repo)] == oids[::-1]


def test_excluded_commits(repo: Repo) -> None:
    first = repo.commit("One", {"a": "1"})
    second = repo.commit("Two", {"a": "2"})
    found = read_log(Git(str(repo.path / ".git")), (second, f"^{first}"))
    assert [commit.oid for commit in found] == [second]


def test_empty_commits_are_there_without_changes(repo: Repo) -> None:
    oids = [repo.commit("Root"), repo.commit("", {"a": "1"}), repo.commit("Nothing"), repo.commit("")]
    assert [(commit.oid, len(commit.changes)) for commit in log(repo)] == [
        (oids[3], 0),
        (oids[2], 0),
        (oids[1], 1),
        (oids[0], 0),
    ]


def branched(repo: Repo) -> None:
    """Two branches that both changed `a`, and each a file of its own; `other` is to be merged."""
    repo.commit("Base", {"a": "base\n"})
    repo.git("branch", "other")
    repo.commit("Ours", {"a": "ours\n", "ours": "1"})
    repo.git("checkout", "-q", "other")
    repo.commit("Theirs", {"a": "theirs\n", "theirs": "1"})
    repo.git("checkout", "-q", "main")


def test_a_clean_merge_brings_nothing_itself(repo: Repo) -> None:
    repo.commit("Base", {"a": "1"})
    repo.git("checkout", "-q", "-b", "other")
    repo.commit("Theirs", {"b": "1"})
    repo.git("checkout", "-q", "main")
    repo.commit("Ours", {"c": "1"})
    repo.git("merge", "-q", "--no-edit", "other")
    commits = log(repo)
    assert [len(commit.changes) for commit in commits] == [0, 1, 1, 1]


def test_an_evil_merge_is_seen(repo: Repo) -> None:
    branched(repo)
    repo.git("merge", "-q", "-s", "ours", "--no-commit", "other")
    repo.commit("Merge", {"a": "neither\n", "evil": "1"})
    changes = last(repo)
    assert set(changes) == {"a", "evil"}
    assert changes["evil"] == Change("evil", ("", ""), blob(repo, "HEAD:evil"), ("", ""), FILE)
    assert changes["a"] == Change(
        "a", (blob(repo, "HEAD^1:a"), blob(repo, "HEAD^2:a")), blob(repo, "HEAD:a"), (FILE, FILE), FILE
    )


def test_a_merge_that_removes_what_both_had(repo: Repo) -> None:
    branched(repo)
    repo.git("merge", "-q", "-s", "ours", "--no-commit", "other")
    repo.commit("Merge", {"a": None})
    change = last(repo)["a"]
    assert (change.new, change.mode) == ("", "")
    assert all(change.old)
    assert change.old_modes == (FILE, FILE)


def test_an_octopus(repo: Repo) -> None:
    repo.commit("Base", {"a": "1"})
    for name in ("one", "two", "three"):
        repo.git("checkout", "-q", "-b", name, "main")
        repo.commit(name, {name: "1"})
    repo.git("merge", "-q", "--no-edit", "one", "two")
    tree = repo.git("write-tree")
    repo.write({"evil": "1"})
    repo.git("add", "-A")
    tree = repo.git("write-tree")
    parents = ("-p", "main", "-p", "one", "-p", "two")
    repo.git("reset", "-q", "--hard", repo.git("commit-tree", tree, *parents, "-m", "Octopus"))
    assert last(repo)["evil"].old == ("", "", "")


def test_a_rename_is_a_removal_and_an_addition(repo: Repo) -> None:
    repo.commit("Add", {"old": "same\n" * 20})
    repo.git("mv", "old", "new")
    repo.commit("Rename")
    oid = blob(repo, "HEAD:new")
    assert last(repo) == {
        "old": Change("old", (oid,), "", (FILE,), ""),
        "new": Change("new", ("",), oid, ("",), FILE),
    }


ODD = [
    b"new\nline",
    b"\nfirst",
    b"tab\tbed",
    b'"quoted"',
    b"back\\slash",
    b"-leading",
    b"--output=x",
    b":colon",
    b":100644 100644 a b M",
    b"\x01" + b"1" * 40,
    b"\x01",
    b" blank ",
    b"caf\xe9",
    b"\xff\xfe",
    "caf\N{LATIN SMALL LETTER E WITH ACUTE}".encode(),
    b"*",
    b"\x1b[31m",
    b"\r",
    b"dir/\n:x",
]


@pytest.mark.parametrize("name", ODD, ids=repr)
def test_odd_names(repo: Repo, name: bytes) -> None:
    shown = name.decode("utf-8", "surrogateescape")
    repo.commit("Add", {shown: "1", "zz": "1"})
    repo.commit("Change", {shown: "2", "zz": "2"})
    changes = last(repo)
    assert set(changes) == {shown, "zz"}
    assert changes["zz"].old == (blob(repo, "HEAD^:zz"),)
    assert (len(changes[shown].new), changes[shown].mode) == (40, FILE)


def test_odd_names_together_in_a_merge(repo: Repo) -> None:
    repo.commit("Base", {"base": "1"})
    repo.git("checkout", "-q", "-b", "other")
    repo.commit("Theirs", {"b": "1"})
    repo.git("checkout", "-q", "main")
    repo.commit("Ours", {"c": "1"})
    repo.git("merge", "-q", "--no-commit", "other")
    names = {name.decode("utf-8", "surrogateescape") for name in ODD}
    repo.commit("Merge", dict.fromkeys(names, "1"))
    changes = last(repo)
    assert set(changes) == names
    assert {change.old for change in changes.values()} == {("", "")}


def test_a_mode_change(repo: Repo) -> None:
    repo.commit("Add", {"a": "1"})
    repo.git("update-index", "--chmod=+x", "a")
    repo.git("commit", "-q", "-m", "x")
    oid = blob(repo, "HEAD:a")
    assert last(repo) == {"a": Change("a", (oid,), oid, (FILE,), PROGRAM)}


def test_a_symbolic_link_that_was_a_file(repo: Repo) -> None:
    repo.commit("Add", {"a": "1"})
    os.unlink(repo.path / "a")
    os.symlink("/etc/passwd", repo.path / "a")
    repo.commit("Link")
    change = last(repo)["a"]
    assert (change.old_modes, change.mode) == ((FILE,), SYMLINK)


def test_a_submodule(repo: Repo) -> None:
    commit = repo.commit("Add", {"a": "1"})
    repo.write({".gitmodules": '[submodule "lib"]\n\tpath = lib\n\turl = x\n\tignore = all\n'})
    repo.git("add", ".gitmodules")
    repo.git("update-index", "--add", "--cacheinfo", f"{SUBMODULE},{commit},lib")
    repo.git("config", "diff.ignoreSubmodules", "all")
    repo.git("commit", "-q", "-m", "Submodule")
    assert last(repo)["lib"] == Change("lib", ("",), commit, ("",), SUBMODULE)


def test_sha256(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "long", "--object-format=sha256")
    first = repo.commit("Add", {"a": "1"})
    second = repo.commit("Remove", {"a": None})
    commits = log(repo)
    assert [commit.oid for commit in commits] == [second, first]
    assert commits[0].changes[0].new == ""
    assert commits[1].changes[0].old == ("",)
    assert len(commits[1].changes[0].new) == 64


SETTINGS = {
    "diff.relative": "true",
    "diff.renames": "copies",
    "diff.noprefix": "true",
    "diff.orderFile": "/nonexistent",
    "diff.ignoreSubmodules": "all",
    "log.showRoot": "false",
    "log.diffMerges": "off",
    "log.showSignature": "true",
    "log.decorate": "full",
    "log.mailmap": "true",
    "format.pretty": "fuller",
    "format.notes": "true",
    "core.quotePath": "true",
    "core.abbrev": "5",
    "color.ui": "always",
    "core.pager": "false",
}


@pytest.mark.parametrize(("name", "value"), SETTINGS.items(), ids=SETTINGS)
def test_no_setting_of_the_repository_changes_what_is_read(
    repo: Repo, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    branched(repo)
    repo.git("merge", "-q", "-s", "ours", "--no-commit", "other")
    repo.commit("Merge", {"dir/caf\N{LATIN SMALL LETTER E WITH ACUTE}": "1"})
    expected = log(repo)
    repo.git("config", name, value)
    monkeypatch.chdir(repo.path / "dir")
    assert log(repo) == expected


def test_grafts_and_replaced_objects_hide_nothing(repo: Repo) -> None:
    oids = [repo.commit(f"{number}", {"a": f"{number}"}) for number in range(3)]
    (repo.path / ".git" / "info").mkdir(exist_ok=True)
    (repo.path / ".git" / "info" / "grafts").write_text(f"{oids[2]}\n")
    repo.git("replace", oids[1], oids[0])
    assert [commit.oid for commit in log(repo)] == oids[::-1]


def test_a_revision_that_is_not_there_is_an_error(repo: Repo) -> None:
    repo.commit("One", {"a": "1"})
    with pytest.raises(GitError, match="bad object"):
        read_log(Git(str(repo.path / ".git")), ["1" * 40])


def test_many_revisions_behind_one_that_is_not_there(repo: Repo) -> None:
    """git is gone before all of them are written."""
    oid = repo.commit("One", {"a": "1"})
    with pytest.raises(GitError, match="bad"):
        read_log(Git(str(repo.path / ".git")), ["nonsense", *[oid] * 10_000])


def test_what_came_before_the_damage_is_yielded(repo: Repo) -> None:
    first = repo.commit("One", {"a": "1"})
    second = repo.commit("Two", {"a": "2"})
    (repo.path / ".git" / "objects" / first[:2] / first[2:]).unlink()
    found: list[str] = []
    with pytest.raises(GitError):
        found.extend(commit.oid for commit in read_log(Git(str(repo.path / ".git")), [second]))
    assert found in ([second], [])


def test_git_may_complain_without_end(repo: Repo) -> None:
    """More than fits into a pipe (64 KiB): somebody must read it, or git waits for ever."""
    repo.commit("One", {"a": "1"})
    lines = "".join(f"/nonexistent/{number}/objects\n" for number in range(3000))
    (repo.path / ".git" / "objects" / "info" / "alternates").write_text(lines)
    found = read_log(Git(str(repo.path / ".git")), [repo.git("rev-parse", "HEAD").splitlines()[0]])
    assert len(list(found)) == 1
