"""What packs give must be what `git cat-file` gives; what is damaged they must not give at all."""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter.git.cat_file import LIMIT, read_objects
from linter.git.opening import open_repository
from linter.git.pack.batches import open_packs, plan
from linter.git.pack.batches import read as read_batch
from linter.git.pack.columns import Damaged
from linter.git.pack.deltas import result_size
from linter.git.pack.tree_deltas import Trees
from linter.git.pack.tree_parser import UnsupportedTree
from linter.git.repository import Repository
from linter.history.audit import match_history
from linter.history.object_reader import Effort
from linter.history.scope import Scope
from linter.model.coverage import Coverage
from linter.model.matches import Match
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally
from linter.support.processes import spread
from tests.helpers import CLAUDE, Repo, shipped_scanner
from tests.scale import times

MUTATIONS = times(500, 10_000)
LINES = st.lists(
    st.sampled_from(
        ("import anthropic\n", "x = 1\n", "y = 'claude-sonnet-4-5'\n", "# by hand\n", "\0\xff\n")
    ),
    max_size=12,
)
PATHS = ("app.py", "CLAUDE.md", "src/a b.py", "sub/Dockerfile", "wei\u00dfe/\u00fc.py", "notes.txt")


class Step(NamedTuple):
    """One commit: what it writes where, and whether it merges the commit before the last."""

    files: dict[str, list[str]]
    mode: str
    removed: tuple[str, ...]
    merges: bool
    signed: bool


