from __future__ import annotations

import threading
import zlib
from pathlib import Path

import pytest

from linter.git.cat_file import LIMIT, GitObject, read_objects
from linter.git.runner import Git
from linter.model.errors import RepositoryError
from tests.helpers import Repo

MISSING = "1" * 40


def blob(repo: Repo, content: str) -> str:
    return repo.git("hash-object", "-w", "--stdin", stdin=content)


def loose(repo: Repo, oid: str) -> Path:
    path = repo.path / ".git" / "objects" / oid[:2] / oid[2:]
    path.chmod(0o600)
    return path


def read(repo: Repo, *oids: str, limit: int = LIMIT) -> list[tuple[str, bytes | None, str]]:
    found = read_objects(Git(str(repo.path / ".git")), oids, limit)
    return [(item.oid, item.data, item.reason) for item in found]


def test_objects_come_in_the_order_asked(repo: Repo) -> None:
    first, second, empty = blob(repo, "one\n"), blob(repo, "two\n\0"), blob(repo, "")
    assert read(repo, second, first, empty, first) == [
        (second, b"two\n\0", ""),
        (first, b"one\n", ""),
        (empty, b"", ""),
        (first, b"one\n", ""),
    ]


def test_nothing_asked_starts_nothing(tmp_path: Path) -> None:
    assert list(read_objects(Git(str(tmp_path)), ())) == []


def test_commits_and_trees_can_be_read(repo: Repo) -> None:
    commit = repo.commit("Title", {"a": "1"})
    tree = repo.git("rev-parse", "HEAD^{tree}")
    kinds = [item.kind for item in read_objects(Git(str(repo.path / ".git")), (commit, tree))]
    assert kinds == ["commit", "tree"]


def test_a_missing_object_is_named_and_the_rest_is_read(repo: Repo) -> None:
    oid = blob(repo, "one\n")
    assert read(repo, MISSING, oid) == [(MISSING, None, "missing"), (oid, b"one\n", "")]


@pytest.mark.parametrize(("limit", "is_read"), [(3, False), (4, True), (5, True)])
def test_the_limit_is_the_most_bytes_that_are_read(repo: Repo, limit: int, *, is_read: bool) -> None:
    oid, small = blob(repo, "four"), blob(repo, "2")
    first = (oid, b"four", "") if is_read else (oid, None, "too large")
    assert read(repo, oid, small, limit=limit) == [first, (small, b"2", "")]


def test_an_object_far_larger_than_a_pipe_is_skipped(repo: Repo) -> None:
    large, small = blob(repo, "x" * (3 << 20)), blob(repo, "2")
    assert read(repo, large, small, limit=1 << 20) == [(large, None, "too large"), (small, b"2", "")]


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"not zlib at all",
        zlib.compress(b"blob 4\0damaged beyond repair"),
        zlib.compress(b"blob 400\0too short"),
        zlib.compress(b"gibberish 4\0damn"),
        zlib.compress(b"blob 8\0" + b"x" * 8)[:10],
    ],
    ids=["empty", "no-zlib", "longer-than-said", "shorter-than-said", "unknown-kind", "truncated"],
)
def test_a_damaged_object_is_named_and_the_rest_is_read(repo: Repo, damage: bytes) -> None:
    before, bad, after = blob(repo, "before"), blob(repo, "bad"), blob(repo, "after")
    loose(repo, bad).write_bytes(damage)
    first, middle, last = read(repo, before, bad, after)
    assert (first, last) == ((before, b"before", ""), (after, b"after", ""))
    assert middle[:2] == (bad, None)
    assert middle[2] in ("damaged", "missing")


def test_damaged_objects_do_not_take_others_with_them_wherever_they_stand(repo: Repo) -> None:
    """A batch is 256 names: damage at its first, its last and across two batches."""
    oids = [blob(repo, f"{number}") for number in range(4)]
    asked = [oids[number % 3] for number in range(600)]
    damaged = {0, 1, 255, 256, 599}
    for number in damaged:
        asked[number] = oids[3]
    loose(repo, oids[3]).write_bytes(b"no zlib")
    found = read(repo, *asked)
    assert [oid for oid, _, _ in found] == asked
    assert {number for number, (_, data, _) in enumerate(found) if data is None} == damaged


def test_an_object_whose_content_is_not_what_its_name_says_is_damaged(repo: Repo) -> None:
    """A blob that was replaced on disk must not pass for what was committed."""
    oid, other = blob(repo, "CLAUDE"), blob(repo, "harmless")
    loose(repo, oid).write_bytes(loose(repo, other).read_bytes())
    ((_, data, reason),) = read(repo, oid)
    assert (data, reason) == (None, "damaged")


def test_a_thousand_objects(repo: Repo) -> None:
    contents = [f"{number}\n" * 50 for number in range(1000)]
    for number, content in enumerate(contents):
        repo.write({f"{number}": content})
    repo.git("add", "-A")
    rows = repo.git("ls-files", "-s").splitlines()
    names = {row.split("\t")[1]: row.split(" ")[1] for row in rows}
    oids = [names[str(number)] for number in range(1000)]
    assert read(repo, *oids) == [
        (oid, content.encode(), "") for oid, content in zip(oids, contents, strict=True)
    ]


def test_a_reader_that_stops_early_leaves_no_process_behind(repo: Repo) -> None:
    oids = [blob(repo, "x" * 200_000), blob(repo, "y")]
    threads = threading.active_count()
    found = read_objects(Git(str(repo.path / ".git")), oids * 300)
    assert isinstance(next(found), GitObject)
    found.close()  # type: ignore[attr-defined] # it is a generator; a ResourceWarning would be an error
    assert threading.active_count() == threads


def test_sha256(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "long", "--object-format=sha256")
    oid, missing = blob(repo, "one\n"), "1" * 64
    assert len(oid) == len(missing)
    assert read(repo, oid, missing) == [(oid, b"one\n", ""), (missing, None, "missing")]


def test_no_repository_is_an_error_and_not_damage(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="not a git repository"):
        list(read_objects(Git(str(tmp_path)), (MISSING,)))


def test_git_may_complain_without_end(repo: Repo) -> None:
    """More than fits into a pipe (64 KiB): somebody must read it, or git waits for ever."""
    oid = blob(repo, "one\n")
    lines = "".join(f"/nonexistent/{number}/objects\n" for number in range(3000))
    (repo.path / ".git" / "objects" / "info" / "alternates").write_text(lines)
    assert read(repo, oid) == [(oid, b"one\n", "")]
