"""Finds the tools to use instead of a banned one, and the migrations to them. Pure."""

from __future__ import annotations

from linter.model.catalog import Catalog, Migration
from linter.model.matches import Match
from linter.model.policy import Ban, Policy
from linter.support.globs import matches_any


def alternatives(ban: Ban, match: Match) -> tuple[str, ...]:
    """The tools to use instead of what was found, depending on the place."""
    return dict(ban.instead_at).get(match.fragment.place.value, ban.instead)


def migrations_of(tool: str, match: Match, policy: Policy, catalog: Catalog) -> list[Migration]:
    """The migrations to an approved tool that apply to a match: the most exact ones, the policy's own first.

    A migration from a rule is more exact than one from a path, and that than one from a place.
    """
    for exactness in range(3):
        for table in (policy.migrations, catalog.migrations):
            found = [row for row in table if row.to_tool == tool and _covers(row, match, exactness)]
            if found:
                return found
    return []


def _covers(row: Migration, match: Match, exactness: int) -> bool:
    if exactness == 0:
        return bool(row.from_rule) and row.from_rule == match.trace.rule
    if exactness == 1:
        path = match.origin.path
        return bool(row.from_path and path) and matches_any((row.from_path,), path)
    return row.from_place == match.fragment.place.value
