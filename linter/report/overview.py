"""Summarises a report: findings by tool, by month, by directory and by owner. Pure."""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from linter.model.findings import Finding, Report, Status

COUNTED = (Status.VIOLATION, Status.WARNING, Status.LEGACY)
"""The statuses that a summary counts; the others are accepted, or not banned."""

_BARS = "▁▂▃▄▅▆▇█"
_ASCII_BARS = ".:-=+*#@"
_MONTHS_OF_A_YEAR = 12
_MOST_MONTHS = 600
_DAY = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-[0-9]{2}")


class ToolRow(NamedTuple):
    """The findings of one tool, as one row of a table."""

    tool: str
    name: str
    violations: int
    warnings: int
    legacy: int
    present: int
    """How many are still present (`is_present`)."""
    first: str
    """The date of the first finding, `YYYY-MM-DD`; empty if no finding has a date."""
    last: str
    effective: str
    """The date on which the ban of the first finding takes effect; empty if there is no ban."""
    days: int
    """Days since the ban took effect, negative before that day; 0 if there is no ban."""
    instead: tuple[str, ...]


def is_present(finding: Finding) -> bool:
    """Whether the trace still exists: at the tip of a ref, in the work tree, or as the name of a ref."""
    match = finding.match
    if match.history is not None:
        return bool(match.history.present_on)
    return not match.origin.commit


def day_of(finding: Finding) -> str:
    """The date on which the trace was made, `YYYY-MM-DD`; empty if it is not known."""
    history = finding.match.history
    date = history.introduced[0].date if history and history.introduced else finding.match.origin.date
    return date[:10] if _DAY.match(date) else ""


def by_tool(report: Report) -> tuple[ToolRow, ...]:
    """One row for each tool with findings that a summary counts, the most violations first."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        if finding.status in COUNTED:
            groups[finding.match.trace.tool].append(finding)
    rows = (_row(tool, findings, report) for tool, findings in groups.items())
    return tuple(sorted(rows, key=lambda row: (-row.violations, -row.warnings, -row.legacy, row.tool)))


def _row(tool: str, findings: Sequence[Finding], report: Report) -> ToolRow:
    numbers = Counter(finding.status for finding in findings)
    days = sorted(day for finding in findings if (day := day_of(finding)))
    banned = {measure.origin: measure for measure in report.measures}
    measure = next((banned[finding.ban] for finding in findings if finding.ban in banned), None)
    known = report.catalog.tools.get(tool)
    return ToolRow(
        tool=tool,
        name=known.name if known else tool,
        violations=numbers[Status.VIOLATION],
        warnings=numbers[Status.WARNING],
        legacy=numbers[Status.LEGACY],
        present=sum(map(is_present, findings)),
        first=days[0] if days else "",
        last=days[-1] if days else "",
        effective=measure.effective if measure else "",
        days=_days_between(measure.effective, report.day) if measure and report.day else 0,
        instead=measure.instead if measure else (),
    )


def _days_between(first: str, second: str) -> int:
    return (datetime.date.fromisoformat(second) - datetime.date.fromisoformat(first)).days


def by_month(findings: Iterable[Finding]) -> list[tuple[str, Counter[Status]]]:
    """Count findings by month (`YYYY-MM`) and status, oldest first.

    Months without findings are included, unless there are hundreds because some clock was wrong by decades.
    """
    counts: dict[str, Counter[Status]] = defaultdict(Counter)
    for finding in findings:
        day = day_of(finding)
        if finding.status in COUNTED and day:
            counts[day[:7]][finding.status] += 1
    if not counts:
        return []
    every = months(min(counts), max(counts))
    return [(month, counts[month]) for month in (every if len(every) <= _MOST_MONTHS else sorted(counts))]


def months(first: str, last: str) -> list[str]:
    """All months from the first to the last, `YYYY-MM`."""
    start, end = _month_number(first), _month_number(last)
    return [f"{n // _MONTHS_OF_A_YEAR:04}-{n % _MONTHS_OF_A_YEAR + 1:02}" for n in range(start, end + 1)]


def _month_number(month: str) -> int:
    return int(month[:4]) * _MONTHS_OF_A_YEAR + int(month[5:7]) - 1


def sparkline(numbers: Sequence[int], room: int, *, ascii_only: bool = False) -> str:
    """Draw numbers as a line of bars; neighbours are added up if there are more than `room` of them."""
    if not numbers or room < 1:
        return ""
    size = -(-len(numbers) // room)
    sums = [sum(numbers[start : start + size]) for start in range(0, len(numbers), size)]
    bars, most = _ASCII_BARS if ascii_only else _BARS, max(sums)
    return "".join(bars[-(-number * len(bars) // most) - 1] if number else " " for number in sums)


def grouped(
    findings: Iterable[Finding], key: Callable[[Finding], Iterable[str]]
) -> list[tuple[str, int, int]]:
    """Count findings by group as (group, all, still present), largest first; a finding may be in several."""
    total: Counter[str] = Counter()
    present: Counter[str] = Counter()
    for finding in findings:
        if finding.status in COUNTED:
            for group in key(finding):
                total[group] += 1
                present[group] += is_present(finding)
    return [
        (group, number, present[group])
        for group, number in sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def directory_of(finding: Finding) -> tuple[str, ...]:
    """The group of a finding by the first two directories of its path; none without a path."""
    path = finding.match.origin.path
    if not path:
        return ()
    folders = path.split("/")[:-1][:2]
    return ("/".join(folders) + "/" if folders else "./",)
