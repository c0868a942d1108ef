"""Lists the commits of a history, and reads its trees where that is faster than to let git compare them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from linter.git.errors import GitError
from linter.git.log import list_commits
from linter.history.audit_state import AuditState
from linter.history.context import AuditContext
from linter.history.salvage import list_readable

if TYPE_CHECKING:
    from linter.history.trees.reader import TreeParts


class Listing(NamedTuple):
    """The commits that an audit reads."""

    oids: Sequence[str]
    """Newest first; without those that the last audit has read."""
    last: AuditState | None = None
    """What the last audit left in the ledger, if this one continues it."""
    trees: TreeParts | None = None
    """All trees of the history, if they were read; else git compares the commits."""


def list_history(audit: AuditContext) -> Listing:
    """List the commits in the scope; in a damaged history those that can be read, and count the gaps."""
    repository, scope, tally = audit.repository, audit.scope, audit.tally
    shallow = repository.shallow_boundary()
    try:
        listing = _listed(audit)
    except GitError:
        oids = list_readable(repository.git, scope.revisions, scope.walk, shallow, tally)
        listing = Listing(oids)
    boundary = set(shallow).intersection(listing.oids)
    if boundary:
        reason = "parents not fetched (shallow clone); git fetch --unshallow brings them"
        tally.missed("commit", reason, min(boundary), len(boundary))
    return listing


def _listed(audit: AuditContext) -> Listing:
    """List the commits as git does.

    Raises:
        GitError: git cannot walk the history to its end.
    """
    git, scope = audit.repository.git, audit.scope
    if scope.commits is not None:
        return Listing(scope.commits)
    if last := _last_audit(audit):
        since = [f"^{oid}" for oid in last.tips]
        return Listing(list_commits(git, [*scope.revisions, *since], scope.walk), last)
    if trees := _trees(audit):
        return Listing([commit.oid for commit in trees.commits], trees=trees)
    return Listing(list_commits(git, scope.revisions, scope.walk))


def _last_audit(audit: AuditContext) -> AuditState | None:
    """What the ledger holds of this history, unless some of it is not reachable any more."""
    if audit.ledger is None or not audit.scope.is_whole:
        return None
    last = audit.ledger.walk(audit.repository.git_dir)
    if last is None:
        return None
    revisions = set(audit.scope.revisions)
    try:
        moved = [oid for oid in last.tips if oid not in revisions]
        known = [*moved, *(f"^{revision}" for revision in revisions)]
        gone = list_commits(audit.repository.git, known) if moved else []
    except GitError:  # one of its tips does not even exist any more
        return None
    return None if gone else last


def _trees(audit: AuditContext) -> TreeParts | None:
    """Read all trees of a large history; None if it is small, or if they cannot be read this way."""
    if not (audit.scope.is_whole and audit.objects.are_many):
        return None
    from linter.git.pack.tree_parser import UnsupportedTree  # noqa: PLC0415 numpy, which a small history can do without
    from linter.history.trees.object_ids import Objects  # noqa: PLC0415 as above
    from linter.history.trees.reader import read_trees  # noqa: PLC0415 as above

    def show(done: int, total: int) -> None:
        audit.progress("trees", done, total)

    try:
        return read_trees(
            audit.repository.git,
            Objects(audit.objects.packs, are_all=audit.objects.are_all_packs),
            audit.scope.revisions,
            jobs=audit.effort.jobs,
            progress=show,
        )
    except UnsupportedTree:
        return None
