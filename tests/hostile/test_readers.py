"""Text made to be slow, given to every reader of files: what is quadratic takes minutes."""

from __future__ import annotations

import importlib

import pytest

from linter.model.fragments import Fragment
from linter.readers.reader_table import MODULES
from linter.readers.syntax.protocols import FileReader

TEXTS = {
    "brackets": "[" * 6_000,
    "braces": "{" * 6_000,
    "parentheses": "(" * 6_000,
    "ticks": "'" * 6_001,
    "quotes": '"' * 6_001,
    "triples": '"""' * 4_000,
    "triples-escaped": "'''" + '\\"' * 6_000,
    "templates": "`\\" * 4_000,
    "comments": "/* " * 6_000,
    "comments-closed": "/*" * 6_000,
    "html": "<!--" * 4_000,
    "items": "- " * 3_000,
    "keys": "a:\n " * 1_500,
    "json": '{"a":' * 3_000,
    "dots": "a." * 6_000 + "b = 1",
    "dashes": "a-" * 6_000,
    "underscores": "A_" * 6_000,
    "equals": "=" * 10_000,
    "spaces": "a" + " " * 10_000 + "b",
    "pieces": "a.-" * 5_000,
    "closers": "]}" * 5_000,
    "continuations": "\\\n" * 5_000,
    "eggs": "git+x/" * 3_000 + "#eg",
    "headers": "[a]\n" * 3_000,
    "substitutions": "$(" * 4_000,
    "heredocs": "<<A " * 1_500,
    "runs": "RUN \\\n" * 2_000,
    "lines": "a\\\n" * 3_000,
    "groovy": "sh '''" * 1_000,
    "maps": "group: 'a', " * 1_500,
    "tags": "<package " * 1_500,
    "at": "@" * 6_000,
    "aliases": "a@npm:" * 1_500,
    "groups-js": "import {" * 2_000,
    "groups-rust": "use a::{" * 2_000,
    "groups-elixir": "alias A.{" * 2_000,
    "usings": "using " * 2_000,
    "requires": "require(" * 2_000,
    "import-comment": "import a #" + " a" * 20_000,
    "import-open": "from a import (b" + " " * 20_000 + "c",
    "nul": "\0" * 10_000,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_reader_comes_to_an_end(text: str) -> None:
    lines = text.count("\n") + 1
    for module, function in MODULES.values():
        reader: FileReader = getattr(importlib.import_module(module), function)
        for row in reader(text, "x.txt"):
            assert row.line <= lines
            assert not isinstance(row, Fragment) or row.line
