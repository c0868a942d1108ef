"""One search of a file tells which readers may find something in it."""

from __future__ import annotations

import pytest

from linter.catalog.keyword_index import every_keyword
from linter.model.catalog import Catalog
from linter.readers.reader_table import MARKS
from linter.readers.registry import readers_for
from linter.scanning import keyword_search as keywords
from linter.scanning.file_search import FileSearch
from linter.scanning.memory import Budget


@pytest.fixture(scope="module")
def search(catalog: Catalog) -> FileSearch:
    every = every_keyword(catalog)
    return FileSearch(catalog, every, lambda groups: keywords.words(keywords.of(every, groups)), Budget())


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.py", "import openai\n", {"python_imports"}),
        ("a.py", "# /// script\n# dependencies = ['openai']\n# ///\n", {"python_imports", "script_metadata"}),
        ("a.py", "# %%\n# !pip install openai\n", {"python_imports", "read_notebook_source"}),
        ("a.py", "x = '50%% of openai'\n", {"python_imports"}),
        ("a.py", "import os\n", set()),
        ("run", "echo openai\n", set()),  # no program: the mark `#!` is too short to be searched for
        ("run", "#!/bin/sh\npip install openai\n", {"read_program"}),
    ],
)
def test_readers_that_may_find_something(
    search: FileSearch, path: str, text: str, expected: set[str]
) -> None:
    hits = search(readers_for(path), text.encode())
    assert {
        reader for reader, _ in hits.readers if reader in {*expected, *MARKS, "python_imports"}
    } == expected
    assert all(words for _, words in hits.readers)


@pytest.mark.parametrize("comment", ["# toolban: ignore", "# TOOLBAN: ignore"])
def test_inline_ignores_are_searched_for(search: FileSearch, comment: str) -> None:
    readers = readers_for("a.py")
    assert search(readers, f"import openai  {comment}\n".encode()).has_ignores
    assert not search(readers, b"import openai\n").has_ignores


def test_keywords_inside_other_words_do_not_count(search: FileSearch) -> None:
    assert search.counted("python_imports", b"import openai") == {b"openai"}
    assert not search.counted("python_imports", b"import myopenaikit")


def test_what_the_narrower_leaves_decides(search: FileSearch) -> None:
    assert search.telling("read_shell", b"pip install openai\n")
    assert not search.telling("read_shell", b"echo about openai\n")
