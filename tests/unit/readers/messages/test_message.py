from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.model.fragments import Fragment, Place
from linter.readers.messages import message as reader
from linter.readers.syntax.text import fold
from tests.tables import each

CLAUDE = "Claude <noreply@anthropic.com>"
BY_CLAUDE = f"Co-Authored-By: {CLAUDE}"
JANE = "Jane <j@x.example>"
BY_JANE = f"Co-authored-by: {JANE}"
SIGNED = f"Signed-off-by: {JANE}"
KEY = "co-authored-by"
ZERO_WIDTH = "\N{ZERO WIDTH SPACE}"

STRICT = [(KEY, CLAUDE, False)]
LOOSE = [(KEY, CLAUDE, True)]


def read(message: str, place: Place) -> list[Fragment]:
    """The fragments of a place, each in its first reading."""
    return [fragment for fragment in reader.read(message) if fragment.place is place and not fragment.again]


def trailers(message: str) -> list[tuple[str, str, bool]]:
    return [(fragment.key, fragment.text, fragment.tolerant) for fragment in read(message, Place.TRAILER)]


def texts(message: str) -> list[str]:
    return [text for _, text, _ in trailers(message)]


def prose(message: str) -> list[tuple[str, str]]:
    return [(fragment.key, fragment.text) for fragment in read(message, Place.MESSAGE)]


def positions(message: str, place: Place = Place.TRAILER) -> list[tuple[int, int]]:
    return [(fragment.line, fragment.column) for fragment in read(message, place)]


def after_prose(value: str) -> str:
    """A message in which git sees no trailer."""
    return f"title\n\nprose\n{value}\n\nmore prose\n"


# Strict: the last paragraph, by git's grammar.


@each(
    ("block", "expected"),
    [
        (BY_CLAUDE, STRICT),
        (BY_CLAUDE.upper(), [(KEY, CLAUDE.upper(), False)]),
        (f"{SIGNED}\n{BY_CLAUDE}", [("signed-off-by", JANE, False), *STRICT]),
        (f"{BY_CLAUDE}\n\n\n", STRICT),
        (f"{BY_CLAUDE}\n# comment", STRICT),
        (f"{BY_CLAUDE}\n\nConflicts:\n\ta.c", STRICT),
        (f"(cherry picked from commit 0123456)\n{BY_CLAUDE}", STRICT),
        (f"p\np\np\np\np\n{SIGNED}\n{BY_CLAUDE}", [("signed-off-by", JANE, False), *STRICT]),
        ("Fixes: #12", [("fixes", "#12", False)]),
        ("AI-Assisted: no", [("ai-assisted", "no", False)]),
        ("Claude-Session: https://claude.ai/code", [("claude-session", "https://claude.ai/code", False)]),
        ("Co-authored-by:", []),
        (f"Co-authored-by : {CLAUDE}", STRICT),
        (f"Co-authored-by:{CLAUDE}", STRICT),
        (f"Co-authored-by:\n  {CLAUDE}", STRICT),
        ("Co-authored-by: Claude\n\t<noreply@anthropic.com>", STRICT),
        ("Claude-Session: one\n two\n   three", [("claude-session", "one two three", False)]),
        (f"{BY_CLAUDE}\r\n{SIGNED}\r\n", [*STRICT, ("signed-off-by", JANE, False)]),
        (f"{BY_CLAUDE}\r{SIGNED}\r", [*STRICT, ("signed-off-by", JANE, False)]),
        (f"{BY_CLAUDE}\r\r\n{SIGNED}\r\r\n", [*STRICT, ("signed-off-by", JANE, False)]),
    ],
)
def test_trailer_block(block: str, expected: list[tuple[str, str, bool]]) -> None:
    assert trailers(f"title\n\nbody\n\n{block}") == expected


def test_trailers_after_blank_lines_only_have_no_title_above_them() -> None:
    assert trailers(f"\n{BY_CLAUDE}\n") == STRICT
    assert prose(f"\n{BY_CLAUDE}\n") == []


