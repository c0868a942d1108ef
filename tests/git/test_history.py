from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from linter.git.opening import open_repository
from linter.history.audit import match_history
from linter.history.audit_cache import Ledger
from linter.history.object_reader import Effort
from linter.history.scope import Scope
from linter.model.catalog import Catalog
from linter.model.coverage import Coverage
from linter.model.matches import Event, Match
from linter.scanning.tally import Tally
from tests.helpers import CLAUDE, Repo, shipped_scanner

SDK = '{"dependencies": {"@anthropic-ai/sdk": "1"}}\n'
CLEAN = '{"dependencies": {"left-pad": "1"}}\n'
CO_AUTHOR = "claude-code/co-author"
MEMORY = "claude-code/memory-file"
NPM = "anthropic-api/sdk-npm"


class Read(NamedTuple):
    """What a history holds, and what of it was read."""

    matches: list[Match]
    coverage: Coverage

    def rules(self) -> list[str]:
        return sorted(match.trace.rule for match in self.matches)

    def life(self, rule: str, path: str) -> tuple[list[str], list[str], tuple[str, ...]]:
        """Commits that introduced and removed a trace, and the refs that still have it."""
        (match,) = (match for match in self.matches if (match.trace.rule, match.origin.path) == (rule, path))
        assert match.history is not None
        return _oids(match.history.introduced), _oids(match.history.removed), match.history.present_on

    def reasons(self) -> list[tuple[str, str, int]]:
        return [(row.what, row.reason, row.times) for row in self.coverage.not_read]


Reader = Callable[..., Read]

BY_GIT = Effort(packs_from=1_000_000)
BY_PACKS = Effort(packs_from=0)
BY_MANY = Effort(jobs=2, packs_from=0)


def _same(reports: Iterable[Read]) -> Read:
    first, *others = reports
    assert all(other == first for other in others)
    return first


def _oids(events: tuple[Event, ...]) -> list[str]:
    return [event.commit for event in events]


@pytest.fixture(scope="session")
def audit(catalog: Catalog) -> Reader:
    """Read a whole history, or the part of it that `refs` and `options` name."""

    def read(path: Path, *refs: str, options: tuple[str, ...] = ()) -> Read:
        """Read by git and by packs, and with a ledger that is empty and one that is full: all say the same."""
        found = _same(_read(path, refs, options, effort) for effort in (BY_GIT, BY_PACKS, BY_MANY))
        file = path.parent / f"{path.name}.ledger"
        file.unlink(missing_ok=True)
        for _ in range(2):
            with Ledger(str(file), catalog) as ledger:
                again = _read(path, refs, options, BY_PACKS, ledger)
            assert sorted(map(repr, again.matches)) == sorted(map(repr, found.matches))
            assert again.coverage == found.coverage
        return found

    def _read(
        path: Path,
        refs: tuple[str, ...],
        options: tuple[str, ...],
        effort: Effort,
        ledger: Ledger | None = None,
    ) -> Read:
        tally = Tally()
        opened = open_repository(str(path))
        scanner = shipped_scanner(bulk=True)
        scope = Scope(opened.refs(refs), options=options)
        found = match_history(opened, scope, scanner, tally, effort=effort, ledger=ledger)
        return Read(list(found), tally.coverage())

    return read


def raw_commit(repo: Repo, data: bytes) -> str:
    """A commit that git itself would not write."""
    tree = repo.git("write-tree").encode()
    path = repo.path.parent / "raw"
    path.write_bytes(b"tree " + tree + b"\n" + data)
    oid = repo.git("hash-object", "-t", "commit", "--literally", "-w", str(path))
    repo.git("update-ref", "refs/heads/main", oid)
    return oid


def break_object(repo: Repo, name: str) -> str:
    oid = repo.git("rev-parse", name)
    path = repo.path / ".git" / "objects" / oid[:2] / oid[2:]
    path.chmod(0o600)
    path.write_bytes(b"no zlib")
    return oid


# Commits.


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_trailer(tmp_path: Path, audit: Reader, algorithm: str) -> None:
    repo = Repo.create(tmp_path / "repo", f"--object-format={algorithm}")
    repo.commit("One", {"a": "1"})
    oid = repo.commit(f"Two\n\n{CLAUDE}\n", {"a": "2"}, day="2026-07-15")
    read = audit(repo.path)
    (match,) = read.matches
    assert (match.trace.rule, match.fragment.line, match.history) == (CO_AUTHOR, 3, None)
    assert (match.origin.commit, match.origin.date) == (oid, "2026-07-15T10:00:00+00:00")
    assert match.origin.author is not None
    assert match.origin.author.email == "jane@corp.example"
    assert (read.coverage.complete, read.coverage.commits) == (True, (2, 2))


