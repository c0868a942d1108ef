"""Every key of every shipped file has its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.support.locations import rules_directory
from linter.support.toml import parse
from tests.scale import times
from tests.unit.support.test_toml import paths

TABLES = {("trace",), ("migration",), ("ban",), ("approved",), ("waiver",)}
FILES = sorted(Path(rules_directory()).rglob("*.toml"))


@pytest.mark.parametrize("first", range(times(1, 7)))
def test_every_key_of_a_shipped_file_has_a_line(first: int) -> None:
    for path in FILES[first::7]:
        document = parse(path.read_bytes())
        text = path.read_text(encoding="utf-8").split("\n")
        assert set(paths(document.data)) - set(document.lines) <= TABLES, path
        for keys, line in document.lines.items():
            if isinstance(keys[-1], str):
                assert keys[-1] in text[line - 1], path
