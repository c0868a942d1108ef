from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.model.fragments import Fragment, Place, Scope
from linter.readers.packages.manifests import read_package_json, read_pyproject, read_requirements
from linter.readers.syntax.protocols import Unparsed
from tests.tables import each

REQUIREMENTS = [
    pytest.param("a", [("a", 1)], id="plain"),
    pytest.param("a==1.0\nb>=2,<3\nc~=1\nd!=1\ne===x", [("a", 1), ("b", 2), ("c", 3), ("d", 4), ("e", 5)]),
    pytest.param("Google_Generative.AI", [("google-generative-ai", 1)], id="normalised"),
    pytest.param("a [x,y] >= 1", [("a", 1)], id="extras"),
    pytest.param('a; python_version < "3.11"\nb ;x', [("a", 1), ("b", 2)], id="markers"),
    pytest.param("a (>=1)\nb(>1)", [("a", 1), ("b", 2)], id="parentheses"),
    pytest.param("# a\n  # b\nc # d\n\n\n e", [("c", 3), ("e", 6)], id="comments"),
    pytest.param("-r a.txt\n-c b.txt\n--index-url https://c/d\n--no-binary e\n-i f", [], id="options"),
    pytest.param("a==1 --hash=sha256:b\nc --config-settings x=y", [("a", 1), ("c", 2)], id="per-requirement"),
    pytest.param(
        "a==1 \\\n    --hash=sha256:b \\\n    --hash=sha256:c\nd", [("a", 1), ("d", 4)], id="continued"
    ),
    pytest.param("\\\n  a \\\n  ==1", [("a", 2)], id="continued-at-once"),
    pytest.param("# a \\\nb", [("b", 2)], id="comments-do-not-continue"),
    pytest.param("a \\\n  # b\nc", [("a", 1), ("c", 3)], id="comment-within"),
    pytest.param("a @ https://x/y.whl\nb@git+https://x/c", [("a", 1), ("b", 2)], id="direct-references"),
    pytest.param("a[b]@ file:///x", [("a", 1)], id="direct-reference-with-extras"),
    pytest.param("git+https://x/y.git@v1#egg=a&subdirectory=b", [("a", 1)], id="egg"),
    pytest.param("git+https://x/y#subdirectory=b&egg=a[c]", [("a", 1)], id="egg-last"),
    pytest.param(
        "-e git+https://x/y#egg=a\n--editable=git+ssh://x/y#egg=b", [("a", 1), ("b", 2)], id="editable"
    ),
    pytest.param("-e .\n-e ./x/y\n--editable ../a", [], id="editable-paths"),
    pytest.param("https://x/open_ai-1.0-py3-none-any.whl", [("open-ai", 1)], id="wheel"),
    pytest.param("./a\n../b\n/c/d\nx\\y\nc.whl\nhttps://x/y.zip", [], id="paths"),
    pytest.param(
        "./w/a-1.0-py3-none-any.whl\na-1.0-1-py3-none-any.whl", [("a", 1), ("a", 2)], id="local-wheel"
    ),
    pytest.param("\ufeffa\r\nb\rc", [("a", 1), ("b", 2), ("c", 3)], id="line-ends"),
    pytest.param(
        "anthropic-tools\nmy.anthropic", [("anthropic-tools", 1), ("my-anthropic", 2)], id="longer-names"
    ),
    pytest.param("", [], id="empty"),
]

REQUIREMENTS_UNPARSED = [
    pytest.param("a\nb 1.0\nc", 2, [("a", 1, False), ("b", 2, True), ("c", 3, False)], id="no-operator"),
    pytest.param("a-b c", 1, [("a-b", 1, True)], id="two-words"),
    pytest.param("{% if x %}\na\n{{ b }}", 1, [("a", 2, False)], id="template"),
    pytest.param("a\n\0", 2, [("a", 1, False)], id="nul"),
    pytest.param("${A}\na=1", 1, [("a", 2, True)], id="variable-and-conda"),
]

