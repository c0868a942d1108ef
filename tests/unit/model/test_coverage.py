"""Coverage: complete only where something was to be read and all of it was."""

from __future__ import annotations

from linter.model.coverage import Count, Coverage, NotRead
from tests.tables import each

NOTHING = Coverage(Count(0, 0), Count(0, 0), Count(0, 0), (), (), ())
LARGE = NotRead("file", "too large", 1, "a")


@each(
    ("coverage", "complete"),
    [
        (NOTHING, False),
        (NOTHING._replace(commits=Count(3, 3)), True),
        (NOTHING._replace(files=Count(3, 2)), False),
        (NOTHING._replace(files=Count(1, 1), blobs=Count(2, 1)), False),
        (NOTHING._replace(files=Count(1, 1), not_read=(LARGE,)), False),
        (NOTHING._replace(files=Count(1, 1), outside=(LARGE,), notes=(LARGE,)), True),
    ],
)
def test_complete(coverage: Coverage, complete: object) -> None:
    assert coverage.complete is complete


def test_the_sum_has_one_row_for_each_reason() -> None:
    one = NOTHING._replace(commits=Count(2, 1), not_read=(LARGE,), by_name=1)
    other = NOTHING._replace(
        commits=Count(1, 1),
        not_read=(LARGE._replace(times=4, example="b"), LARGE._replace(reason="LFS")),
        by_name=2,
    )
    both = one.plus(other)
    assert (both.commits, both.by_name) == (Count(3, 2), 3)
    assert both.not_read == (LARGE._replace(reason="LFS"), LARGE._replace(times=5))


def test_nothing_to_read_is_said() -> None:
    (row,) = NOTHING.explained("shop").not_read
    assert row == ("repository", "there was nothing to read", 1, "shop")
    whole = NOTHING._replace(commits=Count(1, 1))
    assert whole.explained("shop") is whole
