"""Work that is spread over processes."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from typing import TypeVar, cast

from linter.support.memory import collect_seldom

Result = TypeVar("Result")
Meanwhile = Callable[[], object] | None

PARTS_OF_A_JOB = 24
"""Enough for an even load at the end, few enough to cost nothing."""

_work: Callable[[int], object]


def spread(
    count: int, work: Callable[[int], Result], jobs: int, meanwhile: Meanwhile = None
) -> Iterator[Result]:
    """Do `count` pieces of work, numbered from 0; results come in any order.

    Processes are forks, because they share the packs, the plan and the compiled keywords without a copy.
    Where the system has none, or there is little to do, the work is done here. `meanwhile` is done once,
    here, while others work.
    """
    if jobs < 2 or count < 2 or "fork" not in multiprocessing.get_all_start_methods():  # noqa: PLR2004
        if meanwhile:
            meanwhile()
        for number in range(count):
            yield work(number)
        return
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(min(jobs, count), context, _start, (work,))
    try:
        waiting = {pool.submit(_do, number) for number in range(count)}
        if meanwhile:
            meanwhile()
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            while done:  # a result is let go of once it was handed on
                yield cast("Result", done.pop().result())
    except BaseException:  # interrupted, or out of time: nobody waits for what is still being read
        pool.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children():
            child.terminate()
        raise
    pool.shutdown()


def _start(work: Callable[[int], object]) -> None:
    global _work  # noqa: PLW0603 a fork inherits it
    _work = work
    gc.freeze()  # what is shared stays shared: the collector would write into it
    collect_seldom()


def _do(number: int) -> object:
    return _work(number)