@pytest.mark.parametrize("other", [BY_CLAUDE, f"  {BY_CLAUDE}", f"      {BY_CLAUDE}", f"\t{BY_CLAUDE}"])
def test_a_trailer_is_not_hidden_by_indenting_it_under_another(other: str) -> None:
    assert texts(f"title\n\n{SIGNED}\n{other}\n") == [JANE, CLAUDE]
    assert texts(f"title\n\n{other.lstrip()}\n  {SIGNED}\n") == [CLAUDE, JANE]


def test_a_glued_trailer_is_loose_and_stands_on_its_own_line() -> None:
    message = f"title\n\n{SIGNED}\n  Co-authored-by: Claude\n   <noreply@anthropic.com>\n"
    assert trailers(message) == [("signed-off-by", JANE, False), *LOOSE]
    assert positions(message) == [(3, 1), (4, 3)]


# One person each.


@each(
    ("value", "expected"),
    [
        (f"{JANE}, {CLAUDE}", [JANE, CLAUDE]),
        (f"{JANE},{CLAUDE}", [JANE, CLAUDE]),
        (f"{JANE}; {CLAUDE}", [JANE, CLAUDE]),
        (f"{JANE} & {CLAUDE}", [JANE, CLAUDE]),
        (f"{JANE} and {CLAUDE}", [JANE, CLAUDE]),
        (f"{JANE}, {JANE}, and {CLAUDE}", [JANE, JANE, CLAUDE]),
        (f"{JANE} {CLAUDE}", [JANE, CLAUDE]),
        (f"{CLAUDE},", [CLAUDE]),
        (f"{JANE}, Claude", [JANE, "Claude"]),
        ("Doe, Jane <j@x.example>", ["Doe, Jane <j@x.example>"]),
        (f"Doe, Jane <j@x.example>, {CLAUDE}", ["Doe, Jane <j@x.example>", CLAUDE]),
        ("Jane, Claude", ["Jane, Claude"]),
        ("Rand and Andrea", ["Rand and Andrea"]),
        ("Claude", ["Claude"]),
        ("Claude <>", ["Claude"]),
        ("Claude noreply@anthropic.com", [CLAUDE]),
        ("Claude (noreply@anthropic.com)", [CLAUDE]),
        ("noreply@anthropic.com", ["<noreply@anthropic.com>"]),
        ("<noreply@anthropic.com>", ["<noreply@anthropic.com>"]),
        ("Claude<noreply@anthropic.com>", [CLAUDE]),
        ("Claude < noreply@anthropic.com >", [CLAUDE]),
        ("Claude <<noreply@anthropic.com>>", [CLAUDE]),
        ("Claude <mailto:noreply@anthropic.com>", [CLAUDE]),
        ('"Claude" <noreply@anthropic.com>', [CLAUDE]),
        ("Claude   <noreply@anthropic.com>", [CLAUDE]),
        (f"{CLAUDE} # for v2", [CLAUDE]),
        (f"{CLAUDE} (reviewed)", [CLAUDE]),
        ("a -> b <c@d.example>", ["a -> b <c@d.example>"]),
        ("Claude <Opus> <noreply@anthropic.com>", ["Claude <Opus> <noreply@anthropic.com>"]),
        ("@copilot", ["@copilot"]),
        ("->", ["->"]),
    ],
)
def test_one_fragment_per_person(value: str, expected: list[str]) -> None:
    assert texts(f"title\n\nCo-authored-by: {value}\n") == expected


@pytest.mark.parametrize("value", ["a@b.example, c", "see <a@b.example>, then", "x; y & z"])
def test_values_of_other_keys_stay_whole(value: str) -> None:
    assert texts(f"title\n\nNote: {value}\n") == [value]


# Folding.


