"""Audits a history: lists its commits and their changes, reads blobs and commits, and dates what is found.

git lists the commits and compares their trees. Every commit is read once, and so is every blob that a reader
takes, however many commits and paths have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from typing import TYPE_CHECKING

from linter.git.cat_file import read_objects
from linter.git.errors import GitError
from linter.git.log import list_commits
from linter.git.repository import Ref, Repository
from linter.history.commit_changes import COMMIT, AuditState, Changes, ReaderKey, RelevantChanges, changes_of
from linter.history.object_reader import Effort, ObjectReader, Objects
from linter.history.ref_traces import match_branches, match_notes, match_tags, tips_of
from linter.history.salvage import list_readable
from linter.history.scope import Scope
from linter.history.timeline import Timeline
from linter.model.inputs import BlobChange
from linter.model.matches import Event, Match, Origin, Sighting
from linter.model.progress import Progress
from linter.readers.messages.commit import RawCommit, parse
from linter.readers.registry import kind_of
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally

if TYPE_CHECKING:
    from linter.history.audit_cache import Ledger  # SQLite, for those who asked for one
    from linter.history.tree_changes import TreeChanges

_Content = tuple[str, ReaderKey]
"""A blob and what it is read as."""
_Wanted = dict[str, dict[ReaderKey, str]]
"""Blob to what it is to be read as, and that to a path that the blob has."""
_Spoken = tuple[Event, tuple[Sighting, ...]]
"""A commit, and what was seen in its identities and its message."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """No progress is shown."""


_NO_EFFORT = Effort()
_CUT_SHORT = "the history cannot be walked to its end: {}"


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
    reading = _Reading(repository, scope, scanner, tally, progress=progress, effort=effort, ledger=ledger)
    reading.read_log()
    refs, missing = reading.refs(), reading.missing
    if not scope.paths:  # the name of a branch is nothing that happened at a path
        yield from match_branches(repository, refs, scanner, missing, is_arriving=scope.is_arriving)
    yield from reading.read_commits()  # first, because who has little time learns the cheap part at once
    reading.read_blobs()
    if not scope.paths:
        yield from match_notes(repository, refs, scanner, missing)
        yield from match_tags(repository, reading.tags(), scanner, tally)
    timeline = reading.timeline()
    paths = reading.relevant_paths() if scope.before else timeline.paths()
    tips = tips_of(repository, scope.refs, paths, tally) if scope.check_tips else ()
    yield from timeline.finish(tips, before=scope.before)
    reading.keep()


class _Reading:
    """One walk through one history; its methods are called in the order of `match_history`."""

    def __init__(
        self,
        repository: Repository,
        scope: Scope,
        scanner: Scanner,
        tally: Tally,
        *,
        progress: Progress,
        effort: Effort,
        ledger: Ledger | None,
    ) -> None:
        self._repository = repository
        self._scope = scope
        self._walk = scope.walk
        self._scanner = scanner
        self._tally = tally
        self._progress = progress
        self._effort = effort
        self._ledger = ledger
        self._objects = ObjectReader(repository, scanner, tally, progress, effort)
        self._kept: AuditState | None = None
        self._revisions = scope.revisions
        self._oids: list[str] = []
        self._tree_changes: TreeChanges | None = None
        self._changes: list[BlobChange] = []
        """Those in which something was seen, newest first."""
        self._blobs: dict[_Content, tuple[Sighting, ...]] = {}
        self._links: set[tuple[str, str]] = set()
        self._events: dict[str, Event] = {}
        self._speaking: list[str] = []
        self._read_as: frozenset[_Content] = frozenset()
        self._by_name: set[str] = set()

    def read_log(self) -> None:
        """List the commits, and what they touched; of what a ledger knows only what came since."""
        git, shallow = self._repository.git, self._repository.shallow_boundary()
        try:
            self._kept = self._kept_of()
            since = [f"^{oid}" for oid in self._kept.tips] if self._kept else []
            self._tree_changes = None if self._kept else self._by_trees()
            self._oids = (
                self._tree_changes.oids
                if self._tree_changes
                else list_commits(git, [*self._revisions, *since], self._walk)
            )
        except GitError:
            self._kept = self._tree_changes = None
            self._oids = list_readable(git, self._revisions, self._walk, shallow, self._tally)
        boundary = set(shallow).intersection(self._oids)
        if boundary:
            reason = "parents not fetched (shallow clone); git fetch --unshallow brings them"
            self._tally.missed("commit", reason, min(boundary), len(boundary))

    def _by_trees(self) -> TreeChanges | None:
        """All trees of a large history: from them it is known sooner what its commits touched."""
        if not (self._scope.is_whole and self._objects.are_many):
            return None
        from linter.git.pack.tree_parser import UnsupportedTree  # noqa: PLC0415 numpy, which a small history can do without
        from linter.history.tree_changes import TreeChanges  # noqa: PLC0415 as above

        git, scanner = self._repository.git, self._scanner
        try:
            return TreeChanges(
                git,
                self._objects.packs,
                self._revisions,
                scanner,
                effort=self._effort,
                progress=self._progress,
            )
        except UnsupportedTree:
            return None

    def _grow(self) -> None:
        """Find out from all trees what the commits touched, while others read the commits."""
        from linter.git.pack.tree_parser import UnsupportedTree  # noqa: PLC0415 as above

        try:
            if self._tree_changes:
                self._tree_changes.grow()
        except UnsupportedTree:
            self._tree_changes = None

    def _compared(self) -> RelevantChanges:
        """The changes of the commits: from their trees if these were read, else as git compares them."""
        git, walk = self._repository.git, self._walk
        return self._tree_changes or changes_of(
            git, self._oids, walk, self._scanner, effort=self._effort, progress=self._progress
        )

    def _kept_of(self) -> AuditState | None:
        """What a ledger knows of this history, unless some of it is not reachable any more."""
        if self._ledger is None or not self._scope.is_whole:
            return None
        kept = self._ledger.walk(self._repository.git_dir)
        if kept is None:
            return None
        try:
            known = [*kept.tips, *(f"^{revision}" for revision in self._revisions)]
            gone = list_commits(self._repository.git, known)
        except GitError:  # a tip of then is not even there
            return None
        return None if gone else kept

    def read_blobs(self) -> None:
        """Read every blob that a reader takes, once; keep the changes in which something was seen."""
        found = self._compared()
        self._links = found.links
        if self._kept:
            self._links.update(self._kept.links)
        replaced: AbstractSet[str] = frozenset()
        if self._scope.before and isinstance(found, Changes):  # only what a change brings has to be readable
            replaced = found.replaced()
        wanted = _by_blob(
            (oid, kind, path) for kind, blobs in found.wanted.items() for oid, path in blobs.items()
        )
        self._by_name = found.by_name.union(self._kept.by_name if self._kept else ()).difference(wanted)
        if self._ledger:
            wanted = self._without_known(wanted, self._ledger)
            self._by_name.difference_update(oid for oid, _ in self._read_as)
        self._tally.by_name(len(self._by_name))
        work = partial(_read_contents, wanted, replaced)
        for sightings, read in self._objects.each("blob", tuple(wanted), work):
            self._blobs.update(sightings)
            self._record(wanted, read, dict(sightings))
        seen = {oid for oid, _ in self._blobs}
        self._changes = [change for change in found.relevant(seen) if self._is_relevant(change)]
        self._tally.add(found.tally)
        if self._kept and self._kept.changes:
            self._join(self._kept.changes)
        self._read_events(dict.fromkeys(change.commit for change in self._changes))

    def _read_events(self, commits: Iterable[str]) -> None:
        """Who made the relevant changes, and when; what could not be read is counted already."""
        asked = [oid for oid in commits if oid not in self._objects.missing]
        for found in read_objects(self._repository.git, asked):
            data = found.head if found.data is None else found.data
            if data:  # of a commit that is too large the headers are enough
                self._events[found.oid] = _event(self._scope, found.oid, parse(data))

    def _join(self, known: Sequence[BlobChange]) -> None:
        """Put the changes that a ledger knows where they belong: what comes today may be older than they."""
        self._changes += known
        if len(self._changes) == len(known):
            return
        try:
            order = list_commits(self._repository.git, self._revisions)
        except GitError as error:  # what was whole at the last audit is damaged now
            self._tally.missed("commit", _CUT_SHORT.format(error.stderr.strip()))
            return
        place = {oid: number for number, oid in enumerate(order)}
        self._changes.sort(key=lambda change: place[change.commit])

    def _without_known(self, wanted: _Wanted, ledger: Ledger) -> _Wanted:
        """Take from a ledger what it knows of blobs, and return those that are left to be read."""
        kept = frozenset(self._kept.blobs if self._kept else ())
        asked = [(oid, kind, path) for oid, kinds in wanted.items() for kind, path in kinds.items()]
        for change in self._kept.changes if self._kept else ():
            kind = kind_of(change.path)
            asked += [(oid, kind, change.path) for oid in (change.new, *change.old) if (oid, kind) in kept]
        self._read_as = kept.union((oid, kind) for oid, kind, _ in asked)
        known = {kind: ledger.known(kind) for kind in {kind for _, kind, _ in asked}}
        for kind, entries in known.items():
            for oid, packed in entries.items():
                if packed is not None:
                    self._blobs[oid.hex(), kind] = ledger.sightings(packed)
        unknown = [entry for entry in asked if bytes.fromhex(entry[0]) not in known[entry[1]]]
        self._read_again(_by_blob(entry for entry in unknown if entry[:2] in kept))
        left = _by_blob(entry for entry in unknown if entry[:2] not in kept)
        spared = len({oid for oid, _ in self._read_as}) - len(left)
        self._tally.expect("blob", spared)
        self._tally.read("blob", spared)
        return left

    def _read_again(self, blobs: _Wanted) -> None:
        """Read blobs that the last audit read tolerantly; no ledger holds them, and they are counted."""
        aside = Tally()
        scanner = self._scanner.counting(aside)
        objects = ObjectReader(self._repository, scanner, aside, self._progress, self._effort)
        for found, _ in objects.each("blob", tuple(blobs), partial(_read_contents, blobs, frozenset[str]())):
            self._blobs.update(found)

    def _record(
        self, wanted: _Wanted, read: Sequence[str], found: Mapping[_Content, tuple[Sighting, ...]]
    ) -> None:
        if self._ledger is None:
            return
        by_kind: dict[ReaderKey, list[str]] = {}
        for oid in read:
            for kind in wanted[oid]:
                by_kind.setdefault(kind, []).append(oid)
        for kind, oids in by_kind.items():
            self._ledger.record(kind, oids, {oid: found.get((oid, kind), ()) for oid in oids})
        self._ledger.commit()

    def read_commits(self) -> list[Match]:
        """Match every commit's identities and message."""
        scope = self._scope

        def work(objects: Objects, scanner: Scanner) -> tuple[list[_Spoken], list[str]]:
            spoken, silent_ones = [], []
            for oid, data in objects:
                if sightings := scanner.commit(data):
                    spoken.append((_event(scope, oid, parse(data)), sightings))
                else:
                    silent_ones.append(oid)
            return spoken, silent_ones

        oids = self._commits_to_read()
        found: dict[str, _Spoken] = {}
        for spoken, silent_ones in self._objects.each("commit", oids, work, self._grow):
            found.update((event.commit, (event, sightings)) for event, sightings in spoken)
            if self._ledger:
                self._ledger.record(COMMIT, silent_ones, {})
                self._ledger.commit()
        matches: list[Match] = []
        for oid in oids:  # packs give them in an order of their own
            if oid in found:
                event, sightings = found[oid]
                origin = Origin(commit=oid, author=event.author, date=event.date)
                matches += [Match(*sighting, origin) for sighting in sightings]
                self._speaking.append(oid)
        return matches

    def _commits_to_read(self) -> list[str]:
        """All of them; with a ledger those that are not known to be silent."""
        if self._ledger is None:
            return self._oids
        known = self._ledger.known(COMMIT)
        oids = [oid for oid in self._oids if bytes.fromhex(oid) not in known]
        kept = self._kept.commits if self._kept else 0
        if self._kept:
            oids += self._kept.speaking
        spared = len(self._oids) + kept - len(oids)
        self._tally.expect("commit", spared)
        self._tally.read("commit", spared)
        return oids

    def keep(self) -> None:
        """Leave for the next audit what this one has found out, if it has read everything."""
        if self._ledger is None or not self._scope.is_whole:
            return
        if self._kept:
            for what, reason, times, example in self._kept.outside:
                self._tally.outside(what, reason, example, times)
            for what, reason, times, example in self._kept.notes:
                self._tally.note(what, reason, example, times)
        coverage = self._tally.coverage()
        if coverage.not_read:
            return
        self._ledger.keep(
            self._repository.git_dir,
            AuditState(
                tips=tuple(sorted({ref.commit for ref in self._scope.refs})),
                commits=coverage.commits.read,
                blobs=tuple(sorted(self._read_as)),
                changes=tuple(self._changes),
                links=tuple(sorted(self._links)),
                speaking=tuple(self._speaking),
                by_name=tuple(sorted(self._by_name)),
                outside=tuple((row.what, row.reason, row.times, row.example) for row in coverage.outside),
                notes=tuple((row.what, row.reason, row.times, row.example) for row in coverage.notes),
            ),
        )

    @property
    def missing(self) -> AbstractSet[str]:
        """Objects that a partial clone has not got."""
        return self._objects.missing

    def refs(self) -> list[Ref]:
        """The refs that are asked for; of a window of time, those whose tip lies in it."""
        walked = set(self._oids) if self._scope.options else frozenset[str]()
        return [ref for ref in self._scope.refs if not self._scope.options or ref.commit in walked]

    def tags(self) -> list[tuple[str, str]]:
        """Names and objects of the annotated tags among them."""
        asked = {ref.name for ref in self.refs()}
        tags = self._repository.annotated_tags() if self._scope.tags is None else self._scope.tags
        return [(name, oid) for name, oid in tags if name in asked]

    def relevant_paths(self) -> set[str]:
        """Paths of files that have or had traces, whoever brought them."""
        return {change.path for change in self._changes}

    def timeline(self) -> Timeline:
        """The life of every trace; of a change under review, what was only moved is nothing new."""
        timeline = Timeline(self._sightings_of)
        moved = _moves(self._changes) if self._scope.before else {}
        for change in reversed(self._changes):
            if change.commit in self._events:
                moved_from = moved.get((change.commit, change.path), "")
                timeline.add(change, self._events.__getitem__, moved_from)
        return timeline

    def _is_relevant(self, change: BlobChange) -> bool:
        return any(self._sightings_of(change.path, oid) for oid in (change.new, *change.old) if oid)

    def _sightings_of(self, path: str, blob: str) -> tuple[Sighting, ...]:
        name = self._scanner.entry if (path, blob) in self._links else self._scanner.path
        return name(path) + self._blobs.get((blob, kind_of(path)), ())


