"""All trees in columns must say what `git ls-tree` says of each, and what `git diff-tree` says of commits."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from linter.git.log import Walk, list_commits
from linter.git.opening import open_repository
from linter.git.pack.batches import open_packs
from linter.git.pack.columns import Damaged
from linter.git.pack.deltas import Copies, copies_of
from linter.git.pack.index import Pack
from linter.git.pack.tree_deltas import Trees
from linter.git.pack.tree_parser import FILE, SUBMODULE, SYMLINK, TREE, UnsupportedTree, parse
from linter.git.repository import Repository
from linter.history.commit_changes import changes_of
from linter.history.object_reader import Effort
from linter.history.tree_changes import TreeChanges
from linter.history.trees.object_ids import Objects
from linter.history.trees.reader import read_trees
from linter.model.inputs import BlobChange
from linter.scanning.scanner import Scanner
from tests.helpers import Repo, shipped_scanner
from tests.scale import times

LIKE_MODES = ("100644 CLAUDE.md", "x40000 y", "100644 100644 z")
"""What an entry looks like, in a name."""
NAMES = (
    *(f"file-{number:02}.txt" for number in range(30)),
    *LIKE_MODES,
    "n" * 600,
    "ü" * 40,
    "CLAUDE.md",
)
FOLDERS = ("", "src/", "src/deep/er/", "lib/", ".claude/")
KINDS = {b"100644": FILE, b"100755": FILE, b"120000": SYMLINK, b"160000": SUBMODULE, b"040000": TREE}
EDITS = st.lists(
    st.tuples(
        st.sampled_from(FOLDERS),
        st.sampled_from(NAMES),
        st.sampled_from(("100644", "100644", "100644", "100755", "120000", "160000", "gone")),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=6,
)
HISTORIES = st.lists(st.tuples(EDITS, st.integers(0, 3)), min_size=2, max_size=25)
"""Of each commit what it edits, and how many commits back a second parent is; 0 for none."""


def as_stream(history: Sequence[tuple[list[tuple[str, str, str, int]], int]]) -> bytes:
    said: list[bytes] = []
    for number, (edits, back) in enumerate(history, 1):
        said.append(b"commit refs/heads/main\nmark :%d\n" % number)
        said.append(b"committer A <a@x.example> %d +0000\ndata 1\nx\n" % (1_780_000_000 + number))
        if number > 1:
            said.append(b"from :%d\n" % (number - 1))
        first = [(folder, name, "100644", 0) for folder in FOLDERS[1:] for name in NAMES[:30]]
        if back and number - back - 1 > 0:
            said.append(b"merge :%d\n" % (number - back - 1))
        for folder, name, mode, content in (*first, *edits) if number == 1 else edits:
            path = f'"{folder}{name}"'.encode()
            if mode == "gone":
                said.append(b"D %s\n" % path)
            elif mode == "160000":
                said.append(b"M 160000 %s %s\n" % (b"%040d" % (content + 1), path))
            else:
                text = b"import anthropic # %d\n" % content if content % 2 else b"nothing %d\n" % content
                said.append(b"M %s inline %s\ndata %d\n%s\n" % (mode.encode(), path, len(text), text))
    return b"".join(said)


def build(folder: Path, stream: bytes, *, packed: bool = True) -> Repository:
    shutil.rmtree(folder, ignore_errors=True)
    repo = Repo.create(folder, "--bare")
    subprocess.run(
        ("git", "-C", folder, "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet"),
        input=stream,
        check=True,
        capture_output=True,
    )
    if packed:
        repo.git("repack", "-adfq", "--depth=50", "--window=50")
    return open_repository(str(folder))


def contents(pack: Pack) -> dict[str, set[tuple[int, bytes, str]]]:
    """Every tree of a pack with its entries, put together from those of its base."""
    own: dict[int, tuple[set[tuple[int, bytes, str]], set[tuple[int, bytes, str]]]] = {}
    trees = pack.trees()
    for found in Trees(pack).entries(trees):
        columns = (found.tree, found.is_gone, found.kind, found.name)
        rows = zip(*(column.tolist() for column in columns), found.child, strict=True)
        for tree, is_gone, kind, name, child in rows:
            entry = (kind, found.names[name], child.tobytes().hex())
            sets = own.setdefault(tree, (set(), set()))
            assert entry not in sets[is_gone]
            sets[is_gone].add(entry)
    known: dict[int, set[tuple[int, bytes, str]]] = {}

    def whole(tree: int) -> set[tuple[int, bytes, str]]:
        if tree not in known:
            came, gone = own.get(tree, (set(), set()))
            base = int(pack.bases[tree])
            inherited = whole(base) if base >= 0 else set()
            assert gone <= inherited
            known[tree] = (inherited - gone) | came
        return known[tree]

    return dict(zip(pack.names(trees), map(whole, trees.tolist()), strict=True))


def as_git_lists_it(repository: Repository, tree: str) -> set[tuple[int, bytes, str]]:
    found = set()
    for row in repository.git.run("ls-tree", "-z", tree).split(b"\0"):
        if row:
            about, _, name = row.partition(b"\t")
            mode, _, oid = about.split()
            found.add((KINDS[mode], name, oid.decode()))
    return found


def packs_of(repository: Repository) -> list[Pack]:
    return list(open_packs(repository.object_directories()))


@settings(
    max_examples=times(8, 100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=HISTORIES)
@example(
    [
        ([("src/deep/er/", "100644 CLAUDE.md", "100644", 1)], 0),
        ([("src/", "CLAUDE.md", "100644", 1)], 0),
    ]
).via("the second name is a copy from within the first")
def test_entries_are_those_of_ls_tree(
    tmp_path: Path, history: list[tuple[list[tuple[str, str, str, int]], int]]
) -> None:
    repository = build(tmp_path / "each", as_stream(history))
    (pack,) = packs_of(repository)
    trees = pack.trees()
    assert (pack.bases[trees] >= 0).any()
    listed = {tree: as_git_lists_it(repository, tree) for tree in pack.names(trees)}
    assert contents(pack) == listed


Grow = Callable[[Repository], TreeChanges]


@pytest.fixture
def scanner() -> Scanner:
    return shipped_scanner(bulk=True)


@pytest.fixture
def grow(scanner: Scanner) -> Grow:
    def grown(repository: Repository) -> TreeChanges:
        revisions = [ref.commit for ref in repository.refs()]
        parts = read_trees(
            repository.git, Objects(packs_of(repository)), revisions, jobs=1, progress=lambda *_: None
        )
        return TreeChanges(repository.git, parts, scanner, effort=Effort(), progress=lambda *_: None)

    return grown


@settings(
    max_examples=times(8, 100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=HISTORIES, is_packed=st.booleans(), dice=st.randoms(use_true_random=False))
def test_changes_are_those_of_diff_tree(
    tmp_path: Path,
    scanner: Scanner,
    grow: Grow,
    history: list[tuple[list[tuple[str, str, str, int]], int]],
    *,
    is_packed: bool,
    dice: random.Random,
) -> None:
    repository = build(tmp_path / "each", as_stream(history), packed=is_packed)
    grown = grow(repository)
    tips = [ref.commit for ref in repository.refs()]
    oids = list_commits(repository.git, tips)
    asked = changes_of(repository.git, oids, Walk(), scanner, effort=Effort(), progress=lambda *_: None)
    assert grown.oids == oids
    assert grown.wanted == {kind: blobs for kind, blobs in asked.wanted.items() if blobs}
    blobs = sorted({oid for known in asked.wanted.values() for oid in known})
    seen = set(dice.sample(blobs, dice.randrange(len(blobs) + 1)))
    relevant, expected = grown.relevant(seen), asked.relevant(seen)

    def can_show(change: BlobChange) -> bool:
        """A merge adds what no parent has, and removes what every parent has: others are left out, or not."""
        is_named = bool(scanner.path(change.path) or scanner.entry(change.path))
        return is_named or change.new in seen or seen.issuperset(change.old)

    assert set(filter(can_show, relevant.changes)) == set(filter(can_show, expected.changes))
    assert relevant.tally.coverage() == expected.tally.coverage()


def test_few_commits_are_asked_of_git(tmp_path: Path, grow: Grow, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise nothing would be gained."""
    step = b"commit refs/heads/main\ncommitter A <a@x.example> %d +0000\ndata 1\nx\nM 100644 inline %s\ndata 2\n%02d\n"
    names = [b"CLAUDE.md" if number == 20 else b"src/file-%d" % (number % 9) for number in range(40)]
    stream = b"".join(step % (1_780_000_000 + number, name, number) for number, name in enumerate(names))
    grown = grow(build(tmp_path / "repo", stream))
    asked: list[str] = []

    def counted(git: object, oids: Sequence[str], *rest: object, **named: object) -> object:
        asked.extend(oids)
        return changes_of(git, oids, *rest, **named)  # type: ignore[arg-type] # passed on as they came

    monkeypatch.setattr("linter.history.tree_changes.changes_of", counted)
    (change,) = grown.relevant(frozenset()).changes
    assert asked == [change.commit] == [grown.oids[-21]]