@pytest.mark.parametrize(
    "line",
    [
        f"Co-Authored-By\N{FULLWIDTH COLON} {CLAUDE}",
        f"Co-Auth{ZERO_WIDTH}ored-By: {CLAUDE}",
        f"Co-Authored-By: Cl{ZERO_WIDTH}aude <noreply@anthropic.com>",
        f"\N{CYRILLIC CAPITAL LETTER ES}o-Authored-By: {CLAUDE}",
        f"Co-Authored\0-By: {CLAUDE}",
    ],
)
def test_disguised_trailers(line: str) -> None:
    (fragment,) = read(f"title\n\n{line}\n", Place.TRAILER)
    assert (fragment.key, fragment.text, fragment.shown) == (KEY, CLAUDE, line)
    assert trailers(after_prose(line)) == LOOSE


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        (BY_CLAUDE, ""),
        ("Co-authored-by: Claude\n  <noreply@anthropic.com>", ""),
        (f"{BY_CLAUDE},", ""),
        ("Co-authored-by: Claude noreply@anthropic.com", "Claude noreply@anthropic.com"),
        (f"Co-authored-by: Cl{ZERO_WIDTH}aude\n  <a@b>", f"Co-authored-by: Cl{ZERO_WIDTH}aude <a@b>"),
    ],
)
def test_shown_is_the_text_before_it_was_changed(block: str, shown: str) -> None:
    assert [fragment.shown for fragment in read(f"title\n\n{block}\n", Place.TRAILER)] == [shown]


def test_a_nul_hides_nothing() -> None:
    assert trailers(f"title\n\nbody\0\n\n{BY_CLAUDE}\0\n") == STRICT
    assert prose("ti\0tle\n\nbo\0dy\n") == [("subject", "title"), ("body", "body")]


# Loose: any other line.


@each(
    "line",
    [
        BY_CLAUDE,
        f" {BY_CLAUDE}",
        f"   {BY_CLAUDE}",
        f"co-authored-by:{CLAUDE}",
        f"Co-authored-by : {CLAUDE}",
        f"Co-authored-by:\n  {CLAUDE}",
        f"Co-authored-by:\n      {CLAUDE}",
        f"Co-authored-by:\n\t{CLAUDE}",
        "Co-authored-by: Claude\n  <noreply@anthropic.com>",
        "Co-authored-by: Claude noreply@anthropic.com",
        f"{BY_CLAUDE}\r",
    ],
)
def test_loose_trailers(line: str) -> None:
    assert trailers(after_prose(line)) == LOOSE
    assert trailers(f"title\n\n{line}\n\nprose\n") == LOOSE


@each(
    ("line", "expected"),
    [
        ("Co-authored-by: Claude", [(KEY, "Claude", True)]),
        ("Co-authored-by: Claude Opus 4.6", [(KEY, "Claude Opus 4.6", True)]),
        ("Co-authored-by: Claude Opus 4.6 (1M context)", [(KEY, "Claude Opus 4.6 (1M context)", True)]),
        ("Co-authored-by: cursor[bot]", [(KEY, "cursor[bot]", True)]),
        ("Co-authored-by: claude code", [(KEY, "claude code", True)]),
        ("Assisted-by: Claude:claude-3-opus sparse", [("assisted-by", "Claude:claude-3-opus sparse", True)]),
        ("Assisted-by: J. Doe", [("assisted-by", "J. Doe", True)]),
        (f"Generated-by: {JANE}, {CLAUDE}", [("generated-by", JANE, True), ("generated-by", CLAUDE, True)]),
        ("Made-with: Cursor", [("made-with", "Cursor", True)]),
        ("Written-for: x", [("written-for", "x", True)]),
        ("Claude-Session: https://x.example/1", [("claude-session", "https://x.example/1", True)]),
        ("Claude-Session:\n  https://x.example/1", [("claude-session", "https://x.example/1", True)]),
        ("Entire-Checkpoint: 0123", [("entire-checkpoint", "0123", True)]),
        ("AI-Assisted: no", [("ai-assisted", "no", True)]),
        ("AI-Assisted: yes\n  in parts", [("ai-assisted", "yes in parts", True)]),
        ("Coding-Agent: x", [("coding-agent", "x", True)]),
        (
            "Coding-Agent: x\nentire-checkpoint: 1",
            [("coding-agent", "x", True), ("entire-checkpoint", "1", True)],
        ),
        ("  Co-authored-by: Claude\n  prose", [(KEY, "Claude", True)]),
        ("  Claude-Session: 1\n  prose", [("claude-session", "1", True)]),
    ],
)
def test_loose_keys_and_values(line: str, expected: list[tuple[str, str, bool]]) -> None:
    assert trailers(after_prose(line)) == expected


