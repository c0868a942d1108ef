"""Reads the literals and comments in the code cells of notebooks, in every language that is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from linter.model.fragments import Fragment
from linter.readers import literals
from linter.readers.scripts.cells import Line, is_python, is_shell
from linter.readers.syntax.protocols import WordReader

_READERS: dict[str, WordReader] = {
    **dict.fromkeys("r julia perl elixir coffeescript nim crystal".split(), literals.hash_code),
    **dict.fromkeys(
        "javascript typescript node js ts deno ojs java kotlin scala groovy c# csharp f# fsharp go gonb rust"
        " swift dart c c++ c++11 c++14 c++17 cpp".split(),
        literals.slash_code,
    ),
    "ruby": literals.ruby_code,
    "php": literals.both_code,
    **dict.fromkeys("sql lua".split(), literals.dash_code),
    "haskell": literals.haskell_code,
    **dict.fromkeys("powershell pwsh".split(), literals.powershell_config),
}
_PROSE = re.compile(r"%{1,2}(?:markdown|md|latex|html|svg|raw)\b")
"""Magics of cells that show their text."""


def read_literals(cell: Sequence[Line], language: str, *, tolerant: bool = False) -> Iterator[Fragment]:
    """Yield the literals and comments of a code cell; of an unknown language nothing is known."""
    reader = _reader_of(language)
    code = "\n".join(line.text for line in cell)
    if reader is None or _PROSE.match(code.lstrip()):
        return
    for row in reader(code, ""):
        place = cell[min(row.line, len(cell)) - 1]
        column = place.column if place.column > 1 else row.column
        yield row._replace(line=place.line, column=column, tolerant=tolerant)


def _reader_of(language: str) -> WordReader | None:
    if is_python(language):
        return literals.hash_code
    return literals.hash_config if is_shell(language) else _READERS.get(language.lower().strip())
