"""Versions of a file: what they have in common and what is new make up the version."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.readers.skeletons.pieces import Edge, behind
from linter.scanning import aligned as module
from linter.scanning.aligned import aligned


class _Piece(NamedTuple):
    text: bytes


_TEXTS = st.lists(st.sampled_from((b"a\n", b"b\n", b"\n", b"ab\n", b"\n\n", b"c")), max_size=12)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SIZE", 4)
    monkeypatch.setattr(module, "_HEAD", 2)
    monkeypatch.setattr(module, "_AHEAD", 3)


_EDGES = (behind(b"\n"), behind(b"\n\n"), behind(b"b\n"), Edge(b"\na\n", 1), Edge(b"\nab", 1))


@given(_TEXTS, _TEXTS, st.sampled_from(_EDGES))
def test_the_parts_make_up_the_version(old: list[bytes], new: list[bytes], edge: Edge) -> None:
    data = b"".join(new)
    before = [_Piece(text) for text in old]
    parts = aligned(data, before, edge)
    at = 0
    for number, part in enumerate(parts):
        text = data[part.start : part.stop] if isinstance(part, range) else part.text
        assert data.startswith(text, at)
        at += len(text)
        assert number == len(parts) - 1 or edge.is_at(data, at)
    assert at == len(data)
    kept = [part for part in parts if not isinstance(part, range)]
    remaining = iter(before)
    assert all(any(piece is part for piece in remaining) for part in kept)


def test_pieces_behind_and_between_changes_are_found() -> None:
    before = [_Piece(b"%d\n" % number) for number in range(10)]
    data = b"0\n1\nnew\n2\n3\n5\n6\n7\nx\n9\n"
    parts = aligned(data, before, behind(b"\n"))
    assert [part.text for part in parts if not isinstance(part, range)] == [
        b"%d\n" % n for n in (0, 1, 2, 3, 5, 6, 7, 9)
    ]
