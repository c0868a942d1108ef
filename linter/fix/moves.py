"""Plans where the files of a banned tool go in the layout of an approved one. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from linter.fix.migrations import alternatives, migrations_of
from linter.model.findings import OPEN, Catalog, Finding, Match, Migration, Place
from linter.model.policy import Policy
from linter.support.globs import anchored


class Move(NamedTuple):
    """One file; an empty target is one that nobody but a person can carry over."""

    path: str
    to: str
    note: str


def moves(
    findings: Iterable[Finding], policy: Policy, catalog: Catalog, there: Collection[str]
) -> list[Move]:
    """A move for each file whose ban names an approved tool that knows where it goes; sorted.

    `there` are the paths of the repository: nothing moves onto one of them, or onto another move.
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
    """The row of the first approved tool of a ban that knows where what was found goes."""
    ban = next((ban for ban in policy.bans if ban.origin == finding.ban), None)
    for tool in alternatives(ban, finding.match) if ban else ():
        if rows := migrations_of(tool, finding.match, policy, catalog):
            return rows[0]
    return None


def _target_of(match: Match, migration: Migration) -> str:
    """The new path of a file; empty where there is none, or a person has to carry the content over."""
    if migration.by_hand:
        return ""
    if migration.from_path:
        return target(match.origin.path, [anchored(migration.from_path)], migration.to)
    globs = [source.text for source in match.trace.sources if source.kind == "glob"]
    return target(match.origin.path, globs, migration.to)


def target(path: str, globs: Iterable[str], to: str) -> str:
    """The new path, empty where there is none.

    What is before and behind the directory or file that the globs name stays.
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
    if not tail:  # a file that goes into a directory: `.cursorrules` as `cursorrules.md`
        name = path.rpartition("/")[2].lstrip(".")
        tail = name if "." in name else f"{name}.md"
    return to + (f"{tail[: -len('.mdc')]}.md" if tail.endswith(".mdc") else tail)
