"""What formats that know only lines of files need of a finding: a line, and one sentence for all of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from linter.model.findings import Finding, Report, Status, Trace
from linter.report.escape import clipped

REPORTED = (Status.VIOLATION, Status.WARNING, Status.LEGACY)
"""What a format shows that has no word for a waiver."""

LONGEST = 200
"""Characters of what was seen, or of where: the author of a change must not decide how long a report is."""
_LONGEST_LINE = 1000
"""Of a message or of advice, which name paths."""

_POLICIES = "toolban.toml", "pyproject.toml"
_BUILTIN = "builtin:"


class Anchor(NamedTuple):
    """A line of a file; line and column are 1-based, a column of 0 is not known."""

    path: str
    line: int
    column: int


def anchors(report: Report, files: Collection[str]) -> tuple[str, ...]:
    """Of the files of a repository those of the policy, the one that extends the others first; else one file.

    A policy may lie outside or be built in, and code scanning shows no finding in a file that is not there.
    """
    banning = (finding.ban.rpartition(":")[0] for finding in report.findings)
    named = dict.fromkeys((*reversed(report.policy_origin), *_POLICIES, *banning))
    found = tuple(name for name in named if name in files)
    return found or tuple(sorted(files, key=_plainness)[:1])


def _plainness(path: str) -> tuple[bool, int, str]:
    return not path.startswith("README"), path.count("/"), path


def anchor(finding: Finding, files: tuple[str, ...]) -> Anchor:
    """Where a finding stands, or the line of the policy that bans it: a commit and a name have no file.

    `files` are those of `anchors`, where they are known.
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
    """Whether it stands in a file, and that file is still there."""
    match = finding.match
    is_gone = match.history is not None and not match.history.present_on
    return bool(match.origin.path) and not is_gone


def where(finding: Finding) -> str:
    """Commit, ref or path, for people."""
    match = finding.match
    line = f":{match.fragment.line}" if match.fragment.line else ""
    parts = [f"{match.origin.path}{line}" if match.origin.path else match.origin.ref]
    if match.origin.commit:
        parts.append(f"commit {match.origin.commit[:12]}")
    return ", ".join(part for part in parts if part) or match.fragment.place.value


def seen(finding: Finding) -> str:
    """The text as it stood."""
    return finding.match.fragment.shown or finding.match.fragment.text


def sentence(finding: Finding, escape: Callable[[str], str]) -> str:
    """Everything about a finding in one line; what is foreign is escaped."""
    text, place = seen(finding), clipped(where(finding), LONGEST)
    shown = place if text == finding.match.origin.path else f"{clipped(text, LONGEST)} ({place})"
    parts = [
        finding.match.trace.summary,
        f"Seen: {escape(shown)}.",
        *(escape(clipped(line, _LONGEST_LINE)) for line in (finding.message, *finding.advice.split("\n"))),
    ]
    return " ".join(part for part in parts if part)


def reported(report: Report) -> list[Finding]:
    """Findings that need somebody's eyes, gravest first."""
    return [finding for finding in report.findings if finding.status in REPORTED]


def evidence_link(trace: Trace) -> str:
    """The page that is a rule's evidence; empty where that is something else."""
    return trace.evidence if trace.evidence.startswith("https://") and " " not in trace.evidence else ""