PYPROJECT = [
    pytest.param(
        '[project]\ndependencies = ["a>=1", "B_c[x]"]', [("a", 2, 17), ("b-c", 2, 25)], id="project"
    ),
    pytest.param(
        '[project]\n# "a"\ndependencies = [\n  # "a"\n  "a",  # "b"\n  \'b\',\n]\n',
        [("a", 5, 3), ("b", 6, 3)],
    ),
    pytest.param('project.dependencies = ["a"]', [("a", 1, 25)], id="dotted"),
    pytest.param('project = { dependencies = ["a"], name = "b" }', [("a", 1, 29)], id="inline-table"),
    pytest.param('["project"]\n"dependencies" = ["a"]', [("a", 2, 19)], id="quoted-keys"),
    pytest.param(
        '[project]\ndependencies = ["""a""", "\\u0062"]', [("a", 2, 17), ("b", 2, 26)], id="strings"
    ),
    pytest.param("[project]\ndependencies = ['''\na''']", [("a", 2, 17)], id="multi-line-string"),
    pytest.param(
        '[project.optional-dependencies]\nx = ["a"]\n"y.z" = [\n"b"]',
        [("a", 2, 6), ("b", 4, 1)],
        id="optional",
    ),
    pytest.param('[project]\noptional-dependencies.x = ["a"]', [("a", 2, 28)], id="optional-dotted"),
    pytest.param(
        '[dependency-groups]\na = ["b", { include-group = "c" }]\nc = ["d"]',
        [("b", 2, 6), ("d", 3, 6)],
        id="groups",
    ),
    pytest.param('[build-system]\nrequires = ["a"]\nbuild-backend = "b"', [("a", 2, 13)], id="build"),
    pytest.param(
        '[tool.poetry.dependencies]\npython = "^3.10"\na = "^1"\nb = { version = "1", extras = ["c"] }\nd.version = "1"',
        [("a", 3, 1), ("b", 4, 1), ("d", 5, 1)],
        id="poetry",
    ),
    pytest.param(
        '[tool.poetry.dev-dependencies]\na = "*"\n[tool.poetry.group.x.dependencies]\nb = "*"',
        [("a", 2, 1), ("b", 4, 1)],
        id="poetry-groups",
    ),
    pytest.param(
        '[tool.poetry.dependencies.a]\nversion = "1"\nextras = []', [("a", 1, 27)], id="poetry-table"
    ),
    pytest.param(
        '[tool.poetry.dependencies]\na.version = "1"\na.extras = []', [("a", 2, 1)], id="poetry-once"
    ),
    pytest.param(
        '[[tool.poetry.dependencies.a]]\nversion = "1"\n', [("a", 1, 28)], id="poetry-array-of-tables"
    ),
    pytest.param('[tool.pdm.dev-dependencies]\nx = ["a", "-e file:///b"]', [("a", 2, 6)], id="pdm"),
    pytest.param(
        '[tool.uv]\nexclude-dependencies = ["b"]\ndev-dependencies = ["a"]', [("a", 3, 21)], id="uv"
    ),
    pytest.param(
        '[tool.hatch.envs.x]\ndependencies = ["a"]\nextra-dependencies = ["b"]',
        [("a", 2, 17), ("b", 3, 23)],
        id="hatch",
    ),
    pytest.param(
        '[project]\nname = "a"\nkeywords = ["a"]\ndescription = """\ndependencies = ["a"]\n"""\n[other]\ndependencies = ["a"]',
        [],
        id="same-name-elsewhere",
    ),
    pytest.param(
        '[project.x]\ndependencies = ["a"]\n[tool.uv.sources]\nb = { git = "c" }', [], id="near-misses"
    ),
    pytest.param(
        '[a]\nx = [[true], [1.5, -2e3], { y = 1979-05-27T07:32:00Z }]\n[project]\ndependencies = ["b"]',
        [("b", 4, 17)],
    ),
    pytest.param('[project] # x\r\ndependencies = ["a"]\r\n', [("a", 2, 17)], id="line-ends"),
    pytest.param(
        '[project]\nx = [\n[ true ]\n,\n[true]]\ndependencies = ["a"]', [("a", 6, 17)], id="nested-array"
    ),
    pytest.param(
        'project.dependencies = ["git+https://x#egg=a", "-e file:///y#egg=b", "./c"]',
        [("a", 1, 25), ("b", 1, 48)],
        id="addresses",
    ),
    pytest.param("", [], id="empty"),
]

