"""JavaScript by blocks: whatever is done to a file, the same imports are found as in the tree of the whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from tree_sitter import Tree

from linter.readers.imports import by_grammar, javascript, statement_blocks
from linter.readers.syntax.treesitter import parse
from tests.edits import edited
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
GO_FILLER = "".join(f"\tvalue{number} := compute({number}) // with a text\n" for number in range(6))
GO_FILE = f"""package main

import "a"

import (
	"b"
	c "d.example/c"
)

type Server struct {{
	x int
}}

func (s *Server) Start(a string) error {{
{GO_FILLER}	if a == "" {{
{GO_FILLER}		return nil
	}} else {{
{GO_FILLER}	}}
	go func() {{
{GO_FILLER}	}}()
	text := `
	func no() {{
import "no"
{GO_FILLER}
	}}
`
	switch a {{
	case "x":
{GO_FILLER}	}}
	for i := range a {{
{GO_FILLER}	}}
	return nil
}}
"""
HOW = {
    ".ts": javascript._TYPESCRIPT,
    ".tsx": javascript._DIALECTS[".tsx"],
    ".js": javascript._JAVASCRIPT,
    ".go": statement_blocks.GO,
}
IN_TREE = {**dict.fromkeys(HOW, javascript._in_tree), ".go": by_grammar._in_tree_of(by_grammar._GO)}
UNTYPED = (
    SOURCE.replace(": Promise<void>", "")
    .replace("  private x: number = 1;\n", "")
    .replace("(a: string)", "(a)")
)
TEXTS = {".ts": SOURCE, ".tsx": SOURCE + JSX, ".js": JSX + UNTYPED, ".go": GO_FILE}


def _compare(text: str, suffix: str) -> bool:
    """Whether a text was read by blocks; then it must be as from the whole."""
    how, in_tree = HOW[suffix], IN_TREE[suffix]
    found = statement_blocks.spans(text, how, in_tree)
    if found is not None:
        tree = parse(text, *how.grammar)
        assert tree is not None
        assert not tree.root_node.has_error
        assert sorted(found) == sorted(in_tree(text, tree))
    return found is not None


@pytest.mark.parametrize("suffix", [".ts", ".tsx", ".js", ".go"])
def test_a_file_is_read_by_blocks(suffix: str) -> None:
    assert _compare(TEXTS[suffix], suffix)
    _, blocks = statement_blocks._cut(TEXTS[suffix], frozenset(), HOW[suffix])
    assert blocks


@pytest.mark.parametrize("suffix", [".ts", ".tsx", ".js", ".go"])
def test_edited_files_show_the_same_by_blocks_as_whole(suffix: str) -> None:
    compare_edited(suffix, times(8, 300))


def compare_edited(suffix: str, examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(edited(TEXTS[suffix], SNIPPETS))
    def compare(text: str) -> None:
        _compare(text, suffix)

    compare()


def test_a_block_within_a_string_or_an_object_is_no_block() -> None:
    text = f"const a = `\nfunction f() {{\n{FILLER}\n  require('no')\n}}\n`;\nrequire('b');\n" + FILLER * 6
    assert _compare(text, ".js")
    found = statement_blocks.spans(text, HOW[".js"], javascript._in_tree)
    assert found is not None
    assert [text[start:end] for start, end in found] == ["'b"]


@pytest.mark.parametrize("line", ["{\n", "f() {\n", "f(() => {\n", " f() {\n", "\tif (a) {\n"])
def test_braces_that_nothing_closes_cost_no_more_than_their_number(line: str) -> None:
    text = line * 20_000
    _, blocks = statement_blocks._cut(text, frozenset(), HOW[".js"])
    assert blocks == []


@pytest.mark.parametrize(("lines", "is_cached"), [(20, True), (200, False)])
def test_only_short_texts_are_cached(lines: int, is_cached: bool) -> None:  # noqa: FBT001 a column of the table
    asked: list[str] = []

    def in_tree(text: str, _tree: Tree) -> Iterator[statement_blocks.Span]:
        asked.append(text)
        yield from ()

    inner = f"  log({lines}); // {'a' * 20}\n" * lines
    text = f"function f() {{\n{inner}}}\n" + FILLER * 6
    assert statement_blocks.spans(text, HOW[".js"], in_tree) == []
    asked.clear()
    assert statement_blocks.spans(text, HOW[".js"], in_tree) == []
    assert (not asked) == is_cached
