from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.model.fragments import Fragment, Place
from linter.readers.imports import javascript, javascript_tree
from linter.readers.imports.javascript import read
from linter.readers.imports.javascript_code import code_of
from linter.readers.imports.javascript_statements import imported, is_complete
from linter.readers.limits import GRAMMAR
from linter.readers.syntax import treesitter
from linter.readers.syntax.lexing import Positions
from linter.readers.syntax.protocols import Unparsed
from tests.tables import each

PARSED = [
    pytest.param("a.js", 'import a from "x"', [("x", 1, 15)], id="default"),
    pytest.param("a.js", "import { a, b as c } from 'x/y'", [("x/y", 1, 27)], id="named"),
    pytest.param("a.js", 'import {\n  a,\n  b,\n} from "x"', [("x", 4, 8)], id="multi-line"),
    pytest.param("a.js", 'import * as a from "@s/x/sub.js"', [("@s/x/sub.js", 1, 20)], id="namespace"),
    pytest.param("a.js", 'import "x"', [("x", 1, 8)], id="side-effect"),
    pytest.param("a.js", 'createRequire(import.meta.url)("x")', [("x", 1, 32)], id="create-require"),
    pytest.param("a.js", 'm.createRequire(a).resolve("x")', [("x", 1, 28)], id="create-require-resolve"),
    pytest.param("a.js", 'const r = createRequire(a);\nr("x"); q("y")', [("x", 2, 3)], id="created"),
    pytest.param("a.js", 'm.r = createRequire(a); r("x")', [("x", 1, 27)], id="created-as-a-member"),
    pytest.param("a.js", '"r = createRequire(a)"; r("x")', [], id="created-in-a-string"),
    pytest.param("a.js", '// r = createRequire(a)\nr("x")', [], id="created-in-a-comment"),
    pytest.param(
        "a.js", '"a"; const r = createRequire(b);\nr("x")', [("x", 2, 3)], id="created-behind-quotes"
    ),
    pytest.param("a.ts", '/// <reference types="x" />', [("x", 1, 22)], id="reference-types"),
    pytest.param("a.js", '/** @type {import("x").Y} */', [("x", 1, 19)], id="type-of-jsdoc"),
    pytest.param("a.js", '/** @import {Y} from "x" */', [("x", 1, 22)], id="import-of-jsdoc"),
    pytest.param("a.js", '// import("x"), @import {Y} from "y"', [], id="line-comment"),
    pytest.param("a.js", 'import a from"x";import"y"', [("x", 1, 14), ("y", 1, 24)], id="minified"),
    pytest.param("a.js", 'import d from "x" with { type: "json" }', [("x", 1, 15)], id="attributes"),
    pytest.param(
        "a.js", 'export * from "x"; export { a as b } from "y"', [("x", 1, 15), ("y", 1, 43)], id="export"
    ),
    pytest.param("a.js", 'export * as n from "x"', [("x", 1, 20)], id="export-namespace"),
    pytest.param("a.js", 'const a = require("x")', [("x", 1, 19)], id="require"),
    pytest.param("a.cjs", 'f(() => { try { require("x") } catch {} })', [("x", 1, 25)], id="require-nested"),
    pytest.param("a.js", 'require.resolve("x"); require?.("y")', [("x", 1, 17), ("y", 1, 33)], id="resolve"),
    pytest.param("a.js", 'require("x").y(require("z"))', [("x", 1, 9), ("z", 1, 24)], id="chain"),
    pytest.param("a.mjs", 'await import("x"); import(`y`)', [("x", 1, 14), ("y", 1, 27)], id="dynamic"),
    pytest.param("a.js", 'import(/* webpackChunkName: "c" */ "x")', [("x", 1, 36)], id="magic-comment"),
    pytest.param("a.js", 'import(\n  // why\n  "x",\n  {}\n)', [("x", 3, 3)], id="dynamic-multi-line"),
    pytest.param("a.jsx", '<p>{require("x")}</p>', [("x", 1, 13)], id="in-jsx"),
    pytest.param("a.ts", 'import type { A } from "x"', [("x", 1, 24)], id="type-only"),
    pytest.param("a.ts", 'import { type A } from "x"', [("x", 1, 24)], id="type-specifier"),
    pytest.param("a.ts", 'export type { A } from "x"', [("x", 1, 24)], id="type-export"),
    pytest.param("a.cts", 'import a = require("x")', [("x", 1, 20)], id="import-equals"),
    pytest.param("a.mts", 'let a: typeof import("x")', [("x", 1, 22)], id="type-query"),
    pytest.param("a.d.ts", 'type A = Array<import("x").T>', [("x", 1, 23)], id="import-type"),
    pytest.param("a.ts", "const a = <T>b; import 'x'", [("x", 1, 24)], id="ts-has-no-jsx"),
    pytest.param("a.TSX", 'import a from "x"; <A<B> c={1}/>', [("x", 1, 15)], id="tsx"),
    pytest.param("a", 'import "x"', [("x", 1, 8)], id="no-suffix"),
    pytest.param("a.js", '"é𝒳"; import a from "x"', [("x", 1, 21)], id="column-in-characters"),
    pytest.param("a.js", 'import\u00a0a\u3000from "é"', [("é", 1, 15)], id="unicode-spaces"),
    pytest.param("a.js", '// a\u2028import "x"', [("x", 1, 13)], id="line-separator-ends-a-comment"),
    pytest.param("a.js", '\ufeffa\r\nimport "x"\rimport "y"', [("x", 2, 8), ("y", 3, 8)], id="line-ends"),
    pytest.param("a.js", '#!/usr/bin/env node\nimport "x"', [("x", 2, 8)], id="hashbang"),
    pytest.param(
        "a.js", 'import "./x"; import "../x"; import "/x"; import "."; import ".."', [], id="relative"
    ),
    pytest.param("a.js", 'import ""; require()', [], id="nothing"),
    pytest.param("a.js", '// import "x"\n/* require("x")\n import("x") */', [], id="comments"),
    pytest.param("a.js", "'import \"x\"'; \"require('x')\"", [], id="strings"),
    pytest.param("a.js", '`\nimport a from "x"\n${b} require("y")`', [], id="template"),
    pytest.param("a.js", '/require("x")/', [], id="regex"),
    pytest.param("a.jsx", '<p>import a from "x"</p>', [], id="jsx-text"),
    pytest.param("a.js", 'a.require("x"); a.import("x"); required("x")', [], id="methods"),
    pytest.param("a.js", "require(a); import(`${a}/x`); import('a' + b)", [], id="not-constant"),
    pytest.param("a.js", 'export default "x"; export const a = "y"', [], id="export-of-a-string"),
    pytest.param("a.js", 'jest.mock("x"); define(["x"])', [], id="other-calls"),
    pytest.param("a.js", 'import.meta.resolve("x")', [("x", 1, 21)], id="meta-resolve"),
    pytest.param("a.js", 'import.meta.glob("x")', [], id="meta"),
    pytest.param("a.js", 'module.require("x")', [("x", 1, 16)], id="module-require"),
    pytest.param("a.js", 'require.main.require("x")', [("x", 1, 22)], id="main-require"),
    pytest.param("a.ts", 'jest.requireActual<typeof X>("x")', [("x", 1, 30)], id="require-actual"),
    pytest.param("a.ts", 'await vi.importActual("x")', [("x", 1, 23)], id="import-actual"),
    pytest.param("a.js", 'a.requireActual("x"); my.require("y")', [], id="methods-of-others"),
    pytest.param("a.ts", 'import type { T } from "ai";', [("ai", 1, 24)], id="type-of-ai"),
    pytest.param("a.ts", 'declare module "x" {}\nimport a = B.C', [], id="declared-module"),
    pytest.param("a.js", "", [], id="empty"),
]

