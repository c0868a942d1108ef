"""Repositories made to mislead whoever reads them, or to keep them busy for ever; issue 18 numbers the kinds."""

from __future__ import annotations

import hashlib
import os
import struct
import time
import zlib
from collections.abc import Iterable
from pathlib import Path

import pytest

from linter.cli.app import run
from linter.git import cat_file, conversation
from linter.git.cat_file import read_objects
from linter.git.errors import GitError
from linter.git.log import Walk, list_commits
from linter.git.opening import open_repository
from linter.git.pack import batches
from linter.git.pack.batches import open_packs, plan, read
from linter.git.runner import Git
from linter.history.audit import match_history
from linter.history.object_reader import Effort
from linter.history.salvage import list_readable
from linter.history.scope import Scope
from linter.model.catalog import Catalog
from linter.model.coverage import Coverage
from linter.model.errors import PolicyError, RepositoryError
from linter.scanning.tally import Tally
from linter.sources.base_policy import load_at
from tests.helpers import BAN, CLAUDE, Repo, changed, shipped_scanner

CO_AUTHOR = "claude-code/co-author"
MEMORY = "claude-code/memory-file"
BY_GIT = Effort(jobs=1, packs_from=1 << 30)
BY_PACKS = Effort(jobs=1, packs_from=0)


class Auditor:
    """Reads whole histories; `rules` are those of what was found, in the order of the matches."""

    def read(self, path: Path, effort: Effort = BY_GIT, **scope: object) -> tuple[list[str], Coverage]:
        """Rules and coverage of a history."""
        tally = Tally()
        repository = open_repository(str(path))
        scanner = shipped_scanner(bulk=True)
        asked = changed(Scope(repository.refs()), **scope)
        matches = match_history(repository, asked, scanner, tally, effort=effort)
        return [match.trace.rule for match in matches], tally.coverage()


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor()


# What is derived from objects.


def _chunks(data: bytes, start: int) -> dict[bytes, int]:
    """Name and offset of the chunks of a file of git's; their table starts behind a header (gitformat-chunk(5))."""
    table = range(start, start + 12 * data[6], 12)
    return {data[at : at + 4]: struct.unpack(">Q", data[at + 4 : at + 12])[0] for at in table}


def _forge_parents(repo: Repo) -> None:
    """Make a commit graph in which no commit has a parent."""
    repo.git("commit-graph", "write", "--reachable")
    path = repo.path / ".git" / "objects" / "info" / "commit-graph"
    graph = bytearray(path.read_bytes())
    chunks = _chunks(bytes(graph), 8)
    count = int.from_bytes(graph[chunks[b"OIDF"] + 1020 : chunks[b"OIDF"] + 1024], "big")
    for number in range(count):
        at = chunks[b"CDAT"] + 36 * number + 20
        graph[at : at + 8] = struct.pack(">II", 0x70000000, 0x70000000)
    graph[-20:] = hashlib.sha1(graph[:-20], usedforsecurity=False).digest()
    path.chmod(0o600)
    path.write_bytes(graph)


@pytest.mark.parametrize("effort", [BY_GIT, BY_PACKS], ids=["git", "packs"])
def test_18_01_a_forged_commit_graph_hides_nothing(repo: Repo, auditor: Auditor, effort: Effort) -> None:
    repo.commit(f"One\n\n{CLAUDE}\n", {"CLAUDE.md": "1"})
    for number in range(3):
        repo.commit(f"{number}", {"a": f"{number}"})
    repo.git("repack", "-q", "-a", "-d")
    _forge_parents(repo)
    assert repo.git("rev-list", "--count", "HEAD") == "1"  # git itself believes it
    found, coverage = auditor.read(repo.path, effort)
    assert found == [CO_AUTHOR, MEMORY]
    assert coverage.commits == (4, 4)


