from __future__ import annotations

from linter.model.coverage import Count, Coverage, NotRead
from linter.scanning.tally import Tally
from tests.helpers import changed
from tests.tables import each

NOTHING = Coverage(Count(0, 0), Count(0, 0), Count(0, 0), (), (), ())


def test_counts_and_reasons() -> None:
    tally = Tally()
    tally.expect("commit", 3)
    tally.read("commit", 2)
    tally.expect("file")
    tally.read("file")
    tally.missed("commit", "missing", "b")
    tally.missed("commit", "damaged", times=2)
    tally.missed("commit", "missing", "a")
    tally.missed("commit", "missing")
    tally.outside("file", "the content of a submodule", "vendor/x")
    tally.note("file", "does not parse", "x.py:3")
    assert tally.coverage() == Coverage(
        commits=Count(3, 2),
        files=Count(1, 1),
        blobs=Count(0, 0),
        not_read=(NotRead("commit", "damaged", 2), NotRead("commit", "missing", 3, "a")),  # the least example
        outside=(NotRead("file", "the content of a submodule", 1, "vendor/x"),),
        notes=(NotRead("file", "does not parse", 1, "x.py:3"),),
    )


@each(
    ("fields", "complete"),
    [
        ({}, False),  # silence is never success
        ({"blobs": Count(1, 1)}, False),
        ({"files": Count(1, 1)}, True),
        ({"commits": Count(1, 1)}, True),
        ({"files": Count(2, 1)}, False),
        ({"files": Count(1, 1), "blobs": Count(2, 1)}, False),
        ({"files": Count(1, 1), "not_read": (NotRead("file", "x", 1),)}, False),
        (
            {
                "files": Count(1, 1),
                "outside": (NotRead("file", "x", 1),),
                "notes": (NotRead("file", "x", 1),),
            },
            True,
        ),
    ],
)
def test_complete(fields: dict[str, object], *, complete: bool) -> None:
    assert changed(NOTHING, **fields).complete is complete
