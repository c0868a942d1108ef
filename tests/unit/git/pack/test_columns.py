"""Different values of columns, compared with numpy's own."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linter.git.pack.columns import distinct, numbered


@given(values=st.lists(st.integers(-3, 3) | st.integers(-(1 << 62), 1 << 62)))
def test_values_are_numbered_as_numpy_does(values: list[int]) -> None:
    column = np.array(values, np.int64)
    expected, places, numbers = np.unique(column, return_index=True, return_inverse=True)
    assert distinct(column).tolist() == expected.tolist()
    found = numbered(column)
    assert found[0].tolist() == places.tolist()
    assert found[1].tolist() == numbers.tolist()
