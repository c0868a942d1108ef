"""Audits on the workers of a dask cluster; each writes its own files into a store that all of them reach."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from distributed import Client, Future, Security, as_completed

from linter.fleet.audit import Receipt, Task
from linter.fleet.bounded import audit_bounded
from linter.fleet.engine_options import Bounds, Keys
from linter.fleet.store import FAILED

_RETRIES = 2  # of a task whose worker was lost
_WAITING = 2000  # tasks that the scheduler knows at a time


class DaskEngine:
    """Submits audits to a scheduler; a task whose worker was lost is run again by another one."""

    def __init__(self, address: str, keys: Keys, bounds: Bounds) -> None:
        self._address = address
        self._keys = keys
        self._bounds = bounds
        self._rounds = 0

    def receipts(self, tasks: Sequence[Task]) -> Iterator[Receipt]:
        """Run the tasks in their order, and yield receipts as they come."""
        self._rounds += 1
        with Client(self._address, security=self._security(), set_as_default=False) as client:
            left = iter(tasks)
            running = {self._submit(client, task): task for task in itertools.islice(left, _WAITING)}
            if not running:
                return
            ended = as_completed(list(running), loop=client.loop)
            for future in ended:
                yield _receipt(future, running.pop(future))
                for task in itertools.islice(left, 1):
                    added = self._submit(client, task)
                    running[added] = task
                    ended.add(added)

    def _security(self) -> Security | None:
        if not any(self._keys):
            return None
        return Security(
            tls_ca_file=self._keys.ca,
            tls_client_cert=self._keys.cert,
            tls_client_key=self._keys.key,
            require_encryption=True,
        )

    def _submit(self, client: Client, task: Task) -> Future:
        """The audit as a task of the cluster; only workers that have the mirror may take it."""
        return client.submit(
            audit_bounded,
            task,
            *self._bounds,
            key=f"audit-{task.key}-{self._rounds}",  # a cluster remembers what failed by its key
            retries=_RETRIES,
            resources={f"host:{task.entry.host}": 1} if task.entry.host else None,
        )


def _receipt(future: Future, task: Task) -> Receipt:
    error = future.exception()
    if error is None:
        receipt: Receipt = future.result()
        return receipt
    reason = f"its worker was lost, or failed: {type(error).__name__}: {error}"[:200]
    return Receipt(task.entry.name, task.key, FAILED, reason)
