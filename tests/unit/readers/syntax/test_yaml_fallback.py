"""What is no YAML is read by the indentation of its lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.readers.syntax.key_paths import ELEMENT
from linter.readers.syntax.yaml_fallback import tolerant_yaml_entries


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n  b: c\n", [("a", "b", "c")]),
        (
            "a:\n- b: c\n  d: e\n- f\n",
            [("a", ELEMENT, "b", "c"), ("a", ELEMENT, "d", "e"), ("a", ELEMENT, "f")],
        ),
        ("a: |\n  not: this\nb: c # no\n", [("b", "c")]),
        ("{{ if x }}\nuses: 'a/b@v1'\n{{ end }}\n", [("uses", "a/b@v1")]),
        ("'k': v\n", [("k", "v")]),
    ],
)
def test_values_under_their_keys(text: str, expected: list[tuple[str, ...]]) -> None:
    found = [(*entry.path, entry.text) for entry in tolerant_yaml_entries(text) if not entry.is_key]
    assert [row for row in found if "{" not in row[-1]] == expected


@given(st.text(alphabet="ab:- \n\t'\"|>#{"))
def test_whatever_it_is_entries_stand_in_the_text(text: str) -> None:
    for entry in tolerant_yaml_entries(text):
        assert text[entry.offset :].lstrip("\"'").startswith(entry.text)
