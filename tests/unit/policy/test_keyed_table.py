"""Tables of a policy are read as their keys are declared; what is read otherwise is our bug."""

from __future__ import annotations

import pytest

from linter.policy.keyed_table import KeyedTable
from linter.policy.keys import Key, Kind, Shape
from linter.support.table_reader import Problems, Table
from linter.support.toml import parse

SHAPE: Shape = {
    "name": Key(Kind.TEXT, "A name.", required=True),
    "mode": Key(Kind.TEXT, "A mode.", words=("fail", "warn")),
    "until": Key(Kind.DATE, "A day.", required=True, asked="a waiver needs an end"),
    "at": Key(Kind.TABLE, "A table.", shape={"x": Key(Kind.FLAG, "A flag.")}),
}


def read(text: str) -> tuple[KeyedTable, Problems]:
    document, problems = parse(text.encode()), Problems()
    return KeyedTable(Table(document.data, problems, "p.toml", lines=document.lines), SHAPE), problems


def read_all(table: KeyedTable) -> tuple[str, str, str, bool]:
    inner = table.table("at")
    values = (table.text("name"), table.text("mode"), table.date("until"), inner.flag("x"))
    table.finish()
    inner.finish()
    return values


def test_values() -> None:
    table, problems = read('name = "n"\nmode = "warn"\nuntil = 2026-12-31\n[at]\nx = true\n')
    assert read_all(table) == ("n", "warn", "2026-12-31", True)
    assert list(table.keys()) == ["name", "mode", "until", "at"]
    assert problems.lines == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("until = 2026-12-31\n", "p.toml: name: this key is missing"),
        ('name = "n"\n', "until: this key is missing: a waiver needs an end"),
        (
            'name = "n"\nuntil = 2026-12-31\nmode = "fial"\n',
            'p.toml:3: mode: "fial" is not one of fail, warn',
        ),
        (
            'name = "n"\nuntil = 2026-12-31\nmood = "warn"\n',
            'p.toml:3: mood: this key is not known; did you mean "mode"?',
        ),
        ('name = "n"\nuntil = 2026-12-31\n[at]\ny = 1\n', "p.toml:4: at.y: this key is not known"),
    ],
)
def test_problems(text: str, problem: str) -> None:
    table, problems = read(text)
    read_all(table)
    (line,) = problems.lines
    assert problem in line


def test_a_key_that_is_read_as_something_else_is_a_bug() -> None:
    table, _ = read('name = "n"\n')
    with pytest.raises(LookupError, match="name is declared as text, and read as flag"):
        table.flag("name")


def test_a_key_that_is_never_read_is_a_bug() -> None:
    table, _ = read('name = "n"\n')
    table.text("name")
    with pytest.raises(LookupError, match="declared and never read: at, mode, until"):
        table.finish()
