"""Lines of the report for people: width, labels, and commands to copy."""

from __future__ import annotations

import pytest

from linter.report.style import Style
from linter.report.text_layout import noted, together

RM = "Remove the file: git rm --cached -r -- "


@pytest.mark.parametrize(
    ("is_below_root", "joined"),
    [
        (False, f"{RM}a.md 'b c.md' sub/d.md"),
        (True, f"{RM}:/a.md ':/b c.md' :/sub/d.md"),
    ],
)
def test_one_command_for_all_paths(*, is_below_root: bool, joined: str) -> None:
    lines = ["Use it.", f"{RM}a.md", "Use it.", f"{RM}'b c.md'", f"{RM}a.md", f"{RM}sub/d.md"]
    assert list(together(lines, Style(is_below_root=is_below_root))) == ["Use it.", joined]


def test_what_is_noted_is_wrapped_on_a_terminal_only() -> None:
    words = "one two three four five six"
    assert list(noted("note", words, Style(width=20))) == [f"note     {words}"]
    assert list(noted("note", words, Style(width=20, wraps=True))) == [
        "note     one two",
        "         three four",
        "         five six",
    ]
    assert list(noted("", words, Style(width=20, wraps=True), "1")) == ["one two three four", "five six"]
