"""What is cut out of a Python file holds every module that the reader finds in the whole file."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.model.fragments import Fragment, Place
from linter.readers.imports import python as reader
from linter.readers.scripts.preselect import brought, commands, interpreters
from linter.readers.scripts.preselect import python_imports as narrowed
from linter.readers.scripts.recipes import read_justfile, read_recipes
from linter.readers.scripts.script_files import read_shell
from tests.tables import each


def modules(text: str) -> set[str]:
    return {item.text for item in reader.read(text, "x.py") if isinstance(item, Fragment)}


def lost(text: str) -> set[str]:
    """Parts of module names that the reader finds and the narrowed text does not hold."""
    part = narrowed(text.encode())
    return {word for module in modules(text) for word in module.split(".") if word.encode() not in part}


@each(
    ("text", "expected"),
    [
        ("import a.b\n", {"a.b"}),
        ("import a.\\\n  b, \\\n  c\n", {"a.b", "c"}),
        ("from \\\n a \\\n import b\n", {"a.b"}),
        ("from a import (\n    b,  # ( and )\n    c,\n)\n", {"a.b", "a.c"}),
        ("from a import (b, # )\n c)\n", {"a.b", "a.c"}),
        ("from a import (b # x ) y )\n, c)\n", {"a.b", "a.c"}),
        ("from a import \\\n  (b,\n c)\n", {"a.b", "a.c"}),
        ("from a import \\\r\n  (b,\r\n c)\r\n", {"a.b", "a.c"}),
        ("import a; f(); from b import (c,\n d)\n", {"a", "b.c", "b.d"}),
        (
            "from a import (b,\n c); from d import (e,\n f); import \\\n g\n",
            {"a.b", "a.c", "d.e", "d.f", "g"},
        ),
        ("x = importer(a)\nimport b\n", {"b"}),
        ("from important import (a,\n b)\n", {"important.a", "important.b"}),
        ("import a\rfrom b import (c,\r d)\r", {"a", "b.c", "b.d"}),
        ("# import (\nfrom a import (b,\n c)\n", {"a.b", "a.c"}),
        ("m = __import__(\n'a')\n", {"a"}),
        ("from importlib import import_module as im\nx = 1\nim(\n'a')\n", {"importlib.import_module", "a"}),
        ("from a import (b,\n c", {"a.b", "a.c"}),  # does not parse: read tolerantly
        ("%} import a\n)(\nimport b", {"a", "b"}),
        ("from .a import b  # (\nimport c  # )\n", {"c"}),  # a relative import is left out, alone
        ("from . import a; import b\n", {"b"}),
    ],
)
def test_nothing_is_lost(text: str, expected: set[str]) -> None:
    assert modules(text) == expected
    assert lost(text) == set()


def test_prose_and_names_are_left_out() -> None:
    text = b'"""Talks to anthropic."""\nimport os\n\nanthropic_key = os.environ["ANTHROPIC"]\n'
    assert narrowed(text) == b"import os"
    assert narrowed(b"x = 1\n") == b""


_LINE = st.sampled_from(
    [
        "import m1",
        "from m2 import (m3,",
        "m4)",
        "from m5 \\",
        "import m6",
        "(m7,",
        " m8, # ) (",
        ")",
        "import m9, \\",
        "x = f(",
        "; from ma import (mb",
        "'''",
        '"#"',
        "import_(mc)",
        "# import (md",
        "",
        "from me import mf if g(",
    ]
)


@given(
    lines=st.lists(_LINE, max_size=12),
    ends=st.lists(st.sampled_from(["\n", "\r\n", " ", "\r", ";"]), min_size=12),
)
def test_nothing_is_lost_of_anything(lines: list[str], ends: list[str]) -> None:
    assert lost("".join(line + end for line, end in zip(lines, ends, strict=False))) == set()


@given(st.text(alphabet="import fom(),#\\\n\r;.a'\"", max_size=80))
def test_nothing_is_lost_of_noise(text: str) -> None:
    assert lost(text) == set()


@pytest.mark.parametrize(
    "text",
    ["import (" * 30_000, "import \\\n" * 30_000, "import (#)" * 30_000, "from a import (b)\n" * 15_000],
)
def test_hostile_files_are_narrowed(text: str) -> None:
    assert len(narrowed(text.encode())) <= len(text)


_SCRIPT_LINE = st.sampled_from(
    [
        "python -c 'import m1'",
        "\tpython3 -c 'import $(NAME)'",
        "  python -c 'import {{name}}, m2'",
        "\t@python -c '$(LINE)'",
        "python - <<'EOF'",
        "EOF",
        "import m3, \\",
        " m4",
        "from m5 import (m6,",
        "m7) # )",
        "echo import m8 | python",
        "python <<EOF",
        "\tpython -c 'from m9 import ma'; git fast-import",
        "NAME = mb",
        "name := 'mc'",
        "LINE := import md",
        "all: ; python -c 'import me'",
        "python -c \\",
        "'import mf",
        "'",
        "\t'import mg'",
        "${PYTHON:-python3} -c 'import n1'",
        "$PYTHON -c 'import n2'; ${PYTHON-} -c 'import n3'",
        "\t-$(PYTHON) -c 'import n4'",
        "/usr/bin/python3.11 -c 'import n5'",
        "C:/x/python.exe -c 'import n6'",
        "node -e 'require(`n7`)'",
        "nodejs -e 'import n8 from \"n9\"'",
        "PY=pypy3",
        "\t$(PY) -c 'import na'",
        "# import mh",
        "%} __import__('mi')",
        "importlib.import_module(",
        "'mj')",
        "",
    ]
)


@given(
    lines=st.lists(_SCRIPT_LINE, max_size=14),
    read=st.sampled_from([read_shell, read_recipes, read_justfile]),
)
def test_no_module_of_a_script_is_lost(
    lines: list[str], read: Callable[[str, str], Iterable[Fragment | object]]
) -> None:
    text = "\n".join(lines)
    found = {
        item.text for item in read(text, "x") if isinstance(item, Fragment) and item.place is Place.IMPORT
    }
    words = frozenset(word.encode().lower() for module in found for word in module.split("."))
    script = commands(text.encode().lower())
    assert brought(script, words, interpreters(script)) == words


@given(
    st.lists(
        st.sampled_from("python3 copy pip node x.bun bun.example $PY ruby, -m import \r".split(" ")),
        max_size=9,
    )
)
def test_lines_name_the_interpreters_of_a_script(lines: list[str]) -> None:
    script = "\n".join(lines).encode()
    assert interpreters(script) == frozenset().union(*map(interpreters, script.splitlines(keepends=True)))
