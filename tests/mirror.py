"""Which modules with logic have no test file of their own: `python -m tests.mirror` lists them.

The tests of `linter/a/b.py` are in `tests/unit/a/test_b.py`; those of what reads repositories may be in
`tests/git/test_b.py`, and those of a command in `tests/e2e/test_b.py`.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent / "linter"
_RINGS = {"git": "git", "history": "git", "sources": "git", "cli": "e2e"}
_BRANCHES = (ast.If, ast.IfExp, ast.For, ast.While, ast.Try, ast.BoolOp, ast.comprehension, ast.Match)


class Module(NamedTuple):
    """A module without a test file of its own."""

    name: str
    """Its path below the package."""
    branches: int
    """How many conditions and loops it has."""


def without_tests(least: int) -> Iterator[Module]:
    """The modules that have that many branches or more and no test file that is called like them."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE)
        if path.name.startswith("__") or any(file.is_file() for file in _test_files(name)):
            continue
        branches = sum(isinstance(node, _BRANCHES) for node in ast.walk(ast.parse(path.read_bytes())))
        if branches >= least:
            yield Module(name.as_posix(), branches)


def _test_files(name: Path) -> Iterator[Path]:
    own = f"test_{name.name}"
    yield TESTS / "unit" / name.parent / own
    if ring := _RINGS.get(name.parts[0]):
        yield TESTS / ring / own


if __name__ == "__main__":
    for found in without_tests(1):
        sys.stdout.write(f"{found.branches:4} {found.name}\n")
