"""`toolban policy simulate`: shows what a policy would do, before it is announced."""

from __future__ import annotations

import datetime
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import click

from linter.cli import context as grounds
from linter.cli import options, saved
from linter.cli.emit import EXIT_INCOMPLETE
from linter.git.opening import open_repository
from linter.history.audit import match_history
from linter.history.object_reader import Effort, usual_jobs
from linter.history.scope import Scope
from linter.model.coverage import NotRead
from linter.model.errors import RepositoryError
from linter.model.findings import OPEN, Finding, Status
from linter.model.inline_ignores import terms_of
from linter.model.matches import Match, Participants
from linter.model.policy import Policy
from linter.policy.selectors import Refs
from linter.report.escape import visible
from linter.report.phrases import NO_PROOF, counted, missing
from linter.scanning.tally import Tally
from linter.sources.target_refs import of_history
from linter.verdict.evaluator import AUTHOR
from linter.verdict.searched import not_searched

_MOST = 10
_COLUMN = 42
_SHOWN = 2  # paths of a rule


@click.command(name="simulate")
@click.argument("policy_file", metavar="POLICY")
@click.option(
    "--report",
    "report_file",
    default="",
    metavar="JSON",
    help="A report of `toolban audit`, instead of the repository here.",
)
@click.option(
    "--today", metavar="DATE", callback=options.date, default="", help="As of this day. Default: today."
)
def command(*, policy_file: str, report_file: str, today: str) -> int:
    """Show what POLICY would do here: what would fail and from when, and whom to tell.

    POLICY is a file or builtin:NAME. For every day on which something changes, the findings are listed as
    they would be judged then. The exit status is 0, or 3 if something could not be read.
    """
    ground = grounds.prepare(policy_file, ".")
    today = today or time.strftime("%Y-%m-%d")
    read = _of_report(report_file, ground) if report_file else _of_history(ground)
    people: set[str] = set()
    not_read: set[NotRead] = set()
    for day in sorted({today, *(day for day in _turns(ground.policy, read.matches) if day > today)}):
        setting = grounds.setting(day, refs=read.refs)
        report = ground.report(read.matches, Tally(), setting, participants=read.participants)
        _tell(day, [finding for finding in report.findings if finding.status is not Status.NOTED])
        people |= _authors(report.findings)
        not_read |= set(report.coverage.not_read)
    _whom(people)
    for row in sorted(not_read):
        click.echo(f"not read {missing(row)}")
    return EXIT_INCOMPLETE if not_read else 0


def _turns(policy: Policy, matches: Iterable[Match]) -> set[str]:
    """The days on which the judgement of something changes."""
    days = {day for ban in policy.bans for day in (ban.announced, ban.effective)}
    ends = {ban.until for ban in policy.bans} | {waiver.until for waiver in policy.waivers}
    ends |= {terms_of(match.fragment.ignore).until for match in matches}
    return days | {policy.disclosure.effective} | {_day_after(end) for end in ends if end}


def _day_after(day: str) -> str:
    date = datetime.date.fromisoformat(day)
    return day if date == datetime.date.max else str(date + datetime.timedelta(days=1))


def _tell(day: str, findings: list[Finding]) -> None:
    click.echo(f"\n{day}")
    counts: dict[tuple[Status, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        counts[finding.status, finding.match.trace.rule].append(finding)
    if not counts:
        click.echo("  nothing")
    order = list(Status)
    for (status, rule), found in sorted(
        counts.items(), key=lambda item: (order.index(item[0][0]), item[0][1])
    ):
        places = Counter(finding.match.origin.path or "commits, messages and names" for finding in found)
        shown = ", ".join(visible(path) for path, _ in places.most_common(_SHOWN))
        more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
        click.echo(f"  {status.value:<10} {len(found):>5}  {rule:<{_COLUMN}} {shown}{more}")


def _authors(findings: Iterable[Finding]) -> set[str]:
    return {
        f"{finding.match.origin.author.name} <{finding.match.origin.author.email}>"
        for finding in findings
        if finding.status in OPEN and finding.match.origin.author
    }


def _whom(people: set[str]) -> None:
    """List the people who brought what would fail, sorted by name, because this is no ranking."""
    if people:
        click.echo(
            f"\nWhom to tell ({counted(len(people), 'author')} of what would fail; by name, not by number):"
        )
        for person in sorted(people)[:_MOST]:
            click.echo(f"  {visible(person)}")
        if len(people) > _MOST:
            click.echo(f"  and {len(people) - _MOST} more: toolban audit --format csv lists all")
    click.echo(f"\n{NO_PROOF}")


class _Read(NamedTuple):
    """The matches of a repository or of a report, with all that their judgement needs."""

    matches: Sequence[Match]
    refs: Refs | None
    """The refs that the matches are on; None if they are not known."""
    participants: Participants | None


def _of_report(path: str, ground: grounds.Ground) -> _Read:
    if gap := saved.gap(path):
        raise RepositoryError(f"{path}: not everything was read for it: {gap}.", "Read again: toolban audit.")
    if left_out := not_searched(ground.policy, ground.catalog, saved.searched(path)):
        named = ", ".join(left_out[:_MOST]) + (", ..." if len(left_out) > _MOST else "")
        reason = f"{path}: it was made under a policy that did not ask for {named}."
        raise RepositoryError(reason, "Make one that serves every policy: toolban audit --inventory")
    report = saved.opened(path, ground.catalog)
    if report.unknown:
        click.echo(f"toolban: this catalog does not know: {', '.join(report.unknown)}", err=True)
    return _Read(report.matches, None, report.participants)


def _of_history(ground: grounds.Ground) -> _Read:
    repository = open_repository(".")
    tally = Tally()
    scanner = ground.scanner(bulk=True, jobs=usual_jobs())
    author_dates = ground.policy.dates == AUTHOR
    scope = Scope(repository.refs(), author_dates=author_dates)
    found = list(match_history(repository, scope, scanner, tally, effort=Effort(usual_jobs())))
    if not tally.coverage().complete:
        reason = next((row.reason for row in tally.coverage().not_read), "there is no commit")
        raise RepositoryError(f"Not everything could be read: {reason}.", "toolban audit has the whole list.")
    people = ground.participants(repository.git, found, scanner)
    return _Read(found, of_history(repository, ground.globs), people)
