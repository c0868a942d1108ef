"""What surely imports in code without strings and comments, and what a part of it leaves open."""

from __future__ import annotations

from linter.readers.imports.javascript_code import code_of
from linter.readers.imports.javascript_statements import imported
from tests.tables import each

FOUND = [
    ("import a, { b as c } from 'x'", ["x"]),
    ("import * as a from 'x' with { type: 'json' }", ["x"]),
    ("import type from 'x'; import type { a } from 'y'", ["x", "y"]),
    ("export * from 'x'; export type { a } from 'y'", ["x", "y"]),
    ("export { a }\nfrom\n'x'", ["x"]),
    ("export { a }; export default b", []),
    ("import a = require('x')", ["x"]),
    ("import.meta.url; import('x')", ["x"]),
    ("a.import('x'); a?.require('x'); {import: 1}", []),
    ("a1.require('x')", []),
    ("require('x' + a); require(a, 'x')", []),
    ("[...require('x')]", ["x"]),
    ("vi.importActual<() => void>('x')", ["x"]),
]
NOT_SURE = [
    *("new require('x')", "@require('x')", "async require('x')", "a import 'x'"),
    *("import a", "export a", "require('x'", "1.\nrequire('x')", "vi.importActual<a"),
]
OPEN = [
    *("require", "require.resolve", "import('x'", "export { a }", "vi.importActual<a>", "new"),
    *("a =", "a.", "f(", "a =>", "[a,", "@"),
]


def _imported(source: str, *, at_end: bool) -> list[str] | None:
    data = source.encode()
    code = code_of(data, has_jsx=False)
    assert code is not None
    spans = imported(data, code.text, at_end=at_end)
    return None if spans is None else [source[start + 1 : end] for start, end in spans]


@each(("source", "modules"), FOUND)
def test_finds_what_imports(source: str, modules: list[str]) -> None:
    assert _imported(source, at_end=True) == modules
    assert _imported(f"{source};", at_end=False) == modules


@each("source", NOT_SURE)
def test_has_no_answer_where_it_takes_a_parser(source: str) -> None:
    assert _imported(source, at_end=True) is None


@each("source", OPEN)
def test_a_part_goes_on_behind_what_is_open(source: str) -> None:
    assert _imported(f"{source}\n\n", at_end=False) is None
