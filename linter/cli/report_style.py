"""Looks up what some formats need about the repository: its name, its files, the owners of files."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from linter.model.errors import RepositoryError
from linter.model.findings import Report
from linter.model.subject import Subject
from linter.report import owners
from linter.report.locations import anchors
from linter.report.style import Style

if TYPE_CHECKING:
    from linter.git.repository import Repository
    from linter.git.runner import Git

_LARGEST_OWNERS = 3 << 20  # bytes; GitHub reads no larger one either
_NAMELESS = frozenset({"text", "github", "azure", "rdjson", "gitlab"})
_MOST_FILES, _MOST_BYTES, _LONGEST_LINE = 200, 1 << 20, 2000
"""Beyond these nobody looks at the line of a finding in a terminal."""
_OF_LINES = frozenset({"azure", "gitlab", "rdjson", "sarif"})
_HERE = "."


def about(report: Report, formats: Iterable[str], repository: Repository | None) -> Report:
    """Add the repository (default: the one here) to a report, if the format names it."""
    if report.subject != Subject() or _NAMELESS.issuperset(formats):
        return report
    from linter.sources.subject import subject_of

    try:
        return report._replace(subject=subject_of(repository or _here()))
    except RepositoryError:  # files outside of any repository
        return report


def placed(style: Style, report: Report, formats: Iterable[str], repository: Repository | None) -> Style:
    """Add to a style the files of the repository in which findings of commits and names can be shown."""
    wanted = frozenset(formats)
    if not report.findings or wanted.isdisjoint(_OF_LINES | {"html"}):
        return style
    if repository is None or repository.path == _HERE:
        style = style._replace(commit_page=_commit_page(os.environ))
    try:
        git = (repository or _here()).git
        if "html" in wanted:
            style = style._replace(owners=_owners(git))
        if not wanted.isdisjoint(_OF_LINES):
            listed = git.run("ls-tree", "-r", "-z", "--name-only", "--full-tree", "HEAD")
            files = {name for name in listed.decode("utf-8", "surrogateescape").split("\0") if name}
            style = style._replace(anchors=anchors(report, files))
    except RepositoryError:  # no commit yet, or files outside of any repository
        return style
    return style


def _owners(git: Git) -> owners.Rules:
    """The lines of the CODEOWNERS file of the commit that is checked out."""
    from linter.git.cat_file import read_objects  # starts a process, which the hook of a message does not

    listed = git.run("ls-tree", "-z", "HEAD", "--", *owners.PLACES).decode("utf-8", "surrogateescape")
    blobs = {
        path: row.split(" ")[2]
        for row, _, path in (line.partition("\t") for line in listed.split("\0"))
        if path and row.startswith("100")
    }
    for place in owners.PLACES:
        if place in blobs:
            (found,) = read_objects(git, [blobs[place]], _LARGEST_OWNERS)
            return owners.read((found.data or b"").decode("utf-8", "replace"))
    return ()


def _commit_page(variables: Mapping[str, str]) -> str:
    """The address of the page of a commit, as GitHub and GitLab form it."""
    if variables.get("GITHUB_SERVER_URL") and variables.get("GITHUB_REPOSITORY"):
        return f"{variables['GITHUB_SERVER_URL']}/{variables['GITHUB_REPOSITORY']}/commit/"
    return f"{variables['CI_PROJECT_URL']}/-/commit/" if variables.get("CI_PROJECT_URL") else ""


def with_sources(style: Style, report: Report, repository: Repository | None) -> Style:
    """Add to a style, for text, the lines on which findings stand, as far as the files are unchanged."""
    wanted: dict[str, set[int]] = {}
    for finding in report.findings:
        match = finding.match
        if match.fragment.line and match.origin.path and not match.origin.commit and not match.history:
            wanted.setdefault(match.origin.path, set()).add(match.fragment.line)
    if not wanted or len(wanted) > _MOST_FILES:
        return style
    try:
        root = (repository or _here()).work_tree
    except RepositoryError:  # files outside of any repository
        root = _HERE
    lines: dict[tuple[str, int], str] = {}
    for path, numbers in wanted.items():
        lines.update(((path, number), line) for number, line in _lines(os.path.join(root, path), numbers))
    return style._replace(sources=lines)


def _here() -> Repository:
    from linter.git.opening import open_repository  # not for a hook that has nothing to say

    return open_repository(_HERE)


def _lines(path: str, numbers: Container[int]) -> Iterator[tuple[int, str]]:
    """Read some lines of a regular file; links are not followed."""
    try:
        if os.path.islink(path) or not os.path.isfile(path):
            return
        with open(path, "rb") as file:
            data = file.read(_MOST_BYTES)
    except OSError:
        return
    for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), 1):
        if number in numbers and len(line) < _LONGEST_LINE:
            yield number, line.rstrip("\r")
