"""Runs an audit in a child process with bounds of memory and time, and outlives whatever happens to it.

Children are forked from a server that has loaded rules and keywords once, so no repository pays for a start.
A child leads a process group of its own: it and the git that it started end together, when time is up and
when whoever waits for it is gone. On Windows there are neither groups nor a limit of memory.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess

from linter.fleet.audit import Receipt, Task, audit
from linter.fleet.store import DONE, FAILED
from linter.model.errors import ToolbanError, UsageError


def context() -> SpawnContext | ForkServerContext:
    """How children are started: from a server where the system has forks.

    They are started by `python -c`, which would import modules from the current directory (not from 3.11 on,
    if it is told so).
    """
    os.environ["PYTHONSAFEPATH"] = "1"
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    chosen = multiprocessing.get_context("forkserver")
    multiprocessing.set_forkserver_preload(["linter.fleet.warmed"])
    return chosen


def audit_bounded(task: Task, memory: int, seconds: float) -> Receipt:
    """Audit one repository in a child; never raises for what is wrong with it.

    `memory` is in bytes for each process, and `seconds` are by the clock.

    Raises:
        UsageError: this process must not have children.
    """
    if multiprocessing.current_process().daemon:
        raise UsageError(
            "This worker is a daemon, which must not start the processes that audits run in.",
            "Start dask workers with DASK_DISTRIBUTED__WORKER__DAEMON=False.",
        )
    started = time.monotonic()
    chosen = context()
    here, there = chosen.Pipe(duplex=False)
    child = chosen.Process(target=_child, args=(there, task, memory), daemon=False)
    child.start()
    there.close()
    ready = wait([here, child.sentinel], timeout=seconds)
    receipt: Receipt | None = None
    if here in ready or here.poll():
        with contextlib.suppress(EOFError, OSError):
            receipt = here.recv()
    if receipt is None:
        reason = f"not done within {seconds:.0f} s" if not ready else _how_it_ended(child)
        receipt = Receipt(task.entry.name, task.key, FAILED, reason)
    _end(child.pid)
    child.join(10)
    here.close()
    return receipt._replace(seconds=time.monotonic() - started)


def _how_it_ended(child: BaseProcess) -> str:
    child.join(10)
    code = child.exitcode
    if code is not None and code < 0:
        return f"its process was ended by {signal.Signals(-code).name}; perhaps it needs more memory"
    return f"its process ended with {code}"


def _end(pid: int | None) -> None:
    """End a child, and whatever it started."""
    if pid is not None and hasattr(os, "killpg"):
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)


def _child(there: Connection, task: Task, memory: int) -> None:
    """In the child: audit, and send the receipt."""
    if hasattr(os, "setsid"):
        os.setsid()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _limit_memory(memory)
    state, reason, complete, commits, matches = FAILED, "", False, 0, 0
    try:
        complete, commits, matches = audit(task)
        state = DONE
    except ToolbanError as error:
        reason = error.message
    except MemoryError:
        reason = f"needs more than {memory >> 20} MiB"
    except Exception as error:  # noqa: BLE001 one repository must not end the run of all
        reason = f"{type(error).__name__}: {error}".partition("\n")[0][:200]
    there.send(Receipt(task.entry.name, task.key, state, reason, complete, commits, matches, 0.0))
    there.close()


def _end_with_parent() -> None:
    """A child whose parent was killed would audit on for nobody."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        _end(os.getpid())


def _limit_memory(memory: int) -> None:
    """Of what a process allocates; packs that are mapped into it do not count."""
    try:
        import resource  # noqa: PLC0415 Windows has none
    except ImportError:
        return
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
