"""Where audits run: on this machine, or on the workers of a dask cluster. Receipts come back in any order."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Protocol

from linter.fleet.audit import Receipt, Task
from linter.fleet.bounded import audit_bounded
from linter.fleet.engine_options import Bounds, Keys
from linter.model.errors import UsageError

LOCAL = "local"
_DASK = "dask:"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Engine(Protocol):
    """Runs tasks; every task gives one receipt, whatever becomes of its repository."""

    def receipts(self, tasks: Sequence[Task]) -> Iterator[Receipt]:
        """Run the tasks in their order, and yield receipts as they come."""


class LocalEngine:
    """Some audits at a time, each in a process of its own, on this machine."""

    def __init__(self, jobs: int, bounds: Bounds) -> None:
        self._jobs = jobs
        self._bounds = bounds

    def receipts(self, tasks: Sequence[Task]) -> Iterator[Receipt]:
        """Run the tasks in their order, and yield receipts as they come."""
        with ThreadPoolExecutor(self._jobs) as pool:  # threads only wait for the processes
            left = iter(tasks)
            running: set[Future[Receipt]] = set()
            try:
                while True:
                    for task in left:
                        running.add(pool.submit(audit_bounded, task, *self._bounds))
                        if len(running) >= self._jobs:
                            break
                    if not running:
                        return
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)


def engine_of(name: str, jobs: int, bounds: Bounds, keys: Keys) -> Engine:
    """The engine that an option names: `local` or `dask:ADDRESS`.

    Raises:
        UsageError: it is neither, or it would send what it finds in the clear.
    """
    if name == LOCAL:
        return LocalEngine(jobs, bounds)
    if not name.startswith(_DASK):
        raise UsageError(f'"{name}" is no engine.', "Name local, or dask:tls://HOST:PORT.")
    address = name.removeprefix(_DASK)
    parsed = urllib.parse.urlsplit(address)
    if parsed.scheme == "tls":
        if not all(keys):
            raise UsageError(
                "A cluster is reached with mutual TLS only.", "Give --tls-ca, --tls-cert and --tls-key."
            )
    elif parsed.scheme != "tcp" or parsed.hostname not in _LOOPBACK:
        raise UsageError(
            f"{address}: what an audit finds would cross the network in the clear, and anybody there could "
            "run code on the workers.",
            "Use dask:tls://HOST:PORT with --tls-ca, --tls-cert and --tls-key.",
        )
    from linter.fleet.dask_engine import DaskEngine  # noqa: PLC0415 an extra, and 0.5 s

    return DaskEngine(address, keys, bounds)