PYPROJECT_UNPARSED = [
    pytest.param('[project]\ndependencies = [\n"a"\n"b",\n]', 4, [("a", 3), ("b", 4)], id="comma-missing"),
    pytest.param(
        '[project]\ndependencies = ["a",\n[tool.poetry.dependencies]\nb = "1"', None, [("a", 2), ("b", 4)]
    ),
    pytest.param('[project]\ndependencies = ["a",\nname = "b"\n', None, [("a", 2)], id="array-never-closed"),
    pytest.param(
        '{{ x }}\n[project]\ndependencies = [{% if y %}"a"{% endif %}]', 1, [("a", 3)], id="template"
    ),
    pytest.param(
        '[project\ndependencies = ["a"]\n[project]\ndependencies = ["b"]', 1, [("b", 4)], id="header"
    ),
    pytest.param(
        '[project]\nx = "never closed\ndependencies = ["a"]', 2, [("a", 3)], id="string-never-closed"
    ),
    pytest.param(
        '[project]\ndependencies = ["a"]\ndependencies = ["b"]', 3, [("a", 2), ("b", 3)], id="twice"
    ),
    pytest.param('[project]\ndependencies = ["a", "\0"]', 2, [("a", 2)], id="nul"),
    pytest.param('[project]\ndependencies = ["a", "\ud800"]\nx = ', 3, [("a", 2)], id="lone-surrogate"),
    pytest.param('[project]\ndependencies = ["a"]\nx = ' + "[" * 5_000, 0, [("a", 2)], id="deep-nesting"),
]

PACKAGE_JSON = [
    pytest.param(
        '{"dependencies": {"a": "^1", "@s/B": "*"}}', [("a", 1, 19), ("@s/b", 1, 30)], id="dependencies"
    ),
    pytest.param(
        '{\n "devDependencies": {"a": ""},\n "peerDependencies": {"b": ""},\n "optionalDependencies": {\n  "c": ""\n }\n}',
        [("a", 2, 22), ("b", 3, 23), ("c", 5, 3)],
        id="kinds",
    ),
    pytest.param('{"bundledDependencies": ["a"], "bundleDependencies": ["b"]}', [("a", 1, 26), ("b", 1, 55)]),
    pytest.param('{"bundleDependencies": true}', [], id="bundle-all"),
    pytest.param(
        '{"overrides": {"a": {".": "1", "b@^2": "3"}}}', [("a", 1, 16), ("b", 1, 32)], id="overrides"
    ),
    pytest.param(
        '{"resolutions": {"**/a/@s/b": "1", "c/d": "1", "e@npm:1.0": "2"}}',
        [("@s/b", 1, 18), ("d", 1, 36), ("e", 1, 48)],
        id="resolutions",
    ),
    pytest.param('{"pnpm": {"overrides": {"a@1>@s/b@2": "3"}}}', [("@s/b", 1, 25)], id="pnpm"),
    pytest.param(
        '{"dependencies": {"x": "npm:@a/sdk@^1", "y": "npm:b@1"}}', [("@a/sdk", 1, 19), ("b", 1, 41)]
    ),
    pytest.param('{"dependencies": {"x": "npm:@a/sdk"}}', [("@a/sdk", 1, 19)], id="alias-without-version"),
    pytest.param(
        '{"dependencies": {"x": "npm:^1", "y": "npm:*"}}', [("x", 1, 19), ("y", 1, 34)], id="yarn-range"
    ),
    pytest.param(
        '{"dependencies": {"x": "npm:latest"}}', [("x", 1, 19), ("latest", 1, 19)], id="tag-or-alias"
    ),
    pytest.param('{"overrides": {"x": "npm:@a/sdk@1"}}', [("@a/sdk", 1, 16)], id="override-by-alias"),
    pytest.param(
        '{"dependencies": {"a": "workspace:*", "b": "file:../b", "c": "link:c", "d": "git+ssh://x"}}',
        [("a", 1, 19), ("b", 1, 39), ("c", 1, 57), ("d", 1, 72)],
        id="protocols",
    ),
    pytest.param('{"dependencies": {"\\u0061": ""}}', [("a", 1, 19)], id="escape"),
    pytest.param(
        '{"name": "a", "keywords": ["a"], "scripts": {"a": "a"}, "x": {"dependencies": {"a": ""}}, "dependencies": []}',
        [],
        id="same-name-elsewhere",
    ),
    pytest.param(
        '{"dependencies": {"a": null, "b": {"version": "1"}}}', [("a", 1, 19), ("b", 1, 30)], id="odd-values"
    ),
    pytest.param('["dependencies"]', [], id="list"),
    pytest.param('{\r\n"dependencies": {\r"a": ""}}', [("a", 3, 1)], id="line-ends"),
]

