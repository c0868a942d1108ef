"""Trees put under names that are not those of their contents: git lists them all the same (issue 18, 13)."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

import pytest

from linter.cli.app import run
from linter.git.path_counts import check_paths, unfit_commits
from linter.git.runner import Git
from linter.history.object_reader import Effort
from linter.model.errors import RepositoryError
from tests.git.test_bounds import BY_GIT, BY_PACKS, MEMORY, Auditor
from tests.helpers import Repo


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor()


def forge(repo: Repo, victim: str, other: str) -> None:
    """Put the content of one tree under the name of another."""
    names = [
        repo.git("rev-parse", f"{name}^{{tree}}" if ":" not in name else name) for name in (victim, other)
    ]
    raw = [(path_of(repo, name).read_bytes(), path_of(repo, name)) for name in names]
    raw[0][1].chmod(0o600)
    raw[0][1].write_bytes(raw[1][0])


def path_of(repo: Repo, oid: str) -> Path:
    return repo.path / ".git" / "objects" / oid[:2] / oid[2:]


def forge_packed(repo: Repo, victim: str, other: str) -> None:
    """Exchange two trees in the index of a pack, which then has a valid checksum."""
    names = [bytes.fromhex(repo.git("rev-parse", f"{name}^{{tree}}")) for name in (victim, other)]
    repo.git("repack", "-q", "-a", "-d", "-f", "--depth=0")
    (path,) = (repo.path / ".git" / "objects" / "pack").glob("*.idx")
    index = bytearray(path.read_bytes())
    start = 8 + 4 * 256
    count = int.from_bytes(index[start - 4 : start], "big")
    places = [(index.index(name, start) - start) // 20 for name in names]
    for column in (start + 20 * count, start + 24 * count):
        spans = [slice(column + 4 * place, column + 4 * place + 4) for place in places]
        index[spans[0]], index[spans[1]] = index[spans[1]], index[spans[0]]
    index[-20:] = hashlib.sha1(index[:-20], usedforsecurity=False).digest()
    path.chmod(0o600)
    path.write_bytes(index)


def history(repo: Repo) -> list[str]:
    """Three commits, of which the second brings a trace, in a directory, and the third changes something else."""
    return [
        repo.commit("One", {"docs/a": "1", "b": "1"}),
        repo.commit("Two", {"docs/CLAUDE.md": "1"}),
        repo.commit("Three", {"b": "2"}),
    ]


@pytest.mark.parametrize("effort", [BY_GIT, BY_PACKS], ids=["git", "packs"])
@pytest.mark.parametrize("is_packed", [False, True], ids=["loose", "packed"])
def test_18_13_a_tree_under_a_wrong_name_hides_nothing(
    repo: Repo, auditor: Auditor, effort: Effort, *, is_packed: bool
) -> None:
    first, second, _ = history(repo)
    if is_packed:
        forge_packed(repo, second, first)
    else:
        forge(repo, second, first)
    assert "A\tdocs/CLAUDE.md" not in repo.git("diff-tree", "-r", first, second)  # git itself believes it
    found, coverage = auditor.read(repo.path, effort)
    assert found == []
    missed = {(skip.reason, skip.times) for skip in coverage.not_read}
    assert len(missed) == 1
    ((reason, times),) = missed
    assert "a tree in it is missing, or damaged" in reason
    assert (
        times == 2 + is_packed
    )  # the commit, the one after it, and the one whose tree it changed places with


def test_18_13_a_tree_below_the_uppermost_one(repo: Repo, auditor: Auditor) -> None:
    first, second, _ = history(repo)
    forge(repo, f"{second}:docs", f"{first}:docs")
    found, coverage = auditor.read(repo.path)
    assert found == []
    assert sum(skip.times for skip in coverage.not_read) == 1
    git = Git(str(repo.path / ".git"))
    assert unfit_commits(git, [second]).damaged == {second}
    with pytest.raises(RepositoryError, match="a tree in it is missing, or damaged"):
        check_paths(git, second)


def test_18_13_the_tree_of_a_parent_is_compared_with_its_name_too(
    repo: Repo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that seems to have the file already hides that a change brings it."""
    first, second, third = history(repo)
    forge(repo, first, second)
    monkeypatch.chdir(repo.path)
    assert run(["range", f"{first}..{second}", "--policy", "builtin:inventory"]) == 3
    assert "a tree in it is missing, or damaged" in capsys.readouterr().out
    assert run(["range", f"{second}..{third}", "--policy", "builtin:inventory"]) == 0


def test_18_13_other_algorithms(tmp_path: Path, auditor: Auditor) -> None:
    repo = Repo.create(tmp_path / "repo", "--object-format=sha256")
    first, second, _ = history(repo)
    assert MEMORY in auditor.read(repo.path)[0]
    forge(repo, second, first)
    assert sum(skip.times for skip in auditor.read(repo.path)[1].not_read) == 2


def test_18_13_a_loose_tree_of_another_kind(repo: Repo, auditor: Auditor) -> None:
    _, second, _ = history(repo)
    path = path_of(repo, repo.git("rev-parse", f"{second}^{{tree}}"))
    path.chmod(0o600)
    path.write_bytes(zlib.compress(b"blob 1\0x"))
    assert sum(skip.times for skip in auditor.read(repo.path)[1].not_read) == 2
