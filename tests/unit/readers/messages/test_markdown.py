from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linter.readers.messages import markdown
from tests.tables import each

ROBOT = "\N{ROBOT FACE}"


@each(
    ("line", "expected"),
    [
        ("Generated with X", "Generated with X"),
        ("<sub>Generated with X</sub>", "Generated with X"),
        ('<p align="right"><b>Made</b> with X</p>', "Made with X"),
        ('with <a href="https://x.example">X</a>', "with [X](https://x.example)"),
        ("with <a class=b href='https://x.example' id=c><i>X</i></a>", "with [X](https://x.example)"),
        ('Claude <a href="mailto:a@x.example">a@x.example</a>', "Claude a@x.example"),
        ("Claude <[a@x.example](mailto:a@x.example)>", "Claude <a@x.example>"),
        ("Claude [mail](mailto:a@x.example)", "Claude a@x.example"),
        ("**Co-authored-by:** Claude", "Co-authored-by: Claude"),
        ("__Co-authored-by__: Claude", "Co-authored-by: Claude"),
        ("_Generated with X_", "Generated with X"),
        ("*Generated with **X***", "Generated with X"),
        ("* item", "* item"),
        ("a_b_c and __init__.py", "a_b_c and init.py"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        (":robot: Generated", f"{ROBOT} Generated"),
        ("Claude &lt;a@x.example&gt;", "Claude <a@x.example>"),
        (r"Claude \<a@x.example\>", "Claude <a@x.example>"),
        ("![x](https://x.example/b.svg) Generated", " Generated"),
        ("`**x**` <code>y</code>", "`x` <code>y</code>"),
        ("## Generated", "## Generated"),
    ],
)
def test_plain(line: str, expected: str) -> None:
    assert markdown.plain(line) == expected


def test_marks_of_a_heading_go_where_asked() -> None:
    assert markdown.plain("## Generated with X", headings=True) == "Generated with X"
    assert markdown.plain("#12: fix", headings=True) == "#12: fix"


@each(
    ("line", "expected"),
    [
        (f"{ROBOT} Generated", "Generated"),
        ("\N{SPARKLES}\N{VARIATION SELECTOR-16} Generated \N{SPARKLES}", "Generated"),
        (":sparkles: Generated :tada:", "Generated"),
        ("Generated", "Generated"),
        ("- Generated", "- Generated"),
        ('"Generated"', '"Generated"'),
        ("12:30: x", "12:30: x"),
    ],
)
def test_undecorated(line: str, expected: str) -> None:
    assert markdown.undecorated(line) == expected


def test_links_give_their_text() -> None:
    assert markdown.without_links("[Claude](https://x.example) <a@x.example>") == "Claude <a@x.example>"


@given(st.text(alphabet="a <>/&;:*_[]()\\`#!\"'=\N{ROBOT FACE}", max_size=400))
def test_any_line(line: str) -> None:
    for heading in (False, True):
        assert "\n" not in markdown.undecorated(markdown.plain(line, headings=heading))


@each(
    ("text", "expected"),
    [
        ("Cl**au**de", True),
        ("**Cl**aude", True),
        ("Cl***aude", True),
        ("\u00e9**a", True),
        ("Cl<b><i>au</i></b>de", True),
        ("Cl[au](x)de", True),
        ("[Cl](x)aude", True),
        ("Cl![x](y)aude", True),
        ("anthropic\\.com", True),
        ("**Claude** <noreply@anthropic.com>", False),
        ("[Claude Code](https://claude.ai/code)", False),
        ("a[0] = b ** c, <b>d</b> \\ e", False),
        ("a\nb", False),
    ],
)
def test_markup_within_a_word(text: str, expected: bool) -> None:  # noqa: FBT001 a table
    assert markdown.is_within_a_word(text.encode()) is expected


@each("piece", ["*", "a<b ", "a[", "a](", "![", "a\\", "](](]("])
def test_markup_that_is_never_closed_is_looked_for_in_linear_time(piece: str) -> None:
    assert not markdown.is_within_a_word(f"a{piece * 50_000}".encode())


def test_much_markup_within_words_is_found() -> None:
    assert markdown.is_within_a_word(b"a" + b"a**<b>" * 50_000)


LONG = "<!-- This is an auto-generated comment: release notes by coderabbit.ai"


@each(
    ("lines", "expected"),
    [
        ([LONG, "-->", "x"], [f"{LONG} -->", "", "x"]),
        (
            ["x", LONG, f"{'y' * 60} and {'z' * 8}", "for all -->"],
            ["x", f"{LONG} {'y' * 60} and zzzzzzzz for all -->", "", ""],
        ),
        (["<!-- x", "y -->"], ["<!-- x", "y -->"]),
        ([LONG, "--> x"], [LONG, "--> x"]),
        ([LONG, "", "-->"], [LONG, "", "-->"]),
        ([LONG, "--> <!-- x -->"], [LONG, "--> <!-- x -->"]),
        ([LONG, LONG, "-->"], [LONG, f"{LONG} -->", ""]),
        ([LONG], [LONG]),
        (["<!--", LONG[5:], "-->"], ["<!--", LONG[5:], "-->"]),
    ],
)
def test_comments_that_a_forge_has_wrapped(lines: list[str], expected: list[str]) -> None:
    assert markdown.unwrapped(lines) == expected
