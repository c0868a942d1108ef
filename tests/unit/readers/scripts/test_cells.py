from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from linter.model.fragments import Fragment, Place
from linter.readers.reader_table import is_marked
from linter.readers.scripts.notebook_sources import read_chunks, read_notebook_source
from linter.readers.scripts.notebooks import read_notebook
from tests.tables import each


def brought(rows: object) -> list[tuple[str, str, int]]:
    """Place, text and line of imports and packages."""
    assert hasattr(rows, "__iter__")
    return [
        (row.place.value, row.text, row.line)
        for row in rows
        if isinstance(row, Fragment) and row.place in (Place.IMPORT, Place.DEPENDENCY)
    ]


def notebook(*lines: str) -> list[tuple[str, str]]:
    cell = {"cell_type": "code", "source": [line + "\n" for line in lines]}
    text = json.dumps({"cells": [cell], "metadata": {"kernelspec": {"language": "python"}}})
    assert all(isinstance(row, Fragment) for row in read_notebook(text, "a.ipynb"))
    return [(place, text) for place, text, _ in brought(read_notebook(text, "a.ipynb"))]


PACKAGE, MODULE = ("dependency", "openai"), ("import", "openai")


@each(
    ("lines", "expected"),
    [
        (["%%bash", "pip install openai"], [PACKAGE]),
        (["%%sh", "pip install openai"], [PACKAGE]),
        (["%%script --no-raise-error bash", "pip install openai"], [PACKAGE]),
        (["%%!", "pip install openai"], [PACKAGE]),
        (["", "%%bash", "pip install openai"], [PACKAGE]),
        (["!pip install \\", "  openai"], [PACKAGE]),
        (
            ["%pip install -q \\", "  openai \\", "  rich", "import os"],
            [("import", "os"), PACKAGE, ("dependency", "rich")],
        ),
        (["!{sys.executable} -m pip install openai"], [PACKAGE]),
        (["!$sys.executable -m pip install openai"], [PACKAGE]),
        (["out = !pip install openai"], [PACKAGE]),
        (["%sx pip install openai"], [PACKAGE]),
        (["%time import openai"], [MODULE]),
        (["%timeit -n 1 import openai"], [MODULE]),
        (["%%time", "import openai"], [MODULE]),
        (["%%capture out", "import openai"], [MODULE]),
        (["%%cython", "import openai"], [MODULE]),
        (["%python", "import openai"], [MODULE]),
        (["%sh", "pip install openai"], [PACKAGE]),
        (["%matplotlib inline", "import openai", "?openai"], [MODULE]),
        (["%%writefile a.py", "import openai"], []),
        (["%%html", "pip install openai"], []),
        (["%%markdown", "import openai"], []),
        (["%%R", "import openai"], []),
        (["%md", "import openai"], []),
        (["# !pip install openai"], []),
        (["x = 5 %3", "print('!pip install openai')"], []),
    ],
)
def test_a_cell_of_a_notebook(lines: list[str], expected: list[tuple[str, str]]) -> None:
    assert notebook(*lines) == expected


@each(
    ("text", "expected"),
    [
        ("# Databricks notebook source\n# MAGIC %pip install openai\n", [("dependency", "openai", 2)]),
        ("# MAGIC %sh\n# MAGIC pip install openai\n# COMMAND ----------\n", [("dependency", "openai", 2)]),
        ("// MAGIC %python\n// MAGIC import openai\n", [("import", "openai", 2)]),
        ("-- MAGIC %python\n-- MAGIC import openai\n", [("import", "openai", 2)]),
        ("# MAGIC %md\n# MAGIC import openai\n", []),
        ("# %%\n# !pip install openai\nimport os\n", [("dependency", "openai", 2)]),
        ("# %%\n# %pip install openai\n", [("dependency", "openai", 2)]),
        (
            "# ---\n# jupyter:\n#   jupytext: x\n# ---\n\n# +\n# !pip install openai\n",
            [("dependency", "openai", 7)],
        ),
        ("# %%\n# %%bash\n# pip install openai\n", [("dependency", "openai", 3)]),
        ("# %% [markdown]\n# !pip install openai\n", []),
        ("# not a notebook: 50 # %% of\n# !pip install openai\n", []),
        ("get_ipython().system('pip install openai')\n", [("dependency", "openai", 1)]),
        ("get_ipython().run_line_magic('pip', 'install openai')\n", [("dependency", "openai", 1)]),
        (
            "x = 1\nget_ipython().run_cell_magic('bash', '', 'pip install openai\\n')\n",
            [("dependency", "openai", 2)],
        ),
    ],
)
def test_a_notebook_kept_as_a_script(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert is_marked("read_notebook_source", text.encode())
    assert brought(read_notebook_source(text, "a.py")) == expected


@each(
    ("path", "text", "expected"),
    [
        ("a.qmd", "# T\n\n```{python}\nimport openai\n```\n", [("import", "openai", 4)]),
        ("a.Rmd", "```{python setup, echo=FALSE}\nimport openai\n```\n", [("import", "openai", 2)]),
        ("a.Rmd", "```{bash}\npip install openai\n```\n", [("dependency", "openai", 2)]),
        ("a.Rmd", "```{python, eval=FALSE}\nimport openai\n```\n", []),
        ("a.qmd", "```{python}\n#| eval: false\nimport openai\n```\n", []),
        ("a.qmd", "```{r}\nimport openai\n```\n", []),
        ("a.qmd", "```{.python}\nimport openai\n```\n", []),
        ("a.qmd", "```python\nimport openai\n```\n", []),
        ("a.qmd", "````md\n```{python}\nimport openai\n```\n````\n", []),
        ("a.md", "```{code-cell} ipython3\nimport openai\n```\n", [("import", "openai", 2)]),
        ("a.md", "```{python}\nimport openai\n```\n", []),
        ("a.md", "```{code-block} python\nimport openai\n```\n", []),
    ],
)
def test_chunks(path: str, text: str, expected: list[tuple[str, str, int]]) -> None:
    assert brought(read_chunks(text, path)) == expected


PIECES = [
    "# MAGIC ",
    "%%bash",
    "%pip install a",
    "\n",
    "# %%",
    "```{python}",
    "```",
    "import a",
    "get_ipython().magic('",
    "!x \\",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_mixture(pieces: list[str]) -> None:
    text = "".join(pieces)
    lines = text.count("\n") + 1
    for read in (read_notebook_source, read_chunks):
        assert all(0 <= row.line <= lines for row in read(text, "a.qmd"))
