"""Imports in components and notebooks, at the lines of the file."""

from __future__ import annotations

import json
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from linter.model.fragments import Fragment
from linter.readers.imports.components import read_component
from linter.readers.scripts.notebooks import read_notebook
from linter.readers.syntax.protocols import Unparsed

VUE = """\
<template><p>import "no/one"</p></template>
<!-- <script>import "no/two"</script> -->
<script setup lang="ts">
import type { A } from "acme"
const x: number = 1
</script>
<script>import b from 'acme/b'</script>
"""
ASTRO = "---\nimport a from 'acme'\n---\n<p>import 'no'</p>\n<script>import 'acme/x'</script>\n"


def notebook(*cells: tuple[str, object], language: str = "python") -> str:
    return json.dumps(
        {
            "cells": [{"cell_type": kind, "metadata": {}, "source": source} for kind, source in cells],
            "metadata": {"kernelspec": {"language": language}},
        },
        indent=1,
    )


def rows(found: Iterable[object]) -> list[tuple[str, str, int]]:
    return [(row.key, row.text, row.line) for row in found if isinstance(row, Fragment)]


def test_scripts_of_components() -> None:
    assert rows(read_component(VUE, "a.vue")) == [("javascript", "acme", 4), ("javascript", "acme/b", 7)]
    assert rows(read_component(ASTRO, "a.astro")) == [("javascript", "acme", 2), ("javascript", "acme/x", 5)]
    assert rows(read_component("<p>import 'no'</p>", "a.svelte")) == []
    (note,) = (
        row for row in read_component("<p>\n<script>\nimport {{{ (", "a.vue") if isinstance(row, Unparsed)
    )
    assert note.line == 3


def test_cells_of_notebooks() -> None:
    text = notebook(
        ("markdown", ["import no\n"]),
        ("code", ["%matplotlib inline\n", "import acme\n", "x = 1"]),
        ("code", "import acme.two\nimport acme.three"),
        ("code", ["!pip install acme-sdk\n", "%pip install acme-x"]),
        ("code", ["(\n", "import acme.four ("]),
    )
    found = list(read_notebook(text, "a.ipynb"))
    lines = text.split("\n")
    assert [(key, name) for key, name, _ in rows(found)] == [
        ("python", "acme"),
        ("python", "acme.two"),
        ("python", "acme.three"),
        ("", "pip install acme-sdk"),
        ("pypi", "acme-sdk"),
        ("", "pip install acme-x"),
        ("pypi", "acme-x"),
        ("python", "acme.four"),
    ]
    for _, name, line in rows(found):
        assert name.rpartition(" ")[2] in lines[line - 1]
    assert sum(isinstance(row, Unparsed) for row in found) == 1


def test_other_languages_are_left_out() -> None:
    assert rows(read_notebook(notebook(("code", ["import no"]), language="R"), "a.ipynb")) == []


def test_a_notebook_that_is_no_json_is_read_tolerantly() -> None:
    found = list(read_notebook(notebook(("code", ["import acme"]))[:-3], "a.ipynb"))
    assert isinstance(found[0], Unparsed)
    assert [(row.text, row.tolerant) for row in found if isinstance(row, Fragment)] == [("acme", True)]


@given(st.sampled_from([VUE, ASTRO, notebook(("code", ["import a\n", "!pip install b"]))]), st.data())
def test_survives_any_text(sample: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(sample)))
    text = sample[:cut] + data.draw(st.text(max_size=20)) + sample[data.draw(st.integers(0, len(sample))) :]
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for row in (*read_component(text, "a.astro"), *read_notebook(text, "a.ipynb")):
        assert 0 <= row.line <= lines
