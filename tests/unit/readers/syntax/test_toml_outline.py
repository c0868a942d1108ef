"""Outlines of TOML: a text of which the outline parses is TOML."""

from __future__ import annotations

from hypothesis import example, given, settings

from linter.readers.syntax.failures import emptied_toml_tables, toml_tables
from linter.readers.syntax.toml_outline import outline
from tests.edits import edited
from tests.scale import times
from tests.tables import each

TEXT = """[project] # "of all"
name = "x"
version = '1.2'
dependencies = [
    "a>=1",
    "b", # it's
    "c\\"d",
]
"a.b" = { x = 12, y = "z" }

[[package]]
name = "a"
wheels = [
    { url = "https://x", size = 12 },
    { url = "https://y", size = 34 },
    { url = "https://z", hash = "sha256:1", size = 56 },
    { url = "https://z", hash = "sha256:2" },
    { url = "https://z", hash = "sha256:3", size = 7, upload-time = "2026-01-01" },
]
[package.metadata]
requires-dist = [{ name = "z", extra = ["q"] }]
"""
SNIPPETS = (
    *(
        '"',
        "'",
        '"""',
        "'''",
        "#",
        "\\",
        "\\u006f",
        '\\"',
        '""',
        "''",
        " 12 ",
        " 12\n",
        " 012,",
        "\t",
        "\x01",
        ".",
    ),
    *("{", "}", "[", "]", ",", "=", " = ", "[a]\n", "[[package]]\n", "a.b = 1\n", '"a" = 1\n', "'a' = 1\n"),
    *('    { url = "x", hash = "y", size = 1 },\n', '    { url = "", hash = "\\n" },\n', ", hash", ' = "y"'),
    *('    { a = [ "" },\n', "    {},\n", '"",\n', "\r\n", "\x7f", "é", "\u2028", "1" * 5000),
)


@given(edited(TEXT, SNIPPETS))
@settings(max_examples=times(60, 4000), deadline=None)
@example(TEXT)
@example('a = 1 # "\nb = "c"\n')
@example('"a"b = 1\n')
@example('x = "a" "b"\n')
@example(f"x = {'1' * 5000}\n")
@example("x = [\n  { a = [ {},\n  { a = [ {},\n  {} ]},\n]\n")
def test_a_text_is_toml_if_its_outline_is(text: str) -> None:
    if emptied_toml_tables(text) is not None:
        assert toml_tables(text) is not None


@each(
    ("text", "expected"),
    [
        ('a = "b" # c\n', 'a = "" \n'),
        ('x = [\n  "a",\n  "b",\n]\n', 'x = [\n  "",\n]\n'),
        ("x = { y = 12, z = 34 }\n", "x = { y = 1, z = 1 }\n"),
        ('x = [\n {a = "1"},\n {a = "2"},\n {b = "1"},\n]\n', 'x = [\n {a = ""},\n {b = ""},\n]\n'),
        (
            'x = [\n    { url = "a", hash = "b", size = 1 },\n    { url = "c", hash = "d" },\n]\n',
            'x = [\n    { url = "" },\n]\n',
        ),
        ('x = "a\n', None),
        ('x = """a"""\n', None),
        ('x = "a""b"\n', None),
    ],
)
def test_an_outline_has_neither_texts_nor_comments(text: str, expected: str | None) -> None:
    assert outline(text) == expected


def test_versions_of_a_file_have_one_outline() -> None:
    assert outline(TEXT) == outline(TEXT.replace('"a>=1"', '"a>=2"').replace("12", "99"))
    assert emptied_toml_tables(TEXT) is not None