def a_tree(repo: Repo, *entries: tuple[str, str]) -> str:
    """A tree that git itself would not write; names and modes of one and the same blob."""
    blob = bytes.fromhex(repo.git("hash-object", "-w", "--stdin", stdin="x"))
    data = b"".join(f"{mode} {name}".encode() + b"\0" + blob for mode, name in entries)
    path = repo.path.parent / "tree"
    path.write_bytes(data)
    return repo.git("hash-object", "-t", "tree", "--literally", "-w", str(path))


def test_modes_as_others_write_them(repo: Repo) -> None:
    """Old histories have files with `100664`."""
    inner = bytes.fromhex(a_tree(repo, ("100664", "a"), ("100600", "b"), ("120000", "c")))
    path = repo.path.parent / "outer"
    names = [f"40000 {chr(97 + number)}\0".encode() + inner for number in range(20)]
    trees = []
    for number in range(20):
        path.write_bytes(b"".join(names[:number] + names[number + 1 :]))
        trees.append(repo.git("hash-object", "-t", "tree", "--literally", "-w", str(path)))
    listed = "".join(f"{tree}\n" for tree in (*trees, inner.hex()))
    repo.git("pack-objects", "-q", ".git/objects/pack/pack", stdin=listed)
    repository = open_repository(str(repo.path))
    (pack,) = packs_of(repository)
    found = contents(pack)
    assert set(found) == {*trees, inner.hex()}
    for tree, entries in found.items():
        data = repository.git.run("cat-file", "tree", tree)
        assert entries == {(kind, name, oid.hex()) for kind, name, oid in parse(data)}


