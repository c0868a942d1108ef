"""Parses deltas: what they copy from their bases, of many deltas at once, and the size of what they make.

The format is that of gitformat-pack(5), "Deltified representation": two sizes, then instructions that copy
bytes of the base or insert bytes of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from linter.git.pack.columns import Bytes, Damaged, Numbers

try:
    from dulwich._pack import apply_delta  # type: ignore[import-not-found] # all of it takes 20 ms to load
except ImportError:  # dulwich without its compiled part
    from dulwich.pack import apply_delta

__all__ = ["Copies", "apply_delta", "copies_of", "result_size"]

_COPY = 128  # the bit of an instruction that copies; the others insert
_MORE = 128  # the bit of a byte that says that the number continues in the next
_MOST_BITS = 56
_DEFAULT_LENGTH = 0x10000
_WIDEST = 8  # bytes: an instruction is not longer
_FEW = 128  # deltas that are faster read one by one
_HEADER_MOST = 64  # bytes of a header: far more than numbers of 64 bits need

_BITS = np.arange(_COPY)[:, None] >> np.arange(_WIDEST) & 1
"""For the low bits of a copy instruction, which of seven bytes follow: four of where, three of how much."""
_COUNTS = _BITS.sum(axis=1)
_PLACES = np.where(_BITS, np.cumsum(_BITS, axis=1) - 1, _WIDEST - 1)
"""Where behind the instruction each of the seven stands; those left out are read from an eighth, a zero."""


class Copies(NamedTuple):
    """The copy instructions of many deltas, in the order of the deltas and of what they make."""

    delta: Numbers
    """Which delta, counted from 0."""
    source: Numbers
    """Where in the base the copied bytes begin."""
    target: Numbers
    """Where in the result of the delta they go."""
    length: Numbers


class _Unfinished(NamedTuple):
    """The deltas that have instructions left, in columns."""

    delta: Numbers
    """Which delta, counted from 0."""
    at: Numbers
    """Where its next instruction begins."""
    end: Numbers
    done: Numbers
    """How many bytes it has made."""
    size: Numbers
    """How many bytes it says that it makes."""


def copies_of(deltas: Sequence[bytes]) -> Copies:
    """Find what these deltas copy: each step reads one instruction of every delta that has one left.

    Raises:
        Damaged: one of them does not make as many bytes as it says, or ends within an instruction.
    """
    data = b"".join((*deltas, bytes(_WIDEST)))
    columns = np.frombuffer(data, np.uint8)
    behind = sliding_window_view(columns, _WIDEST)
    ends = np.cumsum(np.fromiter(map(len, deltas), np.int64, len(deltas)))
    starts = np.concatenate((np.zeros(1, np.int64), ends))[:-1]
    _, at = _read_numbers(columns, starts, ends)
    sizes, at = _read_numbers(columns, at, ends)
    numbers = np.arange(len(deltas))
    left = _without_finished(_Unfinished(numbers, at, ends, np.zeros(len(deltas), np.int64), sizes))
    found: list[Copies] = []
    while len(left.delta) > _FEW:
        left, copies = _step(columns, behind, left)
        found.append(copies)
    found += [_read_on(data, row) for row in zip(*(column.tolist() for column in left), strict=True)]
    joined = [np.concatenate(column) for column in zip(*found, strict=True)] or [starts[:0]] * 4
    order = np.argsort(joined[0], kind="stable")
    return Copies(*(column[order] for column in joined))


def _step(data: Bytes, behind: Bytes, left: _Unfinished) -> tuple[_Unfinished, Copies]:
    """Read one instruction of every delta; `behind` holds, for each place, the bytes from there on."""
    instruction = data[left.at]
    if not instruction.all():  # 0 is reserved
        raise Damaged
    is_copy = instruction >= _COPY
    low = instruction[is_copy] & 127
    given = behind[left.at[is_copy] + 1]
    given[:, -1] = 0
    numbers = given[np.arange(len(low))[:, None], _PLACES[low]].view("<u4").astype(np.int64)
    source, length = numbers[:, 0], numbers[:, 1]
    length[length == 0] = _DEFAULT_LENGTH
    copies = Copies(left.delta[is_copy], source, left.done[is_copy], length)
    made = instruction.astype(np.int64)
    skipped = made + 1
    made[is_copy] = length
    skipped[is_copy] = 1 + _COUNTS[low]
    return _without_finished(left._replace(at=left.at + skipped, done=left.done + made)), copies


def _without_finished(left: _Unfinished) -> _Unfinished:
    """Drop the deltas that have no instruction left.

    Raises:
        Damaged: one of them did not make as many bytes as it says, or ended within an instruction.
    """
    is_left = left.at < left.end
    if is_left.all():
        return left
    is_over = ~is_left
    if (left.at[is_over] > left.end[is_over]).any() or (left.done[is_over] != left.size[is_over]).any():
        raise Damaged
    return _Unfinished(*(column[is_left] for column in left))


def _read_on(data: bytes, unfinished: tuple[int, ...]) -> Copies:
    """Read the remaining instructions of one delta, a row of `_Unfinished`."""
    delta, at, end, done, size = unfinished
    copies = []
    while at < end:
        instruction = data[at]
        at += 1
        length = instruction
        if instruction >= _COPY:
            numbers = [0] * (_WIDEST - 1)
            for bit in range(_WIDEST - 1):
                if instruction >> bit & 1:
                    numbers[bit] = data[at]
                    at += 1
            source, length = int.from_bytes(numbers[:4], "little"), int.from_bytes(numbers[4:], "little")
            length = length or _DEFAULT_LENGTH
            copies.append((source, done, length))
        elif instruction:
            at += instruction
        else:
            raise Damaged
        done += length
    if at > end or done != size:
        raise Damaged
    return Copies(np.full(len(copies), delta), *np.array(copies, np.int64).reshape(-1, 3).T)


def _read_numbers(data: Bytes, at: Numbers, ends: Numbers) -> tuple[Numbers, Numbers]:
    """Read the numbers, of seven bits a byte, that begin at these places; returns them, and where they end.

    Raises:
        Damaged: one has too many bytes, or reaches beyond the end of its delta.
    """
    at = at.copy()
    numbers = np.zeros(len(at), np.int64)
    going, shift = np.arange(len(at)), 0
    while len(going):
        if shift > _MOST_BITS or (at[going] >= ends[going]).any():
            raise Damaged
        byte = data[at[going]]
        numbers[going] |= (byte & 127).astype(np.int64) << shift
        at[going] += 1
        shift, going = shift + 7, going[byte >= _MORE]
    return numbers, at


def result_size(delta: bytes) -> int:
    """How many bytes a delta makes: the second of the two numbers at its start.

    Raises:
        Damaged: the numbers are not there.
    """
    head = delta[:_HEADER_MOST]  # a number without an end would be shifted for hours
    try:
        return number_at(head, number_at(head, 0)[1])[0]
    except IndexError:
        raise Damaged from None


def number_at(data: bytes, at: int) -> tuple[int, int]:
    """Read a number of seven bits a byte, the lowest first; returns it, and where it ends."""
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & ~_MORE) << shift
        shift += 7
        if not byte & _MORE:
            return number, at