def test_author_and_committer(repo: Repo, audit: Reader) -> None:
    repo.author = "Claude <noreply@anthropic.com>"
    repo.commit("One", {"a": "1"})
    assert {match.fragment.place.value for match in audit(repo.path).matches} == {"author", "committer"}


def test_a_message_that_hides_behind_a_nul_byte(repo: Repo, audit: Reader) -> None:
    """`git log --format=%B` shows nothing after it."""
    who = b"Jane <jane@corp.example> 1785549600 +0000\n"
    raw_commit(repo, b"author %bcommitter %b\nTitle\0hidden\n\n%b\n" % (who, who, CLAUDE.encode()))
    assert repo.git("log", "--format=%B") == "Title"
    assert audit(repo.path).rules() == [CO_AUTHOR]


@pytest.mark.parametrize(
    "who",
    [
        b"Jane <jane@corp.example> 99999999999999999999 +0000",
        b"Jane <jane@corp.example> 18446744073709551615 -9999",
        b"Jane <jane@corp.example> -1 +0000",
        b"Jane <jane@corp.example> 253402300800 +0000",
        b"Jane <jane@corp.example>",
        b"Jane 1785549600 +0000",
        b"Jane",
        b"<>",
        b"<<<>>> 1 +0000",
        b"",
    ],
)
def test_an_ident_that_is_wrong(repo: Repo, audit: Reader, who: bytes) -> None:
    repo.stage({"CLAUDE.md": "1"})
    oid = raw_commit(repo, b"author %b\ncommitter %b\n\nTitle\n\n%b\n" % (who, who, CLAUDE.encode()))
    read = audit(repo.path)
    assert read.rules() == [CO_AUTHOR, MEMORY]
    assert read.life(MEMORY, "CLAUDE.md") == ([oid], [], ("refs/heads/main",))
    assert (read.coverage.complete, read.coverage.commits) == (True, (1, 1))


def test_a_commit_without_headers(repo: Repo, audit: Reader) -> None:
    raw_commit(repo, b"\nTitle\n\n%b\n" % CLAUDE.encode())
    assert audit(repo.path).rules() == [CO_AUTHOR]


@pytest.mark.parametrize("encoding", ["latin-1", "ISO-8859-1", "no-such-encoding", "utf-16"])
def test_an_encoding(repo: Repo, audit: Reader, encoding: str) -> None:
    who = b"Ren\xe9 <rene@corp.example> 1785549600 +0000\n"
    head = b"author %bcommitter %bencoding %b\n" % (who, who, encoding.encode())
    raw_commit(repo, head + b"\nD\xe9j\xe0 vu\n\n" + CLAUDE.encode() + b"\n")
    (match,) = audit(repo.path).matches
    assert match.trace.rule == CO_AUTHOR
    assert match.origin.author is not None
    assert match.origin.author.email == "rene@corp.example"
    if encoding in ("latin-1", "ISO-8859-1"):
        assert match.origin.author.name == "Ren\N{LATIN SMALL LETTER E WITH ACUTE}"


@pytest.mark.parametrize("encoding", ["UTF-7", "cp037", "CP500", "IBM1140", "UTF-16", "utf-32-be"])
def test_18_10_a_message_in_an_encoding_that_is_not_like_ascii(
    repo: Repo, audit: Reader, encoding: str
) -> None:
    text = f"Fix\n\n{CLAUDE}\n"
    body = text.encode(encoding)
    if encoding == "UTF-7":
        body = text.encode().replace(b"@", b"+AEA-").replace(b"<", b"+ADw-")
    for message in (body, text.encode()):
        raw_commit(
            repo,
            b"author A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\nencoding "
            + encoding.encode()
            + b"\n\n"
            + message,
        )
        assert audit(repo.path).rules() == [CO_AUTHOR]


def test_18_10_a_codec_that_takes_for_ever_is_not_asked(repo: Repo, audit: Reader) -> None:
    head = b"author A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\nencoding punycode\n\n"
    raw_commit(repo, head + b"claude" + b"9" * 1_000_000 + b"\n\n" + CLAUDE.encode())
    assert audit(repo.path).rules() == [CO_AUTHOR]