@settings(
    max_examples=times(8, 100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(dice=st.randoms(use_true_random=False))
def test_trees_that_git_does_not_write(tmp_path: Path, dice: random.Random) -> None:
    """Rails has trees with the mode `040000`, and some of their delta bases have `40000`."""
    shutil.rmtree(tmp_path / "each", ignore_errors=True)
    repo = Repo.create(tmp_path / "each")
    blob = bytes.fromhex(repo.git("hash-object", "-w", "--stdin", stdin="x"))
    written = {}
    entries = [(dice.choice(("40000", "100644")), f"entry-{number:02}") for number in range(40)]
    for number in range(12):
        place = dice.randrange(len(entries))
        mode = dice.choice(("40000", "040000", "100644", "100755"))
        entries[place] = (mode, dice.choice((entries[place][1], f"new-{number}", *LIKE_MODES)))
        data = b"".join(f"{mode} {name}".encode() + b"\0" + blob for mode, name in entries)
        (tmp_path / "tree").write_bytes(data)
        oid = repo.git("hash-object", "-t", "tree", "--literally", "-w", str(tmp_path / "tree"))
        written[oid] = {(kind, name, child.hex()) for kind, name, child in parse(data)}
    listed = "".join(f"{tree}\n" for tree in written)
    repo.git("pack-objects", "-q", "--window=20", ".git/objects/pack/pack", stdin=listed)
    (pack,) = packs_of(open_repository(str(repo.path)))
    assert contents(pack) == written


@pytest.mark.parametrize(
    "data",
    [b"100644 a\0short", b"100644", b"x a\0" + bytes(20), b"777777 a\0" + bytes(20), b" a\0" + bytes(20)],
)
def test_what_is_no_tree_is_odd(data: bytes, repo: Repo) -> None:
    with pytest.raises(UnsupportedTree):
        list(parse(data))
    path = repo.path.parent / "odd"
    path.write_bytes(data)
    oid = repo.git("hash-object", "-t", "tree", "--literally", "-w", str(path))
    repo.git("pack-objects", "-q", ".git/objects/pack/pack", stdin=f"{oid}\n")
    (pack,) = packs_of(open_repository(str(repo.path)))
    with pytest.raises(UnsupportedTree):
        list(Trees(pack).entries(pack.trees()))


def test_a_tree_that_is_not_here_is_odd(repo: Repo, grow: Grow) -> None:
    repo.commit("One", {"src/a": "1", "b": "2"})
    inner = repo.git("rev-parse", "HEAD:src")
    (repo.path / ".git" / "objects" / inner[:2] / inner[2:]).unlink()
    with pytest.raises(UnsupportedTree):
        grow(open_repository(str(repo.path)))


def number(value: int) -> bytes:
    said = bytearray()
    while value > 127:
        said.append(value & 127 | 128)
        value >>= 7
    return bytes([*said, value])


def a_delta(steps: list[tuple[int, int]], base: int = 1 << 24) -> tuple[bytes, list[tuple[int, int, int]]]:
    """A delta that copies from where a step says so many bytes, or inserts if that is below 0."""
    said, copies, made = bytearray(), [], 0
    for source, length in steps:
        if source < 0:
            said += bytes([length % 127 + 1]) + b"i" * (length % 127 + 1)
            made += length % 127 + 1
            continue
        parts = [source >> shift & 255 for shift in (0, 8, 16, 24)]
        parts += [(length if length != 1 << 16 else 0) >> shift & 255 for shift in (0, 8, 16)]
        said.append(128 | sum(1 << bit for bit, part in enumerate(parts) if part))
        said += bytes(part for part in parts if part)
        copies.append((source, made, length))
        made += length
    return number(base) + number(made) + bytes(said), copies


STEPS = st.lists(
    st.tuples(st.integers(-(1 << 20), (1 << 32) - 1), st.integers(1, (1 << 24) - 1) | st.just(1 << 16)),
    max_size=12,
)


@given(each=st.lists(STEPS, max_size=6), times=st.sampled_from((1, 60)))
def test_copies_are_those_of_the_deltas(each: list[list[tuple[int, int]]], times: int) -> None:
    """Few deltas are read one by one, many of them side by side."""
    made = [a_delta(steps) for steps in each] * times
    found = copies_of([delta for delta, _ in made])
    assert list(zip(*(column.tolist() for column in found), strict=True)) == [
        (place, *copy) for place, (_, copies) in enumerate(made) for copy in copies
    ]


@given(
    steps=STEPS.filter(bool),
    cut=st.integers(1, 40),
    times=st.sampled_from((1, 200)),
    garbage=st.binary(max_size=9),
)
def test_a_delta_that_is_cut_off_is_damaged(
    steps: list[tuple[int, int]], cut: int, times: int, garbage: bytes
) -> None:
    whole, _ = a_delta(steps)
    assert isinstance(copies_of([whole] * times), Copies)
    with pytest.raises(Damaged):
        copies_of([whole] * times + [whole[: -min(cut, len(whole) - 4)]])
    with pytest.raises(Damaged):
        copies_of([whole + b"\0" + garbage] * times)
