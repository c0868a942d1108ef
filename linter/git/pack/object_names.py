"""Object names (hashes) as rows of 20 bytes, and the search for many of them at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from linter.git.cat_file import SHA1_DIGITS
from linter.git.pack.columns import Bytes, Numbers

OID_BYTES = SHA1_DIGITS // 2
_KEY = 8  # bytes of a name that are compared first


def rows(oids: Sequence[str]) -> Bytes:
    """Convert hexadecimal names to rows of bytes."""
    return np.frombuffer(bytes.fromhex("".join(oids)), np.uint8).reshape(-1, OID_BYTES)


def in_digits(names: Bytes) -> list[str]:
    """Convert rows of bytes to hexadecimal names."""
    digits = names.tobytes().hex()
    return [digits[at : at + 2 * OID_BYTES] for at in range(0, len(digits), 2 * OID_BYTES)]


class SortedNames:
    """The names of a pack index, in the order of the index, which is sorted."""

    def __init__(self, names: Bytes) -> None:
        self._names = names
        self._keys = _keys(names)

    def find(self, names: Bytes) -> Numbers:
        """The row of each name in the index; -1 for a name that is not there."""
        found = np.full(len(names), -1, np.int64)
        count = len(self._names)
        if not (count and len(names)):
            return found
        keys = _keys(names)
        going = np.argsort(keys)  # sorted keys are looked up several times as fast
        places = np.empty(len(names), np.int64)
        places[going] = np.searchsorted(self._keys, keys[going])
        (our_middle, our_end), (middle, end) = _rests(self._names), _rests(names)
        while len(going):  # twice at most, unless somebody makes names with the same beginning
            going = going[places[going] < count]
            going = going[self._keys[places[going]] == keys[going]]
            at = places[going]
            same = (our_middle[at] == middle[going]) & (our_end[at] == end[going])
            found[going[same]] = places[going[same]]
            going = going[~same]
            places[going] += 1
        return found

    def __getitem__(self, rows_of_index: Numbers) -> Bytes:
        """The names at these rows."""
        return self._names[rows_of_index]


def _rests(names: Bytes) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint32]]:
    """The bytes of names after the key, as numbers: they are compared ten times as fast as bytes are."""
    data, count, step = np.ascontiguousarray(names), (len(names),), (OID_BYTES,)
    middle = np.ndarray(count, np.dtype(np.uint64), data.data, _KEY, step)
    return middle, np.ndarray(count, np.dtype(np.uint32), data.data, 2 * _KEY, step)


def _keys(names: Bytes) -> npt.NDArray[np.uint64]:
    """The first bytes of names as numbers, which sort like the names."""
    return np.ascontiguousarray(names[:, :_KEY]).view(">u8")[:, 0].astype(np.uint64)
