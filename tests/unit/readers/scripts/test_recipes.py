from __future__ import annotations

from linter.model.fragments import Fragment
from linter.readers.scripts.recipes import read_justfile, read_recipes
from tests.scale import times
from tests.tables import each

MAKE = [
    ("a:\n\techo $$(( 1 << N ))\n\tpip install b\n", ["echo $()", "pip install b"]),
    ("a: b ; claude -p\n", ["claude -p"]),
    ("a:\n\t@-claude -p \\\n\t\tb\n", ["claude -p b"]),
    ("PIP ?= $(VENV)/bin/pip\na:\n\t$(PIP) install b\n", ["pip install b"]),
    ("a:\n\t${PYTHON} -m pip install b\n", ["python -m pip install b", "pip install b"]),
    ("X := $(shell claude -p $(Y))\n", ["claude -p $Y"]),
    ("X != claude -p\n", ["claude -p"]),
    ("a:\n\tx=$$(claude -p)\n", ["claude -p"]),
    ("a:\n\techo it's\n\tclaude -p\n", ["echo it's", "claude -p"]),
    (".ONESHELL:\na:\n\tpython3 <<E\n\timport os\n\tE\n\tclaude -p\n", ["python3", "claude -p"]),
    ("# claude -p\nX = claude -p\nclaude: a\n\techo b\n", ["echo b"]),
    ("a:\n\t# claude -p\n\techo claude\n", ["echo claude"]),
]
JUST = [
    ("a:\n  @claude -p {{x}}\n  pip install b\n", ["claude -p $just", "pip install b"]),
    ("p := 'pip'\na:\n  {{p}} install b\n", ["pip install b"]),
    ("x := `claude -p`\n", ["claude -p"]),
    ("a:\n  #!/usr/bin/env bash\n  cat <<E\n  claude -p\n  E\n  b\n", ["cat", "b"]),
    ('set shell := ["pwsh", "-c"]\na:\n  if ($x) { claude -p }\n', ["claude -p"]),
    ("# claude -p\na b='claude -p':\n  echo c\n", ["echo c"]),
]


def commands(rows: list[Fragment]) -> list[str]:
    return [row.text for row in rows if row.place.value == "command" and row.text != "$x"]


@each(("text", "expected"), MAKE)
def test_makefiles(text: str, expected: list[str]) -> None:
    assert commands(list(read_recipes(text, "Makefile"))) == expected


@each(("text", "expected"), JUST)
def test_justfiles(text: str, expected: list[str]) -> None:
    assert commands(list(read_justfile(text, "justfile"))) == expected


def test_positions_and_programs() -> None:
    rows = [
        (row.text, row.line) for row in read_justfile("a:\n  #!/usr/bin/env python3\n  import openai\n", "x")
    ]
    assert rows == [("openai", 3)]
    rows = [(row.text, row.line) for row in read_recipes("a:\n\tnpm i \\\n\t  openai\n", "x")]
    assert rows == [("npm i openai", 2), ("openai", 3)]


@each("piece", ["\t$(", "\ta\n", "$(shell ", "\t$$\n", "a = $(a)\n", "\t\\\n", "x := `\n", "{{"])
def test_hostile_text_is_read_to_its_end(piece: str) -> None:
    text = piece * (times(4_000, 40_000) // len(piece)) + "\n\nlast:\n\tclaude -p\n"
    for read in (read_recipes, read_justfile):
        lines = [row.line for row in read(text, "x")]
        assert all(1 <= line <= text.count("\n") for line in lines)
