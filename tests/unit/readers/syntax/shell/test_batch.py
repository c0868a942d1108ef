"""Commands of batch files."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linter.readers.syntax.shell import batch
from tests.scale import times
from tests.tables import each

BATCH = [
    ("@echo off\na b", ["echo off", "a b"]),
    ("rem a\n:: b\n@REM c\nd", ["d"]),
    ("a ^\n  b ^& c", ["a b & c"]),
    ("if not exist a b c", ["b c"]),
    ('if "%1"=="x" (a) else b', ["a", "b"]),
    ("if /i %1 EQU 2 a\nif defined x b\nif errorlevel 1 c", ["a", "b", "c"]),
    ("for /f %%i in ('a --version') do b %%i", ["a --version'", "b %%i"]),
    ('start "" /b a c && call b.cmd d', ["a c", "b d"]),
    ('"C:\\Program Files\\a.exe" "b c" > nul 2>&1', ["a b c"]),
    ("it's a\nb", ["it's a", "b"]),
    ("set X=a\nb", ["b"]),
    ('a "open\nb', ["a open", "b"]),
]


@each(("text", "expected"), BATCH)
def test_batch(text: str, expected: list[str]) -> None:
    assert [" ".join(command.texts) for command in batch.read(text).commands] == expected


@given(st.text(alphabet="ab \n`'\"@&|;(){}<>#$^%=-", max_size=60))
def test_any_text_is_read(text: str) -> None:
    for command in batch.read(text).commands:
        assert 0 <= command.offset <= len(text)


@each("piece", ["a|", "'", '"', "(", "^", "^\n", "& ", "if not ", "start "])
def test_hostile_text_is_read_to_its_end(piece: str) -> None:
    text = piece * (times(4_000, 40_000) // len(piece))
    assert all(0 <= command.offset < len(text) for command in batch.read(text).commands)
