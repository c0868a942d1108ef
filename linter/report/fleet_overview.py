"""Summarises a report about many repositories: findings by repository and tool, and by owner. Pure."""

from __future__ import annotations

import math
from collections import Counter
from typing import NamedTuple

from linter.model.findings import Finding, Report
from linter.model.subject import Member
from linter.report.overview import COUNTED, grouped

_MOST_ROWS, _MOST_COLUMNS = 100, 10


class HeatRow(NamedTuple):
    """The findings of one repository, as a row of a table of repositories and tools."""

    repository: str
    owner: str
    numbers: tuple[int, ...]
    """For each tool of the map."""
    other: int
    """Of tools that are not in the map."""
    complete: bool
    """Whether the repository was read to the end."""


class HeatMap(NamedTuple):
    """How many findings of a tool stand in a repository: the tools with most, the repositories with most."""

    tools: tuple[str, ...]
    """Names of tools."""
    rows: tuple[HeatRow, ...]
    left: int
    """Repositories with findings that are not in the map."""
    clean: int
    """Repositories that were read to the end and have no findings that a summary counts."""
    most: int
    """The largest number of a cell."""

    @property
    def has_other(self) -> bool:
        """Whether any repository of the map has findings of tools that are not in it."""
        return any(row.other for row in self.rows)

    def level(self, number: int) -> int:
        """The shade of a cell, from 0 (none) to 5, by orders of magnitude of the largest number."""
        if not number:
            return 0
        return 1 + round(4 * math.log(number) / math.log(self.most)) if self.most > 1 else 5


def heat_map(report: Report) -> HeatMap | None:
    """Lay out the map of repositories and tools; None in a report about one repository."""
    counts = _counts(report)
    members = {member.name: member for member in report.fleet.members} if report.fleet else {}
    by_repository: Counter[str] = Counter()
    by_tool: Counter[str] = Counter()
    for (repository, tool), number in counts.items():
        by_repository[repository] += number
        by_tool[tool] += number
    found = _largest(by_repository)
    if not members and len(found) <= 1:
        return None
    silent = [name for name in members if not by_repository[name]]
    unread = sorted(name for name in silent if not members[name].complete)
    tools = _largest(by_tool)[:_MOST_COLUMNS]
    rows = []
    for name in (*found[:_MOST_ROWS], *unread[:_MOST_ROWS]):
        numbers = tuple(counts[name, tool] for tool in tools)
        member = members.get(name, Member(name, "", complete=True))
        rows.append(HeatRow(name, member.owner, numbers, by_repository[name] - sum(numbers), member.complete))
    known = report.catalog.tools
    return HeatMap(
        tuple(known[tool].name if tool in known else tool for tool in tools),
        tuple(rows),
        left=len(found) + len(unread) - len(rows),
        clean=len(silent) - len(unread),
        most=max(counts.values(), default=0),
    )


def _counts(report: Report) -> Counter[tuple[str, str]]:
    """The number of findings by repository and tool."""
    return Counter(
        (repository, finding.match.trace.tool)
        for finding in report.findings
        if finding.status in COUNTED
        for repository in finding.match.origin.repositories
    )


def _largest(numbers: Counter[str]) -> list[str]:
    """The names with a number, the largest first."""
    return sorted((name for name in numbers if numbers[name]), key=lambda name: (-numbers[name], name))


def by_owner(report: Report) -> list[tuple[str, int, int]]:
    """Count the findings by the owner of their repository, as `grouped` does."""
    members = report.fleet.members if report.fleet else ()
    owners = {member.name: member.owner for member in members if member.owner}

    def owners_of(finding: Finding) -> tuple[str, ...]:
        names = (owners.get(repository, "") for repository in finding.match.origin.repositories)
        return tuple(dict.fromkeys(filter(None, names)))

    return grouped(report.findings, owners_of)
