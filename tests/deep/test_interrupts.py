"""Audits that are interrupted, terminated or killed at random moments leave nothing behind (issue 18, 4).

Signals and process groups are those of POSIX; Windows has neither, and reads with one process.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import CLAUDE, Repo

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
_COMMITS = 1_500
_INTERRUPTED = 130
_TERMINATED = 143
_LONGEST = 20.0  # seconds until everything must be gone
_IN_ONE_TEST = 5
_BEGIN = """\
import os
from linter.cli import main
os.write(1, b"begun\\n")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
main()
"""


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """Enough commits for several processes; every tenth has a trace, and all touch files."""
    repo = Repo.create(tmp_path_factory.mktemp("history") / "repo")
    rows = []
    for number in range(_COMMITS):
        message = f"{number}\n\n{CLAUDE}\n" if number % 10 == 0 else f"{number}\n"
        content = f"import anthropic\nx = {number}\n" * 30
        rows.append(
            f"commit refs/heads/main\ncommitter Jane <jane@corp.example> {1_700_000_000 + number} +0000\n"
            f"data {len(message)}\n{message}\n"
            f"M 100644 inline d{number % 7}/e{number % 11}/f{number % 13}.py\ndata {len(content)}\n{content}\n"
        )
    repo.git("fast-import", "--quiet", stdin="".join(rows))
    return repo


@pytest.fixture(scope="module")
def usual(history: Repo) -> float:
    """Seconds that an audit takes when nobody interrupts it."""
    process = _start(history)
    begin = time.monotonic()
    assert process.wait(300) == 0
    return time.monotonic() - begin


def _start(repo: Repo) -> subprocess.Popen[bytes]:
    """An audit in a session of its own, so that its process group is no other's; it runs code of toolban now.

    What comes before that is an interrupt of Python, which ends by the signal.
    """
    process = subprocess.Popen(
        (sys.executable, "-c", _BEGIN, "audit", "--jobs", "3", str(repo.path)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parent.parent.parent,
        env={**os.environ, "TOOLBAN_TEST_MARK": repo.path.parent.name},
        start_new_session=True,
    )
    assert process.stdout is not None
    with process.stdout as stream:
        assert stream.readline() == b"begun\n"
    return process


def _left_behind(repo: Repo) -> list[str]:
    """Command lines of processes that an audit of this repository started."""
    mark = f"TOOLBAN_TEST_MARK={repo.path.parent.name}".encode()
    folders = Path("/proc").glob("[0-9]*")
    return [
        _content(folder / "cmdline").decode() for folder in folders if mark in _content(folder / "environ")
    ]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # gone, or another user's
        return b""


def _leads_a_group(process: int) -> bool:
    try:
        return os.getpgid(process) == process
    except ProcessLookupError:
        return False


def _wait_until_gone(repo: Repo) -> list[str]:
    end = time.monotonic() + _LONGEST
    while (left := _left_behind(repo)) and time.monotonic() < end:
        time.sleep(0.05)
    return left


def _moments(seed: str, usual: float) -> Iterator[float]:
    """Seconds after the beginning."""
    dice = random.Random(seed)
    for _ in range(_IN_ONE_TEST):
        yield dice.uniform(0.01, usual)


@pytest.mark.parametrize("round_", range(40))
def test_18_04_an_interrupt_of_the_group_ends_in_130(history: Repo, usual: float, round_: int) -> None:
    for moment in _moments(f"interrupt {round_}", usual):
        process = _start(history)
        time.sleep(moment)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        assert process.wait(_LONGEST) in (_INTERRUPTED, 0), moment
    assert _wait_until_gone(history) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["term", "kill"])
@pytest.mark.parametrize("round_", range(2))
def test_18_04_nothing_goes_on_running_when_the_parent_is_gone(
    history: Repo, usual: float, number: signal.Signals, round_: int
) -> None:
    for moment in _moments(f"{number} {round_}", usual):
        process = _start(history)
        time.sleep(moment)
        process.send_signal(number)
        ends = (-signal.SIGKILL,) if number == signal.SIGKILL else (_TERMINATED, -signal.SIGTERM)
        assert process.wait(_LONGEST) in (*ends, 0), moment
    assert _wait_until_gone(history) == []


def test_18_04_a_worker_that_is_killed_is_an_incomplete_audit(history: Repo, usual: float) -> None:
    """As the system does when memory runs out."""
    assert usual
    process = _start(history)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    for _ in range(1000):
        workers = [int(child) for child in children.read_text().split() if _leads_a_group(int(child))]
        if workers or process.poll() is not None:
            break
        time.sleep(0.005)
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    assert process.wait(_LONGEST) == 3
    assert _wait_until_gone(history) == []
