"""The files of a work tree as a report, for the commands that act on its findings."""

from __future__ import annotations

from collections.abc import Sequence

from linter.cli.context import Ground, setting
from linter.cli.progress import Progress
from linter.git.repository import Repository
from linter.history.object_reader import usual_jobs
from linter.model.findings import Report
from linter.scanning.tally import Tally
from linter.scanning.worktree import match_tree


def report_files(
    repository: Repository, files: Sequence[tuple[str, str]], ground: Ground, today: str
) -> Report:
    """Judge the names and contents of files, given by path and mode."""
    tally = Tally()
    scanner = ground.scanner(bulk=True, once=True)
    progress = Progress()
    matches = match_tree(repository, files, scanner, tally, progress=progress, jobs=usual_jobs())
    progress.clear()
    return ground.report(matches, tally, setting(today, refs=ground.refs_here(repository.git)))