def test_notes_and_tags_and_stashes_are_walked(repo: Repo, audit: Reader) -> None:
    repo.commit("One", {"a": "1"})
    repo.git("checkout", "-q", "--detach")
    repo.commit(f"Two\n\n{CLAUDE}\n")
    repo.git("tag", "-a", "-m", "x", "t1")
    repo.git("tag", "-a", "-m", "x", "t2", "t1")
    repo.git("tag", "-d", "t1")
    repo.git("checkout", "-q", "main")
    assert audit(repo.path).rules() == [CO_AUTHOR]


# Files.


def test_the_life_of_a_file(repo: Repo, audit: Reader) -> None:
    oids = [
        repo.commit("Add", {"CLAUDE.md": "1"}, day="2026-07-01"),
        repo.commit("Edit", {"CLAUDE.md": "2"}, day="2026-07-02"),
        repo.commit("Remove", {"CLAUDE.md": None}, day="2026-07-03"),
        repo.commit("Add again", {"CLAUDE.md": "3"}, day="2026-07-04"),
    ]
    read = audit(repo.path)
    assert read.rules() == [MEMORY]
    assert read.life(MEMORY, "CLAUDE.md") == ([oids[0], oids[3]], [oids[2]], ("refs/heads/main",))
    assert read.matches[0].origin.commit == oids[0]
    assert read.matches[0].origin.date == "2026-07-01T10:00:00+00:00"


def test_a_file_that_is_gone(repo: Repo, audit: Reader) -> None:
    oids = [repo.commit("Add", {"CLAUDE.md": "1"}), repo.commit("Remove", {"CLAUDE.md": None})]
    assert audit(repo.path).life(MEMORY, "CLAUDE.md") == ([oids[0]], [oids[1]], ())


def test_a_file_that_moves_is_two(repo: Repo, audit: Reader) -> None:
    first = repo.commit("Add", {"CLAUDE.md": "1"})
    repo.git("mv", "CLAUDE.md", "a.md")
    repo.git("mv", "a.md", ".claude.md")
    (repo.path / "sub").mkdir()
    repo.git("mv", ".claude.md", "sub/CLAUDE.md")
    second = repo.commit("Move")
    read = audit(repo.path)
    assert read.life(MEMORY, "CLAUDE.md") == ([first], [second], ())
    assert read.life(MEMORY, "sub/CLAUDE.md") == ([second], [], ("refs/heads/main",))


def test_which_branches_still_have_it(repo: Repo, audit: Reader) -> None:
    oid = repo.commit("Add", {"CLAUDE.md": "1"})
    repo.git("branch", "old")
    repo.git("tag", "v1")
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD")
    gone = repo.commit("Remove", {"CLAUDE.md": None})
    repo.git("branch", "clean")
    present = ("refs/heads/old", "refs/remotes/origin/main")
    assert audit(repo.path).life(MEMORY, "CLAUDE.md") == ([oid], [gone], present)
    repo.git("checkout", "-q", "--detach", "v1")
    repo.commit("Detached")
    assert audit(repo.path).life(MEMORY, "CLAUDE.md")[2] == ("HEAD", *present)


def test_the_same_file_on_many_branches_is_one_timeline(repo: Repo, audit: Reader) -> None:
    repo.commit("Base", {"a": "1"})
    oids = set()
    for number in range(3):
        repo.git("checkout", "-q", "-b", f"b{number}", "main")
        oids.add(repo.commit(f"{number}", {"CLAUDE.md": "same"}))
    introduced, removed, present = audit(repo.path).life(MEMORY, "CLAUDE.md")
    assert (set(introduced), len(introduced), removed) == (oids, 3, [])
    assert present == ("refs/heads/b0", "refs/heads/b1", "refs/heads/b2")


def test_a_dependency_that_came_and_went(repo: Repo, audit: Reader) -> None:
    repo.commit("Base", {"package.json": CLEAN})
    added = repo.commit("Add", {"package.json": SDK})
    repo.commit("Format", {"package.json": SDK.replace(": {", ":\n\n{")})
    removed = repo.commit("Remove", {"package.json": CLEAN})
    read = audit(repo.path)
    assert read.rules() == [NPM]
    assert read.life(NPM, "package.json") == ([added], [removed], ())
    assert read.coverage.blobs == (3, 3)


def test_a_dependency_goes_with_its_file(repo: Repo, audit: Reader) -> None:
    added = repo.commit("Add", {"package.json": SDK})
    removed = repo.commit("Remove", {"package.json": None})
    assert audit(repo.path).life(NPM, "package.json") == ([added], [removed], ())