PACKAGE_JSON_UNPARSED = [
    pytest.param('{"dependencies": {"a": "1",}}', 1, [("a", 1)], id="trailing-comma"),
    pytest.param('{\n// "b"\n"dependencies": {/* "c" */"a": "1"}}', 2, [("a", 3)], id="comments"),
    pytest.param("{dependencies: {a: '1', 'b': '2'}}", 1, [("a", 1), ("b", 1)], id="json5"),
    pytest.param('\ufeff{"dependencies": {"a": "1"}}', 1, [("a", 1)], id="byte-order-mark"),
    pytest.param(
        '{"dependencies": {"a": "1"},\n"dependencies": {"b": "1"}}', 0, [("a", 1), ("b", 2)], id="twice"
    ),
    pytest.param('{"dependencies": {"a": "1"\n"b": "1"', 2, [("a", 1), ("b", 2)], id="comma-missing"),
    pytest.param(
        '{"x": "never closed\n,"dependencies": {"a": "1"}}', 1, [("a", 2)], id="string-never-closed"
    ),
    pytest.param('{"dependencies": {"a": "1"}, "x": ' + "[" * 50_000, 0, [("a", 1)], id="deep-nesting"),
    pytest.param('{"dependencies": {"a": "\0"}}', 1, [("a", 1)], id="nul"),
    pytest.param("{{ x }}\n", 1, [], id="template"),
    pytest.param("", 1, [], id="empty"),
]

Reader = Callable[[str, str], Iterator[Fragment | Unparsed]]


def rows(found: list[Fragment | Unparsed]) -> list[tuple[str, int, bool]]:
    return [(row.text, row.line, row.tolerant) for row in found if isinstance(row, Fragment)]


@each(("text", "expected"), REQUIREMENTS)
def test_reads_requirements(text: str, expected: list[tuple[str, int]]) -> None:
    found = list(read_requirements(text, "requirements.txt"))
    assert not [row for row in found if isinstance(row, Unparsed)]
    assert rows(found) == [(*row, False) for row in expected]


@pytest.mark.parametrize(("text", "line", "expected"), REQUIREMENTS_UNPARSED)
def test_guesses_at_requirements_and_says_so(
    text: str, line: int, expected: list[tuple[str, int, bool]]
) -> None:
    found = list(read_requirements(text, "requirements.txt"))
    assert [row.line for row in found if isinstance(row, Unparsed)] == [line]
    assert rows(found) == expected