SPECIFIERS = [
    ("node:fs", "node:fs"),
    ("npm:openai", "openai"),
    ("npm:openai@4.52.0/resources", "openai/resources"),
    ("npm:@anthropic-ai/sdk@^0.20", "@anthropic-ai/sdk"),
    ("npm:/@anthropic-ai/sdk@1.2/sub/x.js", "@anthropic-ai/sdk/sub/x.js"),
    ("https://esm.sh/@anthropic-ai/sdk@0.20", "@anthropic-ai/sdk"),
    ("https://esm.sh/v135/openai@4?bundle&target=es2022", "openai"),
    ("https://esm.sh/*openai@4/a", "openai/a"),
    ("https://cdn.skypack.dev/openai", "openai"),
    ("https://unpkg.com/openai@4.1.0/index.mjs#x", "openai/index.mjs"),
    ("https://cdn.jsdelivr.net/npm/@google/genai@1/+esm", "@google/genai/+esm"),
    ("https://cdn.jsdelivr.net/gh/a/b@1/c.js", "https://cdn.jsdelivr.net/gh/a/b@1/c.js"),
    ("https://deno.land/x/a@v1/mod.ts", "https://deno.land/x/a@v1/mod.ts"),
    ("https://esm.sh/", "https://esm.sh/"),
    ("npm:", "npm:"),
    ("npm:@", "npm:@"),
    ("@/lib/openai", "@/lib/openai"),
    (r"\x61\u006e\u{74}hropic", "anthropic"),
    (
        r"a\
b",
        "ab",
    ),
    (r"\ud83d\ude00\ud83d", "\U0001f600\ufffd"),
]