@each(
    "line",
    [
        f"Note: {CLAUDE}",
        f"Author: {CLAUDE}",
        "Fixes: #12",
        "Co-authored-by",
        "Co-authored-by:",
        "-by: Claude",
        f"Co--by: {CLAUDE}",
        f"Co-: {CLAUDE}",
        f"Co_authored_by: {CLAUDE}",
        f"Co authored by: {CLAUDE}",
        "cat-file: fix the format",
        "dependency-type: indirect",
        f"see {BY_CLAUDE}",
        f"`{BY_CLAUDE}`",
        f'"{BY_CLAUDE}"',
        f"1. {BY_CLAUDE}",
        f"#{BY_CLAUDE}",
        "std-foo::bar",
        "git-remote://host",
        "Co-authored-by: trailers are now stripped",
        "Co-authored-by: lines of Claude",
        "Co-authored-by: yes, please strip",
        "Co-authored-by: none of them. All gone",
        "Co-authored-by: one two three four five six seven",
        f"Co-authored-by: {CLAUDE} is stripped",
        f"Co-authored-by: the trailer {CLAUDE}",
        f"Co-authored-by: `{CLAUDE}`",
        f"Co-authored-by: {JANE}, which is wrong: see there",
        "Co-authored-by: ...",
        "Co-authored-by: Claude <a b c>",
        f"Co-authored-by: one two three four five six seven eight nine {CLAUDE}",
    ],
)
def test_prose_that_looks_like_a_trailer(line: str) -> None:
    assert trailers(after_prose(line)) == []


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (BY_CLAUDE, LOOSE),
        ("Claude-Session: 1", [("claude-session", "1", True)]),
        ("pre-commit: update", []),
        ("Co-authored-by: strip all such lines", []),
    ],
)
def test_the_subject_can_be_a_trailer(subject: str, expected: list[tuple[str, str, bool]]) -> None:
    assert trailers(f"{subject}\n\nbody\n") == expected
    assert (("subject", subject) in prose(f"{subject}\n\nbody\n")) is not bool(expected)


# Not read loosely: what is not the author's own word.

SURROUNDED = [
    f"> {BY_CLAUDE}",
    f"  > {BY_CLAUDE}",
    f">{BY_CLAUDE}",
    f"    {BY_CLAUDE}",
    f"\t{BY_CLAUDE}",
    f"  \t{BY_CLAUDE}",
    f"```\n{BY_CLAUDE}\n```",
    f"```text\n\n{BY_CLAUDE}\n\n```",
    f"~~~\n{BY_CLAUDE}\n~~~",
    f"````\n```\n{BY_CLAUDE}\n````",
    f"```\n~~~\n{BY_CLAUDE}\n```\n",
    f"<details>\n{BY_CLAUDE}\n</details>",
    f"<details open><summary>x</summary>\n\n{BY_CLAUDE}\n\n</details>",
    f"<DETAILS>\n{BY_CLAUDE}\n</DETAILS>",
    f"<details>\n<details>\n</details>\n{BY_CLAUDE}\n</details>",
    f"text <details>\n{BY_CLAUDE}\n</details>",
    f"<blockquote>\n{BY_CLAUDE}\n</blockquote>",
    f"<details><blockquote></blockquote>\n{BY_CLAUDE}\n</details>",
    f"<!--\n{BY_CLAUDE}\n-->",
    f"<!-- <details>\n{BY_CLAUDE} -->",
    f"## Release notes\n\n{BY_CLAUDE}\n\n## Next",
    f"## Release Notes\n\n### v2\n\n{BY_CLAUDE}\n\n## Next",
    f"## Release Notes\n\n## v2.0.1\n\n{BY_CLAUDE}\n\n## Next",
    f"# Changelog\n\n## Fixed\n\n{BY_CLAUDE}\n\n# Next",
    f"## \N{MEMO} Changelog\n\n{BY_CLAUDE}\n\n## Next",
    f"### What's Changed\n{BY_CLAUDE}",
    f"### What\N{RIGHT SINGLE QUOTATION MARK}s Changed in v2\n{BY_CLAUDE}",
    f"**Commits**\n\n{BY_CLAUDE}",
    f"**Changelog:**\n\n**Added**\n\n{BY_CLAUDE}",
    f"Release notes\n\n{BY_CLAUDE}",
    f"Release notes:\n## 2.1\n## Features\n{BY_CLAUDE}",
    f"Commits\n\n- 0123456 x\n\n{BY_CLAUDE}",
    f"Changelog\nCommits\n{BY_CLAUDE}",
    f"Strip trailers such as:\n\n{BY_CLAUDE}",
    f"Strip trailers such as:\n\n\n{BY_CLAUDE}\n{BY_CLAUDE}",
    f"Strip trailers such as:\n{BY_CLAUDE}\n{BY_CLAUDE}",
    f"1. strip this:\n\n{BY_CLAUDE}",
]


