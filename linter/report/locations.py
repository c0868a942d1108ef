"""Gives each finding a line of a file and one sentence, for formats that need them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from linter.model.catalog import Trace
from linter.model.findings import Finding, Report, Status
from linter.report.escape import clipped

REPORTED = (Status.VIOLATION, Status.WARNING, Status.LEGACY)
"""The statuses for formats that cannot express a waiver."""

LONGEST = 200
"""The limit, in characters, of a text or path from the repository, as its author may be hostile."""
_LONGEST_LINE = 1000
"""The limit, in characters, of a message or advice, which include paths."""

_POLICIES = "toolban.toml", "pyproject.toml"
_BUILTIN = "builtin:"


class Anchor(NamedTuple):
    """A position in a file; line and column are 1-based, a column of 0 is not known."""

    path: str
    line: int
    column: int


def anchors(report: Report, files: Collection[str]) -> tuple[str, ...]:
    """The files of the policy in the repository, the most specific first; if there are none, any one file.

    They are for findings without a file, because code scanning drops a finding in a file that does not exist,
    and a policy may be outside the repository or built in.
    """
    banning = (finding.ban.rpartition(":")[0] for finding in report.findings)
    named = dict.fromkeys((*reversed(report.policy_origin), *_POLICIES, *banning))
    found = tuple(name for name in named if name in files)
    return found or tuple(sorted(files, key=_plainness)[:1])


def _plainness(path: str) -> tuple[bool, int, str]:
    return not path.startswith("README"), path.count("/"), path


def anchor(finding: Finding, files: tuple[str, ...]) -> Anchor:
    """The position of a finding; for one in a commit or a name, which has no file, the position of its ban.

    `files` are those of `anchors`, if known.
    """
    match = finding.match
    if has_file(finding):
        return Anchor(match.origin.path, max(1, match.fragment.line), match.fragment.column)
    path, _, line = finding.ban.rpartition(":")
    exists = path in files if files else path and not path.startswith((_BUILTIN, "/"))
    if exists and line.isdecimal():
        return Anchor(path, int(line), 0)
    return Anchor(files[0] if files else _POLICIES[0], 1, 0)


def has_file(finding: Finding) -> bool:
    """Whether a finding is in a file that still exists."""
    match = finding.match
    is_gone = match.history is not None and not match.history.present_on
    return bool(match.origin.path) and not is_gone


def where(finding: Finding) -> str:
    """The path, commit or ref of a finding, for people; in a report about several repositories also those."""
    match = finding.match
    line = f":{match.fragment.line}" if match.fragment.line else ""
    parts = [f"{match.origin.path}{line}" if match.origin.path else match.origin.ref]
    if match.origin.commit:
        parts.append(f"commit {match.origin.commit[:12]}")
    named = ", ".join(part for part in parts if part) or match.fragment.place.value
    return f"{match.origin.holders}: {named}" if match.origin.repositories else named


def seen(finding: Finding) -> str:
    """The text that was found, as it is in the input."""
    return finding.match.fragment.shown or finding.match.fragment.text


def sentence(finding: Finding, escape: Callable[[str], str]) -> str:
    """Describe a finding in one line; untrusted text is escaped."""
    text, place = seen(finding), clipped(where(finding), LONGEST)
    shown = place if text == finding.match.origin.path else f"{clipped(text, LONGEST)} ({place})"
    parts = [
        finding.match.trace.summary,
        f"Seen: {escape(shown)}.",
        *(escape(clipped(line, _LONGEST_LINE)) for line in (finding.message, *finding.advice.split("\n"))),
    ]
    return " ".join(part for part in parts if part)


def reported(report: Report) -> list[Finding]:
    """The findings that are violations, warnings or legacy, gravest first."""
    return [finding for finding in report.findings if finding.status in REPORTED]


def evidence_link(trace: Trace) -> str:
    """The URL in the evidence of a trace; empty if the evidence is no URL."""
    return trace.evidence if trace.evidence.startswith("https://") and " " not in trace.evidence else ""