@each(("text", "expected"), PYPROJECT)
def test_reads_pyproject(text: str, expected: list[tuple[str, int, int]]) -> None:
    found = [row._replace(shown="") if isinstance(row, Fragment) else row for row in read_pyproject(text, "")]
    assert found == [
        Fragment(Place.DEPENDENCY, name, "pypi", line, column, scope="direct")
        for name, line, column in expected
    ]


@each(("text", "expected"), PACKAGE_JSON)
def test_reads_package_json(text: str, expected: list[tuple[str, int, int]]) -> None:
    found = [
        row._replace(shown="") if isinstance(row, Fragment) else row for row in read_package_json(text, "")
    ]
    scope: Scope = (
        "named" if ("overrides" in text or "resolutions" in text) and '"npm:@' not in text else "direct"
    )
    assert found == [
        Fragment(Place.DEPENDENCY, name, "npm", line, column, scope=scope) for name, line, column in expected
    ]


@each(
    ("read", "text", "line", "expected"),
    [
        *(pytest.param(read_pyproject, *case.values, id=case.id) for case in PYPROJECT_UNPARSED),
        *(pytest.param(read_package_json, *case.values, id=case.id) for case in PACKAGE_JSON_UNPARSED),
    ],
)
def test_falls_back_and_says_so(
    read: Reader, text: str, line: int | None, expected: list[tuple[str, int]]
) -> None:
    note, *found = read(text, "")
    assert isinstance(note, Unparsed)
    assert line in (note.line, None)
    assert rows(found) == [(*row, True) for row in expected]


@pytest.mark.parametrize(
    ("read", "text", "shown"),
    [
        (read_requirements, "A_b==1", "A_b"),
        (read_requirements, "a-b", ""),
        (read_pyproject, 'project.dependencies = ["A.b>1"]', "A.b"),
        (read_package_json, '{"dependencies": {"A": ""}}', "A"),
    ],
)
def test_shows_the_name_as_written(read: Reader, text: str, shown: str) -> None:
    (found,) = read(text, "")
    assert isinstance(found, Fragment)
    assert found.shown == shown


def test_a_requirement_without_operator_is_a_guess() -> None:
    assert rows(list(read_pyproject('project.dependencies = ["a 1", "b"]', ""))) == [
        ("a", 1, True),
        ("b", 1, False),
    ]


PIECES = [
    *(
        "[",
        "]",
        "{",
        "}",
        "=",
        ":",
        ",",
        ".",
        "\n",
        "\r",
        "#",
        '"',
        "'",
        '"""',
        "'''",
        "\\",
        " ",
        "a",
        "B_c",
        "1.0",
    ),
    *(
        "[project]\n",
        "dependencies",
        " = [",
        "[tool.poetry.dependencies]\n",
        '"dependencies": {',
        '"x": "npm:y@1"',
    ),
    *(
        "-e ",
        "-r ",
        "git+https://x#egg=z",
        " @ ",
        ">=",
        "; ",
        "\\\n",
        "\ufeff",
        "\0",
        "\ud800",
        "é",
        "\u2028",
        "//",
    ),
]


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)),
    st.sampled_from([read_requirements, read_pyproject, read_package_json]),
)
def test_any_text_is_read_and_places_are_right(text: str, read: Reader) -> None:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for found in read(text, ""):
        assert 0 <= found.line <= len(lines)
        if isinstance(found, Fragment):
            rest = "\n".join(lines[found.line - 1 :])[found.column - 1 :]
            assert "\\" in rest or (found.shown or found.text) in rest.lstrip("\"'")


def test_a_number_of_any_length_is_json() -> None:
    (found,) = read_package_json('{"dependencies": {"a": "1"}, "b": ' + "1" * 5_000 + "}", "")
    assert isinstance(found, Fragment)
    assert (found.text, found.tolerant) == ("a", False)