@each("part", SURROUNDED)
def test_not_the_authors_own_words(part: str) -> None:
    assert trailers(f"title\n\nprose\n\n{part}\n\nfrom the message.\n") == []


def test_an_example_can_be_introduced_by_the_subject() -> None:
    assert trailers(f"Strip trailers such as:\n\n{BY_CLAUDE}\n\nfrom there\n") == []


@each(
    "part",
    [
        f"```\nx\n```\n{BY_CLAUDE}",
        f"```\n{BY_CLAUDE}",
        f"~~~\n```\n{BY_CLAUDE}\n```",
        f"```x```\n{BY_CLAUDE}\n```",
        f"    ```\n{BY_CLAUDE}\n    ```",
        f"<details>\nx\n</details>\n{BY_CLAUDE}",
        f"<details>\n{BY_CLAUDE}",
        f"<!--\n{BY_CLAUDE}",
        f"-->\n{BY_CLAUDE}\n<!--",
        f"</details>\n{BY_CLAUDE}",
        f"`<details>`\n{BY_CLAUDE}\n`</details>`",
        f"<!-- x -->\n{BY_CLAUDE}",
        f"<b>\n{BY_CLAUDE}\n</b>",
        f"## Release notes\n\nx\n\n## Next\n\n{BY_CLAUDE}",
        f"## Release notes\n\nx\n\n# Next\n\n{BY_CLAUDE}",
        f"**Release notes**\n\nx\n\n**Testing**\n\n{BY_CLAUDE}",
        f"Release notes\n\nx\n\n**Testing**\n\n{BY_CLAUDE}",
        f"Release notes\n\nx\n\n---------\n\n{BY_CLAUDE}",
        f"Release notes of this\n\n{BY_CLAUDE}",
        f"We write release notes\n\n{BY_CLAUDE}",
        f"#Changelog\n\n{BY_CLAUDE}",
        f"####### Changelog\n\n{BY_CLAUDE}",
        f"- Commits\n\n{BY_CLAUDE}",
        f"**Commits** by **Jane**\n\n{BY_CLAUDE}",
        f"Example:\n\n{BY_CLAUDE}",
        f"* Strip this and that:\n\n{BY_CLAUDE}",
        f"- Strip this and that:\n\n{BY_CLAUDE}",
        f"## Strip this and that:\n\n{BY_CLAUDE}",
        f"> strip this:\n\n{BY_CLAUDE}",
        f"```\nstrip this:\n```\n\n{BY_CLAUDE}",
        f"Strip these:\n\nprose\n\n{BY_CLAUDE}",
    ],
)
def test_what_only_looks_surrounded_is_read(part: str) -> None:
    assert trailers(f"title\n\nprose\n\n{part}\n\nfrom the message.\n") == LOOSE


def test_the_subject_never_opens_release_notes() -> None:
    assert trailers(f"Release notes\n\n{BY_CLAUDE}\n\nprose\n") == LOOSE


def test_the_last_paragraph_does_not_belong_to_the_release_notes() -> None:
    message = f"title\n\n## Changelog\n\n- one\n\nGenerated with X\n\n{BY_CLAUDE}\n"
    assert prose(message) == [("subject", "title"), ("body", "Generated with X")]
    assert trailers(message) == STRICT


# Lists.


