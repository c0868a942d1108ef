"""Where heredocs end: at their delimiter, indented by tabs where that is allowed, or else however indented."""

from __future__ import annotations

import pytest

from linter.readers.syntax.shell.heredocs import LineIndex


@pytest.mark.parametrize(
    ("text", "strips_tabs", "body"),
    [
        ("cat <<E\na\nE\nb", False, "a\n"),
        ("cat <<-E\n\ta\n\tE\nb", True, "\ta\n"),
        ("  cat <<E\n  a\n  E\n  b", False, "  a\n"),  # a script that is indented as a whole
        ("cat <<E\n\ta\n\tE\nE\n", False, "\ta\n\tE\n"),  # the exact one counts, though it is later
        ("cat <<E\nE", False, ""),
    ],
)
def test_the_text_of_a_heredoc(text: str, strips_tabs: object, body: str) -> None:
    start = text.index("\n") + 1
    found = LineIndex(text).body(start, "E", strips_tabs=bool(strips_tabs))
    assert found is not None
    assert text[found.start : found.end] == body
    assert text[found.after :][:1] in ("\n", "")


def test_one_that_never_ends() -> None:
    assert LineIndex("cat <<E\na\nEE\n").body(8, "E", strips_tabs=False) is None


def test_each_of_many_ends_at_its_own_delimiter() -> None:
    lines = LineIndex("a <<E\nE\nb <<E\nE\n")
    ends = [body.end for start in (6, 14) if (body := lines.body(start, "E", strips_tabs=False))]
    assert ends == [6, 14]
