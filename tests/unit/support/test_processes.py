"""Work is spread over processes, and their failures reach the caller."""

from __future__ import annotations

import multiprocessing
import os
import signal

import pytest

from linter.support.errors import WorkerError
from linter.support.processes import spread

FORKS = "fork" in multiprocessing.get_all_start_methods()


@pytest.mark.parametrize("jobs", [1, 3])
def test_every_piece_is_done_once(jobs: int) -> None:
    called: list[bool] = []
    assert sorted(spread(7, lambda number: number * number, jobs, lambda: called.append(True))) == [
        number * number for number in range(7)
    ]
    assert called == [True]


def test_nothing_to_do() -> None:
    assert list(spread(0, lambda number: number, 4)) == []


@pytest.mark.skipif(not FORKS, reason="needs fork")
def test_work_is_done_in_other_processes() -> None:
    assert os.getpid() not in set(spread(4, lambda _: os.getpid(), 2))


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_exception_is_raised_here(jobs: int) -> None:
    def fail(number: int) -> int:
        if number == 2:
            raise KeyError(number)
        return number

    with pytest.raises(KeyError):
        list(spread(4, fail, jobs))


@pytest.mark.skipif(not FORKS, reason="needs fork")
def test_a_process_that_dies_is_an_error() -> None:
    def die(number: int) -> int:
        if number == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(WorkerError):
        list(spread(3, die, 2))
