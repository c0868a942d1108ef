"""Endpoints, variables, models, keys and comments: literals as a whole, and never what a sentence mentions."""

from __future__ import annotations

import importlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.model.fragments import Fragment
from linter.readers import literals
from linter.readers.reader_table import MARKS, MODULES, is_marked
from linter.readers.registry import readers_for
from linter.readers.syntax import comments
from linter.readers.syntax.lexing import Positions
from linter.readers.syntax.protocols import FileReader
from tests.tables import each

KEY = "sk-acme-" + "Ab1" * 12
PYTHON = f'''\
"""Talks to api.acme.ai with ACME_API_KEY."""
import os  # Written with Acme
URL = "https://API.acme.ai:443/v1?x=1"
HOST = 'eu.acme.ai'
key = os.environ["ACME_API_KEY"], "{KEY}"
print("see https://acme.ai/help or eu.acme.ai for ACME more", x.y, "acme-1.5")
path = f"https://stream.acme.ai/v1/{{model}}/x"
mail = "user@acme.ai"
again = "acme-1.5"
'''
YAML = """\
base: https://api.acme.ai/v1 # the service
hosts: [api.acme.ai, "x y"]
- https://api.acme.ai/v2
env: {ACME_KEY: abc, model: acme-large}
note: see https://docs.acme.ai for more
"""
SHELL = "export ACME_BASE_URL=${ACME_BASE_URL:-https://api.acme.ai}\necho it\\'s # no\nx=1 # fine\n"
ENV = f"ACME_TOKEN={KEY}\nmodel=acme-1\n"


def read(reader: str, text: str) -> list[tuple[str, str, str, int, int]]:
    module: FileReader = getattr(literals, reader)
    found = [row for row in module(text, "x") if isinstance(row, Fragment)]
    return [(row.place.value, row.text, row.key, row.line, row.column) for row in found]


