"""Workflows by steps: whatever is done to a file, the same is seen as in the whole."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.model.fragments import Fragment, Place
from linter.model.matches import Sighting, flat
from linter.readers.scripts.actions import read_actions
from linter.readers.scripts.pipelines import workflow_scripts
from linter.readers.skeletons import yaml_steps
from linter.readers.skeletons.formats import OF_STEPS
from linter.readers.syntax.protocols import FileReader
from linter.readers.syntax.text import decode, with_line_feeds
from linter.scanning import keyword_search, memory
from linter.scanning.memory import Budget
from linter.scanning.piecewise import Piecewise
from tests.edits import edited
from tests.helpers import a_trace
from tests.scale import times
from tests.tables import each

READERS: dict[str, FileReader] = {"read_actions": read_actions, "workflow_scripts": workflow_scripts}
_TRACE = a_trace(rule="tool/any", tool="tool", places=(Place.ACTION,))
_PATH = ".github/workflows/x.yml"
WORKFLOW = """name: ci # acme
on:
  push:
    branches: [main]
env:
  KEY: acme
jobs:
  build:
    runs-on: ubuntu-latest
    container: acme/image:1
    steps:
      - uses: acme/checkout@v1
        with:
          ref: main
      # between
      - name: Install
        run: |
          pip install acme
          npx acme

          echo "x\\n" | acme
      - run: >
          pip install
          acme
        shell: bash
      - uses: actions/github-script@v7
        with:
          script: |
            require("acme")

  test:
    services:
      db:
        image: acme/db
    steps:
    - run: acme run
    - name: "acme"
      if: ${{ always() }}
      run: python -c 'import acme'
      shell: python
    - {run: npx acme, shell: bash}
    strategy: {matrix: {x: [1, 2]}}
  call:
    uses: acme/workflows/.github/workflows/x.yml@main
