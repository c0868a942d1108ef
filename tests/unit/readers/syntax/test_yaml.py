"""YAML by events gives what YAML by trees gives."""

from __future__ import annotations

import yaml
from hypothesis import given
from hypothesis import strategies as st

from linter.readers.syntax.key_paths import ELEMENT, Entry
from linter.readers.syntax.protocols import Unparsed
from linter.readers.syntax.yaml import _BREAKS, composed, streamed, yaml_entries

WORKFLOW = """\
on: [push, {branches: main}]
jobs:
  test:
    steps:
      - uses: actions/checkout@v4
      - run: |
          make
        env: {A: , B: "x"}
      -
      - ~
---
second: 'document'
"""
PARTS = (
    *(
        "a",
        "key: ",
        "- ",
        "\n",
        "\n  ",
        "\n    ",
        "? ",
        ": ",
        "{",
        "}",
        "[",
        "]",
        ", ",
        "|",
        ">-",
        '"',
        "'",
        "# c",
    ),
    *(
        "\n---\n",
        "...\n",
        "!!str ",
        "%",
        "x: 1\n",
        "- y: 2\n",
        "  z:\n",
        "{a: , b}",
        "\t",
        "\u2028",
        "? {a: b}\n: c\n",
    ),
)


def _starts(text: str) -> list[int]:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _sorted(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.offset, not entry.is_key))


@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join) | st.just(WORKFLOW))
def test_events_and_trees_show_the_same(text: str) -> None:
    text = text.translate(_BREAKS)  # as the reader does first: libyaml breaks lines at more characters
    starts = _starts(text)
    try:
        by_trees = composed(text, starts)
    except (yaml.YAMLError, ValueError):
        assert yaml_entries(text)[0] == ()
        assert isinstance(yaml_entries(text)[1], Unparsed)
        return
    by_events = streamed(text, starts)
    if by_events is not None:
        assert isinstance(by_trees, list)
        assert isinstance(by_events, list)
        assert _sorted(by_events) == _sorted(by_trees)


def test_a_workflow_needs_no_tree() -> None:
    assert streamed(WORKFLOW, _starts(WORKFLOW)) is not None
    entries, failure = yaml_entries(WORKFLOW)
    assert failure is None
    assert ("jobs", "test", "steps", ELEMENT, "uses") in {entry.path for entry in entries}


def test_an_alias_is_listed_once() -> None:
    text = "a: &x {b: 1}\nc: *x\n"
    assert streamed(text, _starts(text)) is None
    entries, failure = yaml_entries(text)
    assert failure is None
    assert [entry.text for entry in entries if entry.text in ("b", "1")] == ["b", "1"]


def test_hostile_nesting_is_no_yaml() -> None:
    for text in ("- " * 30_000, "[" * 30_000):
        entries, failure = yaml_entries(text)
        assert entries == ()
        assert isinstance(failure, Unparsed)
