"""Work on the objects of packs, spread over processes: families of deltas do not need each other."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import TypeVar, cast

from linter.git.packs import Family, read

Result = TypeVar("Result")
Work = Callable[[Iterator[tuple[str, bytes]]], Result]
"""(name and content of objects) -> whatever is to be known of them; must be picklable."""

_BATCHES = 24  # for each process: enough for an even load at the end, few enough to cost nothing
_LEAST = 256 << 10  # packed bytes that are worth handing to another process

_batches: list[list[Family]]
_work: Callable[[Iterator[tuple[str, bytes]]], object]


def over_objects(families: Sequence[Family], work: Work[Result], jobs: int) -> Iterator[Result]:
    """Do the work on every family; results come in any order.

    Processes are forks, because they share the packs, the plan and the compiled keywords without a copy.
    Where the system has none, or there is little to do, the work is done here.
    """
    batches = _batched(families, jobs)
    if jobs < 2 or len(batches) < 2 or "fork" not in multiprocessing.get_all_start_methods():  # noqa: PLR2004
        for batch in batches:
            yield work(_objects(batch))
        return
    context = multiprocessing.get_context("fork")
    pool = ProcessPoolExecutor(min(jobs, len(batches)), context, _start, (batches, work))
    try:
        for done in as_completed([pool.submit(_do, number) for number in range(len(batches))]):
            yield cast("Result", done.result())
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
    for family in batch:
        yield from read(family)


def _start(batches: list[list[Family]], work: Work[object]) -> None:
    global _batches, _work
    _batches, _work = batches, work


def _do(number: int) -> object:
    return _work(_objects(_batches[number]))
