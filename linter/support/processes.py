"""Spreads work over processes that end when the work ends or fails, or when their parent dies."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from linter.support.errors import WorkerError
from linter.support.memory import collect_seldom

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Result = TypeVar("Result")
Meanwhile = Callable[[], object] | None

PARTS_OF_A_JOB = 24
"""Pieces of work for each process: enough to keep all busy until the end, few enough to cost little."""
_PATIENCE = 5.0  # seconds to wait for a process that was killed
_STOPPING = (signal.SIGINT, signal.SIGTERM)


def spread(
    count: int, work: Callable[[int], Result], jobs: int, meanwhile: Meanwhile = None
) -> Iterator[Result]:
    """Call `work` with 0 to `count - 1` in up to `jobs` processes; results come in any order.

    Processes are forked, so that they share what is loaded without a copy. On systems without fork
    (Windows), or with little to do, the work is done in this process. `meanwhile` is called once in this
    process while the others work.

    Raises:
        WorkerError: a process was killed. An exception of `work` is raised here, too.
    """
    if jobs <= 1 or count <= 1 or not hasattr(os, "fork"):
        if meanwhile:
            meanwhile()
        for number in range(count):
            yield work(number)
        return
    from multiprocessing.connection import wait  # noqa: PLC0415 9 ms, and most work is done in one process

    numbers = iter(range(count))
    with _started(min(jobs, count), work) as workers:
        busy = {worker.channel: worker for worker in workers}
        for worker, number in zip(workers, numbers, strict=False):  # there may be more numbers
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
    """A worker process and the channel to it."""

    process: BaseProcess
    channel: Connection

    def give(self, number: int) -> None:
        """Send the number of the next piece of work; if the process has died, `result` reports it."""
        with contextlib.suppress(BrokenPipeError):
            self.channel.send(number)

    def result(self) -> object:
        """Wait for the result of the piece of work that was sent last.

        Raises:
            WorkerError: the process has died. An exception of the work is raised, too.
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
    """Start worker processes; at the end kill them and the programs that they started."""
    import multiprocessing  # noqa: PLC0415 as above

    context = multiprocessing.get_context("fork")
    lifeline = os.pipe()  # closes when this process ends in whatever way, which the workers notice
    workers: list[_Worker] = []
    try:
        with _uninterrupted():  # a process that is not in the list would never be killed
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
    """Kill a process and its group, and wait for at most `_PATIENCE` seconds."""
    if process.pid is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # it has no group yet, or has ended
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join(_PATIENCE)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Delay signals that would stop this process until the end of the block."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(work: Callable[[int], object], channel: Connection, lifeline: int, ends: Sequence[int]) -> None:
    """Run a worker: do pieces of work until the channel is closed.

    It has a process group of its own with all programs that it starts. So an interrupt from the terminal
    reaches only the parent, which ends the group as a whole.
    """
    os.setpgid(0, 0)
    for number in _STOPPING:
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    for end in ends:  # copies of other workers' channels would keep those from seeing the end
        os.close(end)
    threading.Thread(target=_follow, args=(lifeline,), daemon=True).start()
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
    """End this process and all that it started when its parent has ended."""
    os.read(lifeline, 1)  # blocks until the parent ends: nothing is ever written
    os.killpg(0, signal.SIGKILL)
