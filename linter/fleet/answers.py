"""Stored matches, judged under a policy: one report for a whole fleet, and what changed between two runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from linter.fleet import tables
from linter.fleet.store import DONE, Store
from linter.model.catalog import Catalog
from linter.model.coverage import Count, Coverage, NotRead
from linter.model.findings import Finding, Report, Status
from linter.model.policy import Policy
from linter.model.subject import Subject
from linter.verdict.builder import build_report
from linter.verdict.judge import JudgingContext, ranked
from linter.verdict.saved_report import match_of_row

_NOTHING = Coverage(Count(0, 0), Count(0, 0), Count(0, 0), (), (), ())


class Stored(NamedTuple):
    """One repository of a run."""

    name: str
    audit: str
    state: str
    reason: str
    complete: bool


def of_run(store: Store, run: str) -> list[Stored]:
    """The repositories of a run, sorted by name."""
    rows = tables.read(store.run_path(run))
    found = (
        Stored(
            row["repository"], row["audit"] or "", row["state"], row["reason"] or "", bool(row["complete"])
        )
        for row in rows
    )
    return sorted(found)


def report_of(
    store: Store, repositories: Iterable[Stored], policy: Policy, catalog: Catalog, today: str
) -> Report:
    """One report for all repositories; nothing that was not read is left out of its coverage."""
    names = 0
    merged: Report | None = None
    findings: list[Finding] = []
    for stored in repositories:
        names += 1
        report = _judged(store, stored, policy, catalog, today)
        findings += (_in_repository(finding, stored.name) for finding in report.findings)
        if merged is None:
            merged = report._replace(findings=())
        else:
            notices = tuple(dict.fromkeys((*merged.notices, *report.notices)))
            merged = merged._replace(coverage=merged.coverage.plus(report.coverage), notices=notices)
    if merged is None:
        merged = build_report(
            [], policy=policy, catalog=catalog, coverage=_NOTHING, setting=JudgingContext(today)
        )
    subject = Subject(f"{names} repositories")
    return merged._replace(findings=ranked(_once(findings)), subject=subject)


def _judged(store: Store, stored: Stored, policy: Policy, catalog: Catalog, today: str) -> Report:
    context = JudgingContext(today, stored.name, has_history=True)
    if stored.state != DONE:
        coverage = _NOTHING.missing(NotRead("repository", stored.reason or stored.state, 1, stored.name))
        return build_report([], policy=policy, catalog=catalog, coverage=coverage, setting=context)
    traces = {trace.rule: trace for trace in catalog.traces}
    unknown: dict[str, int] = defaultdict(int)
    matches = []
    for row in tables.read(store.path("matches", stored.name, stored.audit)):
        if row["rule"] in traces:
            matches.append(match_of_row(_as_in_reports(row), traces[row["rule"]]))
        else:
            unknown[row["rule"]] += 1
    coverage = _coverage(tables.read(store.path("coverage", stored.name, stored.audit))[0])
    for rule, times in unknown.items():
        coverage = coverage.missing(NotRead("trace", f"this version has no rule {rule}", times, stored.name))
    coverage = coverage.explained(stored.name)
    return build_report(matches, policy=policy, catalog=catalog, coverage=coverage, setting=context)


def _as_in_reports(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the table as a finding stands in a JSON report."""
    values = {key: value for key, value in row.items() if value is not None}
    if row["author_name"] is not None:
        values["author"] = {"name": row["author_name"], "email": row["author_email"]}
    for key in ("introduced", "removed"):
        if row[key] is not None:
            values[key] = [
                {**event, "author": {"name": event["author_name"], "email": event["author_email"]}}
                for event in row[key]
            ]
    return values


def _coverage(row: Mapping[str, Any]) -> Coverage:
    def rows(key: str) -> tuple[NotRead, ...]:
        gaps = row[key] or []
        return tuple(NotRead(gap["what"], gap["reason"], gap["count"], gap["example"] or "") for gap in gaps)

    return Coverage(
        commits=Count(row["commits_expected"], row["commits_read"]),
        files=Count(row["files_expected"], row["files_read"]),
        blobs=Count(row["blobs_expected"], row["blobs_read"]),
        not_read=rows("not_read"),
        outside=rows("outside"),
        notes=rows("read_tolerantly"),
        by_name=row.get("by_name_only") or 0,  # older tables have none
    )


def _in_repository(finding: Finding, name: str) -> Finding:
    match = finding.match
    return finding._replace(match=match._replace(origin=match.origin._replace(repository=name)))


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """What stands in the same commit of several forks is one finding, listed with all that hold it."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for number, finding in enumerate(findings):
        origin, fragment = finding.match.origin, finding.match.fragment
        shared = (origin.commit, origin.path, finding.fingerprint, finding.status, fragment.line)
        groups.setdefault(shared if origin.commit else (number,), []).append(finding)
    for group in groups.values():
        holders = ", ".join(dict.fromkeys(finding.match.origin.repository for finding in group))
        present = {ref for finding in group for ref in _present(finding)}
        first = group[0]
        if len(group) > 1 and first.match.history:
            history = first.match.history._replace(present_on=tuple(sorted(present)))
            first = first._replace(match=first.match._replace(history=history))
        yield _in_repository(first, holders)


def _present(finding: Finding) -> tuple[str, ...]:
    return finding.match.history.present_on if finding.match.history else ()


class Change(NamedTuple):
    """How the findings of one repository differ between two runs."""

    repository: str
    status: Status
    rule: str
    before: int
    after: int


def changes(before: Report, after: Report) -> list[Change]:
    """Repository, status and rule of which the number of findings is another one, the most serious first."""
    old, new = _counts(before), _counts(after)
    rows = [
        Change(*key, old.get(key, 0), new.get(key, 0))
        for key in {*old, *new}
        if old.get(key, 0) != new.get(key, 0)
    ]
    order = list(Status)
    return sorted(rows, key=lambda row: (order.index(row.status), row.repository, row.rule))


def _counts(report: Report) -> dict[tuple[str, Status, str], int]:
    counts: dict[tuple[str, Status, str], int] = defaultdict(int)
    for finding in report.findings:
        if finding.status is not Status.NOTED:
            for holder in finding.match.origin.repository.split(", "):
                counts[holder, finding.status, finding.match.trace.rule] += 1
    return counts
