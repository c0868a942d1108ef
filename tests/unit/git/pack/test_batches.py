"""In which order deltas are resolved: few bases are held at a time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linter.git.pack.batches import _NONE, _children


@st.composite
def _bases(draw: st.DrawFn) -> list[int]:
    """For each row its base, which stands in front of it."""
    count = draw(st.integers(0, 60))
    return [draw(st.integers(max(row - draw(st.integers(1, 60)), _NONE), row - 1)) for row in range(count)]


def _held(bases: list[int]) -> tuple[list[int], int]:
    """The rows in the order in which they are made, and how many bases are held at most."""
    children = _children(bases)
    pending = [[root] for root in children.pop(_NONE, [])]
    roots = len(pending)
    order: list[int] = []
    most = 0
    while pending:
        row = pending[-1].pop()
        if not pending[-1]:
            pending.pop()
            roots -= bases[row] < 0
        order.append(row)
        if row in children:
            pending.append(children[row])
        most = max(most, len(pending) - roots)
    return order, most


@given(_bases())
def test_every_row_comes_once_and_behind_its_base(bases: list[int]) -> None:
    order, most = _held(bases)
    assert sorted(order) == list(range(len(bases)))
    made: set[int] = set()
    for row in order:
        assert bases[row] < 0 or bases[row] in made
        made.add(row)
    assert most <= max(len(bases), 1).bit_length()


def test_a_chain_with_a_branch_at_each_delta_holds_one_base() -> None:
    order, most = _held([_NONE, *((row - 1) // 2 * 2 for row in range(1, 201))])
    assert len(order) == 201
    assert most <= 2
