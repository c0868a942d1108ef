"""Formats a report as one HTML page that needs neither network nor server, so it can be mailed and filed.

Everything is in the page; its Content-Security-Policy allows only its own script and style, by their hashes.
Text from a repository is escaped by Jinja, or passed to the script as JSON.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from linter import __version__
from linter.model.findings import OPEN, Finding, Report, Status
from linter.report.escape import json_text, visible_characters, xml
from linter.report.fleet_overview import by_owner, heat_map
from linter.report.json import Json
from linter.report.locations import seen
from linter.report.overview import (
    COUNTED,
    ToolRow,
    by_month,
    by_tool,
    day_of,
    directory_of,
    grouped,
    is_present,
)
from linter.report.owners import owners_of
from linter.report.phrases import NO_PROOF, counted, missing, summary
from linter.report.style import PLAIN, Style
from linter.report.timeline_chart import chart_of

_FOLDER = Path(__file__).with_name("page")
_OF_A_FILE = re.compile(r"(?<= git rm --cached -r -- ).*")
_COMMANDS = ("toolban ", "git ")
_LONGEST = 500  # characters of a cell

# Key, heading, and kind of cell (`below`: no column, but in a line below the others). A `shared` column has
# indexes into a list of texts that many rows repeat.
_COLUMNS = (
    ("status", "Status", "status"),
    ("repository", "Repository", "code"),
    ("tool", "Tool", ""),
    ("rule", "Rule", "code"),
    ("confidence", "Confidence", ""),
    ("place", "Place", ""),
    ("where", "Where", "code"),
    ("line", "Line", "number"),
    ("commit", "Commit", "code"),
    ("day", "Date", "day"),
    ("author", "Author", ""),
    ("present", "Still present", ""),
    ("seen", "Seen", "code"),
    ("why", "Why", "below"),
    ("now", "What now", "below"),
)
_SHARED = frozenset("status repository tool rule confidence place author present why now".split())
_FILTERS = (
    ("status", "Status"),
    ("repository", "Repository"),
    ("tool", "Tool"),
    ("place", "Place"),
    ("confidence", "Confidence"),
    ("present", "Still present"),
)


def render(report: Report, style: Style = PLAIN) -> str:
    """The HTML page; the same report always gives the same bytes."""
    css, script = _text("page.css"), _text("page.js")
    several = any(finding.match.origin.repositories for finding in report.findings)
    hidden = set() if several else {"repository"}
    months = by_month(report.findings)
    present = sum(is_present(finding) for finding in report.findings if finding.status in COUNTED)
    owner = owners_of(style.owners) if style.owners else None
    page = _environment().get_template("page.html.j2")
    return page.render(
        report=report,
        subject=report.subject,
        title=report.subject.name or "Report",
        tips=report.subject.tips,
        version=__version__,
        verdict=summary(report),
        verdict_class=_verdict_class(report),
        counts=[
            (name, count)
            for name, count in (
                ("files", report.coverage.files),
                ("commits", report.coverage.commits),
                ("contents of files", report.coverage.blobs),
            )
            if count.expected
        ],
        no_proof=NO_PROOF,
        tools=by_tool(report),
        chart=chart_of(months, report.measures),
        by_month=months,
        counted=COUNTED,
        present=present,
        gone=sum(finding.status in COUNTED for finding in report.findings) - present,
        directories=grouped(report.findings, directory_of),
        owners=grouped(report.findings, lambda found: owner(found.match.origin.path)) if owner else [],
        heat=heat_map(report),
        holders=by_owner(report),
        steps=_steps(report.findings),
        filters=[(key, label) for key, label in _FILTERS if key not in hidden],
        data=_data(report, hidden),
        style=Markup(css),  # noqa: S704 our own file
        script=Markup(script),  # noqa: S704 our own file
        style_hash=_hash(css),
        script_hash=_hash(script),
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"counted": counted, "missing": missing, "shown": _shown, "since": _since}
    return environment


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """The hash by which a Content-Security-Policy names a script or style (CSP3, section 2.3.1)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _shown(text: str) -> Markup:
    """Escape untrusted text for an element or attribute, and for a CI system that prints the page."""
    return Markup(xml(text))  # noqa: S704 escaped


def _since(row: ToolRow) -> str:
    if not row.effective:
        return ""
    if row.days < 0:
        return f"from {row.effective}, in {counted(-row.days, 'day')}"
    return f"since {row.effective}, {counted(row.days, 'day')} ago"


def _verdict_class(report: Report) -> str:
    if report.number_of(Status.VIOLATION):
        return "violation"
    return "good" if report.coverage.complete else "warning"


def _steps(findings: Iterable[Finding]) -> list[tuple[str, int]]:
    """Each advice for open findings with the number of findings, the most frequent first."""
    lines = Counter(
        _alone(line)
        for finding in findings
        if finding.status in OPEN
        for line in finding.advice.split("\n")
        if line
    )
    return sorted(lines.items(), key=lambda pair: (-pair[1], pair[0]))


def _alone(line: str) -> str:
    """A line of advice for a list in which neither the line before it nor the file stands beside it."""
    rest = _OF_A_FILE.sub("FILE", line.removeprefix("Then "))
    return rest if rest.startswith(_COMMANDS) else rest[:1].upper() + rest[1:]


def _data(report: Report, hidden: set[str]) -> Markup:
    """The rows of the table, as JSON that cannot close the script element around it."""
    texts: dict[str, int] = {}
    rows = [
        [
            texts.setdefault(value, len(texts)) if key in _SHARED and isinstance(value, str) else value
            for key, value in _values(finding, report).items()
            if key not in hidden
        ]
        for finding in report.findings
    ]
    columns: list[Json] = [
        {"key": key, "title": title, "kind": kind, "shared": key in _SHARED}
        for key, title, kind in _COLUMNS
        if key not in hidden
    ]
    data = json_text(
        json.dumps({"columns": columns, "rows": rows, "texts": list(texts)}, separators=(",", ":"))
    )
    for character in "<>&":
        data = data.replace(character, f"\\u{ord(character):04x}")
    return Markup(data)  # noqa: S704 no mark-up is left in it


def _values(finding: Finding, report: Report) -> dict[str, str | int]:
    match = finding.match
    origin, tool = match.origin, report.catalog.tools.get(match.trace.tool)
    author = origin.author.name or origin.author.email if origin.author else ""
    return {
        "status": finding.status.value,
        "repository": _cell(origin.holders),
        "tool": tool.name if tool else match.trace.tool,
        "rule": match.trace.rule,
        "confidence": finding.confidence.label,
        "place": match.fragment.place.value,
        "where": _cell(origin.path or origin.ref),
        "line": match.fragment.line or "",
        "commit": origin.commit[:12],
        "day": day_of(finding),
        "author": _cell(author),
        "present": "yes" if is_present(finding) else "no",
        "seen": _cell(seen(finding)),
        "why": _cell(
            f"{finding.message} Exempt: {finding.waived_by}." if finding.waived_by else finding.message
        ),
        "now": _cell(finding.advice.replace("\n", " ")),
    }


def _cell(text: str) -> str:
    return visible_characters(text[:_LONGEST])