CERTAIN = [
    pytest.param("a.js", 'import "x"; }', [("x", 1, 8)], id="a-brace-too-many"),
    pytest.param("a.js", "}{ ((\nexport {\n a\n} from 'x'", [("x", 4, 8)], id="brackets-never-closed"),
    pytest.param("a.js", 'import type X from "x"', [("x", 1, 20)], id="flow-type"),
    pytest.param(
        "a.js",
        'import typeof X from "x"\nimport typeof { Y } from "y"',
        [("x", 1, 22), ("y", 2, 26)],
        id="flow",
    ),
    pytest.param("a.js", 'import defer * as a from "x"', [("x", 1, 26)], id="newer-syntax"),
    pytest.param("a.ts", 'export import a = require("x")', [("x", 1, 27)], id="export-import"),
    pytest.param("a.ts", 'export type * from "x"', [("x", 1, 20)], id="export-type-star"),
    pytest.param("a.js", "<<<<<<< HEAD\nimport 'x'\n=======\n", [("x", 2, 8)], id="conflict"),
    pytest.param("a.js", "}{ ((\n a = /['\"`]/\nimport 'x'", [("x", 3, 8)], id="quotes-in-a-regex"),
    pytest.param("a.js", "import 'x\0'; \0 }", [("x\0", 1, 8)], id="nul"),
    pytest.param("a.js", "'\ud800'; } import 'x'", [("x", 1, 15)], id="surrogate"),
    pytest.param("a.js", "}{ (( 'import \"x\"' \"it's import 'x'\"", [], id="strings"),
    pytest.param("a.js", "}{ (( `\nimport 'x'\n`", [], id="template"),
    pytest.param("a.js", "}{ (( a.import('x'); $require('x'); a.require('x')", [], id="methods"),
    pytest.param(
        "a.ts", 'vi.importActual<typeof import("x")>("y")', [("x", 1, 31), ("y", 1, 37)], id="types"
    ),
]
"""Files that do not parse as a whole, or not with this grammar; their imports are sure nevertheless."""

UNSURE = [
    pytest.param("a.js", "import('xy\n+", [("xy", 1, 8, True)], id="string-never-closed"),
    pytest.param("a.js", "}{ ((\nawait import(`x`", [("x", 2, 14, True)], id="call-never-closed"),
    pytest.param(
        "a.js", '{{#if a}}\nimport a, { b } from "x"\n{{/if}}', [("x", 2, 22, False)], id="template-language"
    ),
    pytest.param("a.js", "}{ (( import './x'; require('x')", [("x", 1, 29, False)], id="no-statement"),
    pytest.param("a.js", "}{ (( <!-- a\nimport 'x'", [("x", 2, 8, True)], id="comment-of-html"),
]
"""Files that do not parse, of which a part could be read in two ways."""

PLAIN = (
    *("a", "b()", " ", "\n", "\n\n", ";", ",", ".", "=>", "{", "}", "new", "jest", "vi ", "module"),
    *(
        "'c'",
        '"d"',
        "'",
        '"',
        "// e\n",
        "// 'f",
        "/",
        "/g/",
        "/*",
        "`",
        "<h>",
        "<",
        "<!--",
        "-->",
        "#!",
        "\\",
    ),
)

