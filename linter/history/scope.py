"""The part of a history that is to be read."""

from __future__ import annotations

from typing import NamedTuple

from linter.git.log import Walk
from linter.git.repository import Ref


class Scope(NamedTuple):
    """The part of a history that is to be read."""

    refs: tuple[Ref, ...]
    """Where the walk starts; their tips are also examined for traces that are still there."""
    without: tuple[str, ...] = ()
    """Commits whose history is left out, such as those that a remote already has."""
    options: tuple[str, ...] = ()
    """Fixed options of git log (`--since=...`, `--until=...`)."""
    paths: tuple[str, ...] = ()
    """Files and directories; only commits that touch them are read."""
    first_parent: bool = False
    """Whether merges are followed along their first parent, and compared with it alone."""
    tags: tuple[tuple[str, str], ...] | None = None
    """Names and objects of the annotated tags to read, for a push; None stands for those of the refs."""
    check_tips: bool = True
    author_dates: bool = False
    """Whether the author date of a commit counts, and not the committer date."""
    is_arriving: bool = False
    """Whether the refs are being pushed now: then their names are as of today."""
    before: bool = False
    """Whether to report also what the changed files held before and still hold."""
    commits: tuple[str, ...] | None = None
    """The commits, newest first, where git has listed them already."""

    @property
    def is_whole(self) -> bool:
        """Whether the scope is everything that the refs reach."""
        return not (self.without or self.options or self.paths or self.first_parent or self.before)

    @property
    def walk(self) -> Walk:
        """The options with which git walks this scope."""
        return Walk(self.options, self.paths, self.first_parent)

    @property
    def revisions(self) -> list[str]:
        """The commits where git starts, and with `^` those whose history it leaves out."""
        return [ref.commit for ref in self.refs] + [f"^{oid}" for oid in self.without]
