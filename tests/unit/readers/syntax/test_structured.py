"""Tables of paths: which rules an entry has does not depend on how they are looked up."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from linter.model.fragments import Fragment
from linter.readers.syntax.key_paths import ELEMENT, Path, json_entries, matches
from linter.readers.syntax.offset_fragments import package
from linter.readers.syntax.structured import Format, Rule, read

_PATTERNS = st.lists(st.sampled_from(("a", "b", "*", ELEMENT)), min_size=1, max_size=3).flatmap(
    lambda parts: st.sampled_from((tuple(parts), (*parts, "**")))
)
_TABLES = st.lists(st.tuples(st.lists(_PATTERNS, max_size=3), st.booleans()), max_size=3)
_VALUES = st.recursive(
    st.sampled_from(("x", "y")),
    lambda below: st.lists(below, max_size=2) | st.dictionaries(st.sampled_from("abc"), below, max_size=3),
    max_leaves=8,
)


@given(_TABLES, _VALUES)
def test_every_rule_of_a_path_reads_the_entry(tables: list[tuple[list[Path], bool]], value: object) -> None:
    text = json.dumps(value)
    rules = [
        Rule(package(f"e{number}"), tuple(paths), is_key) for number, (paths, is_key) in enumerate(tables)
    ]
    expected = []
    keys: set[Path] = set()
    for entry in json_entries(text):
        names = [
            f"e{number}"
            for number, (paths, is_key) in enumerate(tables)
            if entry.is_key is is_key and any(matches(entry.path, pattern) for pattern in paths)
        ]
        expected += [] if entry.is_key and entry.path in keys else [(entry.text, name) for name in names]
        keys.update([entry.path] if names and entry.is_key else [])
    found = read(Format("json", tuple(rules)), text, "")
    assert [(item.text, item.key) for item in found if isinstance(item, Fragment)] == expected
