"""Decides which tools a selector names, and whether a match is within a ban or waiver. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import NamedTuple

from linter.model.catalog import Tool
from linter.model.matches import History, Match
from linter.model.policy import Policy, Selector, Where
from linter.support.globs import matches_any

Globs = tuple[str, ...]
_NOTHING: Mapping[Globs, frozenset[str]] = MappingProxyType({})


class Refs(NamedTuple):
    """The refs that matches are on, as far as the matches do not have them."""

    landing: tuple[str, ...] = ()
    """The refs that all matches are on: the branch that is checked out, or the target of a change."""
    holding: Mapping[Globs, frozenset[str]] = _NOTHING
    """Maps globs of a policy to the commits on the refs that match; for a push, to those new there."""


def specificity(selector: Selector, tool: Tool) -> int:
    """How exactly a selector names a tool: 0 is not at all, 1 is by `*`, 5 is by its id."""
    if tool.id in selector.tools:
        return 5
    if tool.vendor in selector.vendors:
        return 4
    if set(tool.categories) & set(selector.categories):
        return 3
    if tool.jurisdiction in selector.jurisdictions:
        return 2
    return 1 if "*" in selector.tools else 0


def covers(where: Where, match: Match, repository: str, refs: Refs | None) -> bool:
    """Whether a match is within the limits of a ban or waiver; if `refs` is None, it is on every ref."""
    path = match.origin.path
    return (
        match.trace.kind in where.of_kinds
        and (not where.rules or match.trace.rule in where.rules)
        and (not where.places or match.fragment.place.value in where.places)
        and (not where.paths or (bool(path) and matches_any(where.paths, path)))
        and (not where.refs or refs is None or _is_on(where.refs, match, refs))
        and (not where.repositories or _names(where.repositories, repository))
    )


def ref_globs(policy: Policy) -> frozenset[Globs]:
    """The globs of refs in a policy; if there are none, refs need not be looked up."""
    wheres = (*(ban.where for ban in policy.bans), *(waiver.where for waiver in policy.waivers))
    return frozenset(where.refs for where in wheres if where.refs)


def names_ref(globs: Globs, ref: str) -> bool:
    """Whether a glob matches a ref, by its full name or by its short name (`main`)."""
    kind, _, short = ref.removeprefix("refs/").partition("/")
    if kind == "remotes":
        short = short.partition("/")[2]
    written = {ref, short} if ref.startswith("refs/") and short else {ref}
    return any(fnmatchcase(name, glob) for glob in globs for name in written)


def on_named_refs(match: Match, globs: Globs, refs: Refs | None) -> Match:
    """A match with the part of its history that is on matching refs; without globs, with all of it."""
    if not globs or match.history is None or refs is None or refs.landing:
        return match
    introduced, removed, present_on = match.history
    held = refs.holding.get(globs, frozenset())
    return match._replace(
        history=History(
            tuple(event for event in introduced if event.commit in held),
            removed,
            tuple(ref for ref in present_on if names_ref(globs, ref)),
        )
    )


def is_new_on(globs: Globs, match: Match, refs: Refs | None) -> bool:
    """Whether a push adds a match to the matching refs, though it may be on others already."""
    held = refs.holding.get(globs, frozenset()) if refs else frozenset[str]()
    return any(commit in held for commit in _commits(match))


def _is_on(globs: Globs, match: Match, refs: Refs) -> bool:
    own = match.origin.ref
    if own.startswith("refs/"):
        return names_ref(globs, own)
    if refs.landing:
        return _any_named(globs, refs.landing)
    present = match.history.present_on if match.history else ()
    return _any_named(globs, present) or is_new_on(globs, match, refs)


def _commits(match: Match) -> Iterator[str]:
    yield match.origin.commit
    yield from (event.commit for event in match.history.introduced) if match.history else ()


def _any_named(globs: Globs, names: Iterable[str]) -> bool:
    return any(names_ref(globs, name) for name in names)


def _names(globs: Collection[str], name: str) -> bool:
    """Whether a glob matches the name of a repository, with or without its owner."""
    return any(fnmatchcase(written, glob) for glob in globs for written in (name, name.rpartition("/")[2]))
