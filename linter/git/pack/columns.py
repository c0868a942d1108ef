"""What the modules of this package share: the types of columns, and the error of a damaged pack."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]
_Number = TypeVar("_Number", bound=np.generic)


class Damaged(Exception):  # noqa: N818 a state of bytes, never shown to anybody
    """A pack or an index that is not as its format or its checksums say."""


def distinct(values: npt.NDArray[_Number]) -> npt.NDArray[_Number]:
    """The values without repetition, ascending; `np.unique` would load masked arrays, which takes 20 ms."""
    ascending = np.sort(values)
    return ascending[_begins(ascending)]


def numbered(values: npt.NDArray[_Number]) -> tuple[Numbers, Numbers]:
    """Number the different values, ascending: where each first stands, and the number of every value."""
    order = np.argsort(values, kind="stable")
    begins = _begins(values[order])
    numbers = np.empty(len(values), np.int64)
    numbers[order] = np.cumsum(begins) - 1
    return order[begins], numbers


def _begins(ascending: npt.NDArray[_Number]) -> Flags:
    """Whether a value is another one than that before it."""
    begins = np.ones(len(ascending), np.bool_)
    begins[1:] = ascending[1:] != ascending[:-1]
    return begins
