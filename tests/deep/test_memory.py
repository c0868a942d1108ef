"""Large files take at most ten times their size in memory, in a hook as in an audit (issue 18, 8).

Measured is how far the resident memory of a child goes beyond what it had, as Linux counts it.
"""

from __future__ import annotations

import gc
import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from linter.catalog.loader import Rules
from linter.loading.compiled import compile_catalog
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
_SIZE = 4_000_000
_MOST = 10
_ONCE = 32 << 20  # bytes of what is made once, whatever the size of a file: grammars, and tables of keywords


def many(row: str, before: str = "", after: str = "") -> Callable[[], str]:
    """A text of about so many bytes: a row again and again, with its number in the place of `#`."""

    def text() -> str:
        count = _SIZE // len(row)
        return before + "".join(row.replace("#", str(number)) for number in range(count)) + after

    return text


PNPM = "  'pack-#@1.0.0':\n    resolution: {integrity: sha512-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789==}\n\n"
FILES: dict[str, tuple[Callable[[], str], int]] = {
    "pnpm-lock.yaml": (
        many(PNPM, "lockfileVersion: '9.0'\n\npackages:\n\n", PNPM.replace("pack-#", "openai")),
        1,
    ),
    "yarn.lock": (many('"pack-#@^1":\n  version "1.0.0"\n\n', "", 'openai@^4:\n  version "4.0.0"\n'), 1),
    "values.yaml": (many("key#:\n  name: value\n", "url: https://api.openai.com/v1\n"), 1),
    "a.py": (many("def f#(a):\n    # comment\n    return 's#'\n\n", "import openai\n"), 1),
    "comments.py": (many("# a\n", "x = 'https://api.openai.com/v1'\n"), 1),
    "A.cs": (many("[a]\n", "using OpenAI;\n"), 1),
}
"""Path to what makes its content, and how many traces are in it at least."""


def _status(name: str) -> int:
    line = next(line for line in Path("/proc/self/status").read_text().split("\n") if line.startswith(name))
    return int(line.split()[1]) << 10


def _read(there: Connection, scanner: Scanner, path: str, data: bytes) -> None:
    """In a child: its peak beyond what it had, and how many traces it found."""
    scanner.content(path, b"openai anthropic claude\n", Tally())  # imports what it needs
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted anew (proc(5))
    before = _status("VmRSS")
    found = len(scanner.content(path, data, Tally()))
    there.send((_status("VmHWM") - before, found))


@pytest.mark.parametrize("bulk", [False, True], ids=["hook", "audit"])
@pytest.mark.parametrize("path", FILES)
def test_18_08_large_files_take_ten_times_their_size(rules: Rules, path: str, *, bulk: bool) -> None:
    make, traces = FILES[path]
    data = make().encode()
    compiled, _ = compile_catalog(rules.catalog)
    scanner = Scanner(rules.catalog, compiled.prefilter, bulk=bulk)
    chosen = multiprocessing.get_context("fork")
    here, there = chosen.Pipe(duplex=False)
    child = chosen.Process(target=_read, args=(there, scanner, path, data))
    child.start()
    there.close()
    peak, found = here.recv()
    child.join()
    assert found >= traces
    assert peak <= _MOST * len(data) + _ONCE, peak / len(data)


@pytest.mark.parametrize("path", ["a.sh", "Dockerfile", "Makefile", "justfile", "a.ps1", "a.bat", "tox.ini"])
def test_18_08_a_script_over_its_limit_is_counted(rules: Rules, path: str) -> None:
    compiled, _ = compile_catalog(rules.catalog)
    scanner = Scanner(rules.catalog, compiled.prefilter)
    tally = Tally()
    scanner.content(
        path, b"t:\n\tnpm install -g @anthropic-ai/claude-code\n" + b"\techo a\n" * 600_000, tally
    )
    assert [row.reason for row in tally.coverage().not_read] == [
        "larger than 4 MiB, the limit for scripts, pipelines and settings with commands"
    ]
