"""A ledger changes nothing but the time; and what it spares is spared."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter.catalog.keyword_index import prefilter
from linter.git import cat_file as objects
from linter.git.opening import open_repository
from linter.git.runner import Git
from linter.history import audit as history
from linter.history.audit import match_history
from linter.history.audit_cache import Ledger
from linter.history.ledger_file import APPLICATION, FORMAT, TABLES
from linter.history.object_reader import Effort
from linter.history.scope import Scope
from linter.model.catalog import Catalog
from linter.model.coverage import Coverage
from linter.model.errors import UsageError
from linter.model.progress import Progress
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally
from tests.helpers import CLAUDE, Repo, shipped_scanner
from tests.scale import times

Found = tuple[list[str], Coverage]
Audit = Callable[..., Found]


@pytest.fixture
def audit(catalog: Catalog) -> Audit:
    def read(
        repo: Repo,
        file: Path | None = None,
        changed: Catalog | None = None,
        accepted: tuple[str, ...] = (),
        progress: Progress = history.silent,
        trouble: str = "",
    ) -> Found:
        tally = Tally()
        opened = open_repository(str(repo.path))
        scanner = shipped_scanner(bulk=True)
        if changed or accepted:
            rules = changed or catalog
            scanner = Scanner(rules, prefilter(rules), bulk=True, accepted=accepted)
        scope, effort = Scope(opened.refs()), Effort(packs_from=0)
        with Ledger(str(file), changed or catalog, accepted, wait=0) if file else nullcontext() as ledger:
            read = match_history(
                opened, scope, scanner, tally, effort=effort, ledger=ledger, progress=progress
            )
            found = sorted(map(repr, read))
            assert not trouble or (ledger and ledger.trouble.startswith(trouble))
            return found, tally.coverage()

    return read


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The objects that git is asked for, or that are read from packs."""
    asked: list[str] = []
    original = objects.read_objects

    def noted(git: Git, oids: Iterable[str]) -> Iterator[objects.GitObject]:
        names = list(oids)
        asked.extend(names)
        return original(git, names)

    for module in ("linter.history.object_reader", "linter.history.blobs"):
        monkeypatch.setattr(f"{module}.read_objects", noted)
    return asked


def test_only_what_is_new_is_read(repo: Repo, audit: Audit, reads: list[str], tmp_path: Path) -> None:
    file = tmp_path / "ledger"
    for number in range(5):
        repo.commit(f"{number}", {"a.py": f"x = {number}\n", "CLAUDE.md": f"{number}\n"})
    plain = audit(repo)
    assert audit(repo, file) == plain
    reads.clear()
    assert audit(repo, file) == plain
    assert not reads
    new = repo.commit(f"x\n\n{CLAUDE}\n", {"a.py": "import openai\n"})
    blob = repo.git("rev-parse", "HEAD:a.py")
    plain = audit(repo)
    reads.clear()
    assert audit(repo, file) == plain
    assert {new, blob} <= set(reads)
    assert repo.git("rev-parse", "HEAD~1:a.py") not in reads


