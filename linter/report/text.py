"""Formats a report for people: a block for each rule, with every location of its findings.

What applies to all blocks under one ban (why, how to get an exemption) is printed once, after the last block.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from linter.model.findings import OPEN, WITHOUT_EXEMPTION, Finding, Report, Status
from linter.model.matches import UNREACHABLE, History
from linter.report import text_overview
from linter.report.columns import clipped, columns
from linter.report.escape import visible
from linter.report.phrases import counted, missing, summary
from linter.report.style import Style
from linter.report.text_layout import INDENT, harmless, labelled, noted, painted, together
from linter.report.text_steps import next_steps

_COLOURS = {
    Status.VIOLATION: "31;1",
    Status.WARNING: "33;1",
    Status.LEGACY: "36",
    Status.WAIVED: "32",
    Status.BASELINED: "32",
    Status.NOTED: "2",
}
_HIDDEN = (Status.WAIVED, Status.BASELINED, Status.NOTED)
"""Statuses that are only counted, unless the user asks for everything."""
_MADE = " This was made before"  # followed by the date of the commit
_USUAL = "committer"
_TEXT_WIDTH = 100
_NARROWEST = 20
_FEW_TOOLS = 3
_BOTH = 2
_THERE, _GONE = "still there", "in history only"


def render(report: Report, style: Style) -> str:
    """Blocks, gravest first, then notices, then one line as a summary."""
    shown = [f for f in report.findings if style.everything or f.status not in _HIDDEN]
    lines = list(text_overview.lines(report, style)) if style.overview else []
    names = {tool.id: tool.name for tool in report.catalog.tools.values()}
    listed = () if style.only_summary else sorted(shown, key=lambda finding: _rank(finding, names))
    for _, run in groupby(listed, key=lambda finding: _shared(finding, names)):
        lines += _run(list(run), names, style)
    lines += _notes(report, style)
    lines += _still_there(report, style)
    lines += noted("", f"{summary(report)}{_hidden(report, shown)}", style, "1")
    return "".join(f"{harmless(line)}\n" for line in lines)


def _notes(report: Report, style: Style) -> Iterator[str]:
    """What is to be known about the report as a whole."""
    if report.dates != _USUAL:
        yield from noted("note", f"commits are judged by the date: {report.dates}", style, "2")
    for notice in report.notices:
        yield from noted("note", visible(notice), style, "33")
    for row in report.coverage.not_read:
        yield from noted("not read", missing(row), style, "31;1")
    for label, rows in (("outside", report.coverage.outside), ("note", report.coverage.notes)):
        for row in rows:
            yield from noted(label, missing(row), style, "2")
    if style.caveat:
        yield from noted("note", style.caveat, style, "2")


def _hidden(report: Report, shown: Sequence[Finding]) -> str:
    """A sentence that counts the findings that are not shown."""
    if len(shown) == len(report.findings):
        return ""
    words = [status.value for status in _HIDDEN if report.number_of(status)]
    return f" (--verbose shows the {', '.join(words[:-1])}{' and ' if words[1:] else ''}{words[-1]} ones)"


def _still_there(report: Report, style: Style) -> Iterator[str]:
    """A line, for a history, that says how many violations are still present and can be repaired."""
    lives = [f for f in report.findings if f.status is Status.VIOLATION and _presence(f)]
    if lives:
        there = sum(_presence(finding) == _THERE for finding in lives)
        yield from noted("", f"violations in files: {there} {_THERE}, {len(lives) - there} {_GONE}", style)


def _presence(finding: Finding) -> str:
    """Whether a trace in a file is still present; empty if that is not known."""
    history = finding.match.history
    if history is None or not (history.present_on or history.removed):
        return ""
    return _THERE if history.present_on else _GONE


def _rank(finding: Finding, names: dict[str, str]) -> tuple[object, ...]:
    order = list(Status).index(finding.status)
    return (order, finding.ban, _shared(finding, names), _presence(finding) == _GONE, _group(finding))


def _shared(finding: Finding, names: dict[str, str]) -> tuple[str, ...]:
    """A key for blocks that are explained together: the ban, and its explanation."""
    return finding.status.value, finding.ban, _reason(finding, names), finding.waived_by


def _reason(finding: Finding, names: dict[str, str]) -> str:
    """The message without the name of the tool and the day of the commit."""
    tool = names.get(finding.match.trace.tool, "")
    before, made, _ = finding.message.partition(_MADE)
    reason = f"{before}{made}." if made else before
    return reason.removeprefix(f"{tool} ") if tool and finding.ban else reason


def _group(finding: Finding) -> tuple[str, ...]:
    return finding.match.trace.rule, _presence(finding), finding.confidence.label


def _run(findings: Sequence[Finding], names: dict[str, str], style: Style) -> Iterator[str]:
    """The blocks under one ban, then what applies to all of them."""
    first = findings[0]
    groups = [list(group) for _, group in groupby(findings, key=_group)]
    for group in groups[:-1]:
        yield from _block(group, style)
        yield ""
    yield from _block(groups[-1], style)
    if len(groups) > 1:
        yield ""
        yield f"{INDENT}{painted(_all(len(findings)), '1', style)}"
    yield from labelled("why", [_why(findings, names)], style)
    yield from labelled("waived", [first.waived_by] if first.waived_by else [], style)
    if first.status in OPEN and not first.match.trace.rule.startswith(WITHOUT_EXEMPTION):
        ways = dict.fromkeys(dict(style.locked).get(f.match.trace.tool, style.exemption) for f in findings)
        yield from labelled("exempt", [way for way in ways if way], style)
    yield from labelled("help", [style.help] if style.help else [], style)
    yield ""


def _all(number: int) -> str:
    return "Both of these:" if number == _BOTH else f"All {number} of these:"


def _why(findings: Sequence[Finding], names: dict[str, str]) -> str:
    messages = dict.fromkeys(finding.message for finding in findings)
    if len(messages) == 1:
        return findings[0].message
    tools = dict.fromkeys(finding.match.trace.tool for finding in findings)
    called = [names.get(tool, tool) for tool in tools]
    reason = _reason(findings[0], names)
    if len(called) == 1 or not findings[0].ban:
        return f"{called[0]} {reason}" if findings[0].ban else reason
    who = ", ".join(called) if len(called) <= _FEW_TOOLS else counted(len(called), "tool")
    return f"{who}: {reason.removeprefix('is ')}"


def _block(findings: Sequence[Finding], style: Style) -> Iterator[str]:
    first = findings[0]
    trace = first.match.trace
    times = f" x{len(findings)}" if len(findings) > 1 else ""
    state = f", {_presence(first)}" if _presence(first) else ""
    head = painted(f"{first.status.value:<10}", _COLOURS[first.status], style)
    sure = f"({first.confidence.label}{state})"
    is_narrow = style.wraps and len(f"{INDENT}{trace.rule}{times} {sure}") > style.width
    yield f"{head} {painted(trace.rule, '1', style)}{times}{'' if is_narrow else f' {sure}'}"
    if is_narrow:
        yield f"{INDENT}{sure}"
    yield from labelled("", [trace.summary], style)
    limit = style.places or len(findings)
    for finding in findings[:limit]:
        yield from _place(finding, style)
    if len(findings) > limit:
        yield f"  ...      {len(findings) - limit} more; --format json lists all"
    advice = (
        _general(f, line) if len(findings) > 1 else line for f in findings[:limit] for line in _advice(f)
    )
    yield from labelled("instead", together(advice, style), style)
    yield from labelled("next", next_steps(findings, style), style)


def _advice(finding: Finding) -> list[str]:
    return [line for line in finding.advice.split("\n") if line]


def _general(finding: Finding, line: str) -> str:
    """Reword advice about one commit so that it is right for several."""
    commit = finding.match.introduction
    return line.replace(commit[:12], "COMMIT") if commit else line


def _place(finding: Finding, style: Style) -> Iterator[str]:
    match = finding.match
    lost = f" ({UNREACHABLE})" if match.origin.ref == UNREACHABLE else ""
    room = max(_NARROWEST, min(_TEXT_WIDTH, style.width - len(INDENT)))
    text = clipped(visible(match.fragment.shown or match.fragment.text), room)
    where = visible(match.origin.path)
    if match.origin.repositories:
        yield f"  in       {clipped(visible(match.origin.holders), room)}"
    if match.fragment.line and where:
        where = f"{where}:{match.fragment.line}"
    if match.history:
        yield from _where(where, "" if text == match.origin.path else text, style)
        yield from labelled("", (f"{line}{lost}" for line in _life(match.history)), style)
    else:
        if match.origin.commit:
            where = f"{match.origin.commit[:12]} {match.origin.date[:10]}{lost}"
        elif match.origin.ref:
            where = f"{visible(match.origin.ref)} {match.origin.date[:10]}".rstrip()
        elif not where:
            line = f" line {match.fragment.line}" if match.fragment.line else ""
            where = f"{match.fragment.place.value}{line}"
        source = _source(finding, room, style)
        yield from _where(where, "" if source or text == where else text, style)
        yield from source
    if style.verbose:
        yield f"{INDENT}fingerprint {finding.fingerprint}"


def _where(where: str, text: str, style: Style) -> Iterator[str]:
    """Where a trace is, and the text beside it; below it on a terminal that is too narrow for both."""
    is_narrow = style.wraps and columns(where) + 2 + columns(text) > style.width - len(INDENT)
    yield f"  where    {painted(where, '4', style)}" + (f"  {text}" if text and not is_narrow else "")
    if text and is_narrow:
        yield f"{INDENT}{text}"


def _source(finding: Finding, room: int, style: Style) -> list[str]:
    """The line of the file with a caret below the trace; nothing if the file has changed."""
    match = finding.match
    line = style.sources.get((match.origin.path, match.fragment.line), "")
    seen = match.fragment.shown or match.fragment.text
    start = line.lower().find(seen.lower())
    if not line or start < 0 or len(line.lower()) != len(line) or not line.isascii():
        return []
    cut = max(0, start + min(len(seen), room // 2) - room + 4) if len(line) > room - 2 else 0
    shown = visible(line[cut : cut + room - 2].replace("\t", " "))
    if len(shown) != len(line[cut : cut + room - 2]):  # escapes changed its length
        return []
    carets = "^" * max(1, min(len(seen), len(shown) - (start - cut)))
    return [f"{INDENT}| {shown}", f"{INDENT}| {' ' * (start - cut)}{painted(carets, '31;1', style)}"]


def _life(history: History) -> Iterator[str]:
    for event in history.introduced[:1]:
        yield f"introduced {event.date[:10]} in {event.commit[:12]} by {visible(event.author.name)}"
    if len(history.introduced) > 1:
        again = counted(len(history.introduced) - 1, "time")
        yield f"introduced again {again}, last on {history.introduced[-1].date[:10]}"
    if history.present_on:
        yield f"still on {_refs(history.present_on)}"
    elif history.removed:
        last = history.removed[-1]
        yield f"removed {last.date[:10]} in {last.commit[:12]}"


def _refs(names: Sequence[str]) -> str:
    most = 3
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(visible(ref) for ref in names[:most]) + more
