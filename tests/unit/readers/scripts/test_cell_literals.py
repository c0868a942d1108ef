"""Endpoints, variables, models and comments in the code cells of notebooks, at the lines of the file."""

from __future__ import annotations

import json
from collections.abc import Iterable

from linter.model.fragments import Fragment, Place
from linter.readers.scripts.notebook_sources import read_chunks
from linter.readers.scripts.notebooks import read_notebook
from tests.tables import each

_LITERALS = (Place.ENDPOINT, Place.VARIABLE, Place.MODEL, Place.COMMENT)


def literals(rows: Iterable[object]) -> list[tuple[str, str, int]]:
    return [
        (row.place.value, row.text, row.line)
        for row in rows
        if isinstance(row, Fragment) and row.place in _LITERALS
    ]


def notebook(source: object, language: str = "python", kind: str = "code") -> str:
    cell = {"cell_type": kind, "metadata": {}, "source": source}
    return json.dumps({"cells": [cell], "metadata": {"kernelspec": {"language": language}}}, indent=1)


def found(*lines: str, language: str = "python", kind: str = "code") -> list[tuple[str, str]]:
    text = notebook([f"{line}\n" for line in lines], language, kind)
    rows = literals(read_notebook(text, "a.ipynb"))
    for _, told, line in rows:
        assert told in text.split("\n")[line - 1]
    return [(place, told) for place, told, _ in rows if place != "model" or told.startswith("acme")]


MODEL, VARIABLE, ENDPOINT = ("model", "acme-4"), ("variable", "ACME_KEY"), ("endpoint", "api.acme.dev/v1")


@each(
    ("language", "line", "expected"),
    [
        ("python", 'm = "acme-4"  # by Acme', [MODEL, ("comment", "by Acme")]),
        ("python", "os.environ['ACME_KEY'] = getpass()", [VARIABLE]),
        ("Python 3", 'm = "acme-4"', []),
        ("python", "%env ACME_KEY=1", [VARIABLE]),
        ("python", "!echo $ACME_KEY", [VARIABLE]),
        ("bash", "export URL=https://api.acme.dev/v1", [ENDPOINT]),
        ("kotlin", 'val key = System.getenv("ACME_KEY") // by Acme', [VARIABLE, ("comment", "by Acme")]),
        ("R", 'Sys.setenv(ACME_KEY = "x") # by Acme', [VARIABLE, ("comment", "by Acme")]),
        (".net", 'm = "acme-4"', []),
        ("C#", 'var m = "acme-4";', [MODEL]),
        ("ruby", "m = 'acme-4'", [MODEL]),
        ("brainwaves", 'm = "acme-4"', []),
    ],
)
def test_in_the_cells_of_every_known_language(
    language: str, line: str, expected: list[tuple[str, str]]
) -> None:
    assert found("", line, language=language) == expected


@each(
    ("lines", "kind", "expected"),
    [
        (["%%bash", "export ACME_KEY=1"], "code", [VARIABLE]),
        (["%%time", 'm = "acme-4"'], "code", [MODEL]),
        (["%%writefile app.py", 'm = "acme-4"'], "code", [MODEL]),
        (["%%markdown", 'Set `ACME_KEY` and `"acme-4"`.'], "code", []),
        (["%md", "Set ACME_KEY."], "code", []),
        (["Set ACME_KEY."], "markdown", []),
        (["Set ACME_KEY."], "raw", []),
    ],
)
def test_only_where_code_is(lines: list[str], kind: str, expected: list[tuple[str, str]]) -> None:
    assert found(*lines, kind=kind) == expected


def test_what_cells_print_is_not_read() -> None:
    cell = {
        "cell_type": "code",
        "metadata": {},
        "source": ["1"],
        "outputs": [{"output_type": "stream", "text": ["ACME_KEY\n"]}],
    }
    assert literals(read_notebook(json.dumps({"cells": [cell]}), "a.ipynb")) == []


def test_a_cell_in_one_string_is_read_at_the_place_of_the_string() -> None:
    text = notebook('import os\nm = "acme-4"\nos.environ["ACME_KEY"]')
    line = next(number for number, row in enumerate(text.split("\n"), 1) if "acme-4" in row)
    assert literals(read_notebook(text, "a.ipynb")) == [
        ("model", "acme-4", line),
        ("variable", "ACME_KEY", line),
    ]


def test_chunks_that_are_run_are_read_and_those_that_are_shown_are_not() -> None:
    text = (
        '```{r}\nm <- "acme-4"\n```\n```{python}\n#| eval: false\nACME_KEY\n```\n```python\nACME_KEY\n```\n'
    )
    assert literals(read_chunks(text, "a.qmd")) == [("model", "acme-4", 2)]
