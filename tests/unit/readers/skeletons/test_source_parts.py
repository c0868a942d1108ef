from __future__ import annotations

from linter.readers.skeletons.source_parts import parts_of
from tests.tables import each


@each(
    ("source", "parts"),
    [
        (b"", [b""]),
        (b"a\n\nb", [b"a\n\n", b"b"]),
        (b"a\n\n\nb\n", [b"a\n\n", b"\nb\n"]),
        (b"a\n\n", [b"a\n\n", b""]),
    ],
)
def test_parts_end_at_blank_lines(source: bytes, parts: list[bytes]) -> None:
    assert parts_of(source) == parts


def test_a_long_part_is_cut_at_every_line() -> None:
    line = b"x" * 99 + b"\n"
    assert parts_of(line * 50 + b"\n" + line) == [*[line] * 50, b"\n", line]


def test_a_huge_part_is_cut_where_its_lines_seem_complete() -> None:
    entry = b'{\n"a": "' + b"x" * 1000 + b'",\n"b": {\n},\n},\n'
    parts = parts_of(b"data = {\n" + entry * 300 + b"}\n")
    assert b"".join(parts) == b"data = {\n" + entry * 300 + b"}\n"
    assert {part[-2:] for part in parts} <= {b"{\n", b"}\n"}
    assert max(map(len, parts)) < 3 * 4096


def test_a_huge_part_is_cut_at_any_line_where_none_seems_complete() -> None:
    source = (b"x" * 99 + b",\n") * 3000
    assert set(map(len, parts_of(source)[:-1])) == {101 * 41}
