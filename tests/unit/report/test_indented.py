"""JSON with indentation, as the standard library writes it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from linter.report.indented import Shared, indented

_PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
_VALUES = st.recursive(
    _PLAIN,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(_VALUES)
def test_every_value_is_written_as_the_standard_library_writes_it(value: object) -> None:
    assert indented(value) == json.dumps(value, indent=2)


@given(st.dictionaries(st.text(), _VALUES), _VALUES)
def test_what_is_shared_is_written_wherever_it_stands(inner: dict[str, object], other: object) -> None:
    shared = Shared(inner)
    document = {"a": [shared, shared, other], "b": shared, "c": {"d": Shared(e=shared)}}
    assert indented(document) == json.dumps(document, indent=2)
