"""Source files read by parts, which are remembered, show what they show as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.readers import literals
from linter.readers.imports import python
from linter.readers.syntax import lexing, literal_values
from linter.readers.syntax.comments import split_part
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
@given(
    TEXTS, st.sampled_from(["code", "config", "markup", "prose"]), st.sampled_from([WORDS, frozenset[str]()])
)
def test_literals(style: str, text: str, kind: str, words: frozenset[str]) -> None:
    code, comments, _ = split_part(text, style)
    whole = [*literals._of_long_part(kind, words, code, comments)]
    if style == "hash" and (header := literals._HEADER.match(text)):
        whole += literals._docstring(header, words)
    positions = Positions(text)
    expected = {(place, content, key, positions.at(offset)[0]) for offset, place, content, key in whole}
    found = list(literals._read(style, kind, text, "", words))
    shown = {(each.place, each.text, each.key, each.line) for each in found}
    assert len(shown) == len(found)
    assert [(each.line, each.column) for each in found] == sorted((each.line, each.column) for each in found)
    # where a letter becomes two in lower case, lines without a word are read as well
    assert {row for row in shown if "acme" in row[1].lower()} == {
        row for row in expected if "acme" in row[1].lower()
    }
    assert "\u0130" in text or shown == expected


_AROUND_COMMENTS = (
    *(
        "acme-1",
        '"acme-1"',
        "'acme-1'",
        "K: acme-1",
        "- acme-1",
        "ACME_KEY",
        "acme.ai/v1",
        "b-2",
        "'b-2'",
        "K: b-2",
    ),
    *(
        " # ",
        "#",
        ";#",
        "\n# ",
        "\t#",
        "\u00a0#",
        ' "#" ',
        "'#'",
        "'",
        '"',
        "`",
        ":",
        "=",
        "- ",
        ";",
        ",",
        "}",
    ),
    *(" ", "\t", "\u00a0", "\n", "\n\n", "'''", '"""', "\u0130", "\u212a", "\\", "x", "A_"),
)


@settings(max_examples=times(200, 6_000))
@given(
    st.lists(st.sampled_from(_AROUND_COMMENTS), max_size=12).map("".join), st.sampled_from(["code", "config"])
)
def test_what_follows_the_words_may_be_a_comment_or_not(text: str, kind: str) -> None:
    found = list(literals._in_text("hash", kind, WORDS, text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(literals, "split_around", lambda _text, _style, _places: None)
        whole = list(literals._in_text("hash", kind, WORDS, text))
    assert found == whole


@pytest.mark.parametrize("style", ["hash", "slash"])
@settings(max_examples=times(10, 300))
@given(TEXTS)
def test_a_long_part_is_read_in_windows(style: str, text: str) -> None:
    whole = list(literals._read(style, "config", text, ""))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(literals, "_SHORT_PART", 0)
        patch.setattr(literal_values, "_WINDOW", 3)
        patch.setattr(lexing, "_MANY", 1)
        assert list(literals._read(style, "config", text, "")) == whole
