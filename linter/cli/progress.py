"""Progress on a terminal for anything that takes longer than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

_FIRST = 1.0
_AGAIN = 0.1


class Progress:
    """One line on standard error that is rewritten; nothing if that is no terminal."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty()
        self._next = time.monotonic() + _FIRST
        self._stage = ""
        self._since = time.monotonic()
        self._width = 0
        self._spent: dict[str, float] = {}
        self._done: dict[str, int] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is; a total of 0 means that it is not known."""
        if stage != self._stage:
            self._enter(stage)
        self._done[stage] = done
        if not self._on:
            return
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _AGAIN
        self._show(_line(stage, done, total, now - self._since))

    def _enter(self, stage: str) -> None:
        now = time.monotonic()
        if self._stage:
            self._spent[self._stage] = self._spent.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now

    def statistics(self) -> str:
        """A line for each stage: how long it took, and how much was read in it."""
        self._enter("")
        total = sum(self._spent.values())
        lines = []
        for stage, spent in self._spent.items():
            done = self._done.get(stage, 0)
            lines.append(f"{stage:<10} {spent:8.2f} s {done:>12,} {_rate(done, spent)}".rstrip())
        return "\n".join([*lines, f"{'together':<10} {total:8.2f} s"])

    def over(self, stage: str, items: Iterable[T], total: int) -> Iterator[T]:
        """Pass items on, and show how many have passed."""
        for done, item in enumerate(items, 1):
            self(stage, done, total)
            yield item

    def clear(self) -> None:
        """Remove the line."""
        if self._width:
            self._show("")
            sys.stderr.write("\r")
            sys.stderr.flush()
            self._width = 0

    def _show(self, line: str) -> None:
        sys.stderr.write(f"\r{line:<{self._width}}")
        sys.stderr.flush()
        self._width = len(line)


def _rate(done: int, seconds: float) -> str:
    return f"{done / seconds:>12,.0f}/s" if done and seconds else ""


def _line(stage: str, done: int, total: int, seconds: float) -> str:
    rate = done / seconds if seconds else 0.0
    if not total:
        return f"{stage}: {done:,} read, {rate:,.0f}/s"
    left = (total - done) / rate if rate else 0.0
    bar = "#" * (done * 20 // total)
    return f"{stage}: [{bar:<20}] {done:,} of {total:,}, {rate:,.0f}/s, {left:,.0f} s left"
