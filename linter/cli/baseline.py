"""`toolban baseline`: findings that are accepted for now."""

from __future__ import annotations

import os

import click

from linter import baselines
from linter.cli import ground as grounds
from linter.cli import options, saved
from linter.cli.worktree import report_files
from linter.errors import RepositoryError, UsageError
from linter.git.repository import open_work_tree
from linter.model import OPEN, Report, Status
from linter.report.words import missing
from linter.sources.worktree import tracked_files

_ACCEPTED = (*OPEN, Status.BASELINED)

_REPORT = click.option(
    "--report", "report_file", default="", metavar="JSON", help="Of this report, instead of the files here."
)


@click.group(name="baseline")
def command() -> None:
    """Accept what is there now, so that only what is new fails.

    The file has one sorted line for each finding, without line numbers and dates, so that it merges; a policy
    names it: baseline = "toolban-baseline.txt". Findings of a locked ban cannot be accepted.
    """


@command.command()
@click.option("--file", "path", default=baselines.FILE, show_default=True, type=click.Path())
@_REPORT
@options.judging
def create(*, path: str, report_file: str, policy_file: str, today: str) -> None:
    """Write every violation and warning of the tracked files, or of a report, into a new baseline."""
    if os.path.lexists(path):
        raise UsageError(f"{path} is there already.", "toolban baseline prune, or remove it first.")
    entries = _of_report(report_file) if report_file else _here(policy_file, today)
    _write(path, entries)
    click.echo(f'{path}: {len(set(entries))} accepted; name it in the policy: baseline = "{path}"')


@command.command()
@click.option("--file", "path", default=baselines.FILE, show_default=True, type=click.Path())
@_REPORT
@options.judging
def prune(*, path: str, report_file: str, policy_file: str, today: str) -> None:
    """Take the entries out of a baseline that nothing matches any more."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            known, wrong = baselines.read(file.read())
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}.", "toolban baseline create") from error
    if wrong:
        raise UsageError(f"{path}:{wrong[0]}: expected a fingerprint, a rule and a path.", "Mend that line.")
    entries = _of_report(report_file) if report_file else _here(policy_file, today)
    there = {entry.fingerprint for entry in entries}
    kept = [entry for entry in known if entry.fingerprint in there]
    _write(path, kept)
    click.echo(f"{path}: {len(kept)} kept, {len(known) - len(kept)} taken out")


def _here(policy_file: str, today: str) -> list[baselines.Entry]:
    repository = open_work_tree("Take --report with that of an audit.")
    ground = grounds.prepare_guard(policy_file, repository.work_tree, what="baseline")
    report = report_files(repository, tracked_files(repository), ground, today)
    if not report.coverage.complete:
        rows = report.coverage.not_read
        raise RepositoryError(
            f"Not everything was read: {missing(rows[0]) if rows else 'no file is tracked here'}.",
            "A baseline of a part would lose or hide findings; toolban check has the list.",
        )
    return _entries(report)


def _entries(report: Report) -> list[baselines.Entry]:
    return [baselines.entry_of(finding) for finding in report.findings if finding.status in _ACCEPTED]


def _of_report(path: str) -> list[baselines.Entry]:
    accepted = {status.value for status in _ACCEPTED}
    try:
        return [
            baselines.entry(row["fingerprint"], row["rule"], row["path"], row["commit"], row["ref"])
            for row in saved.rows(path)
            if row["status"] in accepted
        ]
    except (KeyError, TypeError) as error:
        raise UsageError(f"{path}: is no JSON report of toolban ({error}).", saved.HINT) from error


def _write(path: str, entries: list[baselines.Entry]) -> None:
    try:
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(baselines.write(entries))
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}.", "Name another file.") from error