@each(
    ("reader", "text", "expected"),
    [
        (
            "hash_code",
            PYTHON,
            [
                ("comment", "Talks to api.acme.ai with ACME_API_KEY.", "", 1, 4),
                ("comment", "Written with Acme", "", 2, 14),
                ("endpoint", "api.acme.ai/v1", "", 3, 8),
                ("endpoint", "eu.acme.ai", "", 4, 9),
                ("model", "eu.acme.ai", "", 4, 9),
                ("variable", "ACME_API_KEY", "name", 5, 19),
                ("variable", "sk-acme-", "secret", 5, 36),
                ("model", "acme-1.5", "", 6, 69),
                ("endpoint", "stream.acme.ai/v1/", "", 7, 10),
                ("model", "user@acme.ai", "", 8, 9),
                ("model", "acme-1.5", "", 9, 10),
            ],
        ),
        (
            "hash_config",
            YAML,
            [
                ("endpoint", "api.acme.ai/v1", "", 1, 7),
                ("comment", "the service", "", 1, 32),
                ("endpoint", "api.acme.ai/v2", "", 3, 3),
                ("variable", "ACME_KEY", "name", 4, 7),
                ("model", "acme-large", "", 4, 29),
            ],
        ),
        (
            "hash_config",
            SHELL,
            [
                ("variable", "ACME_BASE_URL", "name", 1, 8),
                ("endpoint", "api.acme.ai", "", 1, 39),
                ("comment", "fine", "", 3, 7),
            ],
        ),
        (
            "hash_config",
            ENV,
            [
                ("variable", "ACME_TOKEN", "name", 1, 1),
                ("variable", "sk-acme-", "secret", 1, 12),
                ("model", "acme-1", "", 2, 7),
            ],
        ),
        (
            "slash_code",
            'const a = `https://api.acme.ai/${x}`; // Acme wrote it\n/**\n * By Acme */ x("//no")',
            [
                ("endpoint", "api.acme.ai/", "", 1, 12),
                ("comment", "Acme wrote it", "", 1, 42),
                ("comment", "By Acme", "", 3, 4),
            ],
        ),
        ("slash_config", '{"url": "wss://acme.ai/x"} // y', [("endpoint", "acme.ai/x", "", 1, 10), ("comment", "y", "", 1, 31)]),
        ("both_code", "# a\n// b\n$x = 'acme-1';", [("comment", "a", "", 1, 3), ("comment", "b", "", 2, 4), ("model", "acme-1", "", 3, 7)]),
        ("dash_code", "-- a\nSELECT 'acme-1'", [("comment", "a", "", 1, 4), ("model", "acme-1", "", 2, 9)]),
        ("ini_config", "; a\nb=acme-1\n# c=d\n", [("comment", "a", "", 1, 3), ("model", "acme-1", "", 2, 3), ("comment", "c=d", "", 3, 3)]),
        ("markup", "<a>https://acme.ai/x</a><!-- By\n Acme -->", [("endpoint", "acme.ai/x", "", 1, 4), ("comment", "By", "", 1, 30), ("comment", "Acme", "", 2, 2)]),
        ("both_config", "# a\n// b\nx = 'acme-1'", [("comment", "a", "", 1, 3), ("comment", "b", "", 2, 4), ("model", "acme-1", "", 3, 6)]),
        ("batch_config", "REM a\n:: b\n", [("comment", "a", "", 1, 5), ("comment", "b", "", 2, 4)]),
        ("powershell_config", "<#\na\n#> # b", [("comment", "a", "", 2, 1), ("comment", "b", "", 3, 6)]),
        ("ruby_code", "=begin\na\n=end\n# b", [("comment", "a", "", 2, 1), ("comment", "b", "", 4, 3)]),
        ("haskell_code", "{- a -}\n-- b", [("comment", "a", "", 1, 4), ("comment", "b", "", 2, 4)]),
        ("percent_code", "%% a\n100\\% b", [("comment", "a", "", 1, 4)]),
        ("paren_code", "(* a *)", [("comment", "a", "", 1, 4)]),
        ("dash_code", "--[[ a\nb ]]\n-- c", [("comment", "a", "", 1, 6), ("comment", "b", "", 2, 1), ("comment", "c", "", 3, 4)]),
        ("jinja_markup", "{# a #}{{ b }}", [("comment", "a", "", 1, 4)]),
        ("handlebars_markup", "{{!-- a --}}{{#if b}}", [("comment", "a", "", 1, 7)]),
        ("razor_markup", "@* a *@ <!-- b -->", [("comment", "a", "", 1, 4), ("comment", "b", "", 1, 14)]),
        ("erb_markup", "<%# a %><%= b %>", [("comment", "a", "", 1, 5)]),
        ("mdx_prose", "{/* a */} {b}", [("comment", "a", "", 1, 5)]),
        ("page_comments", "<p>/* a */</p><script>\n// b\n</script><style>/* c */</style>", [("comment", "b", "", 2, 4), ("comment", "c", "", 3, 20)]),
        ("hash_code", '# x\n"""A.\n\nBy b:\n\n    c\n\nd\n"""\n', [("comment", "x", "", 1, 3), ("comment", "A.", "", 2, 4), ("comment", "By b:", "", 4, 1), ("comment", "d", "", 8, 1)]),
        ("prose", "ACME_KEY `acme-1` https://acme.ai <!-- By Acme -->", [("comment", "By Acme", "", 1, 40)]),
    ],
)  # fmt: skip
def test_reads(reader: str, text: str, expected: list[tuple[str, str, str, int, int]]) -> None:
    assert read(reader, text) == expected


def test_a_key_is_never_kept() -> None:
    for reader in ("hash_code", "hash_config", "slash_config", "markup"):
        rest = KEY.removeprefix("sk-acme-")
        assert all(rest not in str(row) for row in read(reader, f'key = "{KEY}"\nkey={KEY}\n<a>{KEY}</a>'))


def test_each_is_told_once_a_line() -> None:
    assert read("hash_code", "ACME_KEY, ACME_KEY\nACME_KEY\n# x\n# x\n") == [
        ("variable", "ACME_KEY", "name", 1, 1),
        ("variable", "ACME_KEY", "name", 2, 1),
        ("comment", "x", "", 3, 3),
        ("comment", "x", "", 4, 3),
    ]


@pytest.mark.parametrize(
    "value",
    [
        "claude-3-5-sonnet-20241022",
        "sk-acme-your-api-key-goes-here",
        "deepseek-r1-distill-qwen-32b",
        "localhost",
    ],
)
def test_what_is_no_key(value: str) -> None:
    assert [row for row in read("hash_code", f"x = '{value}'") if row[2] == "secret"] == []


@each("path", [".env", "a/.env.example", "x.py", "x.go", "a.yaml", "Dockerfile", "README.md", "x.php"])
def test_which_files_are_read(path: str) -> None:
    assert any(MODULES[reader][0] == "linter.readers.literals" for reader in readers_for(path))


@pytest.mark.parametrize("path", ["uv.lock", "package-lock.json", "go.sum", "notes.txt", "x.png"])
def test_which_files_are_not_read(path: str) -> None:
    assert not any(MODULES[reader][0] == "linter.readers.literals" for reader in readers_for(path))