"""
ACTION = WORKFLOW[: WORKFLOW.index("on:")] + (
    "runs:\n  using: composite\n  steps:\n    - run: pip install acme\n      shell: bash\n    - uses: acme/x@v1\n"
)
SNIPPETS = (
    *(
        '"',
        "'",
        "#",
        "|",
        ">",
        "|+",
        "- ",
        "-",
        ": ",
        "\t",
        "  ",
        "\n\n",
        "\r\n",
        "\\",
        "\\x41",
        "\u2028",
        "é",
    ),
    *(
        "&a ",
        "*a",
        "<<: *a\n",
        "!!str ",
        "? ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "\x00",
    ),
    *(
        "      - uses: acme/y@v2\n",
        "    steps:\n",
        "steps:\n",
        "      - |\n        a\n",
        "shell: pwsh\n",
        "\ufeff",
    ),
    *(
        "defaults:\n  run:\n    shell: python\n",
        "    defaults: {run: {shell: bash}}\n",
        "      -\n        run: acme\n",
    ),
    *(
        "      - name: x\n        env:\n          steps:\n            - run: acme\n",
        "~a~list~of~steps~",
        '"a\\\n  b"',
    ),
    *(
        "      - run: |\n          steps:\n            - uses: acme/no@v1\n",
        "        acme\n",
        "  acme\n",
        "run: acme\n",
    ),
)


@pytest.fixture(autouse=True)
def _short_files_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_steps, "_LEAST", 0)


def _of_text(reader: str, path: str, text: str, _words: frozenset[bytes]) -> tuple[Sighting, ...] | None:
    found = list(READERS[reader](text, path))
    fragments = [item for item in found if isinstance(item, Fragment)]
    return tuple((_TRACE, fragment) for fragment in fragments) if len(fragments) == len(found) else None


def _compare(piecewise: Piecewise, reader: str, data: bytes) -> bool:
    """Whether a file was read by steps; then it must be as from the whole."""
    parts = piecewise.read(reader, _PATH, with_line_feeds(data), frozenset({b"acme"}))
    if parts is not None:
        assert [fragment for _, fragment in flat(parts)] == list(READERS[reader](decode(data), _PATH))
    return parts is not None


def _piecewise() -> Piecewise:
    search = keyword_search.words((b"acme",))
    return Piecewise(lambda _reader, data: search(data), _of_text, Budget())


EDITED = (
    st.sampled_from((WORKFLOW, WORKFLOW, ACTION))
    .flatmap(lambda text: edited(text, SNIPPETS))
    .map(lambda text: text.encode("utf-8", "surrogatepass"))
)


def test_every_reader_of_steps_is_tried() -> None:
    assert READERS.keys() == OF_STEPS


@pytest.mark.parametrize("reader", sorted(READERS))
@pytest.mark.parametrize("text", [WORKFLOW.replace("    - {run: npx acme, shell: bash}\n", ""), ACTION])
def test_files_as_people_write_them_are_read_by_steps(reader: str, text: str) -> None:
    assert _compare(_piecewise(), reader, text.encode())
    assert _compare(_piecewise(), reader, text.replace("\n", "\r\n").encode())


@pytest.mark.parametrize("reader", sorted(READERS))
def test_edited_files_show_the_same_by_steps_as_whole(reader: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_steps, "_LEAST", 0)  # also where tests/deep runs this
    compare_edited(reader, times(20, 1_000))


def compare_edited(reader: str, examples: int) -> None:
    piecewise = _piecewise()  # remembers what it saw in the versions before

    @settings(max_examples=examples, deadline=None)
    @given(EDITED)
    def compare(data: bytes) -> None:
        _compare(piecewise, reader, data)

    compare()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  build:\n", "  build: &a\n"),
        ("    runs-on: ubuntu-latest\n", "    defaults:\n      run:\n        shell: python\n"),
        ("env:\n", "env:\n  X: |\n    steps:\n      - a\n"),
        ("name: Install\n", 'name: "a\\x41"\n'),
        ("- uses: acme/checkout@v1\n", "-   uses: acme/checkout@v1\n"),
    ],
)
def test_what_reaches_beyond_a_step_is_left_to_the_whole(old: str, new: str) -> None:
    text = WORKFLOW.replace("    - {run: npx acme, shell: bash}\n", "")
    assert old in text
    assert not _compare(_piecewise(), "workflow_scripts", text.replace(old, new).encode())


def test_steps_of_any_number_of_jobs_share_one_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_LEAST", 50 * (memory._ENTRY + 40))
    monkeypatch.setattr(memory, "_MOST", 0)
    piecewise = _piecewise()
    for number in range(60):
        text = WORKFLOW.replace("build:", f"build{number}:").replace("acme/checkout", f"acme/c{number}")
        _compare(piecewise, "read_actions", text[: text.index("  test:")].encode())
    steps = piecewise._stepwise._steps
    assert 0 < len(steps) <= 50
    assert len({number for number, _ in steps}) > 1


def test_no_step_of_a_large_workflow_is_held() -> None:
    text = b"jobs:\n  build:\n    steps:\n      - run: |\n" + b"          echo\n" * 10_000
    yaml_steps.cut(text)
    tracemalloc.start()
    try:
        for number in range(8):
            assert yaml_steps.cut(text + b"%d" % number)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < len(text)


@each(
    ("text", "items"),
    [
        ("      - a: 1\n      - b: 1\n", ["      - a: 1\n", "      - b: 1\n"]),
        ("      - a: 1\n      -\n", ["      - a: 1\n"]),
        (
            "      - a: 1\n  # c\n\n        b: 1\n    env: 1\n      - no: 1\n",
            ["      - a: 1\n  # c\n\n        b: 1\n"],
        ),
        ("      - a: 1\n   \n      - b: 1", ["      - a: 1\n   \n", "      - b: 1"]),
        ("      - a: 1\n        - b\n", ["      - a: 1\n        - b\n"]),
        ("      - a: 1\n\tb\n      - c: 1\n", ["      - a: 1\n"]),
    ],
)
def test_a_list_ends_where_a_line_is_indented_no_deeper(text: str, items: list[str]) -> None:
    workflow = yaml_steps.cut(b"jobs:\n  build:\n    steps:\n" + text.encode())
    assert workflow is not None
    assert [item.text.decode() for item in workflow.lists[0].items] == items


@pytest.mark.parametrize("lists", [1, 3])
def test_a_workflow_is_cut_without_a_loss(lists: int) -> None:
    source = (WORKFLOW * lists).encode()
    workflow = yaml_steps.cut(source)
    assert workflow is not None
    parts = [(part.start, part.text) for part in workflow.frame if part.start >= 0]
    parts += [(item.start, item.text) for steps in workflow.lists for item in steps.items]
    assert b"".join(text for _, text in sorted(parts)) == source
