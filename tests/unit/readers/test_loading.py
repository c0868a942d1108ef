"""Functions that the tables of readers name are there, and loaded once."""

from __future__ import annotations

from linter.readers.loading import function_of, narrowed
from linter.readers.reader_table import MODULES, NARROWERS
from linter.readers.skeletons.formats import LEFT_WHOLE, PARTS
from tests.tables import each

NAMED = sorted({*MODULES.values(), *NARROWERS.values(), *PARTS.values(), *LEFT_WHOLE.values()})


@each(("module", "name"), NAMED)
def test_what_the_tables_name_is_a_function(module: str, name: str) -> None:
    assert callable(function_of(module, name))
    assert function_of(module, name) is function_of(module, name)


def test_a_narrower_leaves_what_may_tell() -> None:
    assert narrowed("python_imports", b"x = 1\nimport openai\n") == b"import openai"
