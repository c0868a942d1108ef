"""Source files read by parts, which are remembered, show what they show as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.readers import literals
from linter.readers.imports import python
from linter.readers.syntax.lexing import Positions
from tests.scale import times

PIECES = (
    *(
        "\n",
        "\n\n",
        "\n\n",
        "    ",
        "\\\n",
        '"""',
        "'''",
        "'",
        '"',
        "`",
        "# acme-1\n",
        "// acme-2\n",
        "/* acme",
        "*/",
        "<!--",
        "-->",
    ),
    *(
        "import acme\n",
        "from acme import (a,\n\n b)\n",
        "from . import acme\n",
        "x = 1; import acme.b\n",
        "import acme as b, c\n",
    ),
    *(
        "'acme-1'\n",
        '"https://api.acme.com/v1"\n',
        "ACME_KEY",
        "def a():\n",
        "    # acme\n\n",
        "K: acme-3\n",
        "(\n",
        ")\n",
        "\u0130",
    ),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=16).map("".join)
WORDS = frozenset({"acme"})


@settings(max_examples=times(100, 3_000))
@given(TEXTS)
def test_python_imports(text: str) -> None:
    code = python._code(text)
    whole = None if code is None else python._stated_in(code)
    if "import" not in text:
        whole = []
    assert python._stated(text) == whole


@pytest.mark.parametrize("style", ["hash", "slash", "both", "dash", "ini", "markup"])
@settings(max_examples=times(10, 300))
@given(TEXTS, st.sampled_from(["code", "config", "markup", "prose"]))
def test_literals(style: str, text: str, kind: str) -> None:
    whole, _ = literals._of_part(style, kind, WORDS, text)
    positions = Positions(text)
    expected = {(place, content, key, positions.at(offset)[0]) for offset, place, content, key in whole}
    found = literals._read(style, kind, text, "", WORDS)
    shown = {(each.place, each.text, each.key, each.line) for each in found}
    # where a letter becomes two in lower case, lines without a word are read as well
    assert {row for row in shown if "acme" in row[1].lower()} == {
        row for row in expected if "acme" in row[1].lower()
    }
    assert "\u0130" in text or shown == expected
