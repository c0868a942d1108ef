"""`toolban check`: checks the files of the work tree, or what is staged."""

from __future__ import annotations

import click

from linter.cli import context as grounds
from linter.cli import options
from linter.cli.progress import Progress
from linter.cli.reporting import Reporting, reporting_options
from linter.git.opening import open_work_tree
from linter.model.errors import UsageError
from linter.model.findings import Report
from linter.scanning.pipeline import match_files
from linter.scanning.tally import Tally
from linter.scanning.worktree import match_tree
from linter.sources.index import CONFLICT, read_staged
from linter.sources.worktree import tracked_files


@click.command(name="check")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--staged", is_flag=True, help="Read what is staged for the next commit, from the index.")
@options.working
@options.judging
@options.searching
@reporting_options
def command(
    *,
    paths: tuple[str, ...],
    staged: bool,
    jobs: int,
    policy_file: str,
    today: str,
    is_inventory: bool,
    reporting: Reporting,
) -> int:
    """Check files for traces of banned tools.

    Reads every tracked file of the work tree. With PATHs it reads the tracked files at or below them, and
    every file that is named itself, tracked or not. With --staged it reads the index, so unstaged changes do
    not matter.
    """
    if staged and paths:
        raise UsageError(
            "--staged reads the index as a whole, so it takes no paths.", "Leave out one of them."
        )
    repository = open_work_tree("toolban audit reads its history.")
    ground = reporting.ground(grounds.prepare(policy_file, repository.work_tree))
    ground = ground.inventoried() if is_inventory else ground
    tally = Tally()
    scanner = ground.scanner(bulk=not staged, once=not staged)
    progress = Progress()
    if staged:
        matches = list(match_files(read_staged(repository.git), scanner, tally))
    else:
        listed = tracked_files(repository, paths)
        matches = match_tree(repository, listed, scanner, tally, progress=progress, jobs=jobs)
    progress.clear()
    setting = grounds.setting(today, is_whole=not (staged or paths), refs=ground.refs_here(repository.git))
    report = ground.aged(today).report(matches, tally, setting)
    if hint := _nothing_read(report, staged=staged):
        report = report._replace(notices=(*report.notices, hint))
    return reporting.end(report, ground, repository=repository)


def _nothing_read(report: Report, *, staged: bool) -> str:
    """What to do if there was nothing to read; empty if there was something."""
    coverage = report.coverage
    if coverage.files.read:
        return ""
    if any(row.reason == CONFLICT for row in coverage.not_read):
        return "Resolve the conflicts and git add the files: until then the index holds no version of them."
    if coverage.files.expected:
        return ""
    if staged:
        return "Nothing is staged: git add what is to be checked. toolban check reads all tracked files."
    return "No file is tracked here: git add what is to be checked, or name files: toolban check FILE."
