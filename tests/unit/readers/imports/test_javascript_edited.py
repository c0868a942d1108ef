"""JavaScript without a tree: whatever is done to a file, what is found is what the tree of the whole shows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from linter.readers.imports import javascript, javascript_tree
from linter.readers.scripts.preselect import javascript_imports
from linter.readers.syntax.lexing import plain
from tests.edits import edited
from tests.scale import times

FILLER = "".join(f"  const value{number} = compute({number}); // with a text\n" for number in range(2))
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
SHORT = """import a from "a";
let r = /[/'"]/g, q = a / b / c;
const t = `x ${ a ? `y${b}` : "z" } w`;
export const g = async () => { await import("b"); };
"""
GENERIC = SHORT + 'const f = <T>(x: T) => x;\ntype X = typeof import("c");\nimport d = require("d");\n'
ELEMENTS = (
    SHORT
    + """const f = (x) => <div a="b" c={d}>Don't {x ? <b>it's</b> : require("c")} "c" / `d`</div>;
export { f }
export * from "d";
"""
)
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
        "s = createRequire(t);\n",
        's("u");\n',
        '"createRequire"',
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
    *(
        "Don't",
        "it's `",
        '/* import("u") */',
        "?.",
        "?",
        "!",
        " / ",
        " / 2 / ",
        "++",
        "vi",
        ".",
        '"',
        "/>",
        "<br/>",
        "<></>",
    ),
    *(
        'import type a from "q";\n',
        'export * from "r";\n',
        "export { a }\n",
        "export {\n",
        'from "s"',
        "new ",
        '"t"',
    ),
    *(
        '.require("v")',
        'import x = require("w");\n',
        "export default ",
        "type ",
        'module.require("x")',
        "await import(",
    ),
    *(
        'typeof import("y")',
        '{" "}',
        "return <b/>;\n",
        "const r = /[\"'`]/;\n",
        "if (a) /b'/.test(c);\n",
        "`${`${a}`}`",
    ),
    *("x = y / z; // '\n", "case ", " < ", " > ", "<T>("),
)
UNTYPED = (
    SOURCE.replace(": Promise<void>", "")
    .replace("  private x: number = 1;\n", "")
    .replace("(a: string)", "(a)")
)
TEXTS = [
    pytest.param(".ts", SOURCE, id="ts"),
    pytest.param(".tsx", SOURCE + JSX, id="tsx"),
    pytest.param(".js", JSX + UNTYPED, id="js"),
    pytest.param(".ts", GENERIC, id="short-ts"),
    pytest.param(".js", ELEMENTS, id="short-js"),
]


@pytest.mark.parametrize(("suffix", "text"), TEXTS)
def test_edited_files_show_the_same_as_their_tree(suffix: str, text: str) -> None:
    @settings(max_examples=times(8, 2000), deadline=None)
    @given(edited(text, SNIPPETS))
    def compare(edited_text: str) -> None:
        source = plain(edited_text)
        stated = javascript._stated(source, has_jsx=suffix != ".ts")
        tree = javascript_tree.read(source, suffix)
        if stated is not None and not tree.reason:
            assert set(stated) == set(tree.spans)
        narrowed = javascript_imports(source.encode())
        assert all(source[start + 1 : end].encode() in narrowed for start, end in stated or ())

    compare()


@pytest.mark.parametrize(("suffix", "text"), TEXTS)
def test_no_tree_is_needed(suffix: str, text: str) -> None:
    stated = javascript._stated(text, has_jsx=suffix != ".ts")
    assert stated is not None
    assert set(stated) == set(javascript_tree.read(text, suffix).spans)