def test_18_01_a_forged_multi_pack_index_hides_nothing(repo: Repo, auditor: Auditor) -> None:
    repo.commit(f"One\n\n{CLAUDE}\n", {"CLAUDE.md": "1"})
    repo.git("repack", "-q", "-a", "-d")
    repo.git("multi-pack-index", "write", "--bitmap")
    path = repo.path / ".git" / "objects" / "pack" / "multi-pack-index"
    data = bytearray(path.read_bytes())
    at = _chunks(bytes(data), 12)[b"OOFF"]
    data[at : at + 8 * 3] = bytes(4) + b"\0\0\0\x0c" + bytes(4) + b"\0\0\0\x0c" + bytes(4) + b"\0\0\0\x0c"
    data[-20:] = hashlib.sha1(data[:-20], usedforsecurity=False).digest()
    path.chmod(0o600)
    path.write_bytes(data)
    assert auditor.read(repo.path)[0] == [CO_AUTHOR, MEMORY]


def test_18_01_what_packed_refs_says_of_a_tag_is_not_believed(repo: Repo, auditor: Auditor) -> None:
    clean = repo.commit("Clean", {"a": "1"})
    repo.git("checkout", "-q", "-b", "side")
    hidden = repo.commit(f"Two\n\n{CLAUDE}\n", {"a": "2"})
    repo.git("tag", "-a", "v1", "-m", "v1")
    repo.git("checkout", "-q", "main")
    repo.git("branch", "-q", "-D", "side")
    repo.git("pack-refs", "--all")
    path = repo.path / ".git" / "packed-refs"
    path.write_text(path.read_text().replace(f"^{hidden}", f"^{clean}"))
    assert auditor.read(repo.path)[0] == [CO_AUTHOR]


# Alternates.


def test_18_03_alternates_that_name_each_other(tmp_path: Path) -> None:
    names = [f"{number}.git" for number in range(60)]
    for name in names:
        info = tmp_path / name / "objects" / "info"
        info.mkdir(parents=True)
        (info / "alternates").write_text("".join(f"../../{other}/objects\n" for other in names))
    repo = Repo.create(tmp_path / "repo")
    repo.commit("One", {"a": "1"})
    (repo.path / ".git/objects/info/alternates").write_text(f"{tmp_path}/0.git/objects\n")
    directories = open_repository(str(repo.path)).object_directories()
    assert len(directories) == len({os.path.realpath(directory) for directory in directories}) == 61


def test_18_03_an_alternate_that_names_itself(repo: Repo) -> None:
    repo.commit("One", {"a": "1"})
    (repo.path / ".git/objects/info/alternates").write_text(f".\n./\n{repo.path}/.git/objects\n")
    assert len(open_repository(str(repo.path)).object_directories()) == 1


def test_18_03_too_many_alternates_are_an_error(tmp_path: Path, repo: Repo) -> None:
    lines = "".join(f"{tmp_path}/{number}\n" for number in range(1001))
    repo.commit("One", {"a": "1"})
    (repo.path / ".git/objects/info/alternates").write_text(lines)
    with pytest.raises(RepositoryError, match="too many directories"):
        open_repository(str(repo.path)).object_directories()


# Files of a repository that are not what they should be.


