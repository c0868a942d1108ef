"""What deltas copy, of many deltas at once: each step reads one instruction of every delta, in columns.

The format is that of gitformat-pack(5), "Deltified representation".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from linter.git.pack.index import Bytes, Damaged, Numbers

_COPY = 128  # the bit of an instruction that copies; the others insert
_MORE = 128
_MOST_BITS = 56
_DEFAULT_LENGTH = 0x10000
_WIDEST = 8  # bytes: an instruction is not longer
_FEW = 128  # deltas that are faster read one by one

_BITS = np.arange(_COPY)[:, None] >> np.arange(_WIDEST) & 1
"""Which of the seven bytes of a copy its instruction says are there, by its low bits: four of where, three of
how much.
"""
_COUNTS = _BITS.sum(axis=1)
_PLACES = np.where(_BITS, np.cumsum(_BITS, axis=1) - 1, _WIDEST - 1)
"""Where behind the instruction each of them stands; in the eighth place stands a zero."""


class Copies(NamedTuple):
    """The copy instructions of many deltas, in the order of the deltas and of what they make."""

    delta: Numbers
    """Which delta, counted from 0."""
    source: Numbers
    """Where in the base the copied bytes begin."""
    target: Numbers
    """Where in what the delta makes they go."""
    length: Numbers


def copies_of(deltas: Sequence[bytes]) -> Copies:
    """What these deltas copy.

    Raises:
        Damaged: one of them does not make as many bytes as it says, or ends within an instruction.
    """
    joined = b"".join((*deltas, bytes(_WIDEST)))
    data = np.frombuffer(joined, np.uint8)
    behind = sliding_window_view(data, _WIDEST)
    ends = np.cumsum(np.fromiter(map(len, deltas), np.int64, len(deltas)))
    at = np.concatenate((np.zeros(1, np.int64), ends))[:-1]
    _skip_number(data, at, ends)
    made = _skip_number(data, at, ends)
    done = np.zeros(len(deltas), np.int64)
    found: list[tuple[Numbers, Numbers, Numbers, Numbers]] = []
    going = np.nonzero(at < ends)[0]
    while len(going) > _FEW:
        order = data[at[going]]
        at[going] += 1
        is_copy = order >= _COPY
        inserting, copying = going[~is_copy], going[is_copy]
        inserted = order[~is_copy].astype(np.int64)
        if not inserted.all():
            raise Damaged
        at[inserting] += inserted
        done[inserting] += inserted
        low = order[is_copy] & 127
        given = behind[at[copying]]
        given[:, -1] = 0
        at[copying] += _COUNTS[low]
        numbers = given[np.arange(len(low))[:, None], _PLACES[low]].view("<u4").astype(np.int64)
        source, length = numbers[:, 0], numbers[:, 1]
        length[length == 0] = _DEFAULT_LENGTH
        found.append((copying, source, done[copying], length))
        done[copying] += length
        going = going[at[going] < ends[going]]
    for delta in going.tolist():
        at[delta], done[delta], rest = _read_on(joined, int(at[delta]), int(ends[delta]), int(done[delta]))
        found.append((np.full(len(rest), delta), *np.array(rest, np.int64).reshape(-1, 3).T))
    if not np.array_equal(done, made) or (at > ends).any():
        raise Damaged
    columns = [np.concatenate(column) for column in zip(*found, strict=True)] or [made[:0]] * 4
    order_of_deltas = np.argsort(columns[0], kind="stable")
    return Copies(*(column[order_of_deltas] for column in columns))


def _read_on(data: bytes, at: int, end: int, done: int) -> tuple[int, int, list[tuple[int, int, int]]]:
    """The same for one delta from an instruction on: how far it came, how much it made, what it copied."""
    copies = []
    while at < end:
        order = data[at]
        at += 1
        length = order
        if order >= _COPY:
            numbers = [0] * (_WIDEST - 1)
            for bit in range(_WIDEST - 1):
                if order >> bit & 1:
                    numbers[bit] = data[at]
                    at += 1
            source, length = int.from_bytes(numbers[:4], "little"), int.from_bytes(numbers[4:], "little")
            length = length or _DEFAULT_LENGTH
            copies.append((source, done, length))
        elif order:
            at += order
        else:
            raise Damaged
        done += length
    return at, done, copies


def _skip_number(data: Bytes, at: Numbers, ends: Numbers) -> Numbers:
    """The numbers of seven bits a byte that begin there; moves on behind them."""
    numbers = np.zeros(len(at), np.int64)
    going, shift = np.arange(len(at)), 0
    while len(going):
        if shift > _MOST_BITS or (at[going] >= ends[going]).any():
            raise Damaged
        byte = data[at[going]]
        numbers[going] |= (byte & 127).astype(np.int64) << shift
        at[going] += 1
        shift, going = shift + 7, going[byte >= _MORE]
    return numbers
