"""Lock files: every package once for each place where it stands, whatever else names it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linter.model.fragments import Fragment, Place
from linter.readers.packages import lock_files
from linter.readers.reader_table import MODULES
from linter.readers.registry import readers_for
from linter.readers.syntax.protocols import FileReader, Unparsed
from tests.tables import each

POETRY = """\
# anthropic in a comment
[[package]]
name = "openai"
version = "1.0"
description = "like anthropic"

[package.dependencies]
httpx = ">=0.23"

[[package]]
name = "Langchain_OpenAI"
files = [{file = "anthropic-1.whl", hash = "sha256:1"}]

[metadata]
name = "anthropic"
"""
UV = """\
[[package]]
name = "openai"
source = { registry = "https://registry.example/simple" }
dependencies = [
    { name = "httpx" },
]
"""
PYLOCK = """\
lock-version = "1.0"
[[packages]]
name = "openai"
[[packages.dependencies]]
name = "httpx"
"""
PIPFILE = """\
[packages]
openai = "*"
Lang_Chain = {version = "*", extras = ["anthropic"]}

[packages.groq]
version = "*"

[dev-packages]
pytest = "*"

[scripts]
anthropic = "run"
"""
PIPFILE_LOCK = """\
{"_meta": {"anthropic": 1},
 "default": {
  "openai": {"version": "==1", "markers": "anthropic"}},
 "develop": {"pytest": {}}}
"""
LOCK_1 = """\
{"name": "app", "lockfileVersion": 1,
 "requires": true,
 "dependencies": {
  "a": {"version": "1", "requires": {"x": "1"},
   "dependencies": {
    "@s/B": {"version": "npm:@t/c@2"}}}}}
"""
LOCK_3 = """\
{"name": "app", "lockfileVersion": 2,
 "packages": {
  "": {"name": "app", "dependencies": {"x": "1"}},
  "node_modules/a": {"version": "1", "dependencies": {"y": "1"}},
  "node_modules/a/node_modules/@s/b": {"version": "1"},
  "node_modules/alias": {"name": "@t/c", "version": "2"},
  "packages/own": {"name": "own"}},
 "dependencies": {"a": {"version": "1"}}}
"""


@each(
    ("path", "text", "expected"),
    [
        ("poetry.lock", POETRY, [("openai", 3), ("langchain-openai", 11)]),
        ("pdm.lock", UV, [("openai", 2)]),
        ("sub/uv.lock", UV, [("openai", 2)]),
        ("pylock.toml", PYLOCK, [("openai", 3)]),
        ("Pipfile", PIPFILE, [("openai", 2), ("lang-chain", 3), ("groq", 5), ("pytest", 9)]),
        ("Pipfile.lock", PIPFILE_LOCK, [("openai", 3), ("pytest", 4)]),
        ("npm-shrinkwrap.json", LOCK_1, [("a", 4), ("@s/b", 6), ("@t/c", 6)]),
        ("package-lock.json", LOCK_3, [("a", 4), ("@s/b", 5), ("alias", 6), ("@t/c", 6)]),
    ],
)
def test_what_is_locked(path: str, text: str, expected: list[tuple[str, int]]) -> None:
    found = _read(path, text)
    assert [(fragment.text, fragment.line) for fragment in found] == expected
    ecosystem = "npm" if path.endswith(".json") else "pypi"
    assert {(fragment.place, fragment.key, fragment.tolerant) for fragment in found} == {
        (Place.DEPENDENCY, ecosystem, False)
    }


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("uv.lock", '[[package]]\nname = "openai"\n[[package]]\nname = \n', 4),
        ("Pipfile", '[packages]\nopenai = "*"\n]', 3),
        ("package-lock.json", '{"packages": {\n"node_modules/openai": {},\n', 3),
    ],
)
def test_a_damaged_file_is_read_as_far_as_it_goes_and_says_so(path: str, text: str, line: int) -> None:
    reader = _reader(path)
    unparsed, *found = reader(text, path)
    assert isinstance(unparsed, Unparsed)
    assert (unparsed.reason, unparsed.line) == ("syntax", line)
    assert [(fragment.text, fragment.tolerant) for fragment in found if isinstance(fragment, Fragment)] == [
        ("openai", True)
    ]


@pytest.mark.parametrize("path", ["uv.lock", "Pipfile", "Pipfile.lock", "package-lock.json"])
@given(text=st.text(alphabet='{}[]":,=.\n a/packagesnm_odul', max_size=60))
def test_any_text_is_read(path: str, text: str) -> None:
    for item in _reader(path)(text, path):
        assert 0 <= item.line <= text.count("\n") + 1


def _reader(path: str) -> FileReader:
    (name,) = readers_for(path)
    module, function = MODULES[name]
    assert module == lock_files.__name__
    reader: FileReader = getattr(lock_files, function)
    return reader


def _read(path: str, text: str) -> list[Fragment]:
    found = list(_reader(path)(text, path))
    fragments = [item for item in found if isinstance(item, Fragment)]
    assert len(fragments) == len(found), "it parses"
    return fragments


_PIECES = (
    *(
        '"packages"',
        '"x"',
        '"node_modules/openai"',
        '"node_modules\\u002fopenai"',
        '"dependencies"',
        '"openai"',
    ),
    *('"version"', '"npm:openai@1"', ":", ": {", ": 1", "{", "}", "[", "]", ",", "\n"),
)


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
@example('{"packages": {"node_modules/openai": {}, "a/node_modules/ x ": {"x": {"name": "y"}}, "z": 1}}')
@example('{"packages": {"node_modules/openai": {"name": "y"}}}')
@example('{"x": "node_modules/openai", "packages": {"node_modules/openai": {}}}')
@example('{"packages": {"node_modules/": [1], "node_modules/x": {"node_modules/y": {}}}}')
@example('{"packages": {"": {"dependencies": {"openai": "1"}}}}')
@example('{"packages": [], "dependencies": {"openai": {"version": "npm:openai@1"}}}')
@example('{"x": {"packages": {}}, "dependencies": {"openai": {}}}')
@example('{"packages": {"node_modules\\u002fopenai": {}}}')
@example('["packages", {"openai": {}}]')
def test_what_is_named_at_a_glance_is_named_by_entries(text: str) -> None:
    found = list(lock_files.read_package_lock(text, "package-lock.json"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lock_files, "_at_a_glance", lambda _source: None)
        whole = list(lock_files.read_package_lock(text, "package-lock.json"))
    assert [row for row in whole if isinstance(row, Fragment)] == [
        row for row in found if isinstance(row, Fragment)
    ]
    assert len(whole) == len(found)
