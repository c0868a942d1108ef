"""Parses days as people write them: ISO dates, `yesterday`, `3 weeks ago`.

git itself takes any word for a date without an error ("last thursdai" is now), so it is given ISO days only.
"""

from __future__ import annotations

import calendar
import datetime
import re
import time

_AGO = re.compile(r"(\d{1,5})\s*(day|week|month|year)s?(?:\s+ago)?", re.IGNORECASE)
_WORDS = {"today": 0, "yesterday": 1}
_MONTHS = {"month": 1, "year": 12}
_DAYS = {"day": 1, "week": 7}
_A_YEAR = 12


def date_of(today: str) -> datetime.date:
    """An ISO day as a date; without one, the day that it is for the user."""
    return datetime.date.fromisoformat(today or time.strftime("%Y-%m-%d"))


def day_of(text: str, today: str = "") -> str:
    """The day that a text names, `YYYY-MM-DD`; empty for an empty text. `today` is what is counted from.

    Raises:
        ValueError: the text names no day.
    """
    words = " ".join(text.split()).lower()
    if not words:
        return ""
    base = date_of(today)
    try:
        if words in _WORDS:
            return str(base - datetime.timedelta(days=_WORDS[words]))
        if found := _AGO.fullmatch(words):
            return str(_back(base, int(found[1]), found[2]))
        return _iso(words)
    except (ValueError, OverflowError) as error:
        raise ValueError(
            f'"{text}" is no date: write 2026-07-10, yesterday, or "3 weeks ago" (days, months, years).'
        ) from error


def _back(base: datetime.date, number: int, unit: str) -> datetime.date:
    if unit in _DAYS:
        return base - datetime.timedelta(days=number * _DAYS[unit])
    months = base.year * _A_YEAR + base.month - 1 - number * _MONTHS[unit]
    year, month = divmod(months, _A_YEAR)
    last = calendar.monthrange(year, month + 1)[1] if 1 <= year <= datetime.MAXYEAR else 1
    return datetime.date(year, month + 1, min(base.day, last))


def _iso(text: str) -> str:
    """Accept `2026-07-10`, or a time on that day."""
    if not re.match(r"\d{4}-\d{2}-\d{2}(?:$|[t ])", text):
        raise ValueError(text)
    return (
        str(datetime.date.fromisoformat(text[:10])) if len(text) == len("2026-07-10") else _day_of_time(text)
    )


def _day_of_time(text: str) -> str:
    return str(datetime.datetime.fromisoformat(text.replace("z", "+00:00").replace("t", "T")).date())