@each(
    ("paragraph", "expected"),
    [
        (f"* {BY_CLAUDE}", [CLAUDE]),
        (f"- {BY_CLAUDE}", [CLAUDE]),
        (f"  - {BY_CLAUDE}", [CLAUDE]),
        (f"- {BY_CLAUDE}\n- {BY_JANE}", [CLAUDE, JANE]),
        (f"- {BY_CLAUDE}\n{BY_JANE}", [CLAUDE, JANE]),
        ("- Co-authored-by: Claude\n  <noreply@anthropic.com>", [CLAUDE]),
        (f"- strip them\n- {BY_CLAUDE}", []),
        (f"- strip them\n- {BY_CLAUDE}\n- {SIGNED}", []),
        (f"- strip them\n- {BY_CLAUDE}\n{BY_JANE}", [JANE]),
        (f"* strip them\n* {BY_CLAUDE}", [CLAUDE]),
        (f"* strip them\n* {BY_CLAUDE}\n* {SIGNED}", []),
        (f"* strip them\n* {BY_CLAUDE}\n\n{BY_JANE}", [JANE]),
        ("- Co-authored-by: trailers are now stripped", []),
        (f"+ {BY_CLAUDE}", []),
        (f"-{BY_CLAUDE}", []),
        (f"- [ ] {BY_CLAUDE}", []),
    ],
)
def test_lists(paragraph: str, expected: list[str]) -> None:
    assert texts(f"title\n\nprose\n\n{paragraph}\n\nprose\n") == expected


# Squash bodies.

GITHUB_SQUASH = f"""\
feat: something (#12)

* first

Body of the first.

Co-authored-by: One <1@x.example>

* second:

Co-authored-by: Two <2@x.example>
Claude-Session: 1

* third

\N{ROBOT FACE} Generated with X

{SIGNED}

---------

Co-authored-by: One <1@x.example>
Co-authored-by: Two <2@x.example>
"""

GIT_SQUASH = f"""\
Squash

Squashed commit of the following:

commit 0123456789abcdef0123456789abcdef01234567
Author: {CLAUDE}
Date:   Mon Aug 3 10:00:00 2026 +0800

    second
    {""}
    Body.

        {BY_JANE}

    {BY_CLAUDE}

commit 0123456789abcdef0123456789abcdef01234568
Merge: 0123456 0123457
Author: Jane <j@x.example>

    first:

    {BY_JANE}

    prose

{SIGNED}
"""


def test_github_squash() -> None:
    assert trailers(GITHUB_SQUASH) == [
        (KEY, "One <1@x.example>", True),
        (KEY, "Two <2@x.example>", True),
        ("claude-session", "1", True),
        ("signed-off-by", JANE, True),
        (KEY, "One <1@x.example>", False),
        (KEY, "Two <2@x.example>", False),
    ]
    assert [text for _, text in prose(GITHUB_SQUASH)] == [
        "feat: something (#12)",
        "first",
        "Body of the first.",
        "second:",
        "third",
        "\N{ROBOT FACE} Generated with X",
        "---------",
    ]


def test_git_squash_trailers() -> None:
    assert trailers(GIT_SQUASH) == [*LOOSE, (KEY, JANE, True), ("signed-off-by", JANE, False)]
    assert positions(GIT_SQUASH) == [(15, 5), (23, 5), (27, 1)]


def test_git_squash_authors() -> None:
    authors = read(GIT_SQUASH, Place.AUTHOR)
    assert [(author.text, author.line, author.tolerant) for author in authors] == [
        (CLAUDE, 6, True),
        (JANE, 19, True),
    ]


def test_git_squash_prose() -> None:
    assert prose(GIT_SQUASH) == [
        ("subject", "Squash"),
        ("body", "Squashed commit of the following:"),
        ("subject", "second"),
        ("body", "Body."),
        ("subject", "first:"),
        ("body", "prose"),
    ]
    assert {fragment.line: fragment.tolerant for fragment in read(GIT_SQUASH, Place.MESSAGE)} == {
        1: False,
        3: False,
        9: True,
        11: True,
        21: True,
        25: True,
    }


def test_squash_in_a_squash() -> None:
    inner = "".join(f"    {line}\n" for line in GIT_SQUASH.splitlines())
    message = (
        f"Squash\n\nSquashed commit of the following:\n\ncommit 0123456\nAuthor: A <a@x.example>\n\n{inner}"
    )
    assert sorted(texts(message)) == [CLAUDE, JANE, JANE]
    assert [author.text for author in read(message, Place.AUTHOR)] == ["A <a@x.example>", CLAUDE, JANE]


