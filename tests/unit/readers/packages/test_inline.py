from __future__ import annotations

import importlib

from hypothesis import given
from hypothesis import strategies as st

from linter.model.fragments import Fragment
from linter.readers.reader_table import MODULES, is_marked
from linter.readers.registry import readers_for
from tests.tables import each

READERS = [
    *("script_metadata", "declared_nuget", "declared_maven", "declared_hex", "declared_gems"),
    "declared_crates",
]


def read(path: str, text: str) -> list[tuple[str, str, int]]:
    """Ecosystem, package and line of what the readers of inline dependencies find."""
    found: list[tuple[str, str, int]] = []
    for name in readers_for(path):
        if name in READERS and is_marked(name, text.encode()):
            module, function = MODULES[name]
            rows = getattr(importlib.import_module(module), function)(text, path)
            found += [(row.key, row.text, row.line) for row in rows if isinstance(row, Fragment)]
    return found


SCRIPT = '#!/usr/bin/env -S uv run\n# /// script\n# requires-python = ">=3.11"\n# dependencies = [\n#   "openai>=1",\n#   "rich",\n# ]\n# ///\nimport rich\n'


@each(
    ("path", "text", "expected"),
    [
        ("s.py", '# /// script\n# dependencies = ["openai>=1"]\n# ///\n', [("pypi", "openai", 2)]),
        ("s.py", SCRIPT, [("pypi", "openai", 5), ("pypi", "rich", 6)]),
        ("s.py", '# /// script\n# dependencies = ["a"]\nimport b\n', []),
        ("s.py", '# /// pyproject\n# dependencies = ["a"]\n# ///\n', []),
        ("app.cs", "#:package OpenAI@2.0.0\n#:sdk x\nusing OpenAI;\n", [("nuget", "openai", 1)]),
        ("run.csx", '#r "nuget: OpenAI, 2.0.0"\n', [("nuget", "openai", 1)]),
        ("run.fsx", '#r "nuget: OpenAI"\n#r "x.dll"\n', [("nuget", "openai", 1)]),
        ("build.cake", "#addin nuget:?package=OpenAI&version=2\n", [("nuget", "openai", 1)]),
        (
            "A.java",
            "//DEPS com.openai:openai-java:1.0 a.b:c:1\n",
            [("maven", "com.openai:openai-java", 1), ("maven", "a.b:c", 1)],
        ),
        (
            "a.main.kts",
            '@file:DependsOn("com.openai:openai-java:1.0")\n',
            [("maven", "com.openai:openai-java", 1)],
        ),
        ("a.groovy", "@Grab('com.openai:openai-java:1.0')\n", [("maven", "com.openai:openai-java", 1)]),
        (
            "a.groovy",
            "@Grab(group='com.openai', module='openai-java', version='1')\n",
            [("maven", "com.openai:openai-java", 1)],
        ),
        ("a.sc", '//> using dep "com.openai:openai-java:1"\n', [("maven", "com.openai:openai-java", 1)]),
        ("a.scala", "//> using deps io.x::y:1, a.b:c:2\n", [("maven", "io.x:y", 1), ("maven", "a.b:c", 1)]),
        ("a.sc", "import $ivy.`com.openai:openai-java:1`\n", [("maven", "com.openai:openai-java", 1)]),
        ("a.exs", 'Mix.install([{:openai_ex, "~> 0.9"}])\n', [("hex", "openai_ex", 1)]),
        (
            "a.exs",
            'Mix.install([\n  :jason,\n  {:openai_ex, github: "x/y"},\n  req: "~> 1"\n])\n',
            [("hex", "jason", 2), ("hex", "openai_ex", 3), ("hex", "req", 4)],
        ),
        ("a.exs", '# Mix.install([{:openai_ex, "~> 0.9"}])\nx = {:other, 1}\n', []),
        ("a.exs", 'Mix.install([])\nx = {:openai_ex, "~> 1"}\n', []),
        ("a.livemd", '```elixir\nMix.install([{:openai_ex, "~> 0.9"}])\n```\n', [("hex", "openai_ex", 2)]),
        (
            "a.rb",
            'require "bundler/inline"\ngemfile do\n  gem "ruby-openai"\nend\n',
            [("gem", "ruby-openai", 3)],
        ),
        ("a.rb", 'gem "ruby-openai"\n', []),
        (
            "a.rs",
            '---\n[dependencies]\nasync-openai = "1"\n---\nfn main() {}\n',
            [("cargo", "async-openai", 3)],
        ),
        (
            "a.rs",
            '#!/usr/bin/env cargo\n---cargo\n[dependencies]\nasync-openai = { version = "1" }\n---\n',
            [("cargo", "async-openai", 4)],
        ),
        (
            "a.rs",
            '//! ```cargo\n//! [dependencies]\n//! async-openai = "1"\n//! ```\n',
            [("cargo", "async-openai", 3)],
        ),
        (
            "a.rs",
            '// cargo-deps: async-openai="1", serde\n',
            [("cargo", "async-openai", 1), ("cargo", "serde", 1)],
        ),
    ],
)
def test_what_a_source_declares(path: str, text: str, expected: list[tuple[str, str, int]]) -> None:
    assert read(path, text) == expected


PIECES = [
    "# /// script\n",
    "# ///\n",
    "# dependencies = ['a']\n",
    '#r "nuget: x"\n',
    "//DEPS a:b:c\n",
    "Mix.install([",
    '{:a, "1"}',
]
PIECES += [
    "bundler/inline",
    "gem 'a'\n",
    "---\n",
    "```cargo\n",
    "//! x\n",
    "@Grab('",
    "x = 1\n",
    ")",
    "\0",
    "é",
]


@given(st.lists(st.sampled_from(PIECES), max_size=20), st.sampled_from(READERS))
def test_any_mixture(pieces: list[str], reader: str) -> None:
    module, function = MODULES[reader]
    text = "".join(pieces)
    lines = text.count("\n") + 1
    for row in getattr(importlib.import_module(module), function)(text, "a.x"):
        assert 0 <= row.line <= lines


@each(
    ("text", "expected"),
    [
        ("---\n[dependencies]\nopenai = '1'\n---\n", True),
        ("\ufeff \u2028\n---cargo\n---\n", True),
        ("#!/usr/bin/env cargo --x\n\n---\n---\n", True),
        ("\ufeff#!/x\n---\n", True),
        ("x\n---\n", False),
        ("{}\n" * 9 + "---\n", False),
        ("//! ```cargo\n//! ---\n", True),
        ("x\n// cargo-deps: a\n---\n", True),
    ],
)
def test_a_cargo_script_begins_with_its_manifest(text: str, *, expected: bool) -> None:
    assert is_marked("declared_crates", text.encode()) == expected


_AROUND = (
    "---",
    "---cargo\n",
    "--",
    "\n",
    " ",
    "\u2028",
    "\x1f",
    "\x85",
    "\ufeff",
    "#!",
    "#!/x\n",
    "\r",
    "x",
)


@given(st.lists(st.sampled_from((*_AROUND, "[dependencies]\nopenai = '1'\n")), max_size=9).map("".join))
def test_nothing_is_declared_in_what_is_not_marked(text: str) -> None:
    module, function = MODULES["declared_crates"]
    if not is_marked("declared_crates", text.encode()):
        assert list(getattr(importlib.import_module(module), function)(text, "x")) == []
