"""JavaScript by blocks: whatever is done to a file, the same imports are found as in the tree of the whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.readers.imports import javascript, statement_blocks
from linter.readers.syntax.treesitter import parse
from tests.scale import times

FILLER = "".join(f"  const value{number} = compute({number}); // with a text\n" for number in range(5))
SOURCE = f"""import a from "a";
import {{ b, c }} from 'b';
export * from "c";

const table = {{
  load() {{
{FILLER}    return require("d");
  }},
  key: 1,
}};

export class Server extends Base {{
  private x: number = 1;
  constructor(a: string) {{
    super(a);
{FILLER}  }}
  async start(): Promise<void> {{
{FILLER}    const e = await import("e");
    if (e) {{
{FILLER}      return require.resolve("f");
    }} else {{
{FILLER}      import("g").then(() => {{
{FILLER}        require("h");
      }});
    }}
  }}
}}

export default function App(props) {{
{FILLER}  const text = `import("no")
  ${{props.map((each) => {{
{FILLER}    return require("i");
  }})}}
`;
  try {{
{FILLER}    require("j");
  }} catch (error) {{
{FILLER}    // require("no")
  }}
  return done;
}}

describe("x", () => {{
  it("y", async () => {{
{FILLER}    vi.importActual("k");
  }});
}});
"""
JSX = f"""import React from "react";
export const View = () => {{
{FILLER}  return (
    <div onClick={{() => {{
{FILLER}      import("l");
    }}}}>
      Don't {{list.map((each) => {{
{FILLER}        return <b>{{require("m")}}</b>;
      }})}}
    </div>
  );
}};
"""
SNIPPETS = (
    *(
        "`",
        "/*",
        "*/",
        "//",
        "'",
        '"',
        "{",
        "}",
        "(",
        ")",
        "{\n",
        "}\n",
        " {\n",
        ";",
        "=",
        "=>",
        "=> {\n",
        "<",
    ),
    *(
        "<b>",
        "</b>",
        "/",
        "/x/",
        "${",
        "#!/x\n",
        "<!--",
        "-->",
        "\n",
        "\n\n",
        "\t",
        "  ",
        "\\",
        "\u2028",
        "é",
    ),
    *(
        "class X {\n",
        "static {\n",
        "else {\n",
        "do {\n",
        "x: {\n",
        "= {\n",
        "async ",
        "await ",
        "yield ",
        "return",
    ),
    *(
        'import "n";\n',
        'require("o")',
        "import(`p`)",
        "export ",
        "function",
        "function f() {\n",
        "if (a) {\n",
    ),
    *(
        "a: b",
        ", c",
        "get x() {\n",
        "@d\n",
        "as any",
        "satisfies T {\n",
        "interface I {\n",
        "namespace N {\n",
    ),
)
_TSX = ("tree_sitter_typescript", "language_tsx")
GRAMMARS = {
    ".ts": ("tree_sitter_typescript", "language_typescript"),
    ".tsx": _TSX,
    ".js": ("tree_sitter_javascript", "language"),
}
UNTYPED = (
    SOURCE.replace(": Promise<void>", "")
    .replace("  private x: number = 1;\n", "")
    .replace("(a: string)", "(a)")
)
TEXTS = {".ts": SOURCE, ".tsx": SOURCE + JSX, ".js": JSX + UNTYPED}


def _compare(text: str, suffix: str) -> bool:
    """Whether a text was read by blocks; then it must be as from the whole."""
    grammar = GRAMMARS[suffix]
    found = statement_blocks.spans(text, grammar, javascript._in_tree)
    if found is not None:
        tree = parse(text, *grammar)
        assert tree is not None
        assert not tree.root_node.has_error
        assert sorted(found) == sorted(javascript._in_tree(text, tree))
    return found is not None


@st.composite
def edited(draw: st.DrawFn, text: str) -> str:
    for _ in range(draw(st.integers(1, 3))):
        lines = text.split("\n")
        at = draw(st.integers(0, len(lines) - 1))
        match draw(
            st.sampled_from(("insert", "insert", "insert", "delete", "repeat", "indent", "dedent", "move"))
        ):
            case "insert":
                column = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:column] + draw(st.sampled_from(SNIPPETS)) + lines[at][column:]
            case "delete":
                del lines[at]
            case "repeat":
                lines[at:at] = lines[at : at + draw(st.integers(1, 9))]
            case "indent":
                lines[at] = draw(st.sampled_from((" ", "  ", "\t"))) + lines[at]
            case "dedent":
                lines[at] = lines[at].lstrip()
            case _:
                lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
        text = "\n".join(lines)
    return text


@pytest.mark.parametrize("suffix", [".ts", ".tsx", ".js"])
def test_a_file_is_read_by_blocks(suffix: str) -> None:
    assert _compare(TEXTS[suffix], suffix)
    _, blocks = statement_blocks._cut(TEXTS[suffix], frozenset())
    assert len(blocks) >= 5


@pytest.mark.parametrize("suffix", [".ts", ".tsx", ".js"])
def test_edited_files_show_the_same_by_blocks_as_whole(suffix: str) -> None:
    compare_edited(suffix, times(12, 1_500))


def compare_edited(suffix: str, examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(edited(TEXTS[suffix]))
    def compare(text: str) -> None:
        _compare(text, suffix)

    compare()


def test_a_block_within_a_string_or_an_object_is_no_block() -> None:
    text = f"const a = `\nfunction f() {{\n{FILLER}\n  require('no')\n}}\n`;\nrequire('b');\n" + FILLER * 6
    assert _compare(text, ".js")
    found = statement_blocks.spans(text, GRAMMARS[".js"], javascript._in_tree)
    assert found is not None
    assert [text[start:end] for start, end in found] == ["'b"]


@pytest.mark.parametrize("line", ["{\n", "f() {\n", "f(() => {\n", " f() {\n", "\tif (a) {\n"])
def test_braces_that_nothing_closes_cost_no_more_than_their_number(line: str) -> None:
    text = line * 20_000
    _, blocks = statement_blocks._cut(text, frozenset())
    assert blocks == []