ERRORS = [
    pytest.param("a.js", 'import "x"; }', [("x", 1, 8, False)], id="taken-from-the-tree"),
    pytest.param("a.js", 'import type X from "x"', [("x", 1, 20, False)], id="flow-type"),
    pytest.param(
        "a.js", 'import typeof X from "x"\nimport typeof { Y } from "y"', [("x", 1), ("y", 2)], id="flow"
    ),
    pytest.param("a.js", 'import defer * as a from "x"', [("x", 1, 26, False)], id="newer-syntax"),
    pytest.param("a.ts", 'export import a = require("x")', [("x", 1, 27, True)], id="export-import"),
    pytest.param("a.ts", 'export type * from "x"', [("x", 1, 20, False)], id="export-type-star"),
    pytest.param("a.js", '{{#if a}}\nimport a, { b } from "x"\n{{/if}}', [("x", 2)], id="template-language"),
    pytest.param("a.js", '}{ ( [ const = require("x"', [("x", 1)], id="call-never-closed"),
    pytest.param("a.js", "}{ ((\nexport {\n a\n} from 'x'", [("x", 4)], id="export"),
    pytest.param("a.js", "}{ ((\nawait import(`x`", [("x", 2)], id="dynamic"),
    pytest.param("a.js", "}{ ((\n require.resolve('x'", [("x", 2)], id="resolve"),
    pytest.param(
        "a.js",
        "<<<<<<< HEAD\nimport 'x'\n=======\nimport 'y'\n>>>>>>> b\n",
        [("x", 2), ("y", 4)],
        id="conflict",
    ),
    pytest.param("a.js", "}{ ((\n a = /['\"`]/\nimport 'x'", [("x", 3)], id="quotes-in-a-regex"),
    pytest.param("a.js", "import 'x\0'; \0 }", [("x\0", 1)], id="nul"),
    pytest.param("a.js", "'\ud800'; } import 'x'", [("x", 1)], id="surrogate"),
    pytest.param("a.js", "}{ (( // import 'x'\n/* require('x') */ /* import 'x'", [], id="comments"),
    pytest.param("a.js", "}{ (( 'import \"x\"' \"it's import 'x'\"", [], id="strings"),
    pytest.param("a.js", "}{ (( `\nimport 'x'\n`", [], id="template"),
    pytest.param("a.js", "}{ (( a.import('x'); $require('x'); a.require('x')", [], id="methods"),
    pytest.param("a.js", "}{ (( import(`a/${b}`); from 'x'; import a; b from 'x'", [], id="not-imports"),
    pytest.param("a.js", "import 'xy", [("xy", 1)], id="never-closed"),
    pytest.param("a.js", "import('xy\n+", [("xy", 1)], id="call-never-closed"),
    pytest.param("a.js", "import 'xy\nf(", [("xy", 1)], id="quote-never-closed"),
    pytest.param("a.js", "}{ (( import './x'; require('../x')", [], id="relative"),
]


@each(("path", "source", "expected"), [*PARSED, *CERTAIN])
def test_reads_what_the_grammar_says(path: str, source: str, expected: list[tuple[str, int, int]]) -> None:
    assert list(read(source, path)) == [
        Fragment(Place.IMPORT, module, "javascript", line, column) for module, line, column in expected
    ]


@each(("written", "module"), SPECIFIERS)
def test_resolves_specifiers_to_packages(written: str, module: str) -> None:
    (found,) = read(f'import "{written}"', "a.js")
    assert isinstance(found, Fragment)
    assert (found.text, found.shown) == (module, written if written != module else "")


@pytest.mark.parametrize(("path", "source", "expected"), UNSURE)
def test_falls_back_and_says_so(path: str, source: str, expected: list[tuple[str, int, int, bool]]) -> None:
    note, *found = read(source, path)
    assert isinstance(note, Unparsed)
    assert [
        (row.text, row.line, row.column, row.tolerant) for row in found if isinstance(row, Fragment)
    ] == expected


@each(("path", "source", "expected"), ERRORS)
def test_what_does_not_parse_is_read_by_tree_and_lines(
    path: str, source: str, expected: list[tuple[str | int | bool, ...]]
) -> None:
    positions = Positions(source)
    reading = javascript_tree.read(source, path.removeprefix("a"))
    assert reading.reason == "syntax"
    rows = [
        (source[start + 1 : end], *positions.at(start), reading.spans[start, end])
        for start, end in sorted(reading.spans)
        if source[start + 1] != "."
    ]
    assert [row[: len(wanted)] for row, wanted in zip(rows, expected, strict=True)] == expected


@pytest.mark.parametrize(
    ("source", "line"),
    [("a\nb\n}", 3), ("f(\n'x'\n", 1), ("a;\nclass A {\n f( {}\n}\n", 3), ("let a =\n= 1", 1)],
)
def test_says_where_the_first_error_is(source: str, line: int) -> None:
    assert Positions(source).at(javascript_tree.read(source, ".js").failed_at)[0] == line


