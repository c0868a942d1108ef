"""Lists the commits of a damaged history, which git cannot walk to its end.

git stops at the first commit that it cannot read. Here the others are still listed, and every commit that
cannot be read is counted.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import NamedTuple

from linter.git.cat_file import GitObject, read_objects
from linter.git.log import Walk, compare, tokens
from linter.git.runner import Git
from linter.readers.messages.commit import parse
from linter.scanning.tally import Tally

_TARGET = b"object "
_REASON = "{}: git cannot walk the history past it"


class _Found(NamedTuple):
    """A commit, as far as the walk needs it."""

    parents: tuple[str, ...]
    date: float
    """The committer date in seconds since 1970; 0 if there is none."""


def list_readable(
    git: Git, revisions: Sequence[str], walk: Walk, boundary: Collection[str], tally: Tally
) -> list[str]:
    """List the readable commits that revisions reach, in the order of `log.list_commits`.

    The parents of commits in `boundary` were not fetched. A commit that cannot be read is counted as missed.
    """
    tips = [revision for revision in revisions if not revision.startswith("^")]
    known = [revision[1:] for revision in revisions if revision.startswith("^")]
    left_out = set(_reached(git, known, walk._replace(first_parent=False), boundary, Tally()))
    found = {
        oid: commit
        for oid, commit in _reached(git, tips, walk, boundary, tally).items()
        if oid not in left_out
    }
    listed = [oid for oid in _newest_first(found) if _is_within(found[oid], walk.options)]
    return _that_touch(git, listed, walk) if walk.paths else listed


def _reached(
    git: Git, tips: Iterable[str], walk: Walk, boundary: Collection[str], tally: Tally
) -> dict[str, _Found]:
    """Find all commits from the tips down, one generation at a time."""
    found: dict[str, _Found] = {}
    seen = set(tips)
    level = sorted(seen)
    while level:
        following: list[str] = []
        for read in read_objects(git, level):
            head = read.head if read.data is None else read.data
            if not head or read.kind not in ("commit", "tag"):
                tally.expect("commit", 1)
                tally.missed("commit", _REASON.format(read.reason or f"a {read.kind}"), read.oid)
            elif read.kind == "tag":
                following += _target(head)
            else:
                found[read.oid] = commit = _commit(read, head, boundary)
                following += commit.parents[:1] if walk.first_parent else commit.parents
        level = [oid for oid in dict.fromkeys(following) if oid not in seen]
        seen.update(level)
    return found


def _commit(read: GitObject, head: bytes, boundary: Collection[str]) -> _Found:
    commit = parse(head)
    date = datetime.fromisoformat(commit.committer_date) if commit.committer_date else None
    if date is not None and date.tzinfo is None:
        date = date.replace(tzinfo=timezone.utc)
    return _Found(() if read.oid in boundary else commit.parents, date.timestamp() if date else 0.0)


def _target(tag: bytes) -> Iterator[str]:
    if tag.startswith(_TARGET):
        yield tag[len(_TARGET) :].partition(b"\n")[0].decode("ascii", "replace")


def _newest_first(found: Mapping[str, _Found]) -> Iterator[str]:
    """Yield commits after all their children and, as far as that leaves a choice, newest first."""
    children = dict.fromkeys(found, 0)
    for commit in found.values():
        for parent in commit.parents:
            if parent in children:
                children[parent] += 1
    number = itertools.count()  # of several with one date the one that was found first
    ready = [(-found[oid].date, next(number), oid) for oid, count in children.items() if not count]
    heapq.heapify(ready)
    while ready:
        *_, oid = heapq.heappop(ready)
        yield oid
        for parent in found[oid].parents:
            if parent in children:
                children[parent] -= 1
                if not children[parent]:
                    heapq.heappush(ready, (-found[parent].date, next(number), parent))


def _is_within(commit: _Found, options: Iterable[str]) -> bool:
    """Whether a commit lies in the window that `--since` and `--until` name."""
    for option in options:
        name, _, day = option.partition("=")
        limit = datetime.strptime(day, "%Y-%m-%d %H:%M:%S %z").timestamp()
        if (name == "--since" and commit.date < limit) or (name == "--until" and commit.date > limit):
            return False
    return True


def _that_touch(git: Git, oids: list[str], walk: Walk) -> list[str]:
    """Select the commits that touch one of the paths of a walk."""
    touching: dict[str, None] = {}
    current = ""
    for commit, *_ in tokens(compare(git, oids, walk).text):
        if commit:
            current = commit
        else:
            touching[current] = None
    return list(touching)
