"""JSON with indentation, as the standard library writes it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from linter.report.indented import Shared, SharedItems, in_pieces

_TEXTS = st.text(max_size=5)
_PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | _TEXTS
_VALUES = st.recursive(
    _PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3) | st.tuples(inner, inner) | st.dictionaries(_TEXTS, inner, max_size=3)
    ),
    max_leaves=8,
)
_OBJECTS = st.dictionaries(_TEXTS, _VALUES, max_size=3)


def indented(document: dict[str, object]) -> str:
    return "".join(in_pieces(document))


@given(_OBJECTS)
def test_every_value_is_written_as_the_standard_library_writes_it(document: dict[str, object]) -> None:
    assert indented(document) == json.dumps(document, indent=2)


@given(_OBJECTS, _VALUES)
def test_what_is_shared_is_written_wherever_it_stands(inner: dict[str, object], other: object) -> None:
    shared = Shared(inner)
    items = SharedItems([shared, other])
    document: dict[str, object] = {
        "a": [shared, shared, other],
        "b": shared,
        "c": {"d": Shared(e=shared)},
        "f": [items, items],
        "g": items,
    }
    assert indented(document) == json.dumps(document, indent=2)


@given(st.lists(_VALUES, max_size=3), _OBJECTS)
def test_an_iterator_is_written_as_a_list(items: list[object], others: dict[str, object]) -> None:
    document: dict[str, object] = {**others, "items": items, "last": None}
    assert indented({**document, "items": iter(items)}) == json.dumps(document, indent=2)


def test_shared_objects_may_come_and_go() -> None:
    def rows(*, are_shared: bool) -> Iterator[object]:
        for number in range(2_000):
            yield [Shared(number=number) if are_shared else {"number": number}] * 2
            yield SharedItems([number]) if are_shared else [number]

    assert indented({"a": rows(are_shared=True)}) == json.dumps({"a": list(rows(are_shared=False))}, indent=2)
