from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from linter.model.fragments import Fragment, Place
from linter.readers.scripts.actions import read_actions as read
from linter.readers.syntax.protocols import Unparsed
from tests.tables import each

WORKFLOW = """\
name: uses a/b@v1
on: [push]
env: { uses: a/c@v1 }
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      # - uses: a/commented@v1
      - name: Review
        uses: "Anthropics/Claude-Code-Action/base-action@beta"  # pinned
        with:
          uses: a/input@v1
      - run: |
          uses: a/script@v1
          - uses: a/script@v1
      - { name: x, uses: 'a/flow' }
      - uses: ./local/action
      - uses: docker://alpine:3
  two:
    uses: Octo/repo/.github/workflows/x.yml@main
    with: { uses: a/with@v1 }
"""

PARSED = [
    pytest.param(
        WORKFLOW,
        [
            ("actions/checkout", 8, 15, "actions/checkout@v4"),
            (
                "anthropics/claude-code-action/base-action",
                11,
                15,
                "Anthropics/Claude-Code-Action/base-action@beta",
            ),
            ("a/flow", 17, 26, ""),
            ("octo/repo/.github/workflows/x.yml", 21, 11, "Octo/repo/.github/workflows/x.yml@main"),
        ],
        id="workflow",
    ),
    pytest.param("runs:\n  using: composite\n  steps:\n  - uses: a/b", [("a/b", 4, 11, "")], id="composite"),
    pytest.param(
        "runs:\r\n  steps:\r  - {uses: a/b}\n  - x: '\u2028'\n    uses: c/d/",
        [("a/b", 3, 12, ""), ("c/d", 5, 11, "c/d/")],
        id="line-ends",
    ),
    pytest.param("\ufeffjobs: {a: {uses: b/c}}", [("b/c", 1, 18, "")], id="byte-order-mark"),
    pytest.param("jobs: {é𝒳: {uses: b/c}}", [("b/c", 1, 19, "")], id="column-in-characters"),
    pytest.param(
        "x: &s\n- &u {uses: a/b}\n- *u\njobs: {o: &j {steps: *s}, t: {steps: *s}, r: *j}",
        [("a/b", 2, 13, "")],
        id="aliases-once",
    ),
    pytest.param("a: b\n---\nruns: {steps: [{uses: a/b}]}", [("a/b", 3, 23, "")], id="second-document"),
    pytest.param("uses: a/b\nsteps: [{uses: a/b}]\nruns: {uses: a/b}", [], id="elsewhere"),
    pytest.param("jobs: {a: {steps: [{x: {uses: a/b}}], y: {uses: a/b}}}", [], id="deeper"),
    pytest.param("jobs: {a: {steps: {uses: a/b}}}\nruns: [steps]", [], id="wrong-shapes"),
    pytest.param("jobs: {a: {uses: [a/b]}, b: {uses: }, c: {uses: '@v1'}, ? [x] : y}", [], id="no-value"),
    pytest.param("jobs: {a: {uses: ../b}, c: {uses: .}}", [], id="local"),
    pytest.param("just text", [], id="scalar"),
    pytest.param("", [], id="empty"),
]

UNPARSED = [
    pytest.param("jobs:\n\tx:\n    steps:\n    - uses: a/b@v1 # c", 2, [("a/b", 4)], id="tab"),
    pytest.param(
        "{% if x %}\nsteps:\n  - uses: 'A/b@v1'\n    'uses' : c/d\n{% endif %}", 1, [("a/b", 3), ("c/d", 4)]
    ),
    pytest.param("x: {{ y }}: z\n - { uses: a/b, with: c }", 1, [("a/b", 2)], id="flow"),
    pytest.param("x: [\n# uses: a/b\n- # uses: a/b\nname: uses: a/b\nreuses: a/b", 3, [], id="not-uses"),
    pytest.param(
        "x: [: ]]\n- run: |\n    uses: a/b\n\n    uses: a/b\n  uses: c/d\n  x: >-  # y\n    uses: a/b\n- uses: e/f",
        1,
        [("c/d", 6), ("e/f", 9)],
        id="block-scalar",
    ),
    pytest.param("x: [\n- uses: ./a\n- uses: docker://a\n- uses: |\n    a/b", 0, [], id="not-actions"),
    pytest.param("- " * 30_000 + "x\n- uses: a/b", 1, [("a/b", 2)], id="deep-nesting"),
    pytest.param("[" * 100_000 + "\nuses: a/b", 1, [("a/b", 2)], id="deep-flow"),
    pytest.param("jobs: {a: {uses: b/c}}\n\0\nuses: a/b", 0, [("a/b", 3)], id="nul"),
    pytest.param("x: \ud800\nuses: a/b", 0, [("a/b", 2)], id="lone-surrogate"),
    pytest.param("x: *undefined\nuses: a/b", 1, [("a/b", 2)], id="undefined-alias"),
    pytest.param('x: "\\UFFFFFFFF"\nuses: a/b', None, [("a/b", 2)], id="no-such-character"),
]


@pytest.fixture(params=["c", "python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "python":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(("text", "expected"), PARSED)
def test_reads_uses_of_steps_and_jobs(text: str, expected: list[tuple[str, int, int, str]]) -> None:
    assert list(read(text, ".github/workflows/x.yml")) == [
        Fragment(Place.ACTION, name, "github", line, column, shown=shown)
        for name, line, column, shown in expected
    ]


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(("text", "line", "expected"), UNPARSED)
def test_falls_back_and_says_so(text: str, line: int | None, expected: list[tuple[str, int]]) -> None:
    note, *found = read(text, "action.yml")
    assert isinstance(note, Unparsed)
    assert not line or note.line == line
    assert [(row.text, row.line) for row in found if isinstance(row, Fragment) and row.tolerant] == expected
    assert len(found) == len(expected)


def test_aliases_do_not_multiply() -> None:
    steps = "\n".join(["x: &s", *["- uses: a/b"] * 300])
    jobs = "\n".join(f"  j{number}: {{ steps: *s }}" for number in range(300))
    assert len(list(read(f"{steps}\njobs:\n{jobs}", "x.yml"))) == 300


@each(
    "text",
    [
        "jobs: [" + "- " * 20_000,
        "x: [\n" + "uses: &a " * 10_000,
        "x: [\n" + "- " * 20_000 + "y",
        "x: [\n-" + " " * 40_000,
        "{a: " * 20_000,
        "? " * 20_000,
        "x: ]\n" + "a: &" * 10_000 + "|",
    ],
)
def test_reads_hostile_text_in_linear_time(text: str) -> None:
    assert {found.line for found in read(text, "x.yml")} <= {0, 1, 2}


PIECES = [
    *(
        "jobs:",
        "runs:",
        "steps:",
        "uses:",
        " a/b",
        "@v1",
        "\n",
        "\n  ",
        "\n    ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ",",
        " ",
    ),
    *(
        "#",
        '"',
        "'",
        "|",
        ">-",
        "&x ",
        "*x",
        "\t",
        "\r",
        "?",
        ":",
        "---\n",
        "!!str ",
        "\ufeff",
        "\0",
        "\ud800",
        "é",
    ),
    *("\u2028", "\x85", "{{ x }}", "%", "\\", "jobs:\n  j:\n    steps:\n      - uses: o/r@v1\n", "<<: "),
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_any_text_is_read_and_places_are_right(text: str) -> None:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for found in read(text, "x.yml"):
        assert 0 <= found.line <= len(lines)
        if isinstance(found, Fragment):
            rest = " ".join("\n".join(lines[found.line - 1 :])[found.column - 1 :].split())
            assert found.text.split()[0] in rest.lower()
