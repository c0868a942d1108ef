"""Writes the summary above a long text report: a table of tools, and a line of bars by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.model.findings import Report
from linter.report.escape import clipped, visible
from linter.report.overview import ToolRow, by_month, by_tool, sparkline
from linter.report.style import Style

FEW = 5
"""The number of findings up to which a report needs no summary."""
_LONGEST_NAME = 28
_FEWEST_COLUMNS = 2
_HEADINGS = ("tool", "violations", "warnings", "legacy", "still there", "first", "last")


def lines(report: Report, style: Style) -> Iterator[str]:
    """The lines of the summary and an empty line; nothing if only few findings have a ban."""
    tools = by_tool(report)
    if sum(row.violations + row.warnings + row.legacy for row in tools) <= FEW:
        return
    rows = _fitting([_HEADINGS, *(_cells(row) for row in tools)], style.width)
    widths = _widths(rows)
    for row in rows:
        yield "  ".join(_aligned(row, widths)).rstrip()
    yield from _months(report, style)
    yield ""


def _fitting(rows: list[tuple[str, ...]], width: int) -> list[tuple[str, ...]]:
    """The rows with as many columns as the terminal has room for; the tool and its violations stay."""
    while sum(_widths(rows)) + 2 * (len(rows[0]) - 1) > width and len(rows[0]) > _FEWEST_COLUMNS:
        rows = [row[:-1] for row in rows]
    return rows


def _widths(rows: Sequence[tuple[str, ...]]) -> list[int]:
    return [max(map(len, column)) for column in zip(*rows, strict=True)]


def _cells(row: ToolRow) -> tuple[str, ...]:
    numbers = (row.violations, row.warnings, row.legacy, row.present)
    name = clipped(visible(row.name), _LONGEST_NAME)
    return (name, *(str(number or "-") for number in numbers), row.first or "-", row.last or "-")


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """Align the first cell to the left, and the others to the right."""
    for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        yield cell.rjust(width) if column else cell.ljust(width)


def _months(report: Report, style: Style) -> Iterator[str]:
    months = by_month(report.findings)
    if len(months) <= 1:
        return
    first, last = months[0][0], months[-1][0]
    room = max(1, style.width - len(f"by month  {first}  {last}"))
    numbers = [counts.total() for _, counts in months]
    bars = sparkline(numbers, room, ascii_only=style.ascii_only)
    yield f"by month  {first} {bars} {last}"
