from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linter.model.fragments import Fragment
from linter.readers.imports.pages import read_mdx, read_page
from linter.readers.imports.razor import read_razor
from linter.readers.registry import readers_for
from tests.tables import each


@each(
    ("text", "expected"),
    [
        ('<script type="module">import A from "https://esm.sh/openai@4";</script>\n', [("openai", 1)]),
        ('<p>x</p>\n<script type="module">\nimport("openai")\n</script>\n', [("openai", 3)]),
        (
            '<script type="module" src="https://cdn.jsdelivr.net/npm/openai@4/+esm"></script>',
            [("openai/+esm", 1)],
        ),
        (
            '<script type="importmap">\n{"imports": {"o": "https://esm.sh/openai@4"}}\n</script>',
            [("openai", 2)],
        ),
        ('<link rel="modulepreload" href="https://esm.sh/openai">', [("openai", 1)]),
        ('<script type="application/json">{"a": "import x from \'openai\'"}</script>', []),
        ('<script type="text/template">import "openai"</script>', []),
        ('<!-- <script>import "openai"</script> -->', []),
        ('<a href="https://esm.sh/openai">x</a>', []),
        ('<pre>import A from "openai"</pre>', []),
    ],
)
def test_pages(text: str, expected: list[tuple[str, int]]) -> None:
    found = [(row.text, row.line) for row in read_page(text, "a.html") if isinstance(row, Fragment)]
    assert found == expected


@each(
    ("text", "expected"),
    [
        ('import OpenAI from "openai"\n\n# hi\n', [("openai", 1)]),
        ('# hi\n\nimport {\n  A,\n} from "openai"\nexport * from "b"\n\ntext\n', [("openai", 5), ("b", 6)]),
        ('Then import "openai" from there.\n', []),
        ('```js\nimport OpenAI from "openai"\n```\n', []),
        ('````\n```\nimport "a"\n````\nimport "openai"\n', [("openai", 5)]),
        ("<A x={1} />\n", []),
    ],
)
def test_mdx(text: str, expected: list[tuple[str, int]]) -> None:
    found = [(row.text, row.line) for row in read_mdx(text, "a.mdx") if isinstance(row, Fragment)]
    assert found == expected


def test_razor() -> None:
    text = "@page\n@using OpenAI.Chat\n@using static A.B\n@using O = C.D\n@* @using E *@\n<p>@using</p>\n"
    rows = [(row.text, row.line) for row in read_razor(text, "a.razor")]
    assert rows == [("OpenAI.Chat", 2), ("A.B", 3), ("C.D", 4)]


def test_which_files() -> None:
    assert "read_page" in readers_for("web/index.html")
    assert "read_mdx" in readers_for("docs/a.mdx")
    assert "read_razor" in readers_for("Pages/Index.cshtml")
    assert "python_imports" in readers_for("a.pyx")


PIECES = [
    "<script",
    " type=module",
    ">",
    "</script>",
    "import 'a'",
    "\n",
    "```",
    "{",
    "<!--",
    "-->",
    "<link href='",
    "@using a",
]


@given(st.lists(st.sampled_from(PIECES), max_size=20))
def test_any_mixture(pieces: list[str]) -> None:
    text = "".join(pieces)
    lines = text.count("\n") + 1
    for read in (read_page, read_mdx, read_razor):
        assert all(0 <= row.line <= lines for row in read(text, "a.x"))
