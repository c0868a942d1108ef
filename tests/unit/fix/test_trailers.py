"""Trailers are taken out of a message, and nothing else changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linter.fix.trailers import without_lines

MESSAGE = b"Fix\n\nWhy.\n\nAssisted-by: X\n  folded\nSigned-off-by: Jane\r\nCo-authored-by: Y"


def test_a_trailer_goes_with_its_folded_lines() -> None:
    remaining, taken = without_lines(MESSAGE, {5})
    assert taken == [b"Assisted-by: X\n", b"  folded\n"]
    assert remaining == b"Fix\n\nWhy.\n\nSigned-off-by: Jane\r\nCo-authored-by: Y"


def test_a_last_line_without_an_end() -> None:
    assert without_lines(MESSAGE, {8})[0].endswith(b"Signed-off-by: Jane\r\n")


def test_a_blank_line_is_no_folded_one() -> None:
    assert without_lines(b"A: x\n \nBody\n", {1}) == (b" \nBody\n", [b"A: x\n"])


@given(st.binary(max_size=60), st.sets(st.integers(1, 8)))
def test_no_byte_is_lost(data: bytes, numbers: set[int]) -> None:
    remaining, taken = without_lines(data, numbers)
    assert sorted(remaining + b"".join(taken)) == sorted(data)
    assert without_lines(data, ()) == (data, [])