def test_a_dependency_goes_where_a_symbolic_link_takes_its_place(repo: Repo, audit: Reader) -> None:
    added = repo.commit("Add", {"package.json": SDK})
    os.unlink(repo.path / "package.json")
    os.symlink("other.json", repo.path / "package.json")
    removed = repo.commit("Link")
    assert audit(repo.path).life(NPM, "package.json") == ([added], [removed], ())


def test_a_blob_is_read_once_however_many_paths_have_it(repo: Repo, audit: Reader) -> None:
    repo.commit("Add", {f"{number}/package.json": SDK for number in range(5)})
    read = audit(repo.path)
    assert read.rules() == [NPM] * 5
    assert read.coverage.blobs == (1, 1)


def test_a_merge_that_brings_a_trace_itself(repo: Repo, audit: Reader) -> None:
    repo.commit("Base", {"a": "1", "package.json": CLEAN})
    repo.git("checkout", "-q", "-b", "other")
    repo.commit("Theirs", {"b": "1"})
    repo.git("checkout", "-q", "main")
    repo.commit("Ours", {"c": "1"})
    repo.git("merge", "-q", "--no-commit", "other")
    oid = repo.commit("Merge", {"CLAUDE.md": "1", "package.json": SDK})
    read = audit(repo.path)
    assert read.life(MEMORY, "CLAUDE.md") == ([oid], [], ("refs/heads/main",))
    assert read.life(NPM, "package.json") == ([oid], [], ("refs/heads/main",))


def test_a_merge_of_what_a_branch_brought_is_no_introduction(repo: Repo, audit: Reader) -> None:
    repo.commit("Base", {"package.json": CLEAN})
    repo.git("checkout", "-q", "-b", "other")
    oid = repo.commit("Theirs", {"package.json": SDK})
    repo.git("checkout", "-q", "main")
    repo.commit("Ours", {"c": "1"})
    repo.git("merge", "-q", "--no-commit", "other")
    repo.commit("Merge", {"package.json": SDK.replace("1", "2")})
    present = ("refs/heads/main", "refs/heads/other")
    assert audit(repo.path).life(NPM, "package.json") == ([oid], [], present)


@pytest.mark.parametrize(
    "name", ["new\nline", "\ttab", '"q"', "-x", ":x", "caf\udce9", "*", "\x01" + "1" * 40]
)
def test_odd_names(repo: Repo, audit: Reader, name: str) -> None:
    oid = repo.commit("Add", {f"{name}/CLAUDE.md": "1", f"{name}/package.json": SDK})
    read = audit(repo.path)
    assert read.life(MEMORY, f"{name}/CLAUDE.md") == ([oid], [], ("refs/heads/main",))
    assert read.life(NPM, f"{name}/package.json") == ([oid], [], ("refs/heads/main",))


def test_a_name_longer_than_a_command_line(repo: Repo, audit: Reader) -> None:
    """A tree can hold what no file system and no argument can."""
    oid = repo.git("hash-object", "-w", "--stdin", stdin="1")
    tree = repo.git("mktree", stdin=f"100644 blob {oid}\tCLAUDE.md\n")
    for _ in range(3):
        tree = repo.git("mktree", stdin=f"040000 tree {tree}\t{'x' * 60_000}\n")
    commit = repo.git("commit-tree", tree, "-m", "Long")
    repo.git("update-ref", "refs/heads/main", commit)
    (match,) = audit(repo.path).matches
    assert match.history is not None
    assert match.history.present_on == ("refs/heads/main",)


def test_submodules_are_outside(repo: Repo, audit: Reader) -> None:
    """Also one whose path looks like a file that is read, and one that goes again."""
    repo.commit("Base", {"a": "1"})
    for name in ("three.js", ".claude"):
        repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{name}")
    repo.git("commit", "-q", "-m", "Add")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'2' * 40},three.js")
    repo.git("commit", "-q", "-m", "Update")
    repo.git("update-index", "--force-remove", "three.js")
    repo.git("commit", "-q", "-m", "Remove")
    read = audit(repo.path)
    assert read.coverage.complete
    assert [(row.reason, row.times) for row in read.coverage.outside] == [("the content of a submodule", 3)]


# Parts of a history.


