"""Where a text is not what its format demands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from linter.readers.syntax.failures import (
    Checked,
    checked_json,
    checked_toml,
    json_failure,
    json_length,
    toml_failure,
    toml_tables,
)
from tests.tables import each


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a = 1\nb = \n", 2, "syntax"),
        ("a = 1\na = 2\n", 2, "syntax"),
        ("x = 1\n" + ".".join(["a"] * 100) + " = 1", 2, "too costly"),
        ("a = " + "[" * 5000, 0, "syntax"),
    ],
)
def test_toml(text: str, line: int, reason: str) -> None:
    failure = toml_failure(text)
    assert failure is not None
    assert failure.reason == reason
    assert not line or failure.line in (line, line + 1)
    assert toml_tables(text) is None


def test_toml_that_is_right() -> None:
    assert toml_failure("a = 1\n") is None
    assert toml_tables("[a]\nb = 'c'\n") == {"a": {"b": "c"}}


@pytest.mark.parametrize("text", ['{\n"a": 1\n!}', "{\n\n'a': 1}", "\n\n"])
def test_json(text: str) -> None:
    failure = json_failure(text)
    assert failure is not None
    assert failure.line == 3


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', "[" * 100_000])
def test_json_that_no_line_is_to_blame_for(text: str) -> None:
    failure = json_failure(text)
    assert failure is not None
    assert failure.reason == "syntax"


def test_json_that_is_right() -> None:
    assert json_failure('{"a": [1, 2.5e3, true]}') is None
    assert json_failure("9" * 10_000) is None  # however many digits


@pytest.mark.parametrize(
    ("check", "text", "tolerant"),
    [
        (checked_toml, 'a = "b"\r\n', False),
        (checked_toml, "a = \r\n", True),
        (checked_json, '{"a": 1}\r\n', False),
        (checked_json, '{"a": 1,}\r\n', True),
    ],
)
def test_a_checked_text_has_its_failure_as_note(
    check: Callable[[str], Checked], text: str, *, tolerant: bool
) -> None:
    file = check(text)
    assert file.source == text.replace("\r\n", "\n")
    assert file.tolerant is tolerant
    assert len(file.notes) == tolerant


@each(
    ("text", "length"),
    [
        ('{"a": {"b": 1, "c": 2}}', 1),
        ('[{"b": 1, "c": 2}]', 1),
        ("[1, [2], {}]", 3),
        ("{}", 0),
        ('{"a": 1, "a": 1}', 0),
        ('{"x": {"a": 1, "a": 1}}', 0),
        ('{"a": 1', 0),
        ('{"a": %s}' % ("9" * 5000), 1),
        ("[" * 100_000, 0),
        ("7", 0),
        ("null", 0),
        ("true", 0),
    ],
)
def test_the_length_of_json(text: str, length: int) -> None:
    assert json_length(text) == length
