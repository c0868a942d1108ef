from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.readers.syntax.key_paths import ELEMENT, Entry, json_entries, toml_entries

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TOML = """\
top = 'x' # 'y'
a.b."c.d" = "\\u0065\\t"
"q" = { r = "s", t = [ "u", { v = 'w' } ], z = 1.5 }
lines = \"\"\"one "two"
three = "four"\"\"\"
raw = '''C:\\'''
n = [ 1, 2.5, true, 1979-05-27T07:32:00Z, [ "m", ], # "o"
  "p" ]
[ t . "u" ]
v = ""
[[t.w]]
x = "1"
[[t.w]]
x = "2"
"""

texts = st.text(max_size=6) | st.sampled_from(
    ['"', "'", "\\", "#", "//", "]", "}", ",", "=", "\n", "\U0001f600"]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-9, 9) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
documents = st.dictionaries(texts, values, max_size=3)


def strings(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from strings(member, (*path, key))
    elif isinstance(value, list):
        for element in value:
            yield from strings(element, (*path, ELEMENT))


def inline_toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {inline_toml(value[key])}" for key in value) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline_toml, value)) + "]"
    return "inf" if value is None else json.dumps(value, ensure_ascii=isinstance(value, float))


def found(entries: Iterator[Entry]) -> list[tuple[tuple[str, ...], str]]:
    return sorted((entry.path, entry.text) for entry in entries if not entry.is_key)


@pytest.mark.parametrize("text", [TOML, TOML.replace("\n", "\n\n"), ""])
def test_toml_is_read_as_the_standard_parser_reads_it(text: str) -> None:
    assert found(toml_entries(text)) == sorted(strings(tomllib.loads(text)))


@given(documents)
def test_any_toml_is_read_as_the_standard_parser_reads_it(document: dict[str, object]) -> None:
    text = "\n".join(f"{json.dumps(key)} = {inline_toml(value)}" for key, value in document.items())
    try:
        wanted = tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # JSON escapes a character that TOML does not
        return
    assert found(toml_entries(text)) == sorted(strings(wanted))


@given(documents, st.sampled_from([None, 0, 2]))
def test_any_json_is_read_as_the_standard_parser_reads_it(
    document: dict[str, object], indent: int | None
) -> None:
    text = json.dumps(document, indent=indent)
    assert found(json_entries(text)) == sorted(strings(json.loads(text)))


def test_offsets_are_those_of_the_literals() -> None:
    text = 'a = [ "b" ]\n[ c . "d" ]\n'
    assert [(entry.text, entry.offset, entry.is_key) for entry in toml_entries(text)] == [
        ("a", 0, True),
        ("b", 6, False),
        ("c", 14, True),
        ("d", 18, True),
    ]


def test_paths_stay_short_however_deep_the_nesting() -> None:
    deepest = max(len(entry.path) for entry in json_entries('{"a":' * 1_000 + '"x"'))
    assert deepest < 50
