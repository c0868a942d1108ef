"""Finds contradictions in a policy: bans of equal rank, and layers that loosen what another locks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from linter.model.catalog import Catalog, Confidence, Tool
from linter.model.policy import Approved, Ban, Policy, Waiver
from linter.policy.overlap import disjoint
from linter.policy.selectors import specificity

YIELDING = frozenset({"unknown", "neutral"})
"""Categories of tools that are not reported where a more specific one is (linter.scanning.matcher)."""
Problem = tuple[str, str]
"""`file:line`, and what is wrong there."""


class Lock(NamedTuple):
    """A lock: what other layers of a policy may not loosen, a ban or the confidence of every ban."""

    origin: str
    layers: frozenset[int]
    """The layer that locks and those that it extends; the lock does not bind these."""
    threshold: Confidence
    """The confidence from which on a trace is a violation, in the layer that locks."""
    approved: frozenset[str]
    """Tools that these layers approve."""
    ban: Ban | None
    """The locked ban; None if the key `confidence` is locked."""

    def binds(self, ban: Ban, tool: Tool) -> bool:
        """Whether the locked ban applies to a tool."""
        spared = tool.id in self.approved or "neutral" in tool.categories
        return specificity(ban.selector, tool) > 0 and (tool.id in ban.selector.tools or not spared)


def contradictions(policy: Policy, catalog: Catalog, locks: Iterable[Lock]) -> Iterator[Problem]:
    """Every problem that only shows when all layers of a policy are put together."""
    tools = list(catalog.tools.values())
    yield from _ties(policy.bans, tools)
    reported: set[str] = set()
    for lock in sorted(locks, key=lambda lock: lock.ban is None):
        if lock.ban is None:
            yield from _counts_less(lock, [ban for ban in policy.bans if ban.origin not in reported])
            continue
        loosened = list(_loosened(lock, lock.ban, policy, tools))
        reported.update(where for where, _ in loosened)
        yield from loosened
        yield from _waived(lock, lock.ban, policy.waivers, tools)
        yield from _approved(lock, lock.ban, policy.approved, catalog)


def _ties(bans: tuple[Ban, ...], tools: list[Tool]) -> Iterator[Problem]:
    """Bans that name a tool with the same rank as an earlier one, so that neither decides."""
    before: dict[tuple[object, ...], list[tuple[int, Ban]]] = {}
    for number, ban in enumerate(bans):
        named = [(tool.id, rank) for tool in tools if (rank := specificity(ban.selector, tool))]
        keys = [(ban.layer, ban.where.exactness, *key) for key in named]
        ties = (
            (other, tool, known)
            for key, (tool, _) in zip(keys, named, strict=True)
            for other, known in before.get(key, ())
            if not disjoint(known.where, ban.where)
        )
        if tie := min(ties, default=None):
            _, tool, known = tie  # one is enough to find the mistake: that with the first ban
            yield (
                ban.origin,
                f'bans "{tool}" as exactly as {known.origin}: say it once, or narrow one of them',
            )
        for key in keys:
            before.setdefault(key, []).append((number, ban))


def _loosened(lock: Lock, locked: Ban, policy: Policy, tools: list[Tool]) -> Iterator[Problem]:
    """Bans of other layers that take precedence over a locked one and are looser."""
    row = policy.bans.index(locked)
    for number, ban in enumerate(policy.bans):
        if ban.layer in lock.layers or disjoint(ban.where, locked.where):
            continue
        how = _looser(ban, locked, ban.threshold or policy.threshold, lock.threshold)
        for tool in tools if how else ():
            rank = (specificity(ban.selector, tool), ban.where.exactness, number)
            known = (specificity(locked.selector, tool), locked.where.exactness, row)
            if rank > known and rank[0] and lock.binds(locked, tool):
                yield ban.origin, f"{how} for {tool.id}, which is locked at {lock.origin}"
                break


def _looser(ban: Ban, locked: Ban, threshold: Confidence, least: Confidence) -> str:
    """How a ban is looser than a locked one; empty if it is not."""
    if ban.effective > locked.effective:
        return f"begins on {ban.effective}, after {locked.effective},"
    if ban.until and (not locked.until or ban.until < locked.until):
        return f"ends on {ban.until}"
    if ban.announced > locked.announced:
        return f"warns only from {ban.announced} on"
    if threshold > least:
        return "counts fewer traces"
    if ban.strip and not locked.strip:
        return "lets trailers be taken out"
    return ""


def _counts_less(lock: Lock, bans: list[Ban]) -> Iterator[Problem]:
    for ban in bans:
        if ban.layer not in lock.layers and (ban.threshold or lock.threshold) > lock.threshold:
            yield ban.origin, f"counts fewer traces than the confidence that is locked at {lock.origin}"


def _waived(lock: Lock, locked: Ban, waivers: tuple[Waiver, ...], tools: list[Tool]) -> Iterator[Problem]:
    for waiver in waivers:
        if waiver.layer in lock.layers or disjoint(waiver.where, locked.where):
            continue
        covered = (tool for tool in tools if specificity(waiver.selector, tool) and lock.binds(locked, tool))
        if tool := next(covered, None):
            what = f'exempts "{tool.id}", which is locked at {lock.origin}: only that policy can'
            yield waiver.origin, what


def _approved(lock: Lock, locked: Ban, approved: tuple[Approved, ...], catalog: Catalog) -> Iterator[Problem]:
    for entry in approved:
        tool = catalog.tools.get(entry.tool)
        if tool and tool.id not in lock.approved and lock.binds(locked, tool):
            yield entry.origin, f'approves "{tool.id}", which is locked at {lock.origin}'


def loosened_rules(
    policy: Policy, catalog: Catalog, locks: Iterable[Lock], named: Iterable[tuple[int, str]]
) -> Iterator[Problem]:
    """Rules that other layers turn off, or may hide, although a locked ban applies to their tools.

    `named` has the number of each layer that adds a rule directory, with its `file:line`. Traces of the tools
    in `YIELDING` are not reported where another tool is found, so an added rule could hide them.
    """
    named = list(named)
    for lock in locks:
        if lock.ban is None:
            continue
        for off in policy.off:
            tool = catalog.tools.get(off.rule.partition("/")[0])
            if tool and off.layer not in lock.layers and lock.binds(lock.ban, tool):
                yield off.origin, f'turns "{off.rule}" off, and its tool is locked at {lock.origin}'
        foreign = [where for layer, where in named if layer not in lock.layers]
        yielding = (tool for tool in catalog.tools.values() if YIELDING.intersection(tool.categories))
        if foreign and (tool := next((tool for tool in yielding if lock.binds(lock.ban, tool)), None)):
            for where in dict.fromkeys(foreign):
                yield where, f'rules: may hide "{tool.id}", which is locked at {lock.origin}'
