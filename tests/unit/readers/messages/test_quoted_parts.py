"""What stands in code, quotations and release notes is nobody's signature; what only looks so is."""

from __future__ import annotations

from linter.readers.messages.quoted_parts import hidden, is_aside
from tests.tables import each


def shown(*texts: str, tail: int | None = None) -> str:
    """A dot for every line that is the author's own, a hash for every other."""
    lines = ["Fix", *texts]
    found = hidden(lines, 0, len(lines) if tail is None else tail)
    return "".join("#" if each else "." for each in found[1:])


@each(
    ("texts", "expected"),
    [
        (("```", "a", "```", "b"), "###."),
        (("   ~~~ sh", "a", "~~~"), "###"),
        (("    ```", "a", "```"), "..."),  # indented like code, so no fence
        (("````", "```", "````", "a"), "###."),  # a shorter one closes nothing
        (("```", "~~~", "```", "a"), "###."),
        (("```", "a", "``` sh", "```"), "####"),  # with words, it closes nothing
        (("``` a `b`", "c"), ".."),
        (("~~~ a `b`", "c", "~~~"), "###"),
        (("```", "never closed"), ".."),
        (("```", "a", "```", "b", "```", "c", "```"), "###.###"),
    ],
)
def test_code_fences(texts: tuple[str, ...], expected: str) -> None:
    assert shown(*texts) == expected


@each(
    ("texts", "expected"),
    [
        (("<details>", "a", "</details>", "b"), "###."),
        (("<details><summary>a</summary>", "b", "</DETAILS>"), "###"),
        (("<blockquote>", "a", "</blockquote>"), "###"),
        (("a <details>", "b", "</details>"), ".##"),  # what is in front of the tag is the author's
        (("  <details>", "b", "</details>"), "###"),
        (("<details>", "<details>", "a", "</details>", "b", "</details>", "c"), "######."),
        (("<details>", "a", "</blockquote>"), "..."),
        (("<details>", "never closed"), ".."),
        (("</details>", "a"), ".."),
        (("`<details>`", "a", "</details>"), "..."),
        (("<!-- a", "b", "-->", "c"), "###."),
        (("a <!-- b", "c -->", "d"), ".#."),
        (("<!-- <details>", "-->", "a", "</details>"), "##.."),
        (("<!-- a", "<!-- b", "-->", "c"), "###."),
        (("-->", "a"), ".."),
        (("```", "<details>", "```", "a", "</details>"), "###.."),
        (("<detailsx>", "a", "</details>"), "..."),
    ],
)
def test_collapsed_parts_quotations_and_comments_of_html(texts: tuple[str, ...], expected: str) -> None:
    assert shown(*texts) == expected


@each(
    ("texts", "expected"),
    [
        (("## Release notes", "a", "b"), "###"),
        (("a", "# Changelog", "b"), ".##"),
        (("## What's changed", "### Fixes", "b", "## Why", "c"), "###.."),
        (("## Release notes", "# Why", "a"), "#.."),
        (("## Release notes", "## v1.2", "a"), "###"),
        (("## Release notes", "---------", "a"), "#.."),
        (("**Release notes:**", "**Added**", "a", "**Why**", "b"), "###.."),
        (("Release notes:", "Changelog", "a"), "###"),
        (("## Full changelog of x", "a"), "##"),
        (("## Changelogs are dull", "a"), ".."),
        (("Changelog of x", "a"), ".."),  # as prose it has to stand alone
        (("####### Release notes", "a"), ".."),  # no heading of Markdown
        (("#Release notes", "a"), ".."),
        (("**Release notes** are **out**", "a"), ".."),
        (("**Release** notes", "a"), ".."),
        (("Release notes**", "a"), ".."),
        (("**Release notes", "a"), ".."),
        (("**Release notes for** x **y**", "a"), ".."),
        (("## Why", "a"), ".."),
    ],
)
def test_release_notes(texts: tuple[str, ...], expected: str) -> None:
    assert shown(*texts) == expected


def test_release_notes_end_before_the_trailers() -> None:
    assert shown("## Release notes", "a", "A-by: a", tail=3) == "##."


def test_a_title_begins_no_release_notes() -> None:
    assert hidden(["# Changelog", "a"], 0, 2) == [False, False]


@each(
    ("text", "expected"),
    [
        ("> a", True),
        ("   > a", True),
        ("    a", True),
        ("\ta", True),
        ("  \ta", True),
        ("   a", False),
        ("a > b", False),
    ],
)
def test_quoted_or_indented_lines_are_asides(text: str, *, expected: bool) -> None:
    assert is_aside(text) is expected
