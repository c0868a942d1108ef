"""Which runs answer together: names tell the age and the part."""

from __future__ import annotations

from linter.fleet.rounds import WHOLE, Round, latest, new_name, one, part_of
from tests.tables import each

WHOLE_RUNS = ["20261101T013000-aaaaaa", "20261102T013000-bbbbbb", "20261103T013000-cccccc"]
NIGHT_1 = [f"20261101T01300{number}-aaaaaa.{number}of3" for number in (1, 2, 3)]
NIGHT_2 = [f"20261102T01300{number}-bbbbbb.{number}of3" for number in (1, 2, 3)]


def test_a_name_tells_the_part_and_sorts_by_age() -> None:
    early, late = new_name(1_780_000_000.0, (3, 64)), new_name(1_780_000_001.0, WHOLE)
    assert (part_of(early), part_of(late)) == ((3, 64), WHOLE)
    assert early < late
    in_a_second = [new_name(1_780_000_000.0 + number / 1000, WHOLE) for number in range(100)]
    assert in_a_second == sorted(in_a_second)
    assert min(in_a_second) > "20260528T202640-aaaaaa", "names of before had no microseconds"
    assert new_name(1.0, WHOLE) != new_name(1.0, WHOLE), "two machines begin in the same second"


@each(
    ("names", "back", "expected"),
    [
        ([], 0, Round(())),
        (WHOLE_RUNS, 0, Round((WHOLE_RUNS[2],))),
        (WHOLE_RUNS, 2, Round((WHOLE_RUNS[0],))),
        (WHOLE_RUNS, 3, Round(())),
        (NIGHT_1, 0, Round(tuple(NIGHT_1))),
        (NIGHT_1[:2], 0, Round(tuple(NIGHT_1[:2]), ((3, 3),))),
        ([*NIGHT_1, *NIGHT_2], 0, Round(tuple(NIGHT_2))),
        ([*NIGHT_1, *NIGHT_2], 1, Round(tuple(NIGHT_1))),
        ([*NIGHT_1, *NIGHT_2[1:]], 0, Round((NIGHT_1[0], *NIGHT_2[1:]))),
        ([*NIGHT_1, *WHOLE_RUNS[1:2]], 0, Round((WHOLE_RUNS[1],))),
        ([*NIGHT_1, *WHOLE_RUNS[1:2]], 1, Round(tuple(NIGHT_1))),
    ],
)
def test_the_newest_run_of_each_part(names: list[str], back: int, expected: Round) -> None:
    assert latest(reversed(names), back) == expected


def test_a_run_of_one_part_leaves_the_others_unread() -> None:
    assert one(NIGHT_1[1]) == Round((NIGHT_1[1],), ((1, 3), (3, 3)))
    assert one(WHOLE_RUNS[0]) == Round((WHOLE_RUNS[0],))