@pytest.mark.parametrize(
    "source",
    [
        "(" * 20_000,
        "`${" * 20_000,
        "import(" * 8_000,
        'import "x";' * 4_000,
        'require("x").' * 2_000,
        'import "x' * 6_000,
        "import" + " " * 60_000,
        "import a " * 6_000 + "}",
        "} " + "=/[" * 2_000,
        "/*" * 20_000,
        "'" * 4_000,
    ],
    ids=[
        "brackets",
        "templates",
        "calls",
        "line",
        "chain",
        "quotes",
        "spaces",
        "words",
        "regex",
        "star",
        "ticks",
    ],
)
def test_reads_hostile_text_in_linear_time(source: str) -> None:
    assert {found.line for found in read(source, "a.js")} <= {0, 1}


def test_18_08_no_tree_is_made_of_a_very_large_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tree takes a hundred times the memory of its text."""
    assert GRAMMAR.size <= 1 << 20
    monkeypatch.setattr(treesitter, "GRAMMAR", GRAMMAR._replace(size=1 << 16))
    large = 'require("x");\n' + ("f(a, b, c);" * 100 + "\n") * ((1 << 16) // 1101 + 1) + 'require("y");\n'
    rows = [row for row in read(large, "a.js") if isinstance(row, Fragment)]
    assert [(row.line, row.column) for row in rows] == [(1, 9), (large.count("\n"), 9)]
    note, *found = read(f"{large}a <!-- b", "a.js")
    assert isinstance(note, Unparsed)
    assert note.reason == "larger than 64 KiB, the limit for source code by its grammar"
    assert [(item.text, item.tolerant) for item in found if isinstance(item, Fragment)] == [
        ("x", True),
        ("y", True),
    ]


def test_what_is_too_costly_to_parse_is_read_tolerantly() -> None:
    note, found = read("import 'x'\n} " + "=/[" * 10_000, "a.js")
    assert isinstance(note, Unparsed)
    assert note.reason == "too costly"
    assert found == Fragment(Place.IMPORT, "x", "javascript", 1, 8, tolerant=True)


PIECES = [
    *(
        "import ",
        "import(",
        "require(",
        "require.resolve(",
        "export ",
        " from ",
        "type ",
        "typeof ",
        "* as a",
    ),
    *(
        '"',
        "'",
        "`",
        "x",
        "@s/p",
        "./r",
        "{",
        "}",
        "(",
        ")",
        "${",
        "/",
        "//",
        "/*",
        "*/",
        "=",
        ";",
        ",",
        "<a>",
    ),
    *(
        "\n",
        "\r",
        "\\",
        "\\x61",
        "\\u{110000}",
        "\ufeff",
        "\0",
        "\ud800",
        "é",
        "\u2028",
        "\x85",
        "npm:",
        "a",
        " ",
    ),
]


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)),
    st.sampled_from(["a.js", "a.ts", "a.tsx"]),
)
def test_any_text_is_read_and_places_are_right(text: str, path: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")
    for found in read(text, path):
        assert 1 <= found.line <= len(lines)
        if isinstance(found, Fragment):
            rest = "\n".join(lines[found.line - 1 :])[found.column - 1 :]
            assert rest[0] in "\"'`"
            assert rest[1:].startswith(found.shown or found.text)


@given(source=st.lists(st.sampled_from(PLAIN), max_size=12).map("".join), has_jsx=st.booleans())
def test_what_needs_no_lexer_is_the_same_with_one(source: str, *, has_jsx: bool) -> None:
    data = source.encode()
    if javascript._is_plain(source, data, has_jsx=has_jsx):
        code = code_of(data, has_jsx=has_jsx)
        assert code is not None
        assert imported(data, code.text, at_end=True) == []
        assert is_complete(data) == is_complete(code.text)


def test_a_text_that_is_nearly_plain_costs_no_more_than_its_length() -> None:
    for text in ("// a 'b'\n" * 20_000 + "`", "'a' " * 20_000 + "'", "a" * 100_000 + "\\"):
        assert not javascript._is_plain(text, text.encode(), has_jsx=True)


@each(
    ("source", "expected"),
    [
        (b"const r = createRequire(a);", True),
        (b"'a';\nconst r = createRequire(a);", True),
        (b"import { createRequire } from 'module';", True),
        (b'{"message": "use createRequire(a)",\n"b": "createRequire createRequire"}', False),
        (b"'a'; createRequire\n`b` createRequire\ncreateRequire", True),
        (b"require('a')", False),
        (b"", False),
    ],
)
def test_functions_that_import_are_made_outside_of_strings(source: bytes, expected: bool) -> None:  # noqa: FBT001 a table
    assert javascript.creates_require(source) is expected


def test_a_word_in_every_string_costs_no_more_than_the_length() -> None:
    assert not javascript.creates_require(b'"' + b"createRequire " * 100_000)
