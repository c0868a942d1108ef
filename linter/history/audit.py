"""Audits a history: lists its commits and their changes, reads blobs and commits, and dates what is found.

git lists the commits and compares their trees. Every commit is read once, and so is every blob that a reader
takes, however many commits and paths have it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from linter.git.repository import Ref, Repository
from linter.history.audit_state import AuditState, KeptLife
from linter.history.blobs import BlobsRead, read_blobs
from linter.history.commit_changes import RelevantChanges, changes_of
from linter.history.commits import CommitsRead, read_commits
from linter.history.context import AuditContext
from linter.history.listing import Listing, list_history
from linter.history.object_reader import Effort, ObjectReader
from linter.history.ref_traces import match_branches, match_notes, match_tags, tips_of
from linter.history.scope import Scope
from linter.history.timeline import Timeline
from linter.model.coverage import NotRead
from linter.model.inputs import BlobChange
from linter.model.matches import Match
from linter.model.progress import Progress
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally

if TYPE_CHECKING:
    from linter.history.audit_cache import Ledger  # SQLite, for those who asked for one
    from linter.history.tree_changes import TreeChanges


def silent(_stage: str, _done: int, _total: int) -> None:
    """Show no progress."""


_NO_EFFORT = Effort()


def match_history(
    repository: Repository,
    scope: Scope,
    scanner: Scanner,
    tally: Tally,
    *,
    progress: Progress = silent,
    effort: Effort = _NO_EFFORT,
    ledger: Ledger | None = None,
) -> Iterator[Match]:
    """Find the traces that a history holds: in its commits and, with their timeline, in its files.

    A ledger spares reading what was read before, and remembers what is read now.
    """
    objects = ObjectReader(repository, tally, progress, effort)
    audit = AuditContext(repository, scope, scanner, tally, objects, progress, effort, ledger)
    listing = list_history(audit)
    refs = _refs_within(scope, listing.oids)
    if not scope.paths:  # the name of a branch is nothing that happened at a path
        yield from match_branches(repository, refs, scanner, objects.missing, is_arriving=scope.is_arriving)
    from_trees = cache(partial(_changes_from_trees, audit, listing))
    commits = read_commits(audit, listing, meanwhile=from_trees)
    yield from commits.matches  # first: whoever has little time gets what is cheap to find
    blobs = read_blobs(audit, listing.last, from_trees() or _changes_from_git(audit, listing))
    if not scope.paths:
        yield from match_notes(repository, refs, scanner, objects.missing)
        yield from match_tags(repository, _tags_of(repository, scope, refs), scanner, tally)
    timeline = _timeline_of(scope, blobs)
    paths = {change.path for change in blobs.changes} if scope.before else timeline.paths()
    lives = _lives(audit, listing.last, blobs, timeline)
    tips = list(tips_of(repository, scope.refs, paths, tally)) if scope.check_tips else []
    blobs.look_up(place for tip in tips for part in tip.parts for place in part.items())
    yield from timeline.finish(tips, before=scope.before)
    _keep(audit, listing.last, commits, blobs, lives)


def _changes_from_trees(audit: AuditContext, listing: Listing) -> TreeChanges | None:
    """Find what the commits changed in all the trees of their history; None if these cannot be used."""
    if listing.trees is None:
        return None
    from linter.git.pack.tree_parser import UnsupportedTree  # noqa: PLC0415 numpy, which a small history can do without
    from linter.history.tree_changes import TreeChanges  # noqa: PLC0415 as above

    try:
        return TreeChanges(
            audit.repository.git, listing.trees, audit.scanner, effort=audit.effort, progress=audit.progress
        )
    except UnsupportedTree:
        return None


def _changes_from_git(audit: AuditContext, listing: Listing) -> RelevantChanges:
    """Let git compare every commit with its parents."""
    git, walk = audit.repository.git, audit.scope.walk
    return changes_of(git, listing.oids, walk, audit.scanner, effort=audit.effort, progress=audit.progress)


def _refs_within(scope: Scope, oids: Sequence[str]) -> list[Ref]:
    """The refs of the scope; if it is a window of time, those whose tip lies in it."""
    if not scope.options:
        return list(scope.refs)
    walked = set(oids)
    return [ref for ref in scope.refs if ref.commit in walked]


def _tags_of(repository: Repository, scope: Scope, refs: Iterable[Ref]) -> list[tuple[str, str]]:
    """Name and object of the annotated tags among refs."""
    names = {ref.name for ref in refs}
    tags = repository.annotated_tags() if scope.tags is None else scope.tags
    return [(name, oid) for name, oid in tags if name in names]


def _timeline_of(scope: Scope, blobs: BlobsRead) -> Timeline:
    """The life of every trace; in a change under review, a file that was only moved brings nothing new."""
    timeline = Timeline(blobs.versions)
    timeline.resume(blobs.lives(), blobs.events.__getitem__)
    moved = _moves(blobs.changes) if scope.before else {}
    for change in reversed(blobs.changes):
        if change.commit in blobs.events:
            moved_from = moved.get((change.commit, change.path), "")
            timeline.add(change, blobs.events.__getitem__, moved_from)
    return timeline


def _moves(changes: Iterable[BlobChange]) -> dict[tuple[str, str], str]:
    """Map commit and new path to the old path, for files that a commit moved without a change."""
    gone = {
        (change.commit, change.old[0]): change.path for change in changes if not change.new and change.old
    }
    return {
        (change.commit, change.path): gone[change.commit, change.new]
        for change in changes
        if not any(change.old) and (change.commit, change.new) in gone
    }


def _lives(
    audit: AuditContext, last: AuditState | None, blobs: BlobsRead, timeline: Timeline
) -> Callable[[], Sequence[KeptLife]]:
    """A function that returns what the next audit can continue from, before the tips are looked at.

    What the last audit left is not even unpacked where nothing has changed.
    """
    if audit.ledger is None or not audit.scope.is_whole:
        return tuple
    if last and not blobs.changes:
        return last.lives
    lives = timeline.kept()
    return lambda: lives


def _keep(
    audit: AuditContext,
    last: AuditState | None,
    commits: CommitsRead,
    blobs: BlobsRead,
    lives: Callable[[], Sequence[KeptLife]],
) -> None:
    """Leave in the ledger what the next audit can continue from, if this one has read all objects.

    That a file is not read is decided by its content: it is there, and the next audit would not read it; if
    a policy lets some files be unreadable, by the paths that it has then.
    """
    if audit.ledger is None or not audit.scope.is_whole:
        return
    for what, reason, times, example in last.outside if last else ():
        audit.tally.outside(what, reason, example, times)
    for what, reason, times, example in last.notes if last else ():
        audit.tally.note(what, reason, example, times)
    for what, reason, times, example in last.unread if last else ():
        audit.tally.missed(what, reason, example, times)
    coverage = audit.tally.coverage()
    if coverage.not_read and audit.scanner.is_by_path:
        return
    if any(row.what != "file" for row in coverage.not_read):
        return
    audit.ledger.keep(
        audit.repository.git_dir,
        AuditState(
            tips=tuple(sorted({ref.commit for ref in audit.scope.refs})),
            commits=coverage.commits.read,
            blobs=blobs.read_as,
            changes=blobs.every_change,
            lives=lives,
            made=blobs.made,
            links=tuple(sorted(blobs.links)),
            speaking=commits.speaking,
            by_name=blobs.by_name,
            outside=_rows(coverage.outside),
            notes=_rows(coverage.notes),
            unread=_rows(coverage.not_read),
        ),
        last,
    )


def _rows(entries: Iterable[NotRead]) -> tuple[tuple[str, str, int, str], ...]:
    return tuple((entry.what, entry.reason, entry.times, entry.example) for entry in entries)
