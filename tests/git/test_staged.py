from __future__ import annotations

import os
from pathlib import Path

import pytest

from linter.git.runner import Git
from linter.model.inputs import FileInput
from linter.scanning.pipeline import match_files
from linter.scanning.tally import Tally
from linter.sources.index import read_index, read_staged
from linter.sources.staged import staged_files, staged_objects
from tests.helpers import Repo, shipped_scanner

OLD = '{"dependencies": {"@anthropic-ai/sdk": "1"}}\n'
NEW = '{"dependencies": {\n"left-pad": "1",\n"@anthropic-ai/sdk": "1",\n"@ai-sdk/anthropic": "2"}}\n'


@pytest.fixture
def git(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Git:
    """git as a hook has it: in the current directory, with the variables of the environment."""
    monkeypatch.chdir(repo.path)
    return Git()


def staged(git: Git) -> dict[str, FileInput]:
    return {file.path: file for file in read_staged(git)}


def test_an_unborn_head(repo: Repo, git: Git) -> None:
    repo.stage({"a.py": "import x\n", "b.png": "1"})
    assert staged(git) == {
        "a.py": FileInput("a.py", staged(git)["a.py"].origin, b"import x\n"),
        "b.png": FileInput("b.png", staged(git)["b.png"].origin, None),
    }


def test_an_unborn_head_in_sha256(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = Repo.create(tmp_path / "long", "--object-format=sha256")
    monkeypatch.chdir(repo.path)
    repo.stage({"a.py": "import x\n"})
    assert staged(Git())["a.py"].data == b"import x\n"
    repo.commit("One")
    assert staged(Git()) == {}


def test_a_head_that_cannot_be_read_is_an_error(repo: Repo, git: Git) -> None:
    repo.commit("One", {"a.py": "1"})
    (repo.path / ".git" / "refs" / "heads" / "main").write_text("1" * 40 + "\n")
    with pytest.raises(Exception, match="bad object HEAD"):
        staged_files(git)


def test_nothing_staged(repo: Repo, git: Git) -> None:
    repo.commit("One", {"a.py": "1"})
    assert staged_files(git) == []
    assert staged_objects(git, ()) == {}


def test_what_is_staged_counts_and_not_the_work_tree(repo: Repo, git: Git) -> None:
    repo.commit("One", {"a.py": "old\n", "b.py": "old\n"})
    repo.stage({"a.py": "staged\n"})
    repo.write({"a.py": "only in the work tree\n", "b.py": "unstaged\n", "c.py": "untracked\n"})
    files = staged(git)
    assert set(files) == {"a.py"}
    assert (files["a.py"].data, files["a.py"].before) == (b"staged\n", b"old\n")


def test_what_is_staged_and_gone_from_the_work_tree_counts(repo: Repo, git: Git) -> None:
    repo.stage({"a.py": "staged\n"})
    repo.write({"a.py": None})
    assert staged(git)["a.py"].data == b"staged\n"


def test_a_deleted_file_is_not_judged(repo: Repo, git: Git) -> None:
    repo.commit("One", {"a.py": "1", "b.py": "1"})
    repo.stage({"a.py": None, "b.py": "2"})
    assert set(staged(git)) == {"b.py"}


def test_a_renamed_file_is_a_new_one(repo: Repo, git: Git) -> None:
    repo.commit("One", {"a.py": "same\n" * 20})
    repo.git("mv", "a.py", "b.py")
    files = staged(git)
    assert set(files) == {"b.py"}
    assert files["b.py"].before is None


def test_a_symbolic_link_is_judged_by_its_name(repo: Repo, git: Git) -> None:
    repo.commit("One", {"b.py": "1"})
    os.unlink(repo.path / "b.py")
    for name in ("a.py", "b.py"):
        os.symlink("/etc/passwd", repo.path / name)
    repo.git("add", "-A")
    assert {(file.path, file.data, file.problem) for file in read_staged(git)} == {
        ("a.py", None, ""),
        ("b.py", None, ""),
    }


def test_the_content_of_a_submodule_is_outside(repo: Repo, git: Git) -> None:
    commit = repo.commit("One", {"a": "1"})
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{commit},lib.js")
    repo.git("config", "submodule.lib.js.ignore", "all")
    (file,) = read_staged(git)
    assert (file.path, file.outside, file.problem) == ("lib.js", "the content of a submodule", "")


def test_a_submodule_that_becomes_a_file(repo: Repo, git: Git) -> None:
    """Its old commit is no object of this repository, and nothing that was asked for."""
    repo.commit("One", {"a": "1"})
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},lib.js")
    repo.git("commit", "-q", "-m", "Submodule")
    repo.git("rm", "-q", "--cached", "lib.js")
    repo.stage({"lib.js": "1\n"})
    (file,) = read_staged(git)
    assert (file.data, file.before, file.problem) == (b"1\n", None, "")


def test_intent_to_add_has_no_content_yet(repo: Repo, git: Git) -> None:
    repo.commit("One", {"a": "1"})
    repo.write({"b.py": "import anthropic\n"})
    repo.git("add", "-N", "b.py")
    files = staged(git)
    assert [file.data for file in files.values()] in ([], [b""])


def test_a_missing_blob_is_a_problem(repo: Repo, git: Git) -> None:
    repo.stage({"a.py": "1\n", "b.py": "2\n"})
    oid = repo.git("rev-parse", ":a.py")
    (repo.path / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    files = staged(git)
    assert (files["a.py"].data, files["a.py"].problem) == (None, "missing")
    assert files["b.py"].data == b"2\n"


def test_from_a_subdirectory(repo: Repo, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit("One", {"a.py": "1", "sub/b.py": "1"})
    repo.stage({"a.py": "2", "sub/b.py": "2"})
    repo.git("config", "diff.relative", "true")
    monkeypatch.chdir(repo.path / "sub")
    assert set(staged(git)) == {"a.py", "sub/b.py"}
    assert {file.path for file in read_index(git)} == {"a.py", "sub/b.py"}


@pytest.mark.parametrize(
    "name", ["new\nline.py", "\ttab.py", '"q".py', "-x.py", ":100644.py", "caf\udce9.py"]
)
def test_odd_names(repo: Repo, git: Git, name: str) -> None:
    repo.stage({name: "1\n", "zz.py": "2\n"})
    assert {path: file.data for path, file in staged(git).items()} == {name: b"1\n", "zz.py": b"2\n"}
    assert {file.path for file in read_index(git)} == {name, "zz.py"}


def test_git_index_file(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """`git commit -a` and `git commit PATH` make the commit from an index of their own."""
    repo.commit("One", {"a.py": "1\n"})
    other = str(repo.path / ".git" / "next-index-1.lock")
    repo.git("read-tree", "HEAD", GIT_INDEX_FILE=other)
    repo.write({"a.py": "2\n"})
    repo.git("update-index", "a.py", GIT_INDEX_FILE=other)
    monkeypatch.chdir(repo.path)
    assert staged(Git()) == {}
    monkeypatch.setenv("GIT_INDEX_FILE", other)
    assert staged(Git())["a.py"].data == b"2\n"


def test_the_quick_objects_are_those_of_the_index(repo: Repo, git: Git) -> None:
    repo.stage({"a.py": "1\n", "b.py": "2\n", "c.py": "1\n"})
    files = staged_files(git)
    objects = staged_objects(git, files)
    assert [objects[file.oid].data for file in files] == [b"1\n", b"2\n", b"1\n"]


def test_read_index_has_every_file(repo: Repo, git: Git) -> None:
    repo.commit("One", {"a.py": "1\n", "b.png": "1\n"})
    repo.stage({"c.py": "3\n"})
    assert [(file.path, file.data) for file in read_index(git)] == [
        ("a.py", b"1\n"),
        ("b.png", None),
        ("c.py", b"3\n"),
    ]


def judged(git: Git, tally: Tally) -> list[tuple[str, str, bool]]:
    matches = match_files(read_staged(git), shipped_scanner(), tally)
    return [(match.trace.rule, match.origin.path, match.was_there_before) for match in matches]


def test_what_head_had_already_was_there_before(repo: Repo, git: Git) -> None:
    repo.commit("One", {"package.json": OLD})
    repo.stage({"package.json": NEW})
    tally = Tally()
    assert sorted(judged(git, tally)) == [
        ("anthropic-api/integration-npm", "package.json", False),
        ("anthropic-api/sdk-npm", "package.json", True),
    ]
    assert (tally.coverage().complete, tally.coverage().files) == (True, (1, 1))


def test_a_second_import_of_what_was_there_is_new(repo: Repo, git: Git) -> None:
    repo.commit("One", {"a.py": "import anthropic\n"})
    repo.stage({"a.py": "import os\nimport anthropic\n\n\ndef f():\n    import anthropic\n"})
    assert [before for _, _, before in judged(git, Tally())] == [True, False]


def test_a_file_that_was_there_before_may_be_edited(repo: Repo, git: Git) -> None:
    """As for a dependency: the change under review did not bring it."""
    repo.commit("One", {"CLAUDE.md": "1\n"})
    repo.stage({"CLAUDE.md": "2\n", "sub/CLAUDE.md": "1\n"})
    assert sorted(judged(git, Tally())) == [
        ("claude-code/memory-file", "CLAUDE.md", True),
        ("claude-code/memory-file", "sub/CLAUDE.md", False),
    ]
