"""Whom and what a selector is about. Pure."""

from __future__ import annotations

from fnmatch import fnmatchcase

from linter.model import Match, Tool
from linter.paths import matches_any
from linter.policy_model import Selector, Where


def specificity(selector: Selector, tool: Tool) -> int:
    """How exactly a selector names a tool: 0 not at all, 1 everything, up to 5 the tool itself."""
    if tool.id in selector.tools:
        return 5
    if tool.vendor in selector.vendors:
        return 4
    if set(tool.categories) & set(selector.categories):
        return 3
    if tool.jurisdiction in selector.jurisdictions:
        return 2
    return 1 if "*" in selector.tools else 0


def covers(where: Where, match: Match, repository: str) -> bool:
    """Whether a match stands where a ban or a waiver holds."""
    path = match.origin.path
    return (
        (not where.places or match.fragment.place.value in where.places)
        and (not where.paths or (bool(path) and matches_any(where.paths, path)))
        and (not where.refs or any(_names(where.refs, ref) for ref in _refs(match)))
        and (not where.repositories or _names(where.repositories, repository))
    )


def _refs(match: Match) -> tuple[str, ...]:
    present = match.history.present_on if match.history else ()
    return (match.origin.ref, *present) if match.origin.ref else present


def _names(globs: tuple[str, ...], name: str) -> bool:
    """Whether a glob takes a name, whole or without what is before it (`refs/heads/`, the owner)."""
    shorter = name.removeprefix("refs/heads/").removeprefix("refs/tags/")
    last = name.rpartition("/")[2]
    return any(fnmatchcase(written, glob) for glob in globs for written in (name, shorter, last))
