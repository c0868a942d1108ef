"""What the modules of this package share: the types of columns, and the error of a damaged pack."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]


class Damaged(Exception):  # noqa: N818 a state of bytes, never shown to anybody
    """A pack or an index that is not as its format or its checksums say."""
