"""Commands of PowerShell."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linter.readers.syntax.shell import powershell
from tests.scale import times
from tests.tables import each

POWERSHELL = [
    ("a `\n  b `\n  c", ["a b c"]),
    ("a \"b `\"c`\" d\" 'e''f'", ['a b "c" d e\'f']),
    ("# a\nb # c\n<# d\ne #> f", ["b", "f"]),
    ("if (Get-Command a) { b } else { c }", ["Get-Command a", "b", "c"]),
    ("$x = a b | c; $y.z = d", ["a b", "c", "d"]),
    ('& "C:\\Program Files\\a.exe" b; . ./c.ps1', ["a b", "c.ps1"]),
    ('"a b" | Out-File c', ["Out-File c"]),  # a text, no command
    ("$x = 'a b'\nb", ["b"]),
    ('$x = @"\na b\n"@\nc', ["c"]),
    ("a 2>&1 > b c", ["a c"]),
    ("Start-Process a -ArgumentList 'b','c' -Wait", ["a b c"]),
    ('Start-Process -FilePath a.exe -ArgumentList "b c" -WorkingDirectory d', ["a b c"]),
    ("foreach ($i in 1..3) { a $i }\nfunction F { b }", ["$i in 1..3", "a $i", "b"]),
    ("it's\na", ["it's", "a"]),
    ("@'\nnever closed\na", ["@'", "never closed", "a"]),
]


@each(("text", "expected"), POWERSHELL)
def test_powershell(text: str, expected: list[str]) -> None:
    assert [" ".join(command.texts) for command in powershell.read(text).commands] == expected


@given(st.text(alphabet="ab \n`'\"@&|;(){}<>#$^%=-", max_size=60))
def test_any_text_is_read(text: str) -> None:
    for command in powershell.read(text).commands:
        assert 0 <= command.offset <= len(text)


@each("piece", ["a|", "'", '"', "`", "@'\n", "<#", "#", "(", "& "])
def test_hostile_text_is_read_to_its_end(piece: str) -> None:
    text = piece * (times(4_000, 40_000) // len(piece))
    assert all(0 <= command.offset < len(text) for command in powershell.read(text).commands)
