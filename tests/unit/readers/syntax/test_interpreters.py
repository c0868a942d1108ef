"""The language of a script: by its program, its first line, or what a pipeline calls it."""

from __future__ import annotations

import pytest

from linter.readers.syntax.interpreters import (
    BATCH,
    POWERSHELL,
    SHELL,
    of_interpreter,
    of_program,
    of_shebang,
)
from tests.tables import each


@pytest.mark.parametrize(
    ("name", "language"),
    [("bash", SHELL), ("Python3.12", "python"), ("node20", "javascript"), ("pwsh", POWERSHELL), ("perl", "")],
)
def test_a_program(name: str, language: str) -> None:
    assert of_program(name) == language


@pytest.mark.parametrize(
    ("command", "language"),
    [
        ("", SHELL),
        ("${{ matrix.shell }}", SHELL),
        ("/usr/bin/python3 {0}", "python"),
        ("cmd /c {0}", BATCH),
        ("ruby {0}", "ruby"),
    ],
)
def test_what_a_pipeline_calls_it(command: str, language: str) -> None:
    assert of_interpreter(command) == language


@each(
    ("text", "language"),
    [
        ("#!/bin/sh\n", SHELL),
        ("#!/usr/bin/env -S uv run --script\n", "python"),
        ("#!/usr/bin/env -S FOO=1 node --harmony", "javascript"),
        ("# no first line\n#!/bin/sh", ""),
        ("#!", ""),
        ('#!/bin/sh\n# Tcl takes the next line for a comment \\\nexec wish8.6 "$0" -- "$@"\n', ""),
        ('#!/bin/sh\nexec bash "$0" "$@"\n', SHELL),
    ],
)
def test_a_first_line(text: str, language: str) -> None:
    assert of_shebang(text) == language