def _read_contents(
    wanted: _Wanted, replaced: AbstractSet[str], objects: Objects, scanner: Scanner
) -> tuple[list[tuple[_Content, tuple[Sighting, ...]]], list[str]]:
    """Read blobs: returns what was seen in them, and those read by their grammar, which a ledger may hold."""
    found: list[tuple[_Content, tuple[Sighting, ...]]] = []
    read: list[str] = []
    for oid, data in objects:
        noted = scanner.noted
        for kind, path in wanted[oid].items() if data else ():
            content = scanner.former if oid in replaced else scanner.content
            if sightings := content(path, data):
                found.append(((oid, kind), sightings))
        if scanner.noted == noted and oid not in replaced:
            read.append(oid)
    return found, read


def _event(scope: Scope, oid: str, commit: RawCommit) -> Event:
    return Event(oid, commit.author_date if scope.author_dates else commit.committer_date, commit.author)


def _by_blob(entries: Iterable[tuple[str, ReaderKey, str]]) -> _Wanted:
    found: _Wanted = {}
    for oid, kind, path in entries:
        found.setdefault(oid, {}).setdefault(kind, path)
    return found


def _moves(changes: Iterable[BlobChange]) -> dict[tuple[str, str], str]:
    """Commit and new path to the old path, for files that a commit moved as they were."""
    gone = {
        (change.commit, change.old[0]): change.path for change in changes if not change.new and change.old
    }
    return {
        (change.commit, change.path): gone[change.commit, change.new]
        for change in changes
        if not any(change.old) and (change.commit, change.new) in gone
    }
