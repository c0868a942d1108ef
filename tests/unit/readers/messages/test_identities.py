"""People in trailers: one or several, in any spelling; a sentence is nobody."""

from __future__ import annotations

from linter.readers.messages import identities
from tests.tables import each


@each(
    ("value", "people", "remark"),
    [
        ("Jane Doe <j@x.example>", ["Jane Doe <j@x.example>"], ""),
        ("Doe, Jane <j@x.example>", ["Doe, Jane <j@x.example>"], ""),
        ("A <a@x.example>, B <b@x.example>", ["A <a@x.example>", "B <b@x.example>"], ""),
        ("A <a@x.example> and B <b@x.example>", ["A <a@x.example>", "B <b@x.example>"], ""),
        ("A <a@x.example> # v2", ["A <a@x.example>"], "# v2"),
        ("Jane Doe", ["Jane Doe"], ""),
        ("", [], ""),
    ],
)
def test_who_is_listed(value: str, people: list[str], remark: str) -> None:
    assert identities.split(value) == (people, remark)


@each(
    ("written", "plain"),
    [
        ("Jane   Doe <j@x.example>", "Jane Doe <j@x.example>"),
        ('"Jane Doe" < mailto:j@x.example >', "Jane Doe <j@x.example>"),
        ("Jane Doe (j@x.example)", "Jane Doe <j@x.example>"),
        ("Jane Doe j@x.example", "Jane Doe <j@x.example>"),
        ("<j@x.example>", "<j@x.example>"),
        (" Jane Doe ", "Jane Doe"),
    ],
)
def test_one_spelling(written: str, plain: str) -> None:
    assert identities.normalise(written) == plain


@each(
    ("value", "expected"),
    [
        ("Jane Doe", True),
        ("Jane Doe <j@x.example>", True),
        ("Claude (model: opus, autonomous)", True),
        ("trailers are now stripped", False),
        ("see the docs: it is there", False),
        ("one two three four five six seven", False),
        ("`git log`", False),
        ("A <a@x.example> # v2", False),
        ("...", False),
    ],
)
def test_a_sentence_is_nobody(value: str, expected: object) -> None:
    assert identities.is_identity(value) is expected


def test_keys_of_people() -> None:
    assert all(map(identities.is_person_key, ("Signed-off-by", "Cc", "Author")))
    assert not any(map(identities.is_person_key, ("Fixes", "Change-Id")))


def test_the_number_of_an_account() -> None:
    assert identities.is_account("x <1+x[bot]@users.noreply.github.com>")
    assert not identities.is_account("x <x@users.noreply.github.com>")