def test_since_and_until(repo: Repo, audit: Reader) -> None:
    for day in ("2026-07-01", "2026-07-02", "2026-07-03"):
        repo.commit(f"{day}\n\n{CLAUDE}\n", day=day)
    since, until = "--since=2026-07-02 00:00:00 +0000", "--until=2026-07-03 00:00:00 +0000"

    def days(*options: str) -> list[str]:
        return [match.origin.date[:10] for match in audit(repo.path, options=options).matches]

    assert days(since) == ["2026-07-03", "2026-07-02"]
    assert days(until) == ["2026-07-02", "2026-07-01"]
    assert days(since, until) == ["2026-07-02"]


def test_refs(repo: Repo, audit: Reader) -> None:
    repo.commit("Base", {"a": "1"})
    repo.git("checkout", "-q", "-b", "release/1")
    oid = repo.commit("One", {"CLAUDE.md": "1"})
    repo.git("branch", "copy")
    assert audit(repo.path, "main").matches == []
    assert audit(repo.path, "release/*").life(MEMORY, "CLAUDE.md") == ([oid], [], ("refs/heads/release/1",))


def test_an_empty_history_is_incomplete(repo: Repo, audit: Reader) -> None:
    read = audit(repo.path)
    assert (read.matches, read.coverage.complete) == ([], False)


# Incomplete histories.


def clone(repo: Repo, name: str, *options: str) -> Repo:
    allow = ("-c", "protocol.file.allow=always")
    repo.git(*allow, "clone", "-q", *options, repo.path.as_uri(), f"../{name}")
    return Repo(repo.path.parent / name)


def test_a_shallow_clone_is_incomplete(repo: Repo, audit: Reader) -> None:
    for number in range(3):
        repo.commit(f"{number}\n\n{CLAUDE}\n", {"a": f"{number}"})
    read = audit(clone(repo, "shallow", "--depth", "2").path)
    assert read.rules() == [CO_AUTHOR] * 2
    assert not read.coverage.complete
    ((what, reason, times),) = read.reasons()
    assert (what, times) == ("commit", 1)
    assert "git fetch --unshallow" in reason


def test_a_shallow_clone_is_complete_where_its_boundary_is_not_asked_for(repo: Repo, audit: Reader) -> None:
    for number in range(1, 4):
        repo.commit(f"{number}", {"a": f"{number}"}, day=f"2026-07-0{number}")
    path = clone(repo, "shallow", "--depth", "2").path
    assert audit(path, options=("--since=2026-07-03 00:00:00 +0000",)).coverage.complete


def test_a_partial_clone_is_counted(repo: Repo, audit: Reader) -> None:
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.commit("One", {"package.json": SDK, "a.py": "import anthropic\n", "CLAUDE.md": "1"})
    oid = repo.commit(f"Two\n\n{CLAUDE}\n", {"package.json": CLEAN})
    partial = clone(repo, "partial", "--no-checkout", "--filter=blob:none")
    before = sorted(path.name for path in (partial.path / ".git").rglob("*"))
    read = audit(partial.path)
    assert [match.origin.commit for match in read.matches if match.trace.rule == CO_AUTHOR] == [oid]
    assert MEMORY in read.rules()
    assert read.coverage.blobs == (4, 0)
    assert read.reasons() == [("blob", "not fetched (partial clone)", 4)]
    assert not read.coverage.complete
    assert sorted(path.name for path in (partial.path / ".git").rglob("*")) == before


def test_a_partial_clone_without_trees_is_incomplete(repo: Repo, audit: Reader) -> None:
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.commit(f"One\n\n{CLAUDE}\n", {"CLAUDE.md": "1"})
    repo.commit("Two", {"a": "1"})
    partial = clone(repo, "partial", "--no-checkout", "--filter=tree:0")
    assert not audit(partial.path).coverage.complete


def test_a_damaged_blob_is_counted_and_the_rest_is_read(repo: Repo, audit: Reader) -> None:
    repo.commit("One", {"a/package.json": SDK, "b/package.json": CLEAN, "c.py": "import anthropic\n"})
    oid = break_object(repo, "HEAD:b/package.json")
    read = audit(repo.path)
    assert read.rules() == ["anthropic-api/import-python", NPM]
    assert read.coverage.blobs == (3, 2)
    ((what, reason, times),) = read.reasons()
    assert (what, times) == ("blob", 1)
    assert reason in ("damaged", "missing")
    assert read.coverage.not_read[0].example == oid


