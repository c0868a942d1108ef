"""The pipeline of a history: list of commits, changes, unique blobs, raw commits, joined to a timeline.

One pass each: git lists the commits and compares their trees, every blob that a reader takes is read once
however many commits and paths have it, every commit object is read once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from linter.coverage import Tally
from linter.git.log import SUBMODULE, SYMLINK, Change, Commit, Walk, list_commits, read_changes
from linter.git.objects import read_objects
from linter.git.repository import Ref, Repository, branch_name
from linter.git.runner import GitError
from linter.inputs import BlobChange
from linter.model import Event, Fragment, Match, Origin, Place
from linter.objects import Effort, ObjectReader, Objects, Progress
from linter.parallel import spread
from linter.readers.commit import parse
from linter.readers.table import kind_of
from linter.scan import Scanner, Sighting
from linter.timeline import Timeline, Tip

_Content = tuple[str, tuple[str, ...]]
"""A blob and the readers that take it (linter.readers.table.kind_of)."""

_INNER_TAG = re.compile(rb"object ([0-9a-f]+)\ntype tag\n")
_NO_CONTENT = ("", SUBMODULE, SYMLINK)
"""Modes of what no reader takes: only its name counts."""

_NOTES = "refs/notes/"
_PART = 1000  # commits that are worth a process of their own
_PARTS_OF_A_JOB = 4
_MOST_BYTES = 64 << 10  # of paths on one command line; where there are more, the whole tree is listed


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
    messages_first: bool = False
    """Commits are matched before blobs: who has little time learns the cheap part at once."""


def silent(_stage: str, _done: int, _total: int) -> None:
    """No progress is shown."""


_NO_EFFORT = Effort()


def match_history(
    repository: Repository,
    scope: Scope,
    scanner: Scanner,
    tally: Tally,
    *,
    progress: Progress = silent,
    effort: Effort = _NO_EFFORT,
) -> Iterator[Match]:
    """Find the traces that a history holds: in its commits and, with their timeline, in its files."""
    reading = _Reading(repository, scanner, tally, progress, effort)
    reading.read_log(scope)
    yield from reading.read_branches(scope)
    if scope.messages_first:
        yield from reading.read_commits(scope)
        reading.read_blobs()
    else:
        reading.read_blobs()
        yield from reading.read_commits(scope)
    yield from reading.read_notes(scope)
    yield from reading.read_tags(scope)
    timeline = reading.timeline()
    paths = reading.telling_paths() if scope.before else timeline.paths()
    tips = reading.tips(scope.refs, paths) if scope.check_tips else ()
    yield from timeline.finish(tips, before=scope.before)


class _Part:
    """What a run of commits touched, as far as it matters; made by one process and handed to another."""

    def __init__(self) -> None:
        self.commits = 0
        self.changes: list[BlobChange] = []
        self.wanted: dict[str, dict[tuple[str, ...], str]] = {}
        """Blobs that readers take: by which readers, and one path for each."""
        self.tally = Tally()

    def take(self, commit: Commit, scanner: Scanner) -> None:
        """Keep the changes that a reader, or the name of a path, may make something of."""
        self.commits += 1
        for change in commit.changes:
            if change.mode == SUBMODULE:
                self.tally.outside("file", "the content of a submodule", change.path)
            kind = kind_of(change.path)
            blobs = _blobs(change) if kind else ()
            if not blobs and not scanner.path(change.path):
                continue
            self.changes.append(BlobChange(commit.oid, change.path, change.old, change.new))
            for oid in blobs:
                self.wanted.setdefault(oid, {}).setdefault(kind, change.path)


class _Reading:
    """One walk through one history; its methods are called in the order of `match_history`."""

    def __init__(
        self, repository: Repository, scanner: Scanner, tally: Tally, progress: Progress, effort: Effort
    ) -> None:
        self._repository = repository
        self._scanner = scanner
        self._tally = tally
        self._progress = progress
        self._effort = effort
        self._objects = ObjectReader(repository, scanner, tally, progress, effort)
        self._oids: list[str] = []
        self._changes: list[BlobChange] = []
        self._wanted: dict[str, dict[tuple[str, ...], str]] = {}
        self._blobs: dict[_Content, tuple[Sighting, ...]] = {}
        self._events: dict[str, Event] = {}

    def read_log(self, scope: Scope) -> None:
        revisions = [ref.commit for ref in scope.refs] + [f"^{oid}" for oid in scope.without]
        walk = Walk(scope.options, scope.paths, scope.first_parent)
        try:
            self._oids = list_commits(self._repository.git, revisions, walk)
        except GitError as error:
            self._tally.missed("commit", f"the history cannot be walked to its end: {error.stderr.strip()}")
        boundary = set(self._repository.shallow_boundary()).intersection(self._oids)
        if boundary:
            reason = "parents not fetched (shallow clone); git fetch --unshallow brings them"
            self._tally.missed("commit", reason, min(boundary), len(boundary))
        self._read_changes(walk)

    def _read_changes(self, walk: Walk) -> None:
        """What the commits touched, by as many processes as there are jobs."""
        size = max(_PART, -(-len(self._oids) // (self._effort.jobs * _PARTS_OF_A_JOB)))
        starts = range(0, len(self._oids), size)
        read: dict[int, _Part] = {}

        def work(number: int) -> tuple[int, _Part]:
            part = _Part()
            start = starts[number]
            for commit in read_changes(self._repository.git, self._oids[start : start + size], walk):
                part.take(commit, self._scanner)
                if self._effort.jobs == 1:
                    self._progress("changes", start + part.commits, len(self._oids))
            return number, part

        done = 0
        for number, part in spread(len(starts), work, self._effort.jobs):
            read[number] = part
            done += part.commits
            self._progress("changes", done, len(self._oids))
        for number in sorted(read):
            self._merge(read.pop(number))
        if done < len(self._oids):
            reason = "what it changed is not known: some of its trees are not here"
            self._tally.missed("commit", reason, times=len(self._oids) - done)

    def _merge(self, part: _Part) -> None:
        self._changes += part.changes
        self._tally.add(part.tally)
        for oid, kinds in part.wanted.items():
            known = self._wanted.setdefault(oid, kinds)
            if known is not kinds:
                for kind, path in kinds.items():
                    known.setdefault(kind, path)

    def read_blobs(self) -> None:
        """Read every blob that a reader takes, once; forget the changes in which nothing was seen."""
        for found in self._objects.each("blob", tuple(self._wanted), self._work_on_blobs):
            self._blobs.update(found)
        self._changes = [change for change in self._changes if self._is_telling(change)]

    def read_commits(self, scope: Scope) -> list[Match]:
        """Match every commit's identities and message; keep who made the telling changes and when.

        Before the blobs are read, any change may be a telling one.
        """
        telling = {change.commit for change in self._changes}

        def work(objects: Objects, scanner: Scanner) -> list[tuple[Event, tuple[Sighting, ...]]]:
            read = []
            for oid, data in objects:
                sightings = scanner.commit(data)
                if sightings or oid in telling:
                    commit = parse(data)
                    date = commit.author_date if scope.author_dates else commit.committer_date
                    read.append((Event(oid, date, commit.author), sightings))
            return read

        found = {
            event.commit: (event, sightings)
            for read in self._objects.each("commit", self._oids, work)
            for event, sightings in read
        }
        matches: list[Match] = []
        for oid in self._oids:  # packs give them in an order of their own
            if oid in found:
                event, sightings = found[oid]
                origin = Origin(commit=oid, author=event.author, date=event.date)
                matches += [Match(*sighting, origin) for sighting in sightings]
                self._events[oid] = event
        return matches

    def read_branches(self, scope: Scope) -> list[Match]:
        """Match the names of the branches, each dated by its tip; of a window, those whose tip lies in it."""
        named = [
            (ref, sighting)
            for ref in self._within(scope)
            for sighting in self._scanner.fragment(Fragment(Place.BRANCH, branch_name(ref)))
        ]
        if scope.is_arriving:
            return [Match(*sighting, Origin(ref=ref.name)) for ref, sighting in named]
        return self._dated(named)

    def read_notes(self, scope: Scope) -> list[Match]:
        """Match the names of the refs that hold notes, each dated by its tip."""
        return self._dated(
            [
                (ref, sighting)
                for ref in self._within(scope)
                if ref.name.startswith(_NOTES)
                for sighting in self._scanner.fragment(Fragment(Place.NOTE, ref.name.removeprefix(_NOTES)))
            ]
        )

    def _dated(self, named: list[tuple[Ref, Sighting]]) -> list[Match]:
        tips = {ref.commit: "" for ref, _ in named if ref.commit not in self._objects.missing}
        for found in read_objects(self._repository.git, list(tips)):
            tips[found.oid] = parse(found.data).committer_date if found.data else ""
        return [
            Match(*sighting, Origin(ref=ref.name, date=tips.get(ref.commit, ""))) for ref, sighting in named
        ]

    def read_tags(self, scope: Scope) -> list[Match]:
        """Match the taggers and messages of annotated tags, also of a tag that a tag was put on."""
        asked = {ref.name for ref in self._within(scope)}
        tags = self._repository.annotated_tags() if scope.tags is None else scope.tags
        names = {oid: name for name, oid in tags if name in asked}
        matches: list[Match] = []
        while names:
            inner: dict[str, str] = {}
            for found in read_objects(self._repository.git, list(names)):
                if found.data is None:
                    self._tally.missed("tag", found.reason, found.oid)
                    continue
                matches += self._of_tag(names[found.oid], found.data)
                if target := _INNER_TAG.match(found.data):
                    inner[target[1].decode()] = names[found.oid]
            names = inner
        return matches

    def _of_tag(self, name: str, data: bytes) -> Iterator[Match]:
        tag = parse(data)
        origin = Origin(ref=name, author=tag.committer, date=tag.committer_date)
        return (Match(*sighting, origin) for sighting in self._scanner.commit(data))

    def _within(self, scope: Scope) -> list[Ref]:
        """The refs that are asked for; of a window of time, those whose tip lies in it."""
        walked = set(self._oids)
        return [ref for ref in scope.refs if ref.commit in walked or not scope.options]

    def telling_paths(self) -> set[str]:
        """Paths at which something was seen, whoever brought it."""
        return {change.path for change in self._changes}

    def timeline(self) -> Timeline:
        timeline = Timeline(self._sightings_of)
        for change in reversed(self._changes):
            if change.commit in self._events:
                timeline.add(change, self._events.__getitem__)
        return timeline

    def tips(self, refs: Iterable[Ref], paths: AbstractSet[str]) -> Iterator[Tip]:
        """The blobs that branch tips have at the paths where something was seen."""
        listed: dict[str, dict[str, str]] = {}
        for ref in refs:
            if ref.name != "HEAD" and not ref.name.startswith(("refs/heads/", "refs/remotes/")):
                continue
            if ref.commit not in listed:
                listed[ref.commit] = self._tree(ref.commit, paths)
            yield Tip(ref.name, listed[ref.commit])

    def _work_on_blobs(
        self, objects: Objects, scanner: Scanner
    ) -> list[tuple[_Content, tuple[Sighting, ...]]]:
        return [
            ((oid, kind), sightings)
            for oid, data in objects
            if data
            for kind, path in self._wanted[oid].items()
            if (sightings := scanner.content(path, data))
        ]

    def _is_telling(self, change: BlobChange) -> bool:
        return any(self._sightings_of(change.path, oid) for oid in (change.new, *change.old) if oid)

    def _sightings_of(self, path: str, blob: str) -> tuple[Sighting, ...]:
        return self._scanner.path(path) + self._blobs.get((blob, kind_of(path)), ())

    def _tree(self, commit: str, paths: AbstractSet[str]) -> dict[str, str]:
        if not paths:
            return {}
        named = sorted(paths) if sum(map(len, paths)) < _MOST_BYTES else ()
        try:
            listed = self._repository.git.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", *named)
        except GitError as error:
            self._tally.missed("tree", f"what is still there is not known: {error.stderr.strip()}", commit)
            return {}
        found: dict[str, str] = {}
        for row in listed.decode("utf-8", "surrogateescape").split("\0"):
            meta, _, path = row.partition("\t")
            if path in paths:
                found[path] = meta.split(" ")[2]
        return found


def _blobs(change: Change) -> tuple[str, ...]:
    """The blobs of a change that have content to be read."""
    sides = ((change.new, change.mode), *zip(change.old, change.old_modes, strict=True))
    return tuple(oid for oid, mode in sides if mode not in _NO_CONTENT)
