"""Plans where to move the files of a banned tool in the layout of an approved one. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from linter.fix.migrations import alternatives, migrations_of
from linter.model.catalog import Catalog, Migration
from linter.model.findings import OPEN, Finding
from linter.model.fragments import Place
from linter.model.matches import Match
from linter.model.policy import Policy
from linter.support.globs import anchored


class Move(NamedTuple):
    """A file to move; an empty target means that a person has to carry its content over."""

    path: str
    to: str
    note: str


def moves(
    findings: Iterable[Finding], policy: Policy, catalog: Catalog, there: Collection[str]
) -> list[Move]:
    """The moves of all files for which an approved tool has a migration, sorted by path.

    `there` are the paths of the repository: no move replaces one of them or the target of another move.
    """
    planned: dict[str, Move] = {}
    taken = set(there)
    for finding in sorted(findings, key=lambda finding: finding.match.origin.path):
        path = finding.match.origin.path
        if finding.match.fragment.place is not Place.PATH or finding.status not in OPEN:
            continue
        migration = migration_of(finding, policy, catalog)
        if migration is None or planned.get(path, Move("", "", "")).to:
            continue
        to = _target_of(finding.match, migration)
        if to in taken:
            note = f"{to} is there already: carry over by hand. {migration.note}".strip()
            planned[path] = Move(path, "", note)
            continue
        taken.update([to] if to else [])
        planned[path] = Move(path, to, migration.note)
    return [planned[path] for path in sorted(planned)]


def migration_of(finding: Finding, policy: Policy, catalog: Catalog) -> Migration | None:
    """The migration to the first alternative of the ban that has one for what was found; None if none has."""
    ban = next((ban for ban in policy.bans if ban.origin == finding.ban), None)
    for tool in alternatives(ban, finding.match) if ban else ():
        if rows := migrations_of(tool, finding.match, policy, catalog):
            return rows[0]
    return None


def _target_of(match: Match, migration: Migration) -> str:
    """The new path of a file; empty if there is none, or if a person has to carry the content over."""
    if migration.by_hand:
        return ""
    if migration.from_path:
        return target(match.origin.path, [anchored(migration.from_path)], migration.to)
    globs = [source.text for source in match.trace.sources if source.kind == "glob"]
    return target(match.origin.path, globs, migration.to)


def target(path: str, globs: Iterable[str], to: str) -> str:
    """Replace the part of a path that a glob names by `to`; empty if no glob matches.

    What is before and after that directory or file stays as it is.
    """
    for glob in globs:
        literal = glob.removeprefix("**/").removesuffix("**").rstrip("/")
        literal = literal.partition("*")[0].rstrip("/") if "*" in literal else literal
        found = re.search(rf"(?:^|/){re.escape(literal)}(?=/|$)", path) if literal else None
        if found is None:
            continue
        start = found.end() - len(literal)
        tail = path[found.end() :].lstrip("/")
        return path[:start] + _joined(to, tail, path)
    return ""


def _joined(to: str, tail: str, path: str) -> str:
    if not to.endswith("/"):
        return to
    if not tail:  # a file that moves into a directory: `.cursorrules` as `cursorrules.md`
        name = path.rpartition("/")[2].lstrip(".")
        tail = name if "." in name else f"{name}.md"
    return to + (f"{tail[: -len('.mdc')]}.md" if tail.endswith(".mdc") else tail)
