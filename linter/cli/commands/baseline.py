"""`toolban baseline`: accepts existing findings for now."""

from __future__ import annotations

import os
from collections.abc import Iterable

import click

from linter.cli import context as grounds
from linter.cli import options, saved
from linter.cli.files import write_text
from linter.cli.groups import Group
from linter.cli.worktree import report_files
from linter.git.opening import open_work_tree
from linter.model.errors import RepositoryError, UsageError
from linter.model.findings import OPEN, Status
from linter.policy import baseline as baselines
from linter.report.phrases import counted, missing
from linter.sources.worktree import tracked_files
from linter.support.files import read_file

_Found = tuple[list[baselines.Entry], int]
"""Baseline entries, and the number of findings that cannot be accepted."""
_ACCEPTED = (*OPEN, Status.BASELINED)

_REPORT = click.option(
    "--report", "report_file", default="", metavar="JSON", help="Of this report, instead of the files here."
)


@click.group(name="baseline", cls=Group)
def command() -> None:
    """Accept the existing findings, so that only new ones fail.

    The baseline is a file with one sorted line for each finding, without line numbers and dates, so that it
    merges well. A policy names it: baseline = "toolban-baseline.txt". Findings under a locked ban cannot be
    accepted.
    """


@command.command()
@click.option("--file", "path", default=baselines.FILE, show_default=True, type=click.Path())
@_REPORT
@options.judging
def create(*, path: str, report_file: str, policy_file: str, today: str) -> None:
    """Accept every violation and warning in the tracked files, or in a report.

    An existing baseline is brought up to date: new findings are added, and entries without a finding are
    removed. Without --report only the files here are read, so entries of commits, refs and deleted files
    stay.
    """
    known = _read(path) if os.path.lexists(path) else []
    entries, left = _of_report(report_file) if report_file else _here(policy_file, today)
    kept = _still_there(known, entries, report_file)
    new = set(entries) - set(kept)
    write_text(path, baselines.write([*kept, *entries]), "Name another file.")
    if left:
        click.echo(f"{counted(left, 'finding')} left out: what [disclosure] asks for has no exemption")
    if known:
        taken = len(set(known) - set(kept) - set(entries))
        click.echo(
            f"{path}: {len(set(kept) | set(entries))} accepted, {len(new)} of them new; {taken} taken out"
        )
    else:
        click.echo(f'{path}: {len(set(entries))} accepted; name it in the policy: baseline = "{path}"')


@command.command()
@click.option("--file", "path", default=baselines.FILE, show_default=True, type=click.Path())
@_REPORT
@options.judging
def prune(*, path: str, report_file: str, policy_file: str, today: str) -> None:
    """Remove the entries of a baseline that no longer match anything.

    Without --report only the files here are read, so entries of commits, refs and deleted files stay.
    """
    known = _read(path)
    found, _ = _of_report(report_file) if report_file else _here(policy_file, today)
    kept = _still_there(known, found, report_file)
    write_text(path, baselines.write(kept), "Name another file.")
    click.echo(f"{path}: {len(kept)} kept, {len(known) - len(kept)} taken out")


def _read(path: str) -> list[baselines.Entry]:
    """Read the entries of a baseline.

    Raises:
        UsageError: the file cannot be read, or a line of it is no entry.
    """
    try:
        text = read_file(path, baselines.LARGEST).decode("utf-8", "surrogateescape")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}.", "toolban baseline create") from error
    known, wrong = baselines.read(text)
    if wrong:
        raise UsageError(f"{path}:{wrong[0]}: expected a fingerprint, a rule and a path.", "Mend that line.")
    if text.strip() and not known and not text.startswith(baselines.write([])):
        raise UsageError(f"{path}: is no baseline: it has no entry.", "Name another file in --file.")
    return list(known)


def _still_there(
    known: Iterable[baselines.Entry], found: Iterable[baselines.Entry], report_file: str
) -> list[baselines.Entry]:
    """The entries that still match a finding, or about which the files that were read say nothing."""
    known = list(known)
    with_history = bool(report_file) and saved.has_history(report_file)
    gone = set(baselines.gone(known, found, with_history=with_history))
    return [entry for entry in known if entry not in gone and baselines.can_be_accepted(entry.rule)]


def _here(policy_file: str, today: str) -> _Found:
    repository = open_work_tree("Take --report with that of an audit.")
    ground = grounds.prepare_guard(
        policy_file, repository.work_tree, without="nothing is banned here that could be accepted"
    )
    report = report_files(repository, tracked_files(repository), ground, today)
    if not report.coverage.complete:
        rows = report.coverage.not_read
        raise RepositoryError(
            f"Not everything was read: {missing(rows[0]) if rows else 'no file is tracked here'}.",
            "A baseline of a part would lose or hide findings; toolban check has the list.",
        )
    open_ones = [finding for finding in report.findings if finding.status in _ACCEPTED]
    return _sifted(map(baselines.entry_of, open_ones))


def _of_report(path: str) -> _Found:
    if gap := saved.gap(path):
        raise RepositoryError(f"{path}: not everything was read for it: {gap}.", "Read again: toolban audit.")
    accepted = {status.value for status in _ACCEPTED}
    try:
        return _sifted(
            baselines.entry(row["fingerprint"], row["rule"], row["path"], row["commit"], row["ref"])
            for row in saved.rows(path)
            if row["status"] in accepted
        )
    except (KeyError, TypeError) as error:
        raise UsageError(f"{path}: is no JSON report of toolban ({error}).", saved.HINT) from error


def _sifted(entries: Iterable[baselines.Entry]) -> _Found:
    every = list(entries)
    taken = [entry for entry in every if baselines.can_be_accepted(entry.rule)]
    return taken, len(every) - len(taken)
