"""A hook and an audit find the same in the same bytes: the narrowing of one search decides for both."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.scanning.tally import Tally
from tests.helpers import shipped_scanner
from tests.scale import times


def found(path: str, text: str, *, bulk: bool, once: bool = False) -> list[tuple[str, int, bool]]:
    sightings = shipped_scanner(bulk=bulk, once=once).content(path, text.encode(), Tally())
    return [(trace.rule, fragment.line, fragment.tolerant) for trace, fragment in sightings]


PIECES = [
    *(
        'import "openai"',
        'import a from "openai"',
        "require('cohere-ai')",
        "import",
        "from",
        "export",
        "require(",
    ),
    *(
        '"',
        "'",
        "`",
        "/",
        "//",
        "/*",
        "*/",
        "(",
        ")",
        "{",
        "}",
        ";",
        "\n",
        " ",
        "\\",
        "<T>",
        "=",
        "\u2028",
        "${",
    ),
    *('jest.requireActual("openai")', 'import.meta.resolve("cohere-ai")', "@anthropic-ai/sdk", '"groq-sdk"'),
]


@pytest.mark.parametrize("path", ["a.js", "a.tsx", "a.mdx", "a.html", "a.vue"])
@settings(max_examples=times(8, 200), deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=12))
def test_javascript(path: str, pieces: list[str]) -> None:
    text = " ".join(pieces)
    in_bulk = found(path, text, bulk=True)
    assert found(path, text, bulk=False) == in_bulk == found(path, text, bulk=True, once=True)


@pytest.mark.parametrize(
    "text",
    [
        'import a from "openai"; import b from /x/ "cohere-ai"',
        'require("openai"\nimport "cohere-ai',
        'jest.requireActual<{ a: B<C> }>("openai")',
        'import.meta.resolve(/* why */ "openai")',
    ],
)
def test_javascript_that_narrowing_could_lose(text: str) -> None:
    assert found("a.ts", text, bulk=False) == found("a.ts", text, bulk=True) != []


SCRIPT = [
    "import openai",
    "lazy import cohere",
    "from",
    ".a",
    "(",
    ")",
    "\n",
    "#",
    '"',
    "'''",
    "\\",
    ";",
    "import",
]
SCRIPT += [
    "pytest.importorskip('openai')",
    "# /// script\n# dependencies = ['openai']\n# ///\n",
    "# MAGIC %pip install cohere",
]


@settings(max_examples=times(8, 200), deadline=None)
@given(pieces=st.lists(st.sampled_from(SCRIPT), max_size=12))
def test_python(pieces: list[str]) -> None:
    text = " ".join(pieces)
    in_bulk = found("a.py", text, bulk=True)
    assert found("a.py", text, bulk=False) == in_bulk == found("a.py", text, bulk=True, once=True)


_CREDITED = [
    ("Fix it\r\r\U0001f916 Generated with Kiro\rSigned-off-by: Jane <j@x.y>\r", "kiro"),
    ("\u00e9\r\rCo-authored-by: Cursor <cursoragent@cursor.com>\rSigned-off-by: Jane <j@x.y>\r", "cursor"),
    ("\u00e9\r\n\r\nCo-authored-by: Cursor <cursoragent@cursor.com>\r\n", "cursor"),
    ("Fix it\r\rCo-authored-by: Cursor <cursoragent@cursor.com>\r", "cursor"),
    ("Fix it\n\nReviewed-by:\n\u1680Claude <noreply@anthropic.com>\n", "claude-code"),
    ("Fix it\n\nReviewed-by:\n\u2003Claude <noreply@anthropic.com>\n", "claude-code"),
]


@pytest.mark.parametrize(("message", "tool"), _CREDITED)
def test_messages_whose_lines_begin_or_end_unusually(message: str, tool: str) -> None:
    head = f"tree {'0' * 40}\nauthor J <j@x.y> 1700000000 +0000\ncommitter J <j@x.y> 1700000000 +0000\n\n"
    data = (head + message).encode()
    in_bulk, alone = (
        {(trace.rule, fragment.text) for trace, fragment in shipped_scanner(bulk=bulk).commit(data)}
        for bulk in (True, False)
    )
    assert in_bulk == alone
    assert tool in {rule.partition("/")[0] for rule, _ in in_bulk}
