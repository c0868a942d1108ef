"""Reads many objects of a repository and has work done on them: packs in several processes, the rest by git.

Every object that is asked for is counted as read, or with the reason why it was not.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from linter.git.cat_file import read_objects
from linter.git.object_directories import pack_indexes
from linter.git.repository import Repository
from linter.model.progress import Progress
from linter.scanning.tally import Tally

if TYPE_CHECKING:
    from linter.git.pack.index import Pack
    from linter.support.processes import Meanwhile

T = TypeVar("T")
Objects = Iterator[tuple[str, bytes]]
"""Pairs of the hash and the content of an object."""
Work = Callable[[Objects, Tally], T]
"""What is done on objects; it counts in the tally what it cannot read."""

_WORTH_A_PROCESS = 12 << 20  # packed bytes
_USUAL_JOBS = 4  # each takes up to 250 MB, the one that joins what they found included
_TYPES = 3  # commits, trees, blobs
_IN_AN_INDEX = 28  # bytes for each object in a pack index, at least
_STAGES = {"blob": "blobs", "commit": "messages"}


class Effort(NamedTuple):
    """How much is spent on reading objects; the findings do not depend on it."""

    jobs: int = 1
    """Processes that read packs."""
    packs_from: int = 1000
    """From this number of objects on the packs are read here; fewer are asked of git."""

    def jobs_for(self, packed: int) -> int:
        """The processes that are worth it for so many bytes of a pack.

        Each reads anew what another one remembers.
        """
        return min(self.jobs, 1 + packed // _WORTH_A_PROCESS)


def cores() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def usual_jobs() -> int:
    """The processes that read where nobody asks for more: one for each core, as many as fit in 1 GiB."""
    return min(cores(), _USUAL_JOBS)


class ObjectReader:
    """Reads blobs and commits of one repository, each once."""

    def __init__(self, repository: Repository, tally: Tally, progress: Progress, effort: Effort) -> None:
        self._repository = repository
        self._tally = tally
        self._progress = progress
        self._effort = effort
        self.missing = repository.missing_objects()

    def each(self, what: str, oids: Sequence[str], work: Work[T], meanwhile: Meanwhile = None) -> Iterator[T]:
        """Do the work on batches of all these objects, those in packs first; yield what it returns for each.

        `what` is `blob` or `commit`. `meanwhile` is called once, while other processes work.
        """
        self._tally.expect(what, len(oids))
        left = dict.fromkeys(oid for oid in oids if not self._is_missing(oid, what))
        for result, read, tally in self._packed(tuple(left), work, meanwhile):
            self._tally.add(tally)
            self._tally.read(what, len(read))
            for oid in read:
                del left[oid]
            self._progress(_STAGES[what], len(oids) - len(left), len(oids))
            yield result
        yield work(self._asked(tuple(left), what, len(oids)), self._tally)

    def _packed(
        self, oids: Sequence[str], work: Work[T], meanwhile: Meanwhile
    ) -> Iterator[tuple[T, list[str], Tally]]:
        if len(oids) < self._effort.packs_from:
            if meanwhile:
                meanwhile()
            return
        from linter.git.pack.batches import plan, read  # noqa: PLC0415 a hook before a push reads few objects
        from linter.support.processes import PARTS_OF_A_JOB, spread  # noqa: PLC0415 as above: 19 ms

        def counted(objects: Objects) -> tuple[T, list[str], Tally]:
            tally, read = Tally(), []

            def noted() -> Objects:
                for oid, data in objects:
                    read.append(oid)
                    yield oid, data

            return work(noted(), tally), read, tally

        batches = plan(self.packs, oids, self._effort.jobs * PARTS_OF_A_JOB)
        jobs = self._effort.jobs_for(sum(batch.packed for batch in batches))
        yield from spread(len(batches), lambda number: counted(read(batches[number])), jobs, meanwhile)

    @cached_property
    def packs(self) -> tuple[Pack, ...]:
        """The packs that toolban can read itself."""
        from linter.git.pack.batches import open_packs  # noqa: PLC0415 as above

        return tuple(open_packs(self._repository.object_directories()))

    @property
    def are_all_packs(self) -> bool:
        """Whether there are no packs beside those."""
        return len(self.packs) == sum(1 for _ in pack_indexes(self._repository.object_directories()))

    @cached_property
    def are_many(self) -> bool:
        """Whether the packs hold so many objects that it is worth reading all their trees."""
        size = sum(map(os.path.getsize, pack_indexes(self._repository.object_directories())))
        return size >= _TYPES * self._effort.packs_from * _IN_AN_INDEX

    def _asked(self, oids: Sequence[str], what: str, total: int) -> Objects:
        """Ask git for objects; count those that it does not give."""
        for done, found in enumerate(read_objects(self._repository.git, oids), total - len(oids) + 1):
            if found.data is None:
                self._tally.missed(what, found.reason, found.oid)
            else:
                self._tally.read(what)
                yield found.oid, found.data
            self._progress(_STAGES[what], done, total)

    def _is_missing(self, oid: str, what: str) -> bool:
        if oid in self.missing:
            self._tally.missed(what, "not fetched (partial clone)", oid)
        return oid in self.missing
