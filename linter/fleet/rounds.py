"""Which runs answer together: one over the whole list, or the newest run of each of its parts. Pure.

`fleet run --shard 3/64` is a run of part 3 of 64. The name of a run begins with the time at which it began,
so that names sort by age, and ends with the part: `20261129T013000250000-5f2c1a.3of64`.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

_PART = re.compile(r"\.(\d{1,6})of(\d{1,6})\Z")

Part = tuple[int, int]
"""A number, from 1, and how many parts there are."""

WHOLE: Part = (1, 1)


class Round(NamedTuple):
    """Runs that together answer for a whole list of repositories."""

    runs: tuple[str, ...]
    """Their names, in the order of the parts."""
    missing: tuple[Part, ...] = ()
    """Parts that no run is of."""


def new_name(began: float, part: Part) -> str:
    """A name for a run that began at this time (seconds since 1970); no two machines make the same."""
    second, microseconds = divmod(int(began * 1_000_000), 1_000_000)  # two small runs fit into one second
    moment = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime(second))}{microseconds:06}"
    name = f"{moment}-{secrets.token_hex(3)}"
    return name if part == WHOLE else f"{name}.{part[0]}of{part[1]}"


def part_of(name: str) -> Part:
    """The part that a run is of, by its name."""
    found = _PART.search(name)
    return (int(found[1]), int(found[2])) if found else WHOLE


def rounds(names: Iterable[str]) -> Iterator[Round]:
    """All rounds, the newest first.

    The newest run says how many parts there are, and of every part the newest run counts. The round before is
    made of the runs that are older than all of these.
    """
    left = sorted(names)
    while left:
        found = _newest(left)
        yield found
        left = [name for name in left if name < min(found.runs)]


def latest(names: Iterable[str], back: int = 0) -> Round:
    """The newest round, or with `back` the one before it and so on; without runs if there are not so many."""
    return next(islice(rounds(names), back, None), Round(()))


def _newest(names: list[str]) -> Round:
    count = part_of(names[-1])[1]
    by_part = {part_of(name): name for name in names}
    parts = [(number, count) for number in range(1, count + 1)]
    return Round(
        tuple(by_part[part] for part in parts if part in by_part),
        tuple(part for part in parts if part not in by_part),
    )


def one(name: str) -> Round:
    """A run by itself; where it is of one part, all others are missing."""
    number, count = part_of(name)
    return Round((name,), tuple((other, count) for other in range(1, count + 1) if other != number))
