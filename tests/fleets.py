"""Makes a fleet of repositories of every kind: small and larger, damaged, empty, shallow, SHA-256, forks."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path

from tests.helpers import CLAUDE, Repo

SHARE_OF_TRACES = 3  # one in so many commits has one


def make(folder: Path, number: int, *, largest: int = 200) -> Path:
    """Make `number` repositories below a directory, and `repos.jsonl` beside them; return the list.

    Sizes go over three orders: a few have `largest` commits, most have some.
    """
    dice = random.Random(number)
    rows: list[dict[str, str | int]] = []
    for row in range(number):
        name = f"team{row % 7}/r{row:04}"
        path = folder / "mirrors" / name
        if row % 10 == 3 and rows:  # a fork of one that is there
            origin = dice.choice(rows)
            shutil.copytree(folder / "mirrors" / str(origin["name"]), path)
            Repo(path).commit(f"Fork {row}", {"fork.txt": f"{row}\n"}, day="2026-09-01")
            rows.append({"name": name, "path": str(path), "fork_of": origin["name"]})
            continue
        commits = max(1, int(largest ** dice.random()))
        _history(path, commits, dice, sha256=row % 10 == 5)
        if row % 20 == 7:
            (path / ".git" / "HEAD").unlink()
        elif row % 20 == 9:
            shutil.rmtree(path)
            Repo.create(path)
        elif row % 20 == 11 and commits > 1:
            _make_shallow(path, folder)
        elif row % 20 == 13:
            _damage(path)
        rows.append({"name": name, "path": str(path), "size": commits})
    list_path = folder / "repos.jsonl"
    list_path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return list_path


def _history(path: Path, commits: int, dice: random.Random, *, sha256: bool) -> None:
    """A history through `git fast-import`, which takes milliseconds where commits take seconds."""
    path.mkdir(parents=True)
    options = ("--object-format=sha256",) if sha256 else ()
    subprocess.run(("git", "init", "-q", "-b", "main", *options, path), check=True)
    parts: list[bytes] = []
    for number in range(1, commits + 1):
        has_trace = dice.randrange(SHARE_OF_TRACES) == 0
        message = f"Commit {number}\n\n{CLAUDE}\n" if has_trace else f"Commit {number}\n"
        file = "CLAUDE.md" if has_trace and number % 2 else f"src/f{number % 9}.py"
        content = f"import os\nx = {dice.random()}\n" * dice.randrange(1, 30)
        when = 1780000000 + number * 3600
        parts.append(
            f"commit refs/heads/main\ncommitter Jane <jane@corp.example> {when} +0000\n"
            f"data {len(message.encode())}\n{message}\n"
            f"M 100644 inline {file}\ndata {len(content)}\n{content}\n".encode()
        )
    subprocess.run(("git", "-C", path, "fast-import", "--quiet"), input=b"".join(parts), check=True)


def _make_shallow(path: Path, folder: Path) -> None:
    shallow = folder / "shallow"
    subprocess.run(("git", "clone", "-q", "--depth", "1", f"file://{path}", shallow), check=True)
    shutil.rmtree(path)
    shallow.rename(path)


def _damage(path: Path) -> None:
    """Overwrite the middle of a pack."""
    for pack in sorted((path / ".git" / "objects" / "pack").glob("*.pack")):
        pack.chmod(0o600)
        data = bytearray(pack.read_bytes())
        middle = len(data) // 2
        data[middle : middle + 20] = b"\0" * 20
        pack.write_bytes(data)