def test_18_05_shallow_is_a_directory(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.commit("One", {"a": "1"})
    (repo.path / ".git" / "shallow").mkdir()
    assert run(["audit", str(repo.path)]) == 3
    assert "shallow" in capsys.readouterr().err


def test_18_05_shallow_is_a_pipe(repo: Repo) -> None:
    repo.commit("One", {"a": "1"})
    pipe = str(repo.path / ".git" / "shallow")
    os.mkfifo(pipe)
    with pytest.raises(RepositoryError, match="not a regular file"):
        open_repository(str(repo.path)).shallow_boundary()


@pytest.mark.parametrize("line", ["a\0b", "\0", "x" * 10_000], ids=["nul", "only-nul", "long"])
def test_18_05_alternates_that_are_no_paths(repo: Repo, line: str) -> None:
    repo.commit("One", {"a": "1"})
    (repo.path / ".git/objects/info/alternates").write_text(f"{line}\n")
    assert len(open_repository(str(repo.path)).object_directories()) <= 2


@pytest.mark.parametrize(
    "command",
    [
        "hook commit-msg FILE",
        "baseline prune --file FILE",
        "baseline create --report FILE",
        "check --pseudonymise FILE a",
    ],
)
def test_18_05_files_that_are_named_have_a_limit(
    repo: Repo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    repo.commit("One", {"a": "1", "toolban.toml": BAN})
    monkeypatch.chdir(repo.path)
    with (repo.path / "large").open("wb") as file:
        file.truncate(20 << 30)  # sparse: it takes no room
    status = run(command.replace("FILE", "large").split(" "))
    assert (status, "large: cannot be read: it is larger than" in capsys.readouterr().err) == (2, True)


def test_18_05_a_message_that_is_a_pipe_is_not_waited_for(
    repo: Repo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit("One", {"toolban.toml": BAN})
    monkeypatch.chdir(repo.path)
    os.mkfifo(repo.path / "pipe")
    assert run(["hook", "commit-msg", "pipe"]) == 2
    assert "it is not a regular file" in capsys.readouterr().err


def test_18_05_a_policy_of_a_commit_has_a_limit(repo: Repo, catalog: Catalog) -> None:
    git = Git(str(repo.path / ".git"))
    large = repo.commit("One", {"toolban.toml": BAN + "# more\n" * 200_000})
    with pytest.raises(PolicyError, match="larger than 1 MiB"):
        load_at(git, large, catalog)
    directory = repo.commit("Two", {"toolban.toml": None, "policy.toml/a": "1"})
    assert load_at(git, directory, catalog) is None
    with pytest.raises(PolicyError, match="it is a directory"):
        load_at(git, directory, catalog, "policy.toml")
    good = repo.commit("Three", {"toolban.toml": BAN})
    loaded = load_at(git, good, catalog)
    assert loaded
    assert loaded.policy.origin == (f"toolban.toml at {good[:12]}",)
    _lose(repo, f"{good}:toolban.toml")
    with pytest.raises(RepositoryError, match="cannot be read"):
        load_at(git, good, catalog)


@pytest.mark.parametrize("effort", [BY_GIT, BY_PACKS], ids=["git", "packs"])
def test_18_09_blobs_that_no_reader_takes_are_counted(repo: Repo, auditor: Auditor, effort: Effort) -> None:
    repo.commit("One", {"a.zip": "PK", "b.png": "1", "c.py": "x = 1\n", "copy.py": "PK"})
    repo.commit("Two", {"b.png": "2", "d.jar": "2"})
    repo.git("repack", "-q", "-a", "-d")
    coverage = auditor.read(repo.path, effort)[1]
    assert (coverage.by_name, coverage.complete) == (2, True)


def test_18_09_files_that_no_reader_takes_are_counted(
    repo: Repo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit("One", {"a.zip": "PK", "b.png": "1", "c.py": "x = 1\n", "toolban.toml": BAN})
    monkeypatch.chdir(repo.path)
    assert run(["check"]) == 0
    assert "read 4 files, 2 of them by name only, complete" in capsys.readouterr().out
    ledger = str(repo.path.parent / "ledger")
    assert run(["audit", "--ledger", ledger]) == 0
    assert "read 1 commit, 2 blobs, 2 others by name only, complete" in capsys.readouterr().out
    repo.commit("Two", {"b.png": "2", "c.exe": "x = 1\n"})
    assert run(["audit", "--ledger", ledger]) == 0
    assert "read 2 commits, 2 blobs, 3 others by name only, complete" in capsys.readouterr().out


def test_18_10_refs_that_lead_to_no_commit_are_named(
    repo: Repo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit("One", {"a": "1", "toolban.toml": BAN})
    repo.git("tag", "tree", "HEAD^{tree}")
    repo.git("tag", "-a", "-m", "Key", "key", "HEAD:a")
    monkeypatch.chdir(repo.path)
    assert run(["audit"]) == 0
    said = capsys.readouterr().out
    assert "1 ref: leads to a blob, so it has no history, for example refs/tags/key" in said
    assert "1 ref: leads to a tree, so it has no history, for example refs/tags/tree" in said


# Commits that cannot be read.


@pytest.mark.parametrize("effort", [BY_GIT, BY_PACKS], ids=["git", "packs"])
def test_18_07_a_message_over_the_limit_does_not_take_the_files_with_it(
    repo: Repo, auditor: Auditor, effort: Effort, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (cat_file, batches):
        monkeypatch.setattr(module, "LIMIT", 600)
    oid = repo.commit("x" * 1000, {"CLAUDE.md": "1"})
    repo.commit(f"Two\n\n{CLAUDE}\n", {"a": "2"})
    found, coverage = auditor.read(repo.path, effort)
    assert found == [CO_AUTHOR, MEMORY]
    assert coverage.commits == (2, 1)
    assert [(row.what, row.reason, row.example) for row in coverage.not_read] == [
        ("commit", "too large", oid)
    ]


def _lose(repo: Repo, name: str) -> str:
    oid = repo.git("rev-parse", name)
    (repo.path / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    return oid


@pytest.mark.parametrize("effort", [BY_GIT, BY_PACKS], ids=["git", "packs"])
def test_18_07_a_missing_commit_does_not_lose_the_rest(repo: Repo, auditor: Auditor, effort: Effort) -> None:
    repo.commit("One", {"a": "1"})
    repo.commit(f"Two\n\n{CLAUDE}\n", {"a": "2"}, day="2026-07-01")
    repo.git("checkout", "-q", "-b", "other")
    repo.commit("Three", {"CLAUDE.md": "1"}, day="2026-07-02")
    repo.git("checkout", "-q", "main")
    repo.commit("Four", {"a": "4"}, day="2026-07-03")
    repo.commit(f"Five\n\n{CLAUDE}\n", {"a": "5"}, day="2026-07-04")
    lost = _lose(repo, "main~1")
    found, coverage = auditor.read(repo.path, effort)
    assert found == [CO_AUTHOR, CO_AUTHOR, MEMORY]
    assert coverage.commits == (5, 4)
    assert lost in [row.example for row in coverage.not_read]


def test_18_07_the_order_is_that_of_git(repo: Repo) -> None:
    for number in range(4):
        repo.commit(f"{number}", {"a": f"{number}"}, day=f"2026-07-{10 + number}")
        repo.git("checkout", "-q", "-B", f"side{number}")
        repo.commit(f"side {number}", {f"{number}/b": "1"}, day=f"2026-07-{10 + 2 * number}")
        repo.git("checkout", "-q", "main")
    repo.day = "2026-08-01"
    repo.git("merge", "-q", "-m", "M", "side0", "side2")
    merge, git = repo.git("rev-parse", "HEAD"), Git(str(repo.path / ".git"))
    tips = [ref.commit for ref in open_repository(str(repo.path)).refs()]
    walks = (
        Walk(),
        Walk(("--since=2026-07-12 00:00:00 +0000", "--until=2026-07-14 00:00:00 +0000")),
        Walk(first_parent=True),
        Walk(paths=("a",)),
    )
    for walk in walks:
        for asked in (tips, [tips[0], f"^{tips[1]}"]):
            missed = set(list_commits(git, asked, walk)) ^ set(list_readable(git, asked, walk, (), Tally()))
            assert missed <= ({merge} if walk.paths else set())  # it differs from one parent only
    assert list_readable(git, tips, Walk(), (), Tally()) == list_commits(git, tips)


def test_18_07_a_missing_target_of_a_tag_is_counted(repo: Repo, auditor: Auditor) -> None:
    repo.commit(f"One\n\n{CLAUDE}\n", {"a": "1"})
    repo.git("checkout", "-q", "-b", "side")
    repo.commit("Two", {"a": "2"})
    repo.git("tag", "-a", "v1", "-m", "v1")
    repo.git("checkout", "-q", "main")
    repo.git("branch", "-q", "-D", "side")
    lost = _lose(repo, "v1^{commit}")
    found, coverage = auditor.read(repo.path)
    assert found == [CO_AUTHOR]
    assert lost in [row.example for row in coverage.not_read]


# Objects that are not what the pack says.


def _header(kind: int, size: int) -> bytes:
    byte, size = kind << 4 | size & 15, size >> 4
    out = b""
    while size:
        out += bytes([byte | 128])
        byte, size = size & 127, size >> 7
    return out + bytes([byte])


def _write_pack(folder: Path, objects: Iterable[tuple[str, bytes]]) -> None:
    """A pack with its index, of objects by the names that it claims and as they stand in it."""
    body, rows = b"PACK" + struct.pack(">II", 2, len(list(objects))), []
    for name, stored in objects:
        rows.append((bytes.fromhex(name), len(body), zlib.crc32(stored)))
        body += stored
    pack = body + hashlib.sha1(body, usedforsecurity=False).digest()
    rows.sort()
    index = b"\xfftOc\0\0\0\2"
    index += b"".join(struct.pack(">I", sum(name[0] <= first for name, *_ in rows)) for first in range(256))
    index += b"".join(name for name, *_ in rows)
    index += b"".join(struct.pack(">I", check) for *_, check in rows)
    index += b"".join(struct.pack(">I", offset) for _, offset, _ in rows) + pack[-20:]
    index += hashlib.sha1(index, usedforsecurity=False).digest()
    path = folder / f"pack-{pack[-20:].hex()}"
    path.with_suffix(".pack").write_bytes(pack)
    path.with_suffix(".idx").write_bytes(index)


def _delta_on(base: str, size: int, content: bytes) -> bytes:
    """A delta to an object that inserts this content and copies nothing."""
    delta = bytes([size, len(content), len(content)]) + content
    return _header(7, len(delta)) + bytes.fromhex(base) + zlib.compress(delta)


def test_18_13_a_cycle_of_deltas_is_given_up(
    repo: Repo, auditor: Auditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "PATIENCE", 0.5)
    repo.commit(f"One\n\n{CLAUDE}\n", {"CLAUDE.md": "1"})
    blob = repo.git("rev-parse", "HEAD:CLAUDE.md")
    other = "bb" * 20
    repo.commit("Two", {"package.json": "{}"})
    cyclic = repo.git("rev-parse", "HEAD:package.json")
    _lose(repo, cyclic)
    rows = [(cyclic, _delta_on(other, 5, b"hello")), (other, _delta_on(cyclic, 5, b"hello"))]
    _write_pack(repo.path / ".git/objects/pack", rows)
    found, coverage = auditor.read(repo.path)
    assert found == [CO_AUTHOR, MEMORY]
    assert [(row.what, row.reason, row.example) for row in coverage.not_read] == [
        ("blob", "git gave no answer in time", cyclic)
    ]
    assert blob


def test_18_13_git_that_lists_without_an_end_is_given_up(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "PATIENCE", 0.5)
    one, two = "aa" * 20, "bb" * 20
    _write_pack(
        repo.path / ".git/objects/pack",
        [(one, _delta_on(two, 5, b"hello")), (two, _delta_on(one, 5, b"hello"))],
    )
    with pytest.raises(GitError, match="did not end within"):
        Git(str(repo.path / ".git")).run("cat-file", "-t", one)


def test_18_13_who_works_on_an_answer_has_time(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a read that waits counts: a reader of files may be slower than git's patience."""
    monkeypatch.setattr(conversation, "PATIENCE", 0.2)
    repo.commit("One", {"a": "1" * 300_000, "b": "2" * 300_000, "c": "3" * 300_000})
    oids = [repo.git("rev-parse", f"HEAD:{name}") for name in "abc"]
    found = []
    for read_one in read_objects(Git(str(repo.path / ".git")), oids):
        time.sleep(0.5)
        found.append(read_one.reason)
    assert found == [""] * 3


@pytest.mark.parametrize("effort", [BY_GIT, BY_PACKS], ids=["git", "packs"])
def test_18_13_content_under_a_false_name_is_damaged(repo: Repo, auditor: Auditor, effort: Effort) -> None:
    repo.commit("One", {"CLAUDE.md": "1", "package.json": "{}"})
    name = repo.git("rev-parse", "HEAD:package.json")
    base = repo.git("hash-object", "-w", "--stdin", stdin="hello")
    _lose(repo, name)
    folder = repo.path / ".git/objects/pack"
    text = b'{"dependencies": {"@anthropic-ai/sdk": "1"}}'
    rows = [
        (name, _delta_on(base, 5, text)),
        (base, _header(3, 5) + zlib.compress(b"hello")),
    ]
    _write_pack(folder, rows)
    packs = list(open_packs([str(folder.parent)]))
    assert [oid for batch in plan(packs, [name, base], 1) for oid, _ in read(batch)] == [base]
    found, coverage = auditor.read(repo.path, effort)
    assert found == [MEMORY]
    assert [(row.what, row.reason, row.example) for row in coverage.not_read] == [("blob", "damaged", name)]