@given(
    st.text(alphabet="aA1_-./:#\"'`\\\n\t <!>*;=é\x00", max_size=200),
    st.sampled_from(sorted(comments.STYLES)),
)
def test_code_keeps_its_places(text: str, style: str) -> None:
    code, lines = comments.split(text, style)
    assert len(code) == len(text)
    assert code.count("\n") == text.count("\n")
    assert all(text.startswith(line, offset) for offset, line in lines)


@given(st.text(max_size=200) | st.text(alphabet="aA1_-./:#\"'`\\\n <!>", max_size=200))
def test_survives_any_text(text: str) -> None:
    for reader in ("hash_code", "slash_code", "hash_config", "ini_config", "markup", "prose"):
        lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
        assert all(1 <= row[3] <= lines for row in read(reader, text))


@each(
    ("line", "found"),
    [
        ("const k = process.env.ACME_API_KEY;", True),
        ("const k = import.meta.env.ACME_API_KEY;", True),
        ("key = ENV.ACME_API_KEY", True),
        ("key: ${{ secrets.ACME_API_KEY }}", True),
        ("key: ${{ vars.ACME_API_KEY }}", True),
        ("key = environ.ACME_API_KEY", True),
        ("key = Kind.ACME_API_KEY", False),
        ("key = my_env.ACME_API_KEY", False),
        ("see www.ACME_API_KEY", False),
    ],
)
def test_a_variable_behind_a_dot_is_one_of_an_environment(line: str, *, found: bool) -> None:
    names = [row[1] for row in read("slash_code", line) if row[2] == "name"]
    assert names == (["ACME_API_KEY"] if found else [])


LINES = st.sampled_from(
    [
        'url = "https://api.openai.com/v1"',
        "url: https://api.openai.com/v1",
        '  - "gpt-4o"  # gpt-4o, İ',
        "OPENAI_API_KEY = os.environ['OPENAI_API_KEY']",
        'x = """',
        '"""',
        "/* api.openai.com",
        "*/",
        "<a>https://api.openai.com</a>",
        "const k = `OPENAI_API_KEY`; // ai!",
        "# plain",
        "İ = 'gpt-4o'",
    ]
)


@given(
    lines=st.lists(LINES, max_size=12),
    name=st.sampled_from(["hash_code", "slash_code", "hash_config", "markup"]),
)
def test_with_words_only_what_holds_one_is_left(lines: list[str], name: str) -> None:
    reader = getattr(literals, name)
    text = "\n".join(lines)
    words = frozenset({"openai", "gpt-4o"})
    whole = [item for item in reader(text, "a") if any(word in item.text.lower() for word in words)]
    some = [item for item in reader(text, "a", words) if any(word in item.text.lower() for word in words)]
    assert some == whole


@given(st.text(alphabet="ab\n", max_size=30), st.lists(st.integers(0, 30), max_size=12))
def test_positions_are_right_in_any_order(text: str, offsets: list[int]) -> None:
    positions = Positions(text)
    for offset in offsets:
        if offset <= len(text):
            before = text[:offset].split("\n")
            assert positions.at(offset) == (len(before), len(before[-1]) + 1)


@given(st.text(alphabet="<!->a\n #=:"), st.sampled_from(sorted(MARKS)))
def test_without_its_mark_a_reader_finds_nothing(text: str, reader: str) -> None:
    module, function = MODULES[reader]
    rows = getattr(importlib.import_module(module), function)(text, "a.md")
    assert not any(isinstance(row, Fragment) for row in rows) or is_marked(reader, text.encode())


@pytest.mark.parametrize(
    "address",
    [
        "https://user@api.example.com:443/v1",
        "https://user:secret@api.example.com/v1",
        "https://api.example.com./v1",
        "https://user@api.example.com.:8443/v1",
        "HTTPS://API.EXAMPLE.COM./v1",
    ],
)
def test_18_10_a_host_with_user_port_or_final_dot(address: str) -> None:
    text = f'url = "{address}"\n'
    assert [row[1] for row in read("hash_code", text) if row[0] == "endpoint"] == ["api.example.com/v1"]


@pytest.mark.parametrize(
    "address", ["https://api.example.com@other.example/", "https://api.example.com.other.example/"]
)
def test_18_10_a_host_that_only_looks_like_another(address: str) -> None:
    hosts = [
        row[1].partition("/")[0] for row in read("hash_code", f'url = "{address}"\n') if row[0] == "endpoint"
    ]
    assert len(hosts) == 1
    assert hosts[0].endswith("other.example")
