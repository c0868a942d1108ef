"""Sentences that several formats share."""

from __future__ import annotations

from linter.model.catalog import Catalog
from linter.model.coverage import Coverage, NotRead
from linter.model.findings import OPEN, WITHOUT_EXEMPTION, Finding, Report, Status
from linter.report.escape import visible

NO_PROOF = "A missing trace proves nothing: traces can be switched off and deleted."
DOCS = "https://toolban.example/docs/"
"""The docs as a site; a reserved name (RFC 2606) until the project has a public home."""
_NOTHING = "nothing was read"
_SEVERITY = {Status.VIOLATION: "error", Status.WARNING: "warning"}


def severity(finding: Finding) -> str:
    """The severity of a finding: `error`, `warning` or `note`."""
    return _SEVERITY.get(finding.status, "note")


def counted(number: int, noun: str) -> str:
    """A number with a noun, in the plural if needed: `1 file`, `2 files`, `2 repositories`."""
    if number == 1:
        return f"{number} {noun}"
    return f"{number} {noun[:-1]}ies" if noun.endswith("ry") else f"{number} {noun}s"


def summary(report: Report) -> str:
    """One sentence with the findings, the coverage, and the date of the rules."""
    found = ", ".join(
        f"{report.number_of(status)} {_plural(status, report.number_of(status))}"
        for status in Status
        if report.number_of(status) or status is Status.VIOLATION
    )
    was_read = read(report.coverage)
    if was_read == _NOTHING and report.findings:  # in the message of a tag, or the name of a branch
        was_read = "no commit and no file was read"
    return f"{found}; {was_read}{_catalog(report.catalog)}."


def _catalog(catalog: Catalog) -> str:
    """The date of the catalog, and what a policy left out of it."""
    parts = [f" of {catalog.date}"] if catalog.date else []
    if catalog.searched is not None:
        parts.append(f": {len(catalog.searched)} of {len(catalog.tools)} tools, as the policy asks")
    return f"; catalog{''.join(parts)}" if parts else ""


def read(coverage: Coverage) -> str:
    """A phrase that says what was read, and whether the report is complete."""
    parts = [
        counted(count.read, noun)
        for noun, count in (("file", coverage.files), ("commit", coverage.commits), ("blob", coverage.blobs))
        if count.expected
    ]
    if not parts:
        return _NOTHING
    if coverage.by_name and coverage.files.expected:
        parts.insert(1, f"{coverage.by_name} of them by name only")
    elif coverage.by_name:
        parts.append(f"{counted(coverage.by_name, 'other')} by name only")
    complete = "complete" if coverage.complete else "INCOMPLETE"
    return f"read {', '.join(parts)}, {complete}"


def missing(row: NotRead) -> str:
    """A phrase that says what was not read and why, with an example; then what to do about it."""
    reason, then, remedy = visible(row.reason).partition("; ")
    example = f", for example {visible(row.example)}" if row.example else ""
    return f"{counted(row.times, row.what)}: {reason}{example}{then}{remedy}"


def _plural(status: Status, number: int) -> str:
    word = status.value
    return f"{word}s" if status in OPEN and number != 1 else word


def rule_page(rule: str) -> str:
    """The address of the page about a rule in the docs; empty for a rule that is about no tool."""
    tool, slash, _ = rule.partition("/")
    if not slash or rule.startswith(WITHOUT_EXEMPTION):
        return ""
    return f"{DOCS}reference/tools/{tool}/#{rule.replace('/', '')}"
