"""The report for people: a block for each rule that was broken, with every place where it was."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from linter.model.findings import OPEN, UNREACHABLE, WITHOUT_EXEMPTION, Finding, History, Report, Status
from linter.report import text_overview
from linter.report.columns import clipped, columns, wrapped
from linter.report.escape import visible
from linter.report.phrases import counted, missing, summary
from linter.report.style import Style

_COLOURS = {
    Status.VIOLATION: "31;1",
    Status.WARNING: "33;1",
    Status.LEGACY: "36",
    Status.WAIVED: "32",
    Status.BASELINED: "32",
    Status.NOTED: "2",
}
_MADE = " This was made before"  # a date follows, other for each commit
_USUAL = "committer"
_TEXT_WIDTH = 100
_INDENT = " " * 11


def render(report: Report, style: Style) -> str:
    """Blocks, gravest first; then what must be known; then one line that sums up."""
    shown = [f for f in report.findings if style.everything or f.status is not Status.NOTED]
    lines = list(text_overview.lines(report, style)) if style.overview else []
    for _, group in groupby(sorted(shown, key=_rank), key=_group):
        lines += [*_block(list(group), style), ""]
    if report.dates != _USUAL:
        lines.append(_painted(f"note     commits are judged by the date: {report.dates}", "2", style))
    lines += [_painted(f"note     {visible(notice)}", "33", style) for notice in report.notices]
    for row in report.coverage.not_read:
        lines.append(_painted(f"not read {missing(row)}", "31;1", style))
    for label, rows in (("outside ", report.coverage.outside), ("note    ", report.coverage.notes)):
        lines += [_painted(f"{label} {missing(row)}", "2", style) for row in rows]
    if style.caveat:
        lines.append(_painted(f"note     {style.caveat}", "2", style))
    hidden = len(report.findings) - len(shown)
    also = " (--verbose shows the noted ones)" if hidden else ""
    lines.append(_painted(summary(report), "1", style) + also)
    return "".join(f"{_harmless(line)}\n" for line in lines)


def _harmless(line: str) -> str:
    """No line is an order to GitHub Actions, which looks behind the spaces in front (ActionCommand.cs)."""
    return line.replace("::", r"\::", 1) if line.lstrip().startswith("::") else line


def _rank(finding: Finding) -> tuple[object, ...]:
    return (list(Status).index(finding.status), *_group(finding))


def _group(finding: Finding) -> tuple[str, ...]:
    return (
        finding.status.value,
        finding.match.trace.rule,
        finding.message.partition(_MADE)[0],
        finding.advice.rpartition("\n")[0],  # the last line says what to do with this very file
        finding.waived_by,
        finding.confidence.label,
    )


def _block(findings: Sequence[Finding], style: Style) -> Iterator[str]:
    first = findings[0]
    trace = first.match.trace
    times = f" x{len(findings)}" if len(findings) > 1 else ""
    head = _painted(f"{first.status.value:<10}", _COLOURS[first.status], style)
    yield f"{head} {_painted(trace.rule, '1', style)}{times} ({first.confidence.label})"
    yield f"{_INDENT}{trace.summary}"
    limit = style.places or len(findings)
    for finding in findings[:limit]:
        yield from _place(finding, style)
    if len(findings) > limit:
        yield f"  ...      {len(findings) - limit} more; --format json lists all"
    yield from _labelled("why", [_why(findings)], style)
    advice = dict.fromkeys(line for f in findings[:limit] for line in f.advice.split("\n") if line)
    yield from _labelled("instead", advice, style)
    yield from _labelled("waived", [first.waived_by] if first.waived_by else [], style)
    exempt = dict(style.locked).get(trace.tool, style.exemption)
    if first.status in OPEN and exempt and not trace.rule.startswith(WITHOUT_EXEMPTION):
        yield from _labelled("exempt", [exempt], style)
    if style.help:
        yield from _labelled("help", [style.help], style)


def _why(findings: Sequence[Finding]) -> str:
    message = findings[0].message
    if all(finding.message == message for finding in findings):
        return message
    return f"{message.partition(_MADE)[0]}{_MADE}."


def _place(finding: Finding, style: Style) -> Iterator[str]:
    match = finding.match
    lost = f" ({UNREACHABLE})" if match.origin.ref == UNREACHABLE else ""
    text = clipped(visible(match.fragment.shown or match.fragment.text), _TEXT_WIDTH)
    where = visible(match.origin.path)
    if match.origin.repository:
        yield f"  in       {clipped(visible(match.origin.repository), _TEXT_WIDTH)}"
    if match.fragment.line and where:
        where = f"{where}:{match.fragment.line}"
    if match.history:
        yield f"  where    {_painted(where, '4', style)}" + ("" if text == match.origin.path else f"  {text}")
        yield from (f"{_INDENT}{line}{lost}" for line in _life(match.history))
        return
    if match.origin.commit:
        where = f"{match.origin.commit[:12]} {match.origin.date[:10]}{lost}"
    elif match.origin.ref:
        where = f"{visible(match.origin.ref)} {match.origin.date[:10]}".rstrip()
    elif not where:
        where = f"{match.fragment.place.value}{f' line {match.fragment.line}' if match.fragment.line else ''}"
    yield f"  where    {_painted(where, '4', style)}" + ("" if text == where else f"  {text}")


def _life(history: History) -> Iterator[str]:
    for event in history.introduced[:1]:
        yield f"introduced {event.date[:10]} in {event.commit[:12]} by {visible(event.author.name)}"
    if len(history.introduced) > 1:
        again = counted(len(history.introduced) - 1, "time")
        yield f"introduced again {again}, last on {history.introduced[-1].date[:10]}"
    if history.present_on:
        more = f" and {len(history.present_on) - 3} more" if len(history.present_on) > 3 else ""  # noqa: PLR2004
        yield f"still on {', '.join(visible(ref) for ref in history.present_on[:3])}{more}"
    elif history.removed:
        last = history.removed[-1]
        yield f"removed {last.date[:10]} in {last.commit[:12]}"


def _labelled(label: str, lines: Iterable[str], style: Style) -> Iterator[str]:
    room = style.width - len(_INDENT)
    parts = [part for line in lines for part in _wrapped(visible(line), room)]
    for number, line in enumerate(parts):
        yield f"  {label if number == 0 else '':<9}{line}"


def _wrapped(line: str, room: int) -> list[str]:
    """Lines of whole words; a command to copy stays in one piece."""
    if columns(line) <= room or ": git " in line:
        return [line]
    if line.isascii():
        return textwrap.wrap(line, room, break_long_words=False, break_on_hyphens=False)
    return wrapped(line, room)


def _painted(text: str, code: str, style: Style) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if style.colour else text