def test_a_rule_about_messages_makes_no_blob_be_read_again(
    repo: Repo, audit: Audit, catalog: Catalog, reads: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "ledger"
    repo.commit("One", {"a.py": "import openai\n", "b.py": "x = 1\n"})
    audit(repo, file)
    trailer, content = (
        next(trace for trace in catalog.traces if trace.rule == rule)
        for rule in ("claude-code/co-author", "openai-api/python-import")
    )
    for trace, again in ((trailer, False), (content, True)):
        changed = trace._replace(pattern=f"{trace.pattern}|zzz")
        traces = tuple(changed if known is trace else known for known in catalog.traces)
        reads.clear()
        audit(repo, file, catalog._replace(traces=traces, digest=trace.rule))
        assert (repo.git("rev-parse", "HEAD:b.py") in reads) is again


def test_an_audit_that_was_killed_goes_on(
    repo: Repo, audit: Audit, reads: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ledger"
    for number in range(4):
        repo.commit(f"{number}\n\n{CLAUDE}\n", {"a.py": f"import openai  # {number}\n"})
    plain = audit(repo)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(history, "_timeline_of", killed)
        with pytest.raises(KeyboardInterrupt):
            audit(repo, file)
    reads.clear()
    assert audit(repo, file) == plain
    assert repo.git("rev-parse", "HEAD:a.py") not in reads


def test_history_that_is_gone_is_not_told_of(repo: Repo, audit: Audit, tmp_path: Path) -> None:
    file = tmp_path / "ledger"
    repo.commit("One", {"a.py": "import openai\n"})
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(f"Two\n\n{CLAUDE}\n", {"CLAUDE.md": "x\n"})
    assert audit(repo, file) == audit(repo)
    repo.git("checkout", "-q", "main")
    repo.git("branch", "-D", "side")
    assert audit(repo, file) == audit(repo)
    repo.git("reflog", "expire", "--expire=now", "--all")
    repo.git("gc", "-q", "--prune=now")
    assert audit(repo, file) == audit(repo)


def test_two_repositories_share_a_ledger(tmp_path: Path, audit: Audit) -> None:
    file = tmp_path / "ledger"
    one, two = Repo.create(tmp_path / "one"), Repo.create(tmp_path / "two")
    one.commit("One", {"a.py": "import openai\n"})
    two.commit("Two", {"b.py": "import openai\n", "CLAUDE.md": "x\n"})
    for repo in (one, two, one, two):
        assert audit(repo, file) == audit(repo)


@pytest.mark.parametrize(
    "content", [b"", b"text, and no database at all" * 50, b"SQLite format 3\0" + b"\0" * 4000]
)
def test_files_that_are_no_ledger(tmp_path: Path, catalog: Catalog, content: bytes) -> None:
    file = tmp_path / "ledger"
    file.write_bytes(content)
    if not content:
        with Ledger(str(file), catalog):
            pass
        return
    with pytest.raises(UsageError, match="this ledger cannot be used"):
        Ledger(str(file), catalog)
    assert file.read_bytes() == content


def test_a_database_of_somebody_else_is_left_alone(tmp_path: Path, catalog: Catalog) -> None:
    file = tmp_path / "other.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE mine (x)")
    with pytest.raises(UsageError, match="belongs to another program"):
        Ledger(str(file), catalog)


def test_a_ledger_of_an_older_version_begins_anew(repo: Repo, audit: Audit, tmp_path: Path) -> None:
    file = tmp_path / "ledger"
    repo.commit("One", {"a.py": "import openai\n"})
    plain = audit(repo)
    with closing(sqlite3.connect(file)) as database:
        for table in TABLES:
            database.execute(f"CREATE TABLE {table} (x)")
        database.execute(f"PRAGMA application_id = {APPLICATION}")
        database.execute(f"PRAGMA user_version = {FORMAT - 1}")
    for _ in range(2):
        assert audit(repo, file) == plain


def truncated(file: Path) -> None:
    with file.open("r+b") as ledger:
        ledger.truncate(6000)


def overwritten(file: Path) -> None:
    size = file.stat().st_size
    with file.open("r+b") as ledger:
        ledger.seek(4096)
        ledger.write(b"x" * (size - 4096))


def without(table: str, file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute(f"DELETE FROM {table}")  # noqa: S608 tables of ours
        database.commit()


def nonsense(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE object SET seen = '[1]' || char(10) || '[' WHERE seen IS NOT NULL")
        database.execute("UPDATE sighting SET packed = '[' || id")
        database.execute("DELETE FROM walk")
        database.commit()


def of_another_version(file: Path) -> None:
    """What another version of toolban does to it: other numbers for other things."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE kind SET id = id + 100")
        database.execute("UPDATE object SET kind = kind % 3 + 1, seen = NULL")
        database.execute(f"PRAGMA user_version = {FORMAT + 1}")
        database.commit()


@contextmanager
def locked(file: Path) -> Iterator[None]:
    with closing(sqlite3.connect(file)) as database:
        database.execute("BEGIN EXCLUSIVE")
        yield


TROUBLE: dict[str, tuple[Callable[[Path], None], str]] = {
    "truncated": (truncated, "database disk image is malformed"),
    "overwritten": (overwritten, "database disk image is malformed"),
    "no sightings": (partial(without, "sighting"), ""),
    "no kinds": (partial(without, "kind"), ""),
    "no walk": (partial(without, "walk"), ""),
    "nonsense": (nonsense, "it is damaged"),
    "of another version": (of_another_version, "another version of toolban"),
}


@pytest.mark.parametrize("stage", ["start", "messages", "blobs"])
@pytest.mark.parametrize("name", TROUBLE)
def test_a_ledger_that_fails_in_the_middle(
    repo: Repo, audit: Audit, tmp_path: Path, name: str, stage: str
) -> None:
    file, (fail, said) = tmp_path / "ledger", TROUBLE[name]
    for number in range(3):
        repo.commit(f"{number}\n\n{CLAUDE}\n", {"a.py": f"import openai  # {number}\n", "CLAUDE.md": "x\n"})
    audit(repo, file)
    repo.commit(f"More\n\n{CLAUDE}\n", {"a.py": "import anthropic\n", "b.py": "import openai\n"})
    stages: list[str] = []

    def progress(at: str, _done: int, _total: int) -> None:
        if at == stage and not stages:
            fail(file)
            stages.append(at)

    plain = audit(repo)
    if stage == "start":
        if name in ("truncated", "overwritten", "of another version"):
            return  # it is said to be no ledger before anything is read
        fail(file)
        assert audit(repo, file, trouble=said) == plain
    else:
        assert audit(repo, file, progress=progress) == plain
        assert stages
    if name != "of another version":
        with suppress(UsageError):
            assert audit(repo, file) == plain


def test_a_ledger_that_another_process_holds(repo: Repo, audit: Audit, tmp_path: Path) -> None:
    file = tmp_path / "ledger"
    repo.commit(f"One\n\n{CLAUDE}\n", {"a.py": "import openai\n"})
    plain = audit(repo, file)
    with locked(file):
        assert audit(repo, file, trouble="database is locked") == plain
    with closing(sqlite3.connect(file)) as database:
        database.execute("BEGIN IMMEDIATE")  # others may read it
        repo.commit("Two", {"a.py": "import anthropic\n"})
        plain = audit(repo)
        assert audit(repo, file, trouble="database is locked") == plain
    assert audit(repo, file) == plain


def test_what_was_read_tolerantly_is_neither_lost_nor_told_twice(
    repo: Repo, audit: Audit, tmp_path: Path
) -> None:
    file = tmp_path / "ledger"
    broken = '{"dependencies": {"openai": "1", }\n'
    repo.commit("One", {"package.json": broken})
    assert audit(repo, file) == audit(repo)
    for text in (broken + " ", '{"dependencies": {}}\n', broken):
        repo.commit("Next", {"package.json": text})
        assert audit(repo, file) == audit(repo)
    found, coverage = audit(repo, file)
    assert found
    assert coverage.notes[0].times == 2


POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 1\n"


def test_a_file_that_is_not_read_is_neither_lost_nor_told_twice(
    repo: Repo, audit: Audit, reads: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "ledger"
    repo.commit("One", {"a.py": POINTER, "b.py": "import openai\n"})
    found, coverage = audit(repo, file)
    assert (found, coverage) == audit(repo)
    assert [(row.what, row.times) for row in coverage.not_read] == [("file", 1)]
    repo.commit("Two", {"c.py": "import anthropic\n"})
    plain = audit(repo)
    reads.clear()
    assert audit(repo, file) == plain
    assert repo.git("rev-parse", "HEAD:b.py") not in reads
    repo.commit("Three", {"a.py": POINTER.replace("size 1", "size 2")})
    repo.commit("Four", {"a.py": "import openai\n"})
    assert audit(repo, file) == audit(repo)


def test_what_may_be_unreadable_is_part_of_the_rules(repo: Repo, audit: Audit, tmp_path: Path) -> None:
    file = tmp_path / "ledger"
    repo.commit("One", {"a.py": POINTER})
    for accepted in (("*.py",), (), ("*.py",), ()):
        assert audit(repo, file, accepted=accepted) == audit(repo, accepted=accepted)


def test_what_a_policy_lets_be_unreadable_by_its_path_is_asked_anew(
    repo: Repo, audit: Audit, tmp_path: Path
) -> None:
    file, accepted = tmp_path / "ledger", ("assets/**",)
    repo.commit("One", {"a.py": POINTER, "b.py": "import openai\n"})
    assert audit(repo, file, accepted=accepted) == audit(repo, accepted=accepted)
    repo.commit("Two", {"assets/a.py": POINTER})
    found, coverage = audit(repo, file, accepted=accepted)
    assert (found, coverage) == audit(repo, accepted=accepted)


def two_branches(repo: Repo, path: str) -> tuple[str, str]:
    """Add one file, which shows a trace, on a side branch and later on main; returns the two commits."""
    repo.commit("Start", {"z.py": "x\n"}, day="2026-08-01")
    repo.git("checkout", "-q", "-b", "side")
    older = repo.commit("Older", {path: "import openai\n"}, day="2026-08-03")
    repo.git("checkout", "-q", "main")
    return older, repo.commit("Newer", {path: "import openai  # again\n"}, day="2026-08-04")


def test_a_new_commit_with_an_old_clock_moves_its_parents(repo: Repo, audit: Audit, tmp_path: Path) -> None:
    file = tmp_path / "ledger"
    side, main = two_branches(repo, "a.py")
    found, _ = audit(repo, file)
    (match,) = found
    assert match.index(side) < match.index(main)
    repo.commit("Old clock", {"n.py": "import anthropic\n"}, day="2026-08-02")
    found, coverage = audit(repo, file)
    assert (found, coverage) == audit(repo)
    (match,) = (text for text in found if "openai" in text)
    assert match.index(main) < match.index(side)


def test_what_comes_later_and_is_older_stands_first(repo: Repo, audit: Audit, tmp_path: Path) -> None:
    file = tmp_path / "ledger"
    older, newer = two_branches(repo, "CLAUDE.md")
    repo.git("branch", "-D", "side")
    assert audit(repo, file) == audit(repo)
    repo.git("branch", "side", older)
    found, coverage = audit(repo, file)
    assert (found, coverage) == audit(repo)
    (match,) = (text for text in found if "CLAUDE.md" in text)
    assert match.index(older) < match.index(newer)


def test_a_path_where_nothing_is_new_is_not_looked_at_again(
    repo: Repo, audit: Audit, reads: list[str], tmp_path: Path
) -> None:
    """Its lives go on; only what the tips have is asked of the ledger, and versions before are not."""
    file = tmp_path / "ledger"
    for number in range(3):
        repo.commit(f"{number}", dict.fromkeys(("a.py", "b.py"), f"import openai  # {number}\n"))
    audit(repo, file)
    repo.commit("More", {"a.py": "import anthropic\n"})
    with closing(sqlite3.connect(file)) as database:
        for name in ("HEAD~1:b.py", "HEAD~2:b.py", "HEAD~3:b.py"):
            oid = bytes.fromhex(repo.git("rev-parse", name))
            tip = name == "HEAD~1:b.py"
            database.execute("DELETE FROM object WHERE oid = ? AND NOT ?", (oid, tip))
        database.commit()
    reads.clear()
    assert audit(repo, file) == audit(repo)


def test_audits_at_the_same_time_do_not_mix_what_they_leave(
    repo: Repo, audit: Audit, tmp_path: Path, catalog: Catalog
) -> None:
    file = tmp_path / "ledger"
    repo.commit("One", {"a.py": "import openai\n"})
    audit(repo, file)
    git_dir = open_repository(str(repo.path)).git_dir
    with Ledger(str(file), catalog) as ledger:
        before = ledger.walk(git_dir)
    repo.commit("Two", {"b.py": "import anthropic\n"})
    plain = audit(repo)
    assert audit(repo, file) == plain
    with Ledger(str(file), catalog) as ledger:  # the other one ends last, and saw only the first commit
        assert before
        ledger.keep(git_dir, before, before)
        assert ledger.walk(git_dir) is None
    assert audit(repo, file) == plain


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["commit", "branch", "merge", "delete", "amend", "tag"]),
        st.sampled_from(["a.py", "CLAUDE.md", ".cursor/rules/x.mdc", "package.json"]),
        st.sampled_from(
            [
                "x\n",
                "import openai\n",
                '{"dependencies": {"openai": "1"}}\n',
                '{"dependencies": {"openai": "1", }\n',
                POINTER,
                None,
            ]
        ),
        st.booleans(),
        st.integers(1, 3),
    ),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=times(3, 40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_whatever_happens_in_between(
    tmp_path: Path, audit: Audit, steps: list[tuple[str, str, str | None, bool, int]]
) -> None:
    folder, file = tmp_path / "repo", tmp_path / "ledger"
    shutil.rmtree(folder, ignore_errors=True)
    file.unlink(missing_ok=True)
    repo = Repo.create(folder)
    repo.commit("Start", {"a.py": "x\n"})
    for number, (kind, path, content, signed, day) in enumerate(steps):
        repo.day = f"2026-08-0{day}"  # clocks that are equal, and that go back
        message = f"{number}\n\n{CLAUDE}\n" if signed else f"{number}"
        if kind == "branch":
            repo.git("checkout", "-q", "-b", f"b{number}")
        elif kind == "merge":
            repo.git("merge", "-q", "--no-ff", "-X", "ours", "-m", message, "main", check=False)
            repo.git("merge", "--abort", check=False)
        elif kind == "delete":
            repo.git("checkout", "-q", "main")
            for branch in repo.git("for-each-ref", "--format=%(refname:short)", "refs/heads/b*").split():
                repo.git("branch", "-D", branch)
        elif kind == "tag":
            repo.git("tag", "-a", "-m", message, f"t{number}")
        elif kind == "amend":
            repo.git("commit", "-q", "--amend", "--allow-empty", "-m", message)
        if content is not None or (folder / path).exists():
            repo.commit(message, {path: content})
        assert audit(repo, file) == audit(repo)
