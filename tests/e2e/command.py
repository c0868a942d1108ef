"""Runs the command line in this process, or the hook as git starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from linter.cli.app import run

SOURCE = Path(__file__).parent.parent.parent


class Done(NamedTuple):
    """How a command ended and what it said."""

    status: int
    out: str
    err: str


class CommandLine:
    """`toolban` in a directory."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str, cwd: Path) -> Done:
        self._monkeypatch.chdir(cwd)
        self._capsys.readouterr()
        status = run(arguments)
        out, err = self._capsys.readouterr()
        return Done(status, out, err)


def start(*arguments: str, cwd: Path, **variables: str) -> Done:
    """`python -m linter`, in a process of its own."""
    done = subprocess.run(
        (sys.executable, "-m", "linter", *arguments),
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(SOURCE), **variables},
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )
    return Done(done.returncode, done.stdout, done.stderr)
