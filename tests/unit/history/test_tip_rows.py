"""The refs that hold a trace, in their order."""

from __future__ import annotations

from linter.history.tip_rows import RefLists, holders, ignore_of, on_tips
from tests.unit.history.rows import Versions

PATH = "x.py"


def test_rows_that_show_the_same_are_joined() -> None:
    versions = Versions()
    rows = on_tips(
        (versions.row(PATH, text), tips) for text, tips in (("ab", [1, 4]), ("a", [2]), ("-ab", [0, 3]))
    )
    assert [(row.row, row.tips) for row in rows] == [
        (versions.row(PATH, "ab"), (0, 1, 3, 4)),
        (versions.row(PATH, "a"), (2,)),
    ]
    assert holders(versions.numbering, PATH, rows) == {
        (PATH, "claude-code/sdk", "a", 0): [(0, 0), (1, 0)],
        (PATH, "claude-code/sdk", "b", 0): [(0, 1)],
    }


def test_an_ignore_covers_what_it_covers_everywhere_as_on_the_last_ref() -> None:
    versions = Versions()
    rows = on_tips((versions.row(PATH, text), [tip]) for tip, text in enumerate(("A", "AB", "b")))
    held = holders(versions.numbering, PATH, rows)
    covering = {key[2]: ignore_of(versions.numbering, rows, held[key]) for key in held}
    assert covering == {"a": "- A0", "b": ""}


def test_equal_lists_of_refs_are_one() -> None:
    lists = RefLists(["main", "dev", "old"])
    assert lists.of([(2,), (0, 1)]) == ("main", "dev", "old")
    assert lists.of([(0, 1), (2,)]) is lists.of([(0, 2), (1,)])
