"""What is code in JavaScript, and where only a parser can tell."""

from __future__ import annotations

import pytest

from linter.readers.imports.javascript_code import code_of
from tests.tables import each

# Each blank is shown as it stands in the code.
SURE = [
    ("f('a\\'b', \"c\")", "f('____', \"_\")"),
    ("a /* b */ + 1 // c", "a         + 1     "),
    ("`a`.b", "`_`.b"),
    ("`a${b}c`.d", "[  (b) ].d"),
    ("`${`${a}`}`", "[ ([ (a)])]"),
    ("x = /[/'\"]`/g;", "x = [       ];"),
    ("a / b / c", "a / b / c"),
    ("a.in / b / c", "a.in / b / c"),
    ("a.#default / b / c", "a.#default / b / c"),
    ("typeof /'/", "typeof [ ]"),
    ("return!/'/", "return![ ]"),
    ("a.return! / b / c", "a.return! / b / c"),
    ("a; if (b) /'/.test(c)", "a; if (b) [ ].test(c)"),
    ("a\nwhile (b(c)) /'/.test(c)", "a\nwhile (b(c)) [ ].test(c)"),
    ("a.if(b) / c / d", "a.if(b) / c / d"),
    ("a; if (b)<c>'</c>", "a; if (b)       ]"),
    ("[...new /'/]", "[...new [ ]]"),
    ("f(a) / b / c", "f(a) / b / c"),
    ("if (a) b() / 2", "if (a) b() / 2"),
    ("a < b", "a < b"),
    ("f(a)<b ", "f(a)<b "),
    ("f() < (b>c)", "f() < (b>c)"),
    ("(<b c='d'>it's</b>)", "(                ])"),
    ("(<b>{'c'}</b>)", "(   {'_'}   ])"),
    ("(<a.b-c d/>)", "(         ])"),
    ("x = <T,>(a) => a", "x = <T,>(a) => a"),
    ("#!/it's\na", "       \na"),
    ("}{ (((", "}{ ((("),
]
UNSURE = [
    *("'", '"', "`", "`${", "/*", "x = /a", "'a\n'"),
    *("if (a) /b'/", "} /a/ b", "a++ /b/ c", "\n/a/ b/", "await (a) / b / c", "a. if (b) / c / d"),
    *("(<a>", "(<a></b>)", "(<a b=<c/>/>)", "if (a)<b>c</b>", "}\n<b>c</b>", "(<a>}</a>)"),
    *("a <!-- b", "a --> b", "\n--> b"),
    *(f"(<a{'-' * 10_000}(", "<b>" * 10_000, "`${" * 10_000, "/[" * 10_000, "f()/" * 10_000),
]


@each(("source", "code"), SURE)
def test_blanks_what_is_no_code(source: str, code: str) -> None:
    found = code_of(source.encode(), has_jsx=True)
    assert found is not None
    assert found.text.decode() == code


@pytest.mark.parametrize("source", UNSURE, ids=range(len(UNSURE)))
def test_has_no_answer_where_it_takes_a_parser(source: str) -> None:
    assert code_of(source.encode(), has_jsx=True) is None


def test_without_jsx_what_looks_like_an_element_is_code() -> None:
    cast = code_of(b"(<b>'it')", has_jsx=False)
    assert cast is not None
    assert cast.text == b"(<b>'__')"


def test_finds_comments() -> None:
    found = code_of(b"/* a */ `${b // c\n}`", has_jsx=False)
    assert found is not None
    assert list(found.comments) == [0, 7, 13, 17]
