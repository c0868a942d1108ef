"""The lines of a TOML file: right for every key that the parser knows, whatever stands in strings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.support.toml import Keys, TomlError, parse, quoted
from tests.tables import each

Lines = dict[Keys, int]


def paths(value: object, keys: Keys = ()) -> Iterator[Keys]:
    """Every key and element below a value."""
    if isinstance(value, dict):
        pairs: list[tuple[str | int, object]] = list(value.items())
    else:
        pairs = list(enumerate(value)) if isinstance(value, list) else []
    for part, inner in pairs:
        yield (*keys, part)
        yield from paths(inner, (*keys, part))


@each(
    ("text", "expected"),
    [
        ("a = 1\n\nb.c = 2\n", {("a",): 1, ("b", "c"): 3}),
        (
            '[[ban]]\nx = 1\n[ban.at]\ny = 2\n[["ban"]]\n',
            {("ban", 0): 1, ("ban", 0, "at", "y"): 4, ("ban", 1): 5},
        ),
        (
            'sources = [ """\n[[ban]]\n""" ]\n[[ban]]\nx = 1\n',
            {("sources", 0): 1, ("ban", 0): 4, ("ban", 0, "x"): 5},
        ),
        ('[approved."a.b"]\nurl = "x"\n', {("approved", "a.b"): 1, ("approved", "a.b", "url"): 2}),
        ("[approved.'a\"]b']\nurl = 'x'\n", {("approved", 'a"]b', "url"): 2}),
        (
            "[rules]\noff = [ # why\n  {rule = 'a', reason = 'b'},\n\n  {rule = 'c'},\n]\n",
            {("rules", "off", 0): 3, ("rules", "off", 1, "rule"): 5},
        ),
        ("a = '''\n= \\\n'''\r\nb = 1979-05-27 07:32:00\r\nc = -1.5e+3\r\n", {("b",): 4, ("c",): 5}),
        ('a = """x""""\nb = [[1, 2],\n[3]]\n', {("b", 1): 3, ("b", 1, 0): 3}),
        ("\ufeff[x]\ny = {z = [{w = 1}]}", {("x", "y", "z", 0, "w"): 2}),
    ],
)
def test_lines(text: str, expected: Lines) -> None:
    found = parse(text.encode()).lines
    assert {keys: found.get(keys) for keys in expected} == expected


_KEY = st.text("ab.\"'=[# ", min_size=1, max_size=4)
_VALUE = st.recursive(
    st.one_of(
        st.text("x\"\\'[]={}#\n", max_size=6).map(quoted),
        st.text('x"=[]\n', max_size=6).map(lambda text: f"'''{text}'''"),
        st.sampled_from(["1", "-1.5", "true", "1979-05-27", "1979-05-27 07:32:00.5", "inf"]),
    ),
    lambda inner: st.lists(inner, max_size=3).map(lambda items: f"[\n{','.join(items)}]"),
    max_leaves=4,
)


@given(
    pairs=st.lists(st.tuples(_KEY, _VALUE), max_size=5, unique_by=lambda pair: pair[0]),
    is_table=st.booleans(),
)
def test_every_key_has_its_line(pairs: list[tuple[str, str]], *, is_table: bool) -> None:
    head = "[[t]]\n" if is_table else ""
    lines = [f"{quoted(key)} = {value}\n" for key, value in pairs]
    document = parse((head + "".join(lines)).encode())
    base: Keys = ("t", 0) if is_table else ()
    number = 1 + head.count("\n")
    for (key, _), line in zip(pairs, lines, strict=True):
        assert document.lines[(*base, key)] == number
        number += line.count("\n")


@pytest.mark.parametrize("data", [b"= 1", b"\xff", b"a = " + b"[" * 9000])
def test_what_is_not_toml(data: bytes) -> None:
    with pytest.raises(TomlError):
        parse(data)
