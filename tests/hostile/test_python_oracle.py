"""What the lexer cuts out of Python is what a syntax tree has, in the standard library that is here."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from linter.readers.imports import python_ast as python_syntax
from linter.readers.imports.python import read
from linter.readers.syntax.lexing import plain
from linter.readers.syntax.protocols import Unparsed


@pytest.mark.parametrize("package", ["asyncio", "email", "http", "importlib", "json", "unittest", "xml"])
def test_statements_are_those_of_a_syntax_tree(package: str) -> None:
    files = sorted((Path(ast.__file__).parent / package).rglob("*.py"))
    compared = 0
    for file in files:
        text = file.read_text("utf-8")
        expected = list(python_syntax.read(plain(text)))
        if not any(isinstance(row, Unparsed) for row in expected):  # Python 3.10 takes no long files
            assert list(read(text, "a.py")) == expected, file
            compared += 1
    assert compared > 4
