"""Calls that import, found without a syntax tree, are those that the syntax tree has."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.model.fragments import Fragment, Place
from linter.model.matches import Sighting, flat
from linter.readers.imports import python, python_ast
from linter.readers.syntax.protocols import Unparsed
from linter.scanning.memory import Budget
from linter.scanning.piecewise import Piecewise
from tests.helpers import a_trace
from tests.scale import times
from tests.tables import each

LINES = (
    *("import importlib", "import importlib as il", "from importlib import import_module", "import pytest"),
    *("from importlib import import_module as load", "from pytest import importorskip, mark", "import il"),
    *("from builtins import __import__", "from .importlib import import_module", "from x import importlib"),
    *(
        "import importlib.util as iu",
        "from importlib import (\n    import_module,\n    util)",
        "def f():\n    pass",
    ),
    *("def import_module(name='no'):\n    pass", "class import_module:\n    pass", "x.importorskip('no')"),
    *("x = [importlib.import_module]", "x = f\"{importlib.import_module('d')}\"", "'import_module(\"no\")'"),
    *(
        '"""\nimportlib.import_module("no")\n"""',
        "# importlib.import_module('no')",
        "x = {\n 1: il.import_module('e')}",
    ),
    *(
        "x = (importlib).import_module('f')",
        "x = y.importlib.import_module('no')",
        "importlib . import_module ( 'g' )",
    ),
    *(
        "x = (importlib\n .import_module('h'))",
        "x = (import_module\n ('i'))",
        'rf\'{__import__("j")}\' "__import__"',
    ),
)
HEADS = (
    "importlib.import_module",
    "import_module",
    "__import__",
    "pytest.importorskip",
    "load",
    "il.import_module",
)
ARGUMENTS = (
    *(
        "'a'",
        '"b.c"',
        "r'd'",
        "u'e'",
        "b'no'",
        "'f' 'g'",
        "'''h'''",
        "('i')",
        "'.no'",
        "''",
        "name",
        "f'{x}'",
        "",
    ),
    *(
        "name='j'",
        "x, name='k'",
        "'l', package='m'",
        "modname='n'",
        "'o' + x",
        "x + 'no'",
        "*x",
        "'p' if x else 'q'",
    ),
    *(
        "x if y else 'no'",
        "'é'",
        "'\\x61'",
        "# c\n'r'",
        "'s'.lower()",
        "x.y(name='no')",
        "\n    't',\n",
        "lambda: 'u'",
    ),
)
CALLS = st.builds("{}({})".format, st.sampled_from(HEADS), st.sampled_from(ARGUMENTS))
SOURCES = st.lists(st.sampled_from(LINES) | CALLS | CALLS.map("x = {}".format), max_size=6).map("\n".join)


GAPS = (
    "\n",
    "x = (\n\n",
    ")\n",
    "importlib.\n\n",
    "y(name='z'\n\n",
    "importlib.import_module(x,\n\n",
    "name='w')\n",
)
PIECES = (*LINES, *GAPS)
WORDS = frozenset({b"any"})
_TRACE = a_trace(rule="tool/any", tool="tool", places=(Place.IMPORT,))


def _every(_reader: str, path: str, text: str, _words: frozenset[bytes]) -> tuple[Sighting, ...] | None:
    found = list(python.read(text, path))
    fragments = [item for item in found if isinstance(item, Fragment)]
    return tuple((_TRACE, fragment) for fragment in fragments) if len(fragments) == len(found) else None


@settings(max_examples=times(60, 3_000), deadline=None)
@given(SOURCES)
def test_calls_are_those_of_a_syntax_tree(source: str) -> None:
    whole = list(python_ast.read(source))
    if python._imported(source) is not None and not any(isinstance(item, Unparsed) for item in whole):
        assert list(python.read(source, "x.py")) == whole


@settings(max_examples=times(60, 3_000), deadline=None)
@given(st.lists(st.sampled_from(PIECES) | CALLS | CALLS.map("x = {}".format), max_size=8))
def test_calls_in_parts_are_those_of_the_whole(pieces: list[str]) -> None:
    source = "".join(piece if piece in GAPS else f"{piece}\n" for piece in pieces)
    found = Piecewise(lambda _reader, _data: WORDS, _every, Budget()).read(
        "python_imports", "x.py", source.encode(), WORDS
    )
    whole = list(python.read(source, "x.py"))
    if found is not None and not any(isinstance(item, Unparsed) for item in whole):
        assert [fragment for _, fragment in flat(found)] == whole


@each(
    ("source", "lines"),
    [
        ("import importlib\n\n\nx = importlib.import_module('a')\n", [1, 4]),
        ("def f():\n    return importlib.import_module(\n\n        'a',\n    )\n", [4]),
        ("x = importlib.import_module(\n    y,\n\n    name='a')\n", None),
        ("x = (importlib.\n\nimport_module('a'))\n\ny = 1\n", None),
        ("x = (y. # z\n\nimportlib.import_module('a'))\n", None),
        ("# All.\nx = 1\n\nimportlib.import_module('a')\n", [4]),
        ("from importlib import import_module\n\nx = import_module('a')\n", None),
        ("import importlib as il\n\nx = il.import_module('a')\n", None),
    ],
)
def test_calls_in_parts(source: str, lines: list[int] | None) -> None:
    found = Piecewise(lambda _reader, _data: WORDS, _every, Budget()).read(
        "python_imports", "x.py", source.encode(), WORDS
    )
    assert (None if found is None else [fragment.line for _, fragment in flat(found)]) == lines


@pytest.mark.parametrize(
    ("source", "modules"),
    [
        ("import importlib\nx = importlib.import_module('openai')\n", ["importlib", "openai"]),
        ("from pytest import importorskip\nimportorskip('a.b')\n", ["pytest.importorskip", "a.b"]),
        ("import importlib\n# importlib.import_module('no')\nimportlib.import_module(name)\n", ["importlib"]),
        ("monkeypatch.setattr('importlib.import_module', f)\n", []),
    ],
)
def test_usual_calls_take_no_syntax_tree(source: str, modules: list[str]) -> None:
    found = python._imported(source)
    assert found is not None
    assert [module for _, module in found] == modules


@each(
    "source",
    [
        "import importlib as il\nil.import_module('a')\n",
        "from importlib import import_module as load\nload('a')\n",
        "f\"{__import__('a')}\"\n",
        "__import__('a' 'b')\n",
        "__import__(name='a')\n",
        "'__import__'\n" * 200,
    ],
)
def test_unusual_calls_are_left_to_the_parser(source: str) -> None:
    assert python._imported(source) is None
