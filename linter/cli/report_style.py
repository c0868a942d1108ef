"""Where formats of lines put findings that have no file: asked of the repository when such a format is."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from linter.model.errors import RepositoryError
from linter.model.findings import Report
from linter.report.locations import anchors
from linter.report.style import Style

_OF_LINES = frozenset({"azure", "gitlab", "rdjson", "sarif"})


def placed(style: Style, report: Report, formats: Iterable[str], directory: str) -> Style:
    """The style with the files of a repository that findings of commits and names can stand in."""
    if not report.findings or _OF_LINES.isdisjoint(formats):
        return style
    if directory == ".":
        style = style._replace(commit_page=_commit_page(os.environ))
    from linter.git.path_counts import check_paths
    from linter.git.repository import open_repository

    try:
        git = open_repository(directory).git
        check_paths(git, "HEAD")
        listed = git.run("ls-tree", "-r", "-z", "--name-only", "--full-tree", "HEAD")
    except RepositoryError:  # no commit yet, too many files, or no repository
        return style
    files = {name for name in listed.decode("utf-8", "surrogateescape").split("\0") if name}
    return style._replace(anchors=anchors(report, files))


def _commit_page(variables: Mapping[str, str]) -> str:
    """As the pages of GitHub and GitLab are called."""
    if variables.get("GITHUB_SERVER_URL") and variables.get("GITHUB_REPOSITORY"):
        return f"{variables['GITHUB_SERVER_URL']}/{variables['GITHUB_REPOSITORY']}/commit/"
    return f"{variables['CI_PROJECT_URL']}/-/commit/" if variables.get("CI_PROJECT_URL") else ""
