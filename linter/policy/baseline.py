"""The baseline, a file of accepted findings: one sorted line each, without line numbers or dates. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from linter.model.findings import WITHOUT_EXEMPTION, Finding

FILE = "toolban-baseline.txt"
LARGEST = 32 << 20
"""Bytes of a baseline that is read."""
_HEAD = "# Accepted findings, one a line: toolban baseline create, toolban baseline prune.\n"
_OF_A_HISTORY = re.compile(r"(?:^|@)[0-9a-f]{12}$|^refs/")
_LINE = re.compile(r"(?P<fingerprint>[0-9a-f]{32}) (?P<rule>\S+) (?P<where>\S.*)")


class Entry(NamedTuple):
    """One accepted finding."""

    fingerprint: str
    rule: str
    where: str
    """The path (with the commit, in a history), or the commit or ref; escaped, for people only."""

    @property
    def is_of_files(self) -> bool:
        """Whether files alone show it, without their history."""
        return _OF_A_HISTORY.search(self.where) is None

    @property
    def place(self) -> tuple[str, str]:
        """What equal findings of one rule in one file have in common, to count them."""
        return self.rule, self.where.partition(" @")[0]


def read(text: str) -> tuple[list[Entry], list[int]]:
    """Parse a baseline: its entries, and the 1-based numbers of lines that are malformed."""
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
    """Format a baseline, sorted by `where` and rule, so that unrelated changes do not conflict in a merge."""
    rows = sorted(set(entries), key=lambda entry: (entry.where, entry.rule, entry.fingerprint))
    return _HEAD + "".join(f"{line_of(entry)}\n" for entry in rows)


def line_of(entry: Entry) -> str:
    """Format one entry as a line without its line break."""
    return f"{entry.fingerprint} {entry.rule} {entry.where}"


def gone(known: Iterable[Entry], found: Iterable[Entry], *, with_history: bool) -> list[Entry]:
    """The entries that no longer match any finding, as far as what was read shows that.

    Files alone do not show traces in commits. A history reports a trace in a file once, however often it is
    there.
    """
    found = list(found)
    marks = {entry.fingerprint for entry in found}
    missing = [entry for entry in known if entry.fingerprint not in marks]
    if not with_history:
        return [entry for entry in missing if entry.is_of_files]
    places = {entry.place for entry in found}
    return [entry for entry in missing if entry.place not in places]


def notice(
    file: str, known: Iterable[Entry], findings: Iterable[Finding], *, with_history: bool
) -> Iterator[str]:
    """A sentence that says what to do about entries that no longer match anything."""
    if stale := len(gone(known, map(entry_of, findings), with_history=with_history)):
        what = "1 entry" if stale == 1 else f"{stale} entries"
        report = " --report FILE, with that of a new audit" if with_history else ""
        yield f"{file} has {what} for what is gone: toolban baseline prune{report}."


def can_be_accepted(rule: str) -> bool:
    """Whether a baseline may accept findings of a rule."""
    return not rule.startswith(WITHOUT_EXEMPTION)


def entry_of(finding: Finding) -> Entry:
    """The baseline entry of a finding."""
    match = finding.match
    path, commit, ref = match.origin.path, match.origin.commit, match.origin.ref
    return entry(finding.fingerprint, match.trace.rule, path, commit, ref)


def entry(fingerprint: str, rule: str, path: str | None, commit: str | None, ref: str | None) -> Entry:
    """Make an entry whose `where` is the path, commit or ref, escaped to ASCII on one line."""
    oid = (commit or "")[:12]
    where = f"{path} @{oid}" if path and oid else path or oid or ref or "-"
    return Entry(fingerprint, rule, where.encode("unicode_escape", "surrogatepass").decode("ascii"))
