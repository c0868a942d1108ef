"""Imports of the languages whose imports are statements of one kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.model.fragments import Fragment, Place
from linter.readers.imports import by_grammar as module_imports
from linter.readers.syntax.protocols import FileReader, Unparsed
from tests.tables import each

GO = """\
package main // import "corp.example/old"
import "fmt"
import (
\tx "github.com/acme/sdk" // "github.com/no/one"
\t_ `github.com/acme/raw`
)
/* import "github.com/no/two" */
var s = "import github.com/no/three"
"""
JAVA = """\
package a; // import no.One;
import static org.acme.Client.call;
import org.acme.*;
/* import no.Two; */
class X { String s = "import no.Three;"; }
"""
KOTLIN = 'import org.acme.Client as C\nimport org.acme.*\n// import no.One\nval s = "import no.Two"\n'
SCALA = "import org.acme.{Client, Other => O, _}\nimport a.b._, c.d\nobject X\n"
CSHARP = """\
using System;
global using static Acme.Calls;
using X = Acme.Client;
using global::Acme.Deep;
// using No.One;
class Y { void F() { using (var a = b) {} using var c = new D.E(); var s = "using No.Two;"; } }
"""
RUBY = 'require "acme"\nrequire(\'acme/two\')\nrequire_relative "no/one"\n# require "no/two"\nx.require "no/three"\nputs "require"\n'
PHP = """\
<?php
use Acme\\Client;
use \\Acme\\{One, Deep\\Two as T};
use function Acme\\call;
// use No\\One;
class X { use No; function f() { return function () use ($x) {}; } }
"""
RUST = """\
use acme::{self, client::{One, Two as T}, *};
pub(crate) use ::acme_core::x;
extern crate acme_old as old;
use crate::no::one; use self::no; use super::no;
// use no::two;
fn f() { let s = "use no::three;"; use inner::y; }
"""
SWIFT = 'import Acme\n@testable import AcmeKit\nimport struct AcmeCore.Client\n// import No\nlet s = "import No"\n'
DART = "import 'package:acme/acme.dart' as a;\nexport \"package:acme/deep/x.dart\" show X;\nimport 'dart:io';\nimport 'no.dart';\n// import 'package:no/one.dart';\n"
ELIXIR = """\
defmodule X do
  alias Acme.{Client, Other}
  alias Acme.Deep, as: D
  use AcmeWeb, :view
  import Acme.Calls, only: [a: 1]
  # alias No.One
  @doc "alias No.Two"
