"""The file of accepted findings: a sorted line for each, no line numbers, no dates, so it merges. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from linter.model.findings import WITHOUT_EXEMPTION, Finding

FILE = "toolban-baseline.txt"
_HEAD = "# Accepted findings, one a line: toolban baseline create, toolban baseline prune.\n"
_OF_A_HISTORY = re.compile(r"(?:^|@)[0-9a-f]{12}$|^refs/")
_LINE = re.compile(r"(?P<fingerprint>[0-9a-f]{32}) (?P<rule>\S+) (?P<where>\S.*)")


class Entry(NamedTuple):
    """One accepted finding."""

    fingerprint: str
    rule: str
    where: str
    """Path, of a history with the commit that brought it, or commit or ref alone; escaped, for people."""

    @property
    def is_of_files(self) -> bool:
        """Whether it can be found in files alone, without their history."""
        return _OF_A_HISTORY.search(self.where) is None

    @property
    def place(self) -> tuple[str, str]:
        """What stays the same when one of several in a file goes."""
        return self.rule, self.where.partition(" @")[0]


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
    return _HEAD + "".join(f"{line_of(entry)}\n" for entry in rows)


def line_of(entry: Entry) -> str:
    """The line of one entry, without its end."""
    return f"{entry.fingerprint} {entry.rule} {entry.where}"


def gone(known: Iterable[Entry], found: Iterable[Entry], *, with_history: bool) -> list[Entry]:
    """The entries of which nothing was found, as far as what was read can tell.

    Files show nothing of a history. A history shows what stands in a file once, however often that is.
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
    """What to do about entries of which nothing is left."""
    if stale := len(gone(known, map(entry_of, findings), with_history=with_history)):
        what = "1 entry" if stale == 1 else f"{stale} entries"
        report = " --report FILE, with that of a new audit" if with_history else ""
        yield f"{file} has {what} for what is gone: toolban baseline prune{report}."


def can_be_accepted(rule: str) -> bool:
    """Whether a finding of a rule may be written down at all."""
    return not rule.startswith(WITHOUT_EXEMPTION)


def entry_of(finding: Finding) -> Entry:
    """How a finding is written down."""
    match = finding.match
    path, commit, ref = match.origin.path, match.origin.commit, match.origin.ref
    return entry(finding.fingerprint, match.trace.rule, path, commit, ref)


def entry(fingerprint: str, rule: str, path: str | None, commit: str | None, ref: str | None) -> Entry:
    """An entry, with the path as ASCII on one line, or what stands for one."""
    oid = (commit or "")[:12]
    where = f"{path} @{oid}" if path and oid else path or oid or ref or "-"
    return Entry(fingerprint, rule, where.encode("unicode_escape", "surrogatepass").decode("ascii"))
