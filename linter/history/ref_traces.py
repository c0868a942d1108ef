"""Finds traces in refs themselves (names, taggers and messages of tags), and lists the trees of tips."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from linter.git.cat_file import read_objects
from linter.git.path_counts import check_paths
from linter.git.repository import Ref, Repository, branch_name
from linter.git.tree_lookup import objects_at
from linter.history.timeline import Tip
from linter.model.errors import RepositoryError
from linter.model.fragments import Fragment, Place
from linter.model.matches import Match, Origin, Sighting
from linter.readers.messages.commit import parse
from linter.scanning.pipeline import match_files
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally
from linter.sources.commit_files import read_tree

_NO_PATH = "leads to a {}, so no path says how to read it"
_INNER_TAG = re.compile(rb"object ([0-9a-f]+)\ntype tag\n")
_NOTES = "refs/notes/"
_MOST_BYTES = 64 << 10  # of paths on one command line; where there are more, the whole tree is listed


def match_branches(
    repository: Repository,
    refs: Iterable[Ref],
    scanner: Scanner,
    missing: Collection[str],
    *,
    is_arriving: bool,
) -> list[Match]:
    """Match the names of branches, each dated by its tip; a name that is only being pushed has no date."""
    named = [
        (ref, sighting)
        for ref in refs
        for sighting in scanner.fragment(Fragment(Place.BRANCH, branch_name(ref)))
    ]
    if is_arriving:
        return [Match(*sighting, Origin(ref=ref.name)) for ref, sighting in named]
    return _dated(repository, named, missing)


def match_notes(
    repository: Repository, refs: Iterable[Ref], scanner: Scanner, missing: Collection[str]
) -> list[Match]:
    """Match the names of refs that hold notes, each dated by its tip."""
    named = [
        (ref, sighting)
        for ref in refs
        if ref.name.startswith(_NOTES)
        for sighting in scanner.fragment(Fragment(Place.NOTE, ref.name.removeprefix(_NOTES)))
    ]
    return _dated(repository, named, missing)


def match_tags(
    repository: Repository, tags: Iterable[tuple[str, str]], scanner: Scanner, tally: Tally
) -> Iterator[Match]:
    """Match annotated tags, given by name and object, and the tags that these point to."""
    names = {oid: name for name, oid in tags}
    while names:
        inner: dict[str, str] = {}
        for found in read_objects(repository.git, list(names)):
            if found.data is None:
                tally.missed("tag", found.reason, found.oid)
                continue
            tag = parse(found.data)
            origin = Origin(ref=names[found.oid], author=tag.committer, date=tag.committer_date)
            yield from (Match(*sighting, origin) for sighting in scanner.commit(found.data))
            if target := _INNER_TAG.match(found.data):
                inner[target[1].decode()] = names[found.oid]
        names = inner


def match_others(
    repository: Repository,
    refs: Collection[tuple[str, str]],
    tags: Iterable[tuple[str, str]],
    scanner: Scanner,
    tally: Tally,
) -> Iterator[Match]:
    """Match pushed refs that lead to no commit, given by name and object: messages of tags, files of trees.

    A blob has no path that says how to read it, so it is counted as not read. `tags` are the annotated tags
    of the push.
    """
    names = {name for name, _ in refs}
    yield from match_tags(repository, [pair for pair in tags if pair[0] in names], scanner, tally)
    for name, oid in refs:
        kind, tree = repository.peeled(oid)
        if kind == "tree":
            yield from match_files(read_tree(repository.git, tree), scanner, tally)
        else:
            tally.missed("ref", _NO_PATH.format(kind), name)


def _branches(refs: Iterable[Ref]) -> list[Ref]:
    """The branches among refs, whose tips tell what is still there."""
    return [
        ref for ref in refs if ref.name == "HEAD" or ref.name.startswith(("refs/heads/", "refs/remotes/"))
    ]


def at_tips(
    repository: Repository, refs: Iterable[Ref], paths: AbstractSet[str]
) -> list[Mapping[str, str]] | None:
    """The blobs that tips have at some paths, directory by directory; None if git has to say it."""
    tips = {ref.commit for ref in _branches(refs)}
    found = objects_at(repository.git, tips, paths)
    if len(found) < len(tips):
        return None
    return list({id(part): part for parts in found.values() for part in parts}.values())


def tips_of(
    repository: Repository, refs: Iterable[Ref], paths: AbstractSet[str], tally: Tally
) -> Iterator[Tip]:
    """Yield the blobs that the tips of branches have at some paths."""
    branches = _branches(refs)
    listed: dict[str, Sequence[Mapping[str, str]]] = {}
    if paths:
        listed.update(objects_at(repository.git, (ref.commit for ref in branches), paths))
    for ref in branches:
        if ref.commit not in listed:
            listed[ref.commit] = (_tree(repository, ref.commit, paths, tally),)
        yield Tip(ref.name, listed[ref.commit])


def _tree(repository: Repository, commit: str, paths: AbstractSet[str], tally: Tally) -> dict[str, str]:
    if not paths:
        return {}
    named = sorted(paths) if sum(map(len, paths)) < _MOST_BYTES else ()
    try:
        if not named:
            check_paths(repository.git, commit)
        listed = repository.git.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", *named)
    except RepositoryError as error:
        tally.missed("tree", f"what is still there is not known: {error.message}", commit)
        return {}
    found: dict[str, str] = {}
    for row in listed.decode("utf-8", "surrogateescape").split("\0"):
        meta, _, path = row.partition("\t")
        if path in paths:
            found[path] = meta.split(" ")[2]
    return found


def _dated(
    repository: Repository, named: Sequence[tuple[Ref, Sighting]], missing: Collection[str]
) -> list[Match]:
    tips = {ref.commit: "" for ref, _ in named if ref.commit not in missing}
    for found in read_objects(repository.git, list(tips)):
        tips[found.oid] = parse(found.data).committer_date if found.data else ""
    return [Match(*sighting, Origin(ref=ref.name, date=tips.get(ref.commit, ""))) for ref, sighting in named]
