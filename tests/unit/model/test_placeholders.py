"""Texts that somebody still has to replace."""

from __future__ import annotations

from linter.model.placeholders import is_placeholder
from tests.tables import each


@each("text", ["...", "\u2026", " - ? ".replace("-", "_"), "TODO", "tbd", "<why>", " <who and why> "])
def test_a_placeholder(text: str) -> None:
    assert is_placeholder(text)


@each("text", ["", " ", "R.", "To do", "<a> or <b>", "<jane@corp.example>", "TODO: ask Jane"])
def test_a_text(text: str) -> None:
    assert not is_placeholder(text)
