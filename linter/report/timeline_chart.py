"""Lays out the chart of a report: stacked bars by month, and lines for the dates of bans."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from linter.model.findings import Status
from linter.model.subject import Measure
from linter.report.overview import COUNTED

WIDTH, HEIGHT = 960, 260
BASE = 230
"""The y coordinate of the bottom of the bars, in pixels."""
_TOP = 60  # y coordinate of the top of the bars; the labels of the lines are above it
_MOST_MARKS = 6
_ROOM = 300  # pixels that a label takes to the right of its line
_MOST_LABELS = 12
_HALF_A_LABEL = 24  # pixels
_WIDEST = 56.0  # pixels; the widest a bar may be


class Bar(NamedTuple):
    """The findings of one status in one month."""

    status: str
    x: float
    y: float
    width: float
    height: float
    label: str


class Mark(NamedTuple):
    """A date that gets a line in the chart: a ban was announced or took effect."""

    kind: str
    """`announced` or `effective`."""
    x: float
    top: int
    label: str
    text_x: float
    anchor: str


class Label(NamedTuple):
    """The label of a month below the bars."""

    x: float
    text: str


class Chart(NamedTuple):
    """All parts of the chart, in pixels of a picture of WIDTH by HEIGHT."""

    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    first: str
    last: str
    most: int
    width: int = WIDTH
    height: int = HEIGHT
    base: int = BASE


def chart_of(months: Sequence[tuple[str, Counter[Status]]], measures: Iterable[Measure]) -> Chart | None:
    """Lay out the chart of findings by month, oldest first; None if there are no months."""
    if not months:
        return None
    most = max(numbers.total() for _, numbers in months)
    step = WIDTH / len(months)
    width = min(step * 0.85, _WIDEST)
    bars: list[Bar] = []
    for row, (month, numbers) in enumerate(months):
        floor = float(BASE)
        for status in COUNTED[::-1]:
            if number := numbers[status]:
                height = (BASE - _TOP) * number / most
                floor -= height
                label = f"{month}: {number} {status.value}"
                x = (row + 0.5) * step - width / 2
                bars.append(Bar(status.value, _px(x), _px(floor), _px(width), _px(height), label))
    every = -(-len(months) // _MOST_LABELS)
    labels = [Label(_px(_within((row + 0.5) * step)), months[row][0]) for row in range(0, len(months), every)]
    names = [month for month, _ in months]
    marks = _marks(names, step, measures)
    return Chart(tuple(bars), marks, tuple(labels), names[0], names[-1], most)


def _within(x: float) -> float:
    """The coordinate of the middle of a label, moved so that none of it is cut off."""
    return min(max(x, _HALF_A_LABEL), WIDTH - _HALF_A_LABEL)


def _marks(months: Sequence[str], step: float, measures: Iterable[Measure]) -> tuple[Mark, ...]:
    days = {(measure.announced, "announced") for measure in measures}
    days |= {(measure.effective, "effective") for measure in measures}
    shown = sorted((day, kind) for day, kind in days if day[:7] in months)[:_MOST_MARKS]
    rows = []
    for number, (day, kind) in enumerate(shown):
        date = datetime.date.fromisoformat(day)
        x = (months.index(day[:7]) + (date.day - 1) / 31) * step
        fits = x + _ROOM / 2 < WIDTH
        word = "in force" if kind == "effective" else "announced"
        top = number % 4 * 13
        rows.append(
            Mark(
                kind, _px(x), top, f"{word} {day}", _px(x + 4 if fits else x - 4), "start" if fits else "end"
            )
        )
    return tuple(rows)


def _px(number: float) -> float:
    return round(number, 1)
