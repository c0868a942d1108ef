"""Where the file of a banned tool goes in the layout of an approved one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from linter.model.findings import OPEN, Catalog, Finding, Migration, Place
from linter.model.policy import Policy
from linter.support.globs import unglob


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
    expressions = {trace.rule: trace.pattern for trace in catalog.traces}
    planned: dict[str, Move] = {}
    taken = set(there)
    for finding in sorted(findings, key=lambda finding: finding.match.origin.path):
        match = finding.match
        path = match.origin.path
        if match.fragment.place is not Place.PATH or finding.status not in OPEN:
            continue
        migration = migration_of(finding, policy, catalog)
        if migration is None or planned.get(path, Move("", "", "")).to:
            continue
        to = "" if migration.by_hand else target(path, expressions[match.trace.rule], migration.to)
        if to in taken:
            planned[path] = Move(
                path, "", f"{to} is there already: carry over by hand. {migration.note}".strip()
            )
            continue
        taken.update([to] if to else [])
        planned[path] = Move(path, to, migration.note)
    return [planned[path] for path in sorted(planned)]


def target(path: str, pattern: str, to: str) -> str:
    """The new path, empty where there is none.

    What is before and behind the directory or file that the trace names stays.
    """
    for part in _globs(pattern):
        literal = part.removeprefix("**/").removesuffix("**").rstrip("/")
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


def _globs(pattern: str) -> list[str]:
    body = pattern.removeprefix("(?i)")
    parts = re.findall(r"\^(?:[^\\|]|\\.|\|(?!\(\?:\^))*?\$(?=\)|$)", body) or [body]
    return [written for part in parts if (written := unglob(part))]


def migration_of(finding: Finding, policy: Policy, catalog: Catalog) -> Migration | None:
    """The row of the table of the first approved tool of a ban that knows where what was found goes."""
    for tool in next((ban.instead for ban in policy.bans if ban.origin == finding.ban), ()):
        for migration in catalog.migrations:
            if migration.to_tool == tool and migration.from_rule == finding.match.trace.rule:
                return migration
    return None
