"""Where formats of lines put findings that have no file: asked of the repository when such a format is."""

from __future__ import annotations

from collections.abc import Iterable

from linter.errors import RepositoryError
from linter.model import Report
from linter.report.anchor import anchors
from linter.report.style import Style

_OF_LINES = frozenset({"azure", "gitlab", "rdjson", "sarif"})


def placed(style: Style, report: Report, formats: Iterable[str], directory: str) -> Style:
    """The style with the files of a repository that findings of commits and names can stand in."""
    if not report.findings or _OF_LINES.isdisjoint(formats):
        return style
    from linter.git.repository import open_repository

    try:
        git = open_repository(directory).git
        listed = git.run("ls-tree", "-r", "-z", "--name-only", "--full-tree", "HEAD")
    except RepositoryError:  # no commit yet, or files outside of any repository
        return style
    files = {name for name in listed.decode("utf-8", "surrogateescape").split("\0") if name}
    return style._replace(anchors=anchors(report, files))
