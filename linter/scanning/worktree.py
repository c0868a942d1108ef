"""Reads and matches the files of a work tree in several processes."""

from __future__ import annotations

from collections.abc import Sequence

from linter.git.repository import Repository
from linter.model.matches import Match
from linter.model.progress import Progress
from linter.scanning.pipeline import match_files
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally
from linter.sources.worktree import read_files
from linter.support.processes import spread

_PART = 200  # files for each process at least, because forking costs about as much as reading a few


def match_tree(
    repository: Repository,
    files: Sequence[tuple[str, str]],
    scanner: Scanner,
    tally: Tally,
    *,
    progress: Progress,
    jobs: int,
) -> list[Match]:
    """Match the names and contents of files, given by path and mode, in the order of the files."""
    starts = range(0, len(files), _PART)

    def work(number: int) -> tuple[int, list[Match], Tally]:
        own = Tally()
        part = files[starts[number] : starts[number] + _PART]
        return number, list(match_files(read_files(repository, part), scanner, own)), own

    found: dict[int, list[Match]] = {}
    for number, matches, own in spread(len(starts), work, jobs):
        found[number] = matches
        tally.add(own)
        progress("files", min(len(files), len(found) * _PART), len(files))
    return [match for number in sorted(found) for match in found[number]]
