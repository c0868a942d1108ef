"""The file of accepted findings: a sorted line for each, no line numbers, no dates, so it merges. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from linter.model import Finding

FILE = "toolban-baseline.txt"
_HEAD = "# Accepted findings, one a line: toolban baseline create, toolban baseline prune.\n"
_LINE = re.compile(r"(?P<fingerprint>[0-9a-f]{32}) (?P<rule>\S+) (?P<where>\S.*)")


class Entry(NamedTuple):
    """One accepted finding."""

    fingerprint: str
    rule: str
    where: str
    """Path, or commit or ref where there is none; escaped, for people."""


def read(text: str) -> tuple[list[Entry], list[int]]:
    """The entries of a file, and the numbers of the lines that are none."""
    entries: list[Entry] = []
    wrong: list[int] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if found := _LINE.fullmatch(line.rstrip("\r")):
            entries.append(Entry(found["fingerprint"], found["rule"], found["where"]))
        else:
            wrong.append(number)
    return entries, wrong


def write(entries: Iterable[Entry]) -> str:
    """The file: sorted by where and rule, so that neighbours change together and others do not conflict."""
    rows = sorted(set(entries), key=lambda entry: (entry.where, entry.rule, entry.fingerprint))
    return _HEAD + "".join(f"{entry.fingerprint} {entry.rule} {entry.where}\n" for entry in rows)


def entry_of(finding: Finding) -> Entry:
    """How a finding is written down."""
    origin = finding.match.origin
    return entry(finding.fingerprint, finding.match.trace.rule, origin.path, origin.commit, origin.ref)


def entry(fingerprint: str, rule: str, path: str | None, commit: str | None, ref: str | None) -> Entry:
    """An entry, with the path as ASCII on one line, or what stands for one."""
    where = path or (commit or "")[:12] or ref or "-"
    return Entry(fingerprint, rule, where.encode("unicode_escape", "surrogatepass").decode("ascii"))
