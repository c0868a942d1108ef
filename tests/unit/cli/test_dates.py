"""Days as people write them."""

from __future__ import annotations

import pytest

from linter.cli.dates import day_of
from tests.tables import each


@each(
    ("text", "day"),
    [
        ("", ""),
        ("2026-07-10", "2026-07-10"),
        ("2026-07-10T23:59:59Z", "2026-07-10"),
        ("2026-07-10 08:00", "2026-07-10"),
        ("today", "2026-03-31"),
        ("Yesterday", "2026-03-30"),
        ("1 day ago", "2026-03-30"),
        ("2  weeks ago", "2026-03-17"),
        ("3 weeks", "2026-03-10"),
        ("1 month ago", "2026-02-28"),
        ("13 months ago", "2025-02-28"),
        ("2 years ago", "2024-03-31"),
        ("0 days ago", "2026-03-31"),
    ],
)
def test_what_names_a_day(text: str, day: str) -> None:
    assert day_of(text, "2026-03-31") == day


@each(
    "text",
    [
        "last thursday",
        "noon",
        "2026-7-1",
        "2026-02-30",
        "20260710",
        "-1 days ago",
        "9999 years ago",
        "10.07.2026",
        "99999 months ago",
        "now",
        "1 fortnight ago",
        "2026-07-10 or so",
    ],
)
def test_what_names_none(text: str) -> None:
    with pytest.raises(ValueError, match="is no date: write 2026-07-10"):
        day_of(text, "2026-03-31")