def test_a_damaged_commit_is_counted_and_what_came_after_it_is_read(repo: Repo, audit: Reader) -> None:
    repo.commit("One", {"a": "1"})
    repo.commit("Two", {"a": "2"})
    repo.commit(f"Three\n\n{CLAUDE}\n", {"CLAUDE.md": "1"})
    break_object(repo, "HEAD~2")
    read = audit(repo.path)
    assert read.rules() == [CO_AUTHOR, MEMORY]
    assert read.coverage.commits == (3, 2)
    assert ("commit", "missing: git cannot walk the history past it", 1) in read.reasons()


def test_a_damaged_tree_is_counted(repo: Repo, audit: Reader) -> None:
    repo.commit("One", {"CLAUDE.md": "1"})
    repo.commit("Two", {"sub/a": "1"})
    break_object(repo, "HEAD~1^{tree}")
    read = audit(repo.path)
    assert not read.coverage.complete


def test_a_damaged_tree_of_a_tip(repo: Repo, audit: Reader) -> None:
    """What the log has told already is kept."""
    repo.commit("One", {"CLAUDE.md": "1"})
    repo.git("checkout", "-q", "-b", "other")
    repo.commit("Two", {"sub/a": "1"})
    repo.git("checkout", "-q", "main")
    break_object(repo, "other:sub")
    read = audit(repo.path, "main", "other")
    assert not read.coverage.complete


def test_a_replaced_commit_hides_nothing(repo: Repo, audit: Reader) -> None:
    clean = repo.commit("Clean", {"a": "1"})
    oid = repo.commit(f"Two\n\n{CLAUDE}\n", {"CLAUDE.md": "1"})
    repo.git("replace", oid, clean)
    assert audit(repo.path).rules() == [CO_AUTHOR, MEMORY]


def test_the_same_history_gives_the_same_matches(repo: Repo, audit: Reader) -> None:
    for number in range(5):
        repo.commit(
            f"{number}\n\n{CLAUDE}\n", {f"{number}/CLAUDE.md": "1", "package.json": SDK * (number % 2)}
        )
    first = audit(repo.path)
    repo.git("gc", "-q")
    assert audit(repo.path) == first


def test_branch_names(repo: Repo, audit: Reader) -> None:
    """A branch is dated by its tip and accuses nobody; a tag or a stash of that name is no branch."""
    tip = repo.commit("Start", day="2026-08-03")
    repo.git("branch", "copilot/fix-12")
    repo.git("update-ref", "refs/remotes/origin/copilot/fix-13", tip)
    repo.git("tag", "copilot/fix-14")
    found = audit(repo.path)
    assert found.rules() == ["copilot-coding-agent/branch"] * 2
    assert [match.fragment.text for match in found.matches] == ["copilot/fix-12", "copilot/fix-13"]
    assert [match.origin.ref for match in found.matches] == [
        "refs/heads/copilot/fix-12",
        "refs/remotes/origin/copilot/fix-13",
    ]
    assert {(match.origin.date[:10], match.origin.author) for match in found.matches} == {
        ("2026-08-03", None)
    }


def test_branch_names_outside_the_window_are_left_out(repo: Repo, audit: Reader) -> None:
    repo.commit("Start", day="2026-08-03")
    repo.git("branch", "copilot/fix-12")
    repo.commit("Next", day="2026-09-03")
    repo.git("branch", "copilot/fix-13")
    found = audit(repo.path, options=("--until=2026-08-10",))
    assert [match.fragment.text for match in found.matches] == ["copilot/fix-12"]


def test_annotated_tags(repo: Repo, audit: Reader) -> None:
    """Message and tagger of a tag, also of one that was put on a tag; a light tag is only a name."""
    repo.commit("Start", day="2026-08-03")
    repo.author = "Claude <noreply@anthropic.com>"
    repo.git("tag", "-a", "-m", "Release 1", "v1")
    repo.author = "Jane Doe <jane@corp.example>"
    repo.git("tag", "-a", "-m", f"Release 2\n\n{CLAUDE}", "inner")
    repo.git("tag", "-a", "-m", "Release 2, again", "outer", "inner")
    repo.git("update-ref", "-d", "refs/tags/inner")
    repo.git("tag", "light")
    found = audit(repo.path)
    assert sorted((match.origin.ref, match.fragment.place.value) for match in found.matches) == [
        ("refs/tags/outer", "trailer"),
        ("refs/tags/v1", "committer"),
    ]
    assert {match.origin.date[:10] for match in found.matches} == {"2026-08-03"}
    assert audit(repo.path, "main").rules() == []