def test_squash_without_the_opening_line_is_a_quoted_log() -> None:
    message = GIT_SQUASH.replace("Squashed commit of the following:", "This broke in")
    assert read(message, Place.AUTHOR) == []
    assert texts(message) == [JANE]


def test_squash_body_ends_where_something_else_begins() -> None:
    opening = "Squashed commit of the following:\n\n"
    message = f"t\n\n{opening}prose\n\ncommit 0123456\nAuthor: {CLAUDE}\n\n    x\n"
    assert read(message, Place.AUTHOR) == []
    assert read(f"t\n\n{opening}commit 0123456\n\n    x\n", Place.AUTHOR) == []


# Message lines.


@each(
    ("message", "expected"),
    [
        ("", []),
        ("\n \n", []),
        ("\n\ntitle\n", [("subject", "title")]),
        ("title\n\none\ntwo  \n", [("subject", "title"), ("body", "one"), ("body", "two")]),
        (
            "* title\n- one\n  * two\n-\n",
            [("subject", "title"), ("body", "one"), ("body", "two"), ("body", "-")],
        ),
        ("- \n", []),
        (
            "#12: title\n# one\n#two\n",
            [("subject", "#12: title"), ("heading", "# one"), ("heading", "#two")],
        ),
        ("    title\n\n    code\n\tcode\n   text\n", [("subject", "title"), ("body", "text")]),
        ("> quoted\n> quoted\n\nown\n", [("body", "own")]),
        ("t\n\n```\ncode\n```\nown\n", [("subject", "t"), ("body", "own")]),
        ("t\n\n<details>\nx\n</details>\nown\n", [("subject", "t"), ("body", "own")]),
        ("t\n\n<!-- x\ny -->\nown <!-- z -->\n", [("subject", "t"), ("body", "own <!-- z -->")]),
        (f"t\n\nx\n\n{BY_CLAUDE}\n", [("subject", "t"), ("body", "x")]),
        (after_prose(BY_CLAUDE), [("subject", "title"), ("body", "prose"), ("body", "more prose")]),
        ("t\n\n\N{FULLWIDTH LATIN CAPITAL LETTER A}i\n", [("subject", "t"), ("body", "Ai")]),
        (f"t\n\n[x]\n{SIGNED}\n", [("subject", "t"), ("body", "[x]")]),
    ],
)
def test_message_lines(message: str, expected: list[tuple[str, str]]) -> None:
    assert prose(message) == expected


def test_message_positions_and_shown() -> None:
    message = f"\r\ntitle\r\n\r\n  - bo{ZERO_WIDTH}dy\r\n"
    fragments = read(message, Place.MESSAGE)
    assert [(f.line, f.column, f.shown) for f in fragments] == [(2, 1, ""), (4, 5, f"  - bo{ZERO_WIDTH}dy")]


def test_fragments_come_in_the_order_of_the_text() -> None:
    lines = [fragment.line for fragment in reader.read(GITHUB_SQUASH + "\n" + GIT_SQUASH)]
    assert lines == sorted(lines)


# Any input, any size.


def fragments_are_sound(message: str) -> bool:
    count = message.count("\n") + message.count("\r") + 1
    return all(
        1 <= fragment.line <= count and fragment.column >= 1 and fragment.text
        for fragment in reader.read(message)
    )


@given(st.text())
def test_any_text(message: str) -> None:
    assert fragments_are_sound(message)


@given(
    st.lists(
        st.sampled_from([*SURROUNDED, *GIT_SQUASH.split("\n"), "- x", "a:", "\0", "<<", "\r"]), max_size=20
    )
)
def test_any_mixture(pieces: list[str]) -> None:
    assert fragments_are_sound("\n".join(pieces))


def test_folding_drops_what_cannot_be_seen() -> None:
    hidden = {chr(c) for c in range(sys.maxunicode + 1) if unicodedata.category(chr(c)) in ("Cc", "Cf")}
    assert fold("".join(sorted(hidden)) + "é") == "\t\né"
