"""Trailers in other places than git's block: credits are found, and prose that looks like them is not."""

from __future__ import annotations

from linter.readers.messages import tolerant_trailers
from linter.readers.messages.trailers import Trailer
from tests.tables import each

JANE = "Jane <j@x.example>"


def found(*texts: str, subject: int = 0, hidden: tuple[int, ...] = ()) -> list[tuple[str, str]]:
    covered = [index in hidden for index in range(len(texts))]
    return [(each.key, each.value) for each in tolerant_trailers.read(texts, covered, subject)]


@each(
    ("text", "expected"),
    [
        (f"Co-authored-by: {JANE}", [("Co-authored-by", JANE)]),
        (f"Co-authored by: {JANE}", [("Co-authored-by", JANE)]),
        (f"   Reviewed-by:{JANE}", [("Reviewed-by", JANE)]),
        (f"    Reviewed-by: {JANE}", []),
        ("AI tool used: x", [("AI-tool-used", "x")]),
        ("Claude-Session: x", [("Claude-Session", "x")]),
        ("Session: x", []),  # one word is prose
        ("Claude-Session:", []),
        ("Co-authored by: the whole team", []),  # without a mailbox it is a sentence
        ("Assisted-by: a lot of other people who gave hints", []),
        ("std-foo::bar", []),
        ("git-remote://host", []),
        ("cat-file: fix", []),  # in lower case a title, more often than not
        ("made-with: x", [("made-with", "x")]),
        (f"**Reviewed-by:** {JANE}", [("Reviewed-by", JANE)]),
    ],
)
def test_a_line_of_a_paragraph(text: str, expected: list[tuple[str, str]]) -> None:
    assert found("Fix", "", "Why.", text) == expected


def test_a_lower_case_key_counts_beside_a_sure_one() -> None:
    assert found("Fix", "", "tool-name: x", "Made-with: y") == [("tool-name", "x"), ("Made-with", "y")]
    assert found("Fix", "", "tool-name: x", "", "Made-with: y") == [("Made-with", "y")]


@each(
    ("title", "expected"),
    [
        ("pre-Commit: update", []),
        ("Claude-Session: x", [("Claude-Session", "x")]),
        (f"reviewed-by: {JANE}", [("reviewed-by", JANE)]),
    ],
)
def test_a_title_has_a_trailer_only_if_it_can_be_nothing_else(
    title: str, expected: list[tuple[str, str]]
) -> None:
    assert found(title) == expected


@each(
    ("texts", "number"),
    [
        (("Strip trailers such as:", "Made-with: x"), 0),
        (("Strip trailers such as:", "", "Made-with: x"), 0),
        (("Strip trailers such as:", "", "Made-with: x", "", "Made-with: y"), 1),
        (("Made-with: x", "We strip lines such as:", "Made-with: y"), 1),
        (("such:", "Made-with: x"), 1),  # one word introduces nothing
        (("# Trailers of ours:", "Made-with: x"), 1),
        (("- The trailers:", "Made-with: x"), 1),
        (("> Strip trailers such as:", "Made-with: x"), 1),
    ],
)
def test_what_prose_introduces_is_an_example(texts: tuple[str, ...], number: int) -> None:
    assert len(found("Fix", "", *texts)) == number


def test_what_is_hidden_is_not_read() -> None:
    assert found("Fix", "", "Made-with: x", "Made-with: y", hidden=(2,)) == [("Made-with", "y")]
    assert found("Fix", "", "Made-with: x", "  more", hidden=(3,)) == [("Made-with", "x")]


def test_a_value_goes_on_in_lines_that_are_indented_deeper() -> None:
    (trailer,) = tolerant_trailers.read(["Fix", "", " Made-with: x", "  y", " z"], [False] * 5, 0)
    assert trailer == Trailer("Made-with", "x y", 2, 4, 1)
    assert found("Fix", "", "Reviewed-by: Jane", f"  {JANE[5:]}") == [("Reviewed-by", JANE)]
    assert found("Fix", "", f"Reviewed-by: {JANE}", "  who did not see the rest of it, and so on") == [
        ("Reviewed-by", JANE)
    ]
    assert found("Fix", "", "Made-with: x", f"  Reviewed-by: {JANE}") == [
        ("Made-with", "x"),
        ("Reviewed-by", JANE),
    ]


LIST = ("* Fix a", "", f"* Reviewed-by: {JANE}", "", "* Fix b")


@each(
    ("texts", "number"),
    [
        (("Fix", "", f"- Reviewed-by: {JANE}"), 1),  # nothing else in its paragraph
        (("Fix", "", "- a", f"- Reviewed-by: {JANE}"), 0),
        (("Fix (#12)", "", "* a", f"* Reviewed-by: {JANE}"), 1),
        (("Fix (!12)", "", "* a", f"* Reviewed-by: {JANE}"), 1),
        (("Fix (#12)", "", "* a", "* Made-with: x"), 0),  # of what a forge joined, people only
        (("Fix", "", "* Fix a", "", "* Made-with: x", "more"), 1),
        (("Fix", "", "- Fix a", "", "- Made-with: x", "more"), 0),
        (("Fix", "", "* Fix a", "", "* Made-with: x", "a", "", "* Made-with: y", "b"), 0),
        (("Fix", "", "* Fix a", "", "* Made-with: x", "a", "", "Made-with: y"), 1),
        (("Fix", "", "* Made-with: x", "more"), 0),
    ],
)
def test_lists(texts: tuple[str, ...], number: int) -> None:
    assert len(found(*texts)) == number


def test_people_in_a_continuation_have_a_trailer_of_their_own() -> None:
    texts = [
        "Fix",
        "",
        "Made-with: x",
        f"  Reviewed-by: {JANE}",
        "  and more",
        "  Made-by: a lot of other people who gave hints",
    ]
    whole = Trailer("Made-with", "", 2, 6)
    assert tolerant_trailers.unglue(whole, texts) == [
        Trailer("Made-with", "x", 2, 3),
        Trailer("Reviewed-by", f"{JANE} and more Made-by: a lot of other people who gave hints", 3, 6, 2),
    ]
    assert tolerant_trailers.unglue(whole, [*texts[:3], " a", " b", f" * Reviewed-by: {JANE}"]) == [whole]


@each(
    ("text", "expected"),
    [
        (f"Fix\\n\\nReviewed-by: {JANE}", [("Reviewed-by", JANE)]),
        (f"Fix\\nMade-with: x\\nReviewed-by: {JANE}", [("Reviewed-by", JANE)]),
        (f"Fix\\nMade-With: x\\nReviewed-by: {JANE}", [("Reviewed-by", JANE), ("Made-With", "x")]),
        ("Fix\\nprose", []),
        ("Fix\\nReviewed-by: nobody in the world, as it were", []),
        ("Fix\\n* Made-With: x", []),
        (f"Fix Reviewed-by: {JANE}", []),
        (f"split at '\\nReviewed-by: {JANE}", []),  # a string of a program
    ],
)
def test_line_breaks_that_a_shell_left(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(each.key, each.value) for each in tolerant_trailers.escaped(text, 0)] == expected
