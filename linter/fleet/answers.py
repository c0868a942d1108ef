"""Stored matches, judged under a policy: one report for a whole fleet, and what changed between two runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from linter.fleet import tables
from linter.fleet.rounds import Part, Round
from linter.fleet.store import DONE, Store
from linter.model.catalog import Catalog, Trace
from linter.model.coverage import Count, Coverage, NotRead
from linter.model.findings import Finding, Report, Status
from linter.model.inline_ignores import terms_of
from linter.model.matches import Participant
from linter.model.policy import Policy
from linter.model.subject import Change, Fleet, Member, Subject
from linter.report.phrases import counted
from linter.verdict.builder import build_report
from linter.verdict.evaluator import JudgingContext
from linter.verdict.judge import ranked
from linter.verdict.merged import in_repositories, once
from linter.verdict.saved_rows import match_of_row, people_of
from linter.verdict.searched import searched_part

_NOTHING = Coverage(Count(0, 0), Count(0, 0), Count(0, 0), (), (), ())


class Judging(NamedTuple):
    """What the stored matches of every repository are judged by."""

    policy: Policy
    catalog: Catalog
    today: str
    asked: Mapping[str, Trace]
    """The traces that the policy asks for, by their rules."""
    known: frozenset[str]
    """All rules of the catalog."""


def judging(policy: Policy, catalog: Catalog, today: str) -> Judging:
    """What a policy and a catalog come to, worked out once for all repositories."""
    asked = {trace.rule: trace for trace in searched_part(catalog, policy).traces}
    return Judging(policy, catalog, today, asked, frozenset(trace.rule for trace in catalog.traces))


class Stored(NamedTuple):
    """The audit of one repository, as a run has it."""

    name: str
    audit: str
    state: str
    reason: str
    complete: bool


class Answer(NamedTuple):
    """What a round of runs says of its repositories."""

    repositories: tuple[Stored, ...]
    """Sorted by name, each once."""
    missing: tuple[Part, ...] = ()
    """Parts of the list that no run is of."""


def of_round(store: Store, chosen: Round) -> Answer:
    """The repositories of all runs of a round; one that stands in several counts as in the newest.

    Raises:
        UsageError: a run cannot be read.
    """
    found: dict[str, Stored] = {}
    for run in sorted(chosen.runs):
        for row in tables.read(store.run_path(run)):
            name, reason = row["repository"], row["reason"] or ""
            found[name] = Stored(name, row["audit"] or "", row["state"], reason, bool(row["complete"]))
    return Answer(tuple(found[name] for name in sorted(found)), chosen.missing)


def report_of(store: Store, answer: Answer, by: Judging) -> Report:
    """One report for all repositories; nothing that was not read is left out of its coverage.

    Of the stored matches only those are judged that the policy asks for, as in an audit.
    """
    merged = build_report(
        [],
        policy=by.policy,
        catalog=by.catalog,
        coverage=_NOTHING,
        setting=JudgingContext(by.today, has_history=True, refs=None),
    )
    coverage, notices = _NOTHING, dict.fromkeys(merged.notices)
    findings: list[Finding] = []
    members: list[Member] = []
    participants: dict[str, tuple[Participant, ...]] = {}
    for stored in answer.repositories:
        report, owner = _judged(store, stored, by)
        findings += (in_repositories(finding, [stored.name]) for finding in report.findings)
        coverage = coverage.plus(report.coverage)
        notices |= dict.fromkeys(report.notices)
        participants.update(report.participants or {})
        members.append(Member(stored.name, owner, report.coverage.complete, stored.reason))
    for number, count in answer.missing:
        coverage = coverage.missing(NotRead("part", "no run has audited it", 1, f"{number}/{count}"))
    return merged._replace(
        findings=ranked(once(findings)),
        coverage=coverage,
        notices=tuple(notices),
        subject=Subject(counted(len(members), "repository")),
        fleet=Fleet(tuple(members)),
        participants=participants,
    )


def with_changes(report: Report, changed: tuple[Change, ...], since: str) -> Report:
    """The report with what has changed since the run `since`."""
    if report.fleet is None:
        return report
    came = sum(max(0, row.after - row.before) for row in changed)
    went = sum(max(0, row.before - row.after) for row in changed)
    notice = f"Since the run {since}: {counted(came, 'finding')} came and {went} went (toolban fleet diff)."
    return report._replace(
        fleet=report.fleet._replace(since=since, changes=changed), notices=(*report.notices, notice)
    )


def _judged(store: Store, stored: Stored, by: Judging) -> tuple[Report, str]:
    """The report about one repository, and its owner."""
    policy, catalog, today, asked, known = by
    context = JudgingContext(today, stored.name, has_history=True, refs=None)
    if stored.state != DONE:
        coverage = _NOTHING.missing(NotRead("repository", stored.reason or stored.state, 1, stored.name))
        return build_report([], policy=policy, catalog=catalog, coverage=coverage, setting=context), ""
    path = store.path("matches", stored.name, stored.audit)
    matches = []
    participants: dict[str, tuple[Participant, ...]] = {}
    for row in tables.read_matches(path, asked):
        matches.append(match_of_row(_as_in_reports(row), asked[row["rule"]]))
        if row.get("participants"):
            participants[row["commit"]] = people_of(row["participants"])
    unknown = {rule: times for rule, times in tables.count_by_rule(path).items() if rule not in known}
    coverage = _coverage(tables.read(store.path("coverage", stored.name, stored.audit))[0])
    for rule, times in unknown.items():
        coverage = coverage.missing(NotRead("trace", f"this version has no rule {rule}", times, stored.name))
    coverage = coverage.explained(stored.name)
    about = tables.read(store.path("repositories", stored.name, stored.audit))[0]
    report = build_report(
        matches,
        policy=policy,
        catalog=catalog,
        coverage=coverage,
        setting=context,
        participants=participants,
    )
    return report, about["owner"] or ""


def _as_in_reports(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the table as a finding stands in a JSON report."""
    values = {key: value for key, value in row.items() if value is not None}
    if row["ignore"]:
        values["ignore"] = terms_of(row["ignore"])._asdict()
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


def changes(store: Store, before: Answer, after: Answer, by: Judging) -> tuple[Change, ...]:
    """Repository, status and rule of which the number of findings is another one, the most serious first.

    Only repositories with another audit are judged: the same audit has the same findings.
    """
    same = {*before.repositories} & {*after.repositories}
    moved = [
        Answer(tuple(stored for stored in answer.repositories if stored not in same))
        for answer in (before, after)
    ]
    old, new = (_counts(report_of(store, answer, by)) for answer in moved)
    rows = [
        Change(repository, status.value, rule, old[key], new[key])
        for key in {*old, *new}
        if old[key] != new[key]
        for repository, status, rule in [key]
    ]
    order = [status.value for status in Status]
    return tuple(sorted(rows, key=lambda row: (order.index(row.status), row.repository, row.rule)))


def _counts(report: Report) -> Counter[tuple[str, Status, str]]:
    counts: Counter[tuple[str, Status, str]] = Counter()
    for finding in report.findings:
        if finding.status is not Status.NOTED:
            for holder in finding.match.origin.repositories:
                counts[holder, finding.status, finding.match.trace.rule] += 1
    return counts
