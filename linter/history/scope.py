"""Which part of a history is asked for."""

from __future__ import annotations

from typing import NamedTuple

from linter.git.log import Walk
from linter.git.repository import Ref


class Scope(NamedTuple):
    """Which part of a history is asked for."""

    refs: tuple[Ref, ...]
    """Where the walk starts, and the tips that are looked at for what is still there."""
    without: tuple[str, ...] = ()
    """Commits whose history is left out (what a remote has already)."""
    options: tuple[str, ...] = ()
    """Fixed words for git log (`--since=...`, `--until=...`)."""
    paths: tuple[str, ...] = ()
    """Files and directories; only commits that touch them are read."""
    first_parent: bool = False
    """Merges are walked along their first parent, and compared with it alone."""
    tags: tuple[tuple[str, str], ...] | None = None
    """Names and objects of annotated tags that no ref leads to yet; None stands for those of the refs."""
    check_tips: bool = True
    author_dates: bool = False
    """A commit is as old as its author says; else as its committer does."""
    is_arriving: bool = False
    """The refs are being made now, so their names are as of today, however old their tips are."""
    before: bool = False
    """Also tell what the files that were changed held before and still hold."""

    @property
    def is_whole(self) -> bool:
        """Whether everything is asked for that the refs lead to."""
        return not (self.without or self.options or self.paths or self.first_parent or self.before)

    @property
    def walk(self) -> Walk:
        """How git walks it."""
        return Walk(self.options, self.paths, self.first_parent)

    @property
    def revisions(self) -> list[str]:
        """Where git begins, and what it leaves out."""
        return [ref.commit for ref in self.refs] + [f"^{oid}" for oid in self.without]
