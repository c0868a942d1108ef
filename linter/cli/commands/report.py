"""`toolban report`: judges saved reports again, and merges them."""

from __future__ import annotations

import datetime
from collections import ChainMap
from collections.abc import Sequence

import click

from linter.cli import context as grounds
from linter.cli import options, saved
from linter.cli.reporting import Reporting, reporting_options
from linter.model.coverage import Coverage, NotRead
from linter.model.findings import Report
from linter.model.subject import Subject, Tip
from linter.report.phrases import NO_PROOF, counted
from linter.scanning.tally import Tally
from linter.verdict.judge import ranked
from linter.verdict.merged import in_repositories, once
from linter.verdict.saved_report import SavedReport, selected_as
from linter.verdict.searched import not_searched

_PLACES = 5  # of one rule, in the text report
_NOT_SEARCHED = (
    "the policy asks for it, and the report did not; toolban audit --inventory serves every policy"
)


@click.command(name="report")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path())
@options.judging
@reporting_options
def command(
    *,
    files: tuple[str, ...],
    policy_file: str,
    today: str,
    reporting: Reporting,
) -> int:
    """Judge saved JSON reports again, under any policy, and merge them into one report.

    FILE is what `toolban audit --output json:FILE` (or check, or range) wrote. No repository is read. What
    was not read for a saved report is still missing: the exit status is 1 if there are violations, else 3 if
    any report is incomplete.
    """
    ground = reporting.ground(grounds.prepare(policy_file, "."))
    judged = [_judged(saved.opened(path, ground.catalog), ground, today) for path in files]
    report = judged[0] if len(judged) == 1 else _merged(judged, files)
    return reporting.end(report, ground, places=_PLACES, caveat=NO_PROOF)


def _judged(report: SavedReport, ground: grounds.Ground, today: str) -> Report:
    """One report under the policy, which may be for some repositories only."""
    context = grounds.setting(today, has_history=report.coverage.commits.read > 0, refs=None)
    parts = []
    for name, matches in report.by_repository().items():
        selected = context._replace(repository=selected_as(name) or report.repository)
        own, people = report.own_in(name), report.participants
        parts.append(_in(name, ground.report(matches, Tally(), selected, own, people)))
    judged = parts[0] if len(parts) == 1 else _together(parts)
    coverage = judged.coverage.plus(report.coverage)
    for rule in report.unknown:
        coverage = coverage.missing(NotRead("trace", f"this version has no rule {rule}", 1))
    if left_out := not_searched(ground.policy, ground.catalog, report.searched):
        coverage = coverage.missing(NotRead("tool", _NOT_SEARCHED, len(left_out), left_out[0]))
    catalog = judged.catalog._replace(searched=report.searched)
    return judged._replace(subject=report.subject, coverage=coverage, catalog=catalog)


def _in(name: str, report: Report) -> Report:
    """Add the name of the repository, if it has one, to every finding of a report."""
    if not name:
        return report
    return report._replace(findings=tuple(in_repositories(finding, [name]) for finding in report.findings))


def _told(report: Report) -> Coverage:
    """Add the repository to the examples in a coverage."""
    name = report.subject.url or report.subject.name
    coverage = report.coverage.explained(name)
    rows = (row._replace(example=_example_in(name, row.example)) for row in coverage.not_read)
    return coverage._replace(not_read=tuple(rows))


def _example_in(name: str, example: str) -> str:
    return example if example in ("", name) or not name else f"{name}: {example}"


def _merged(reports: list[Report], files: Sequence[str]) -> Report:
    """All findings in one report, each with the repositories that it is in."""
    names = _names(reports, files)
    named = [
        report if _has_names(report) else _in(name, report)
        for report, name in zip(reports, names, strict=True)
    ]
    known = [report.catalog.searched for report in reports if report.catalog.searched is not None]
    catalog = reports[0].catalog._replace(searched=frozenset.intersection(*known) if known else None)
    coverage = _told(reports[0])
    for report in reports[1:]:
        coverage = coverage.plus(_told(report))
    subject = Subject(
        counted(len(set(names)), "repository"),
        tips=tuple(
            Tip(f"{name} {tip.ref}", tip.commit)
            for report, name in zip(reports, names, strict=True)
            for tip in report.subject.tips
        ),
        date=max((report.subject.date for report in reports), key=_moment, default=""),
    )
    people = [report.participants for report in reports if report.participants is not None]
    participants = dict(ChainMap(*map(dict, people))) if len(people) == len(reports) else None
    return _together(named)._replace(
        coverage=coverage, subject=subject, catalog=catalog, participants=participants
    )


def _names(reports: list[Report], files: Sequence[str]) -> list[str]:
    """The address or name of each repository; equal names are told apart by the file of the report."""
    plain = [report.subject.url or report.subject.name for report in reports]
    return [
        f"{name} ({file})" if not report.subject.url and plain.count(name) > 1 else name
        for name, report, file in zip(plain, reports, files, strict=True)
    ]


def _moment(date: str) -> float:
    """The moment that a date with offset names; the earliest possible if it names none."""
    try:
        return datetime.datetime.fromisoformat(date).timestamp()
    except (ValueError, OverflowError):
        return float("-inf")


def _has_names(report: Report) -> bool:
    return any(finding.match.origin.repositories for finding in report.findings)


def _together(reports: list[Report]) -> Report:
    """Merge the findings and notices of several reports; everything else is taken from the first."""
    findings = once(finding for report in reports for finding in report.findings)
    notices = tuple(dict.fromkeys(notice for report in reports for notice in report.notices))
    return reports[0]._replace(findings=ranked(findings), notices=notices)