STEPS = st.lists(
    st.builds(
        Step,
        st.dictionaries(st.sampled_from(PATHS), LINES, max_size=3),
        st.sampled_from(("100644", "100755", "120000")),
        st.sets(st.sampled_from(PATHS), max_size=1).map(tuple),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)
PACKING = st.sampled_from(("loose", "one", "by name", "several", "mixed", "borrowed"))


def stream(steps: list[Step]) -> bytes:
    """The commits for `git fast-import`."""
    said: list[bytes] = []
    for number, step in enumerate(steps, 1):
        message = f"Step {number}\n\n{CLAUDE if step.signed else ''}\n".encode()
        said.append(b"commit refs/heads/main\nmark :%d\n" % number)
        said.append(b"committer A <a@x.example> %d +0000\n" % (1_780_000_000 + number))
        said.append(b"data %d\n%s" % (len(message), message))
        if number > 1:
            said.append(b"from :%d\n" % (number - 1))
        if step.merges and number > 2:
            said.append(b"merge :%d\n" % (number - 2))
        said += [f"D {path}\n".encode() for path in step.removed]
        for path, lines in step.files.items():
            content = "".join(lines).encode("latin-1") + b"# a line that all have in common\n" * 20
            said.append(f"M {step.mode} inline {path}\n".encode())
            said.append(b"data %d\n%s\n" % (len(content), content))
    said.append(b"tag inner\nfrom refs/heads/main\ntagger B <b@x.example> 1780000000 +0000\ndata 3\nOne")
    return b"".join(said)


def build(folder: Path, steps: list[Step], packing: str) -> Repo:
    made = Repo.create(folder / "made", "--bare")
    subprocess.run(
        ("git", "-C", made.path, "fast-import", "--quiet"),
        input=stream(steps),
        check=True,
        capture_output=True,
    )
    made.git("update-ref", "refs/tags/outer", made.git("rev-parse", "refs/tags/inner"))
    if packing == "loose":
        explode(made)
    elif packing in ("several", "mixed"):
        first = made.git("rev-list", "--objects", "--no-object-names", "main", "--max-count=1")
        explode(made)
        made.git("pack-objects", "-q", "objects/pack/pack", stdin=first + "\n")
        if packing == "several":
            made.git("repack", "-q", "-d")
    else:
        by_offset = "true" if packing != "by name" else "false"
        made.git("-c", f"repack.useDeltaBaseOffset={by_offset}", "repack", "-adfq", "--depth=50")
    if packing == "borrowed":
        made.git("clone", "-q", "--shared", "--mirror", ".", str(folder / "borrower"))
        return Repo(folder / "borrower")
    return made


def explode(repo: Repo) -> None:
    """Turn every packed object into a loose one."""
    for pack in sorted((repo.path / "objects" / "pack").glob("*.pack")):
        data = pack.read_bytes()
        for part in pack.parent.glob(f"{pack.stem}.*"):
            part.unlink()
        subprocess.run(("git", "-C", repo.path, "unpack-objects", "-q"), input=data, check=True)


def packed_objects(repository: Repository) -> dict[str, bytes]:
    """Everything that stands in packs, as git reads it."""
    names: list[str] = []
    for directory in repository.object_directories():
        for index in Path(directory, "pack").glob("*.idx"):
            shown = subprocess.run(
                ("git", "show-index"), input=index.read_bytes(), capture_output=True, check=True
            )
            names += [line.split()[1].decode() for line in shown.stdout.splitlines()]
    return {found.oid: found.data or b"" for found in read_objects(repository.git, names)}


def from_packs(object_directories: Iterable[str], wanted: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for batch in plan(open_packs(object_directories), wanted, parts=2):
        yield from read_batch(batch)


@pytest.fixture(scope="session")
def scanner() -> Scanner:
    return shipped_scanner(bulk=True)


@settings(
    max_examples=times(8, 100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, packing=PACKING)
def test_packs_and_git_give_the_same(
    tmp_path: Path, scanner: Scanner, steps: list[Step], packing: str
) -> None:
    folder = tmp_path / "each"
    shutil.rmtree(folder, ignore_errors=True)
    repository = open_repository(str(build(folder, steps, packing).path))
    wanted = packed_objects(repository)
    assert (wanted == {}) == (packing == "loose")
    assert dict(from_packs(repository.object_directories(), wanted)) == wanted

    def read(effort: Effort) -> tuple[list[Match], Coverage]:
        tally = Tally()
        scope = Scope(repository.refs())
        found = list(match_history(repository, scope, scanner, tally, effort=effort))
        return found, tally.coverage()

    assert read(Effort(packs_from=0)) == read(Effort(packs_from=1_000_000))


def a_pack(folder: Path) -> tuple[Path, dict[str, bytes]]:
    """A small pack with chains of deltas; its index, and what it holds."""
    repo = Repo.create(folder / "packed")
    for number in range(12):
        lines = "".join(f"line {line}: {line * 7919 % (number + 90)}\n" for line in range(60))
        repo.commit(f"Step {number}", {"a.py": lines, f"b{number % 3}.txt": lines[number:]})
    repo.git("repack", "-adfq", "--depth=20")
    (index,) = (repo.path / ".git" / "objects" / "pack").glob("*.idx")
    return index, packed_objects(open_repository(str(repo.path)))


def trees_of(index: Path) -> dict[str, int]:
    """The trees of a pack with how many entries they say that their bases have not; none where one is odd."""
    told: dict[str, int] = {}
    try:
        for pack in open_packs([str(index.parent.parent)]):
            for found in Trees(pack).entries(pack.trees()):
                trees, counts = np.unique(found.tree, return_counts=True)
                told |= zip(pack.names(trees), counts.tolist(), strict=True)
    except UnsupportedTree:
        return {}
    return told


def mutated(data: bytes, dice: random.Random) -> bytes:
    kind = dice.randrange(4)
    at = dice.randrange(len(data))
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]
    if kind == 2:
        other = dice.randrange(len(data))
        return data[:at] + data[other : other + 40] + data[at + 40 :]
    return data[:at] + dice.randbytes(dice.randrange(30)) + data[at:]


def with_checksums(index: bytes, pack: bytes) -> tuple[bytes, bytes]:
    """Somebody who damages a pack on purpose mends its checksums."""
    pack = pack[:-20] + hashlib.sha1(pack[:-20], usedforsecurity=False).digest()
    index = index[:-40] + pack[-20:]
    return index + hashlib.sha1(index, usedforsecurity=False).digest(), pack


def test_a_damaged_pack_gives_right_content_or_none(tmp_path: Path) -> None:
    index, wanted = a_pack(tmp_path)
    pack = index.with_suffix(".pack")
    whole = {index: index.read_bytes(), pack: pack.read_bytes()}
    for file in whole:
        file.chmod(0o600)
    dice = random.Random(20261125)
    trees = trees_of(index)
    assert trees
    left = 0
    for number in range(MUTATIONS):
        victim = dice.choice((index, pack, pack))
        for file, data in whole.items():
            file.write_bytes(mutated(data, dice) if file is victim else data)
        given_back = dict(from_packs([str(index.parent.parent)], wanted))
        assert given_back.items() <= wanted.items()
        if number % 4 == 0:
            assert trees_of(index).items() <= trees.items()
        left += len(given_back) < len(wanted)
    assert left > MUTATIONS / 2


def test_a_pack_that_was_forged_with_its_checksums_ends_too(tmp_path: Path) -> None:
    index, wanted = a_pack(tmp_path)
    pack = index.with_suffix(".pack")
    whole_index, whole_pack = index.read_bytes(), pack.read_bytes()
    index.chmod(0o600)
    pack.chmod(0o600)
    dice = random.Random(20261126)
    for _ in range(times(200, 2_000)):
        forged = with_checksums(whole_index, mutated(whole_pack, dice) + bytes(20))
        if dice.randrange(2):
            forged = with_checksums(mutated(whole_index[:-40], dice) + bytes(40), whole_pack)
        index.write_bytes(forged[0])
        pack.write_bytes(forged[1])
        given_back = dict(from_packs([str(index.parent.parent)], wanted))
        assert set(given_back) <= set(wanted)
        trees_of(index)  # ends too, and raises nothing but UnsupportedTree


def test_processes_read_every_object_once(tmp_path: Path) -> None:
    index, wanted = a_pack(tmp_path)
    batches = plan(open_packs([str(index.parent.parent)]), wanted, parts=3)

    def names(objects: Iterator[tuple[str, bytes]]) -> list[str]:
        return [oid for oid, _ in objects]

    for jobs in (1, 3):
        done = [
            oid
            for result in spread(len(batches), lambda number: names(read_batch(batches[number])), jobs)
            for oid in result
        ]
        assert sorted(done) == sorted(wanted)


def test_a_size_without_an_end_is_damage() -> None:
    for delta in (b"", b"\x05", b"\xff" * 100, b"\x05" + b"\xff" * LIMIT):
        with pytest.raises(Damaged):
            result_size(delta)
    assert result_size(b"\x05\xac\x02rest") == 300
