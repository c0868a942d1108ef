"""Findings counted by tool, rule, place, directory or month, as a table. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from linter.model.findings import Finding, Status
from linter.report.escape import markdown, visible
from linter.report.overview import day_of, directory_of, is_present

_GROUPS: dict[str, Callable[[Finding], str]] = {
    "tool": lambda finding: finding.match.trace.tool,
    "rule": lambda finding: finding.match.trace.rule,
    "place": lambda finding: finding.match.fragment.place.value,
    "directory": lambda finding: next(iter(directory_of(finding)), "(no file)"),
    "month": lambda finding: day_of(finding)[:7] or "(no date)",
}
KINDS = tuple(_GROUPS)
"""What can be counted by."""
_COLUMNS = (Status.VIOLATION, Status.WARNING, Status.LEGACY)


def table(findings: Iterable[Finding], by: str) -> Iterator[str]:
    """A heading and one line for each group, in columns, for a terminal."""
    rows = _rows(findings, by)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *rest in rows:
        cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        yield "  ".join([first.ljust(widths[0]), *cells])


def markdown_table(findings: Iterable[Finding], by: str) -> Iterator[str]:
    """The same as a table of Markdown."""
    heading, *rows = _rows(findings, by)
    yield f"| {' | '.join(heading)} |"
    yield f"|---|{'--:|' * (len(heading) - 1)}"
    for first, *rest in rows:
        yield f"| {' | '.join([markdown(first), *rest])} |"


def _rows(findings: Iterable[Finding], by: str) -> list[tuple[str, ...]]:
    """A heading and a row for each group, the most findings first; months in their order."""
    counts: dict[str, Counter[Status]] = defaultdict(Counter)
    present: Counter[str] = Counter()
    for finding in findings:
        group = _GROUPS[by](finding)
        counts[group][finding.status] += 1
        present[group] += is_present(finding)
    rows: list[tuple[str, ...]] = [(by, "violations", "warnings", "legacy", "other", "still there")]
    for group, numbers in sorted(counts.items(), key=lambda item: _order(by, *item)):
        shown = [numbers[status] for status in _COLUMNS]
        total = (*shown, numbers.total() - sum(shown), present[group])
        rows.append((visible(group), *(str(number or "-") for number in total)))
    return rows


def _order(by: str, group: str, numbers: Counter[Status]) -> tuple[object, ...]:
    return (group,) if by == "month" else (-numbers[Status.VIOLATION], -numbers.total(), group)
