"""Work that is spread over processes, which end when the work does or fails, and when their parent dies."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import NamedTuple, TypeVar, cast

from linter.support.errors import WorkerError
from linter.support.memory import collect_seldom

Result = TypeVar("Result")
Meanwhile = Callable[[], object] | None

PARTS_OF_A_JOB = 24
"""Enough for an even load at the end, few enough to cost nothing."""
_PATIENCE = 5.0  # seconds for a process that was killed to be gone
_STOPPING = (signal.SIGINT, signal.SIGTERM)


def spread(
    count: int, work: Callable[[int], Result], jobs: int, meanwhile: Meanwhile = None
) -> Iterator[Result]:
    """Do `count` pieces of work, numbered from 0; results come in any order.

    Processes are forks, because they share the packs, the plan and the compiled keywords without a copy.
    Where the system has none (Windows), or there is little to do, the work is done here. `meanwhile` is done
    once, here, while others work.

    Raises:
        WorkerError: a process was killed. What `work` raises is raised here, too.
    """
    if jobs < 2 or count < 2 or "fork" not in multiprocessing.get_all_start_methods():  # noqa: PLR2004
        if meanwhile:
            meanwhile()
        for number in range(count):
            yield work(number)
        return
    numbers = iter(range(count))
    with _started(min(jobs, count), work) as workers:
        busy = {worker.channel: worker for worker in workers}
        for worker, number in zip(workers, numbers):  # noqa: B905 there may be more numbers
            worker.give(number)
        if meanwhile:
            meanwhile()
        while busy:
            for channel in wait(list(busy)):
                worker = busy[cast("Connection", channel)]
                result = worker.result()
                if (following := next(numbers, None)) is None:
                    del busy[worker.channel]
                else:
                    worker.give(following)
                yield cast("Result", result)


class _Worker(NamedTuple):
    """A process and the channel to it."""

    process: BaseProcess
    channel: Connection

    def give(self, number: int) -> None:
        """Have it do a piece of work. If it has died, its result shows that."""
        with contextlib.suppress(BrokenPipeError):
            self.channel.send(number)

    def result(self) -> object:
        """What it made of the piece that it was given last.

        Raises:
            WorkerError: it has died. What the work raised is raised, too.
        """
        try:
            is_done, result = self.channel.recv()
        except (EOFError, ConnectionError) as error:
            self.process.join(_PATIENCE)
            how = self.process.exitcode or 0
            reason = f"by signal {-how}" if how < 0 else f"with status {how}"
            message = f"A process that read objects ended {reason}, perhaps for want of memory."
            raise WorkerError(message) from error
        if is_done:
            return result
        raise cast("BaseException", result)


@contextlib.contextmanager
def _started(count: int, work: Callable[[int], object]) -> Iterator[list[_Worker]]:
    """Processes that wait for work; they are killed at the end, with the programs that they started."""
    context = multiprocessing.get_context("fork")
    lifeline = os.pipe()  # the processes see its end when this one is gone, however it went
    workers: list[_Worker] = []
    try:
        with _uninterrupted():  # a process that is not in the list would be forgotten
            for _ in range(count):
                ours, theirs = context.Pipe()
                ends = (*lifeline[1:], ours.fileno(), *(worker.channel.fileno() for worker in workers))
                process = context.Process(target=_serve, args=(work, theirs, lifeline[0], ends), daemon=True)
                process.start()
                theirs.close()
                workers.append(_Worker(process, ours))
        yield workers
    finally:
        with _uninterrupted():
            for worker in workers:
                _kill(worker.process)
                worker.channel.close()
            for end in lifeline:
                os.close(end)


def _kill(process: BaseProcess) -> None:
    """End a process and its group. One that does not go is waited for no longer than a while."""
    if process.pid is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # it has no group yet, or is gone
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join(_PATIENCE)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Signals that would stop this process are held back until the end."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(work: Callable[[int], object], channel: Connection, lifeline: int, ends: Sequence[int]) -> None:
    """What a worker does: pieces of work, until nobody gives any.

    It has a group of its own, with all programs that it starts: so an interrupt from the terminal reaches
    only the parent, which knows what to do, and the group can be ended as one.
    """
    os.setpgid(0, 0)
    for number in _STOPPING:
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    for end in ends:  # of channels to others: who holds one open keeps its reader from seeing the end
        os.close(end)
    threading.Thread(target=_follow, args=(lifeline,), daemon=True).start()
    gc.freeze()  # what is shared stays shared: the collector would write into it
    collect_seldom()
    with contextlib.suppress(EOFError, ConnectionError):
        while True:
            channel.send_bytes(_answer(work, channel.recv()))


def _answer(work: Callable[[int], object], number: int) -> bytes:
    try:
        answer = (True, work(number))
    except Exception as error:  # noqa: BLE001 the parent raises it
        answer = (False, error)
    try:
        packed = pickle.dumps(answer)
        if not answer[0]:
            pickle.loads(packed)  # noqa: S301 our own: some exceptions can be written and not read
    except Exception as error:  # noqa: BLE001 as above
        packed = pickle.dumps((False, RuntimeError(f"{answer[1]!r} cannot be handed over: {error!r}")))
    return packed


def _follow(lifeline: int) -> None:
    """End this process and all that it started when its parent is gone."""
    os.read(lifeline, 1)  # nothing is ever written
    os.killpg(0, signal.SIGKILL)
