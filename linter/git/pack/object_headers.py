"""Parses the headers of all objects of a pack at once, and follows deltas to their bases.

Column by column this takes a fraction of the time that reading the objects takes; header by header it would
take as long.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from linter.git.pack.columns import Bytes, Numbers
from linter.git.pack.object_names import OID_BYTES

WHOLE = -1
"""In a column of bases: the object is no delta."""
DAMAGED = -2
"""In a column of bases: the header is not as the format has it."""

_UNUSED = 5  # this type and 0 are not in use
_OFS_DELTA = 6
_REF_DELTA = 7
_MORE = 128  # the bit of a byte that says that the number continues in the next
_MOST_BITS = 56  # of a number: no object is larger


class Headers(NamedTuple):
    """The headers of the objects of a pack, in the order in which the objects stand."""

    types: Bytes
    """The type in the header: 1 commit, 2 tree, 3 blob, 4 tag, 6 and 7 deltas."""
    sizes: Numbers
    """Bytes of the whole object, or of the delta, when inflated."""
    starts: Numbers
    """Where in the pack the compressed bytes begin."""
    bases: Numbers
    """For a delta the number of its base; else `WHOLE` or `DAMAGED`."""


def parse_headers(data: Bytes, offsets: Numbers, find: Callable[[Bytes], Numbers]) -> Headers:
    """Parse the headers at all offsets but the last, which is where the last object ends.

    `find` gives the numbers of objects by their names, -1 for those that are not in the pack.
    """
    at = offsets[:-1].copy()
    first = data[at]
    types = (first >> 4 & 7).astype(np.uint8)
    sizes = (first & 15).astype(np.int64)
    at += 1
    shift, going = 4, np.nonzero(first & _MORE)[0]
    while len(going) and shift < _MOST_BITS:
        byte = data[at[going]]
        sizes[going] |= (byte & 127).astype(np.int64) << shift
        at[going] += 1
        shift, going = shift + 7, going[byte >= _MORE]
    bases = np.full(len(at), WHOLE, np.int64)
    bases[going] = DAMAGED
    bases[(types == 0) | (types == _UNUSED)] = DAMAGED
    by_offset = np.nonzero(types == _OFS_DELTA)[0]
    bases[by_offset], at[by_offset] = _bases_before(data, offsets, by_offset, at[by_offset])
    by_name = np.nonzero(types == _REF_DELTA)[0]
    if len(by_name):
        bases[by_name] = _bases_by_name(data, at[by_name], find)
        at[by_name[at[by_name] + OID_BYTES <= len(data)]] += OID_BYTES
    bases[(at >= offsets[1:]) | (bases == np.arange(len(at)))] = DAMAGED
    return Headers(types, sizes, at, bases)


def _bases_before(data: Bytes, offsets: Numbers, deltas: Numbers, at: Numbers) -> tuple[Numbers, Numbers]:
    """Bases that are named by how many bytes before the delta they stand, and where that number ends."""
    at = at.copy()
    byte = data[at]
    back = (byte & 127).astype(np.int64)
    at += 1
    left, going = _MOST_BITS, np.nonzero(byte & _MORE)[0]
    while len(going) and left > 0:
        byte = data[np.minimum(at[going], len(data) - 1)]
        back[going] = (back[going] + 1 << 7) | (byte & 127)
        at[going] += 1
        left, going = left - 7, going[byte >= _MORE]
    wanted = offsets[deltas] - back
    wanted[going] = -1
    found = np.searchsorted(offsets[:-1], wanted)
    found[(wanted < 0) | (offsets[found] != wanted)] = DAMAGED
    return found, at


def _bases_by_name(data: Bytes, at: Numbers, find: Callable[[Bytes], Numbers]) -> Numbers:
    """Bases that are named by their hash."""
    bases = np.full(len(at), DAMAGED, np.int64)
    is_within = at + OID_BYTES <= len(data)
    found = find(data[at[is_within, None] + np.arange(OID_BYTES)])
    bases[is_within] = np.where(found < 0, DAMAGED, found)
    return bases


def roots_of(bases: Numbers) -> Numbers:
    """The object at the end of each delta chain; `DAMAGED` if it is none, or the chain has no end."""
    numbers = np.arange(len(bases))
    up = np.where(bases >= 0, bases, numbers)
    for _ in range(len(bases).bit_length() + 1):  # each round doubles the distance
        further = up[up]
        if np.array_equal(further, up):
            break
        up = further
    return np.where(bases[up] == WHOLE, up, DAMAGED)
