"""Work on the objects of packs, spread over processes: families of deltas do not need each other."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from typing import TYPE_CHECKING, TypeVar, cast

from linter.memory import collect_seldom

if TYPE_CHECKING:
    from linter.git.packfile import Pack
    from linter.git.packs import Family

Result = TypeVar("Result")
Work = Callable[[Iterator[tuple[str, bytes]]], Result]
"""(name and content of objects) -> whatever is to be known of them; the result must be picklable."""

_BATCHES = 24  # for each process: enough for an even load at the end, few enough to cost nothing
_LEAST_NAMES = 1000  # objects that are worth it
_LEAST = 256 << 10  # packed bytes that are worth handing to another process

_work: Callable[[int], object]


def over_objects(families: Sequence[Family], work: Work[Result], jobs: int) -> Iterator[Result]:
    """Do the work on every family; results come in any order."""
    batches = _batched(families, jobs)
    return spread(len(batches), lambda number: work(_objects(batches[number])), jobs)


def over_names(packs: Sequence[Pack], oids: Sequence[str], work: Work[Result], jobs: int) -> Iterator[Result]:
    """The same for objects of which few are deltas, such as commits: each process looks for its own."""
    size = max(_LEAST_NAMES, -(-len(oids) // (jobs * _BATCHES)))
    parts = [oids[start : start + size] for start in range(0, len(oids), size)]
    return spread(len(parts), lambda number: work(_objects(_planned(packs, parts[number]))), jobs)


def spread(count: int, work: Callable[[int], Result], jobs: int) -> Iterator[Result]:
    """Do `count` pieces of work, numbered from 0; results come in any order.

    Processes are forks, because they share the packs, the plan and the compiled keywords without a copy.
    Where the system has none, or there is little to do, the work is done here.
    """
    if jobs < 2 or count < 2 or "fork" not in multiprocessing.get_all_start_methods():  # noqa: PLR2004
        for number in range(count):
            yield work(number)
        return
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(min(jobs, count), context, _start, (work,))
    try:
        waiting = {pool.submit(_do, number) for number in range(count)}
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


def _batched(families: Sequence[Family], jobs: int) -> list[list[Family]]:
    """Families that stand together in a pack, in batches of about one size."""
    most = max(_LEAST, sum(family.packed for family in families) // (jobs * _BATCHES))
    batches: list[list[Family]] = []
    size = most
    for family in families:
        if size >= most:
            batches.append([])
            size = 0
        batches[-1].append(family)
        size += family.packed
    return batches


def _objects(batch: Sequence[Family]) -> Iterator[tuple[str, bytes]]:
    from linter.git.packs import read  # noqa: PLC0415 19 ms, which only whoever reads packs has to pay

    for family in batch:
        yield from read(family)


def _planned(packs: Sequence[Pack], oids: Sequence[str]) -> Sequence[Family]:
    from linter.git.packs import plan  # noqa: PLC0415 as above

    return plan(packs, oids)


def _start(work: Callable[[int], object]) -> None:
    global _work  # noqa: PLW0603 a fork inherits it
    _work = work
    gc.freeze()  # what is shared stays shared: the collector would write into it
    collect_seldom()


def _do(number: int) -> object:
    return _work(number)
