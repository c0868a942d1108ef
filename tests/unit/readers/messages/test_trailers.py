"""The trailer block, as git sees it: what is read as a trailer is what `git interpret-trailers` prints."""

from __future__ import annotations

from linter.readers.messages import trailers
from tests.tables import each

A, B = ("A-by", "a"), ("B-by", "b")
SCISSORS = "# ------------------------ >8 ------------------------"


@each(
    ("message", "expected"),
    [
        ("Fix\n\nA-by: a\nB-by: b\n", [A, B]),
        ("Fix\n\nWhy.\n\nA-by: a\n", [A]),
        ("Fix\n\nA-by : a\nB-by:b\n", [A, B]),
        ("Fix\n\nA-by: a\n\nB-by: b\n", [B]),
        ("Fix\n\nA-by: a\n\n\n  \n", [A]),
        ("A-by: a\n", []),  # the title
        ("A-by: a\nB-by: b\n", []),
        ("Fix\n\nA-by: a\nprose\n", []),
        ("Fix\n\nprose\nA-by: a\n", []),
        ("Fix\n\nA_by: a\n", []),
        ("Fix\n\nA by: a\n", []),
        ("Fix\n\n: a\n", []),
        ("Fix\n\nA-by: a\n\nprose\n", []),
        ("Fix\n\nA-by:\n", [("A-by", "")]),
    ],
)
def test_a_block_is_the_last_paragraph_if_it_is_no_title(
    message: str, expected: list[tuple[str, str]]
) -> None:
    assert trailers.parse(message) == expected


SIGNED = "Signed-off-by: a"
PICKED = "(cherry picked from commit 1a2b)"


@each(
    ("texts", "number"),
    [
        ([*["prose"] * 3, SIGNED], 1),
        ([*["prose"] * 4, SIGNED], 0),
        ([SIGNED, *["prose"] * 3], 1),
        ([*["prose"] * 6, "A-by: a", PICKED], 1),
        ([*["prose"] * 7, "A-by: a", PICKED], 0),
        (["prose", " more of it", "  and more", SIGNED], 1),
        (["prose", " more of it", "  and more", "\tand more", SIGNED], 0),
        (["prose", "signed-off-by: a"], 0),  # as git writes it, or it is somebody's prose
        (["prose", "Signed-off-by:a"], 0),
        (["# prose", "# prose", "# prose", "# prose", SIGNED], 1),
        ([" indented", "A-by: a"], 0),
        (["A-by: a", " indented"], 1),
    ],
)
def test_prose_in_a_block_takes_a_line_of_git_and_at_least_a_quarter(texts: list[str], number: int) -> None:
    assert len(trailers.block(["Fix", "", *texts])) == number


@each(
    ("end", "expected"),
    [
        (["# a comment"], [A]),
        (["", "# a comment", ""], [A]),
        ([SCISSORS, "", "diff --git a b"], [A]),
        (["Conflicts:", "\ta.py", "\tb.py"], [A]),
        (["", "Conflicts:", "\ta.py", "# a comment"], [A]),
        (["", "Conflicts:", "a.py"], []),
        (["", "# a comment", "prose"], []),
        (["", "\tprose"], []),  # which only stands for files behind `Conflicts:`
        ([f" {SCISSORS}", "", "prose"], []),
    ],
)
def test_comments_conflicts_and_what_is_cut_off_end_no_block(
    end: list[str], expected: list[tuple[str, str]]
) -> None:
    assert [(found.key, found.value) for found in trailers.block(["Fix", "", "A-by: a", *end])] == expected


def test_a_value_goes_on_in_indented_lines() -> None:
    texts = ["Fix", "", "A-by:  a ", "  b", "\tc\t", "B-by: d"]
    assert trailers.block(texts) == [
        trailers.Trailer("A-by", "a  b c", 2, 5),
        trailers.Trailer("B-by", "d", 5, 6),
    ]


@each(
    ("text", "expected"),
    [
        ("", []),
        ("a", ["a"]),
        ("a\n", ["a"]),
        ("a\n\n", ["a", ""]),
        ("a\r\nb\rc\n", ["a", "b", "c"]),
        ("a\r\r\nb", ["a", "b"]),
        ("a\x0bb\x0cc\u2028d\x85e", ["a\x0bb\x0cc\u2028d\x85e"]),
    ],
)
def test_lines_end_as_in_files_only(text: str, expected: list[str]) -> None:
    assert trailers.lines(text) == expected


def test_a_line_of_spaces_separates_paragraphs() -> None:
    assert trailers.is_blank("")
    assert trailers.is_blank(" \t")
    assert not trailers.is_blank(" a")