end
"""
C = '#include <acme/client.h>\n  # include "acme.h" // x\n#import <Acme/Acme.h>\n// #include <no/one.h>\n/*\n#include <no/two.h>\n*/\n'

CASES = [
    ("go", GO, [("fmt", 2, 9), ("github.com/acme/sdk", 4, 5), ("github.com/acme/raw", 5, 5)]),
    ("java", JAVA, [("org.acme.Client.call", 2, 15), ("org.acme", 3, 8)]),
    ("kotlin", KOTLIN, [("org.acme.Client", 1, 8), ("org.acme", 2, 8)]),
    (
        "scala",
        SCALA,
        [("org.acme.Client", 1, 18), ("org.acme.Other", 1, 26), ("org.acme", 1, 38), ("a.b", 2, 8), ("c.d", 2, 15)],
    ),
    ("csharp", CSHARP, [("System", 1, 7), ("Acme.Calls", 2, 21), ("Acme.Client", 3, 11), ("Acme.Deep", 4, 15)]),
    ("ruby", RUBY, [("acme", 1, 10), ("acme/two", 2, 10)]),
    ("php", PHP, [("Acme\\Client", 2, 5), ("Acme\\One", 3, 12), ("Acme\\Deep\\Two", 3, 17), ("Acme\\call", 4, 14)]),
    (
        "rust",
        RUST,
        [
            ("acme", 1, 12),
            ("acme::client::One", 1, 27),
            ("acme::client::Two", 1, 32),
            ("acme", 1, 43),
            ("acme_core::x", 2, 18),
            ("acme_old", 3, 14),
            ("inner::y", 6, 40),
        ],
    ),
    ("swift", SWIFT, [("Acme", 1, 8), ("AcmeKit", 2, 18), ("AcmeCore.Client", 3, 15)]),
    ("dart", DART, [("acme/acme.dart", 1, 9), ("acme/deep/x.dart", 2, 9)]),
    (
        "elixir",
        ELIXIR,
        [("Acme.Client", 2, 15), ("Acme.Other", 2, 23), ("Acme.Deep", 3, 9), ("AcmeWeb", 4, 7), ("Acme.Calls", 5, 10)],
    ),
    ("c", C, [("acme/client.h", 1, 11), ("acme.h", 2, 14), ("Acme/Acme.h", 3, 10)]),
]  # fmt: skip
READERS: dict[str, FileReader] = {name: getattr(module_imports, f"read_{name}") for name, _, _ in CASES}


def read(language: str, text: str) -> tuple[list[tuple[str, int, int]], set[bool], list[int]]:
    """The imports, whether any was read tolerantly, and the lines that do not parse."""
    rows = list(READERS[language](text, "x"))
    found = [row for row in rows if isinstance(row, Fragment)]
    assert {row.place for row in found} <= {Place.IMPORT}
    unparsed = [row.line for row in rows if isinstance(row, Unparsed)]
    return [(row.text, row.line, row.column) for row in found], {row.tolerant for row in found}, unparsed


@pytest.mark.parametrize(("language", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_reads(language: str, text: str, expected: list[tuple[str, int, int]]) -> None:
    assert read(language, text) == (expected, {False}, [])


@each(
    ("language", "text", "expected"),
    [
        ("go", 'import (\n"acme"\n', "acme"),
        ("java", "import org.acme.X;\nclass {{{ (", "org.acme.X"),
        ("csharp", "using Acme;\nclass {{{ (", "Acme"),
        ("ruby", "require 'acme'\ndef (((", "acme"),
        ("php", "<?php\nuse Acme\\X;\nclass {{{ (", "Acme\\X"),
        ("rust", "use acme::x;\nfn {{{ (", "acme::x"),
        ("swift", "import Acme\nfunc {{{ (", "Acme"),
        ("dart", "import 'package:acme/x.dart';\nclass {{{ (", "acme/x.dart"),
    ],
)
def test_what_does_not_parse_is_said_and_read_on(language: str, text: str, expected: str) -> None:
    found, _, unparsed = read(language, text)
    assert unparsed
    assert [name for name, _, _ in found] == [expected]


def test_what_is_costly_is_read_tolerantly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module_imports, "parse", lambda *_: None)
    for language, text, expected in CASES[:-2]:
        rows = [row for row in READERS[language](text, "x") if isinstance(row, Fragment)]
        assert {row.text for row in rows} >= {name for name, _, _ in expected if name != "inner::y"}, language
        assert all(row.tolerant for row in rows)
        assert not any(row.text.lower().startswith(("no.", "no::", "no\\")) for row in rows), language


def test_kotlin_and_scala_speak_of_java() -> None:
    assert {row.key for row in READERS["kotlin"](KOTLIN, "x") if isinstance(row, Fragment)} == {"java"}


@given(st.sampled_from(CASES), st.data())
def test_survives_any_text(case: tuple[str, str, object], data: st.DataObject) -> None:
    language, sample, _ = case
    cut = data.draw(st.integers(0, len(sample)))
    text = sample[:cut] + data.draw(st.text(max_size=30)) + sample[data.draw(st.integers(0, len(sample))) :]
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    found, _, unparsed = read(language, text)
    assert all(1 <= line <= lines for _, line, _ in found)
    assert all(1 <= line <= lines for line in unparsed)
