"""What makes a policy contradict itself: ties, loosened locks, alternatives that are banned. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.model import Catalog, Tool
from linter.policy_model import Approved, Ban, Policy, Waiver
from linter.selecting import specificity

Problem = tuple[str, str]
"""Where (`file:line`), and what is wrong."""


def contradictions(policy: Policy, catalog: Catalog, layers: dict[str, int]) -> Iterator[Problem]:
    """Every problem that only shows when all layers are together.

    `layers` gives the number of the layer for each approved tool.
    """
    tools = list(catalog.tools.values())
    yield from _ties(policy.bans, tools)
    for locked in (ban for ban in policy.bans if ban.locked):
        yield from _loosened(locked, policy.bans, tools)
        yield from _waived(locked, policy.waivers, tools)
        yield from _approved(locked, policy.approved, catalog, layers)


def banned_alternatives(policy: Policy, catalog: Catalog) -> Iterator[Problem]:
    """Alternatives that are banned themselves: not an error, for a ban may come later than the advice."""
    approved = {entry.tool for entry in policy.approved}
    for ban in policy.bans:
        for tool in dict.fromkeys((*ban.instead, *(name for _, names in ban.instead_at for name in names))):
            for other in policy.bans:
                named = tool in other.selector.tools
                if (
                    tool in catalog.tools
                    and specificity(other.selector, catalog.tools[tool])
                    and (named or tool not in approved)
                ):
                    yield ban.origin, f'"{tool}" is to be used instead, and banned at {other.origin}'


def _ties(bans: Iterable[Ban], tools: list[Tool]) -> Iterator[Problem]:
    known = list(bans)
    for number, ban in enumerate(known):
        for other in known[number + 1 :]:
            if ban.layer != other.layer or ban.where != other.where:
                continue
            for tool in tools:
                rank = specificity(ban.selector, tool)
                if rank and rank == specificity(other.selector, tool):
                    yield other.origin, f'bans "{tool.id}" as exactly as {ban.origin}: say it once'
                    break


def _loosened(locked: Ban, bans: Iterable[Ban], tools: list[Tool]) -> Iterator[Problem]:
    for ban in bans:
        if ban.layer <= locked.layer:
            continue
        for tool in tools:
            rank = specificity(locked.selector, tool)
            if rank and specificity(ban.selector, tool) >= rank and (how := _looser(ban, locked)):
                yield ban.origin, f"{how} for {tool.id}, which is locked at {locked.origin}"
                break


def _looser(ban: Ban, locked: Ban) -> str:
    """How a ban is looser than a locked one; empty where it is not."""
    if ban.effective > locked.effective:
        return f"begins on {ban.effective}, after {locked.effective},"
    if ban.until and (not locked.until or ban.until < locked.until):
        return f"ends on {ban.until}"
    if (ban.threshold or 0) > (locked.threshold or 0):
        return "counts fewer traces"
    return ""


def _waived(locked: Ban, waivers: Iterable[Waiver], tools: list[Tool]) -> Iterator[Problem]:
    for waiver in waivers:
        covered = next(
            (
                tool.id
                for tool in tools
                if specificity(locked.selector, tool) and specificity(waiver.selector, tool)
            ),
            "",
        )
        if waiver.layer > locked.layer and covered:
            yield (
                waiver.origin,
                f'exempts "{covered}", which is locked at {locked.origin}: only that policy can',
            )


def _approved(
    locked: Ban, approved: Iterable[Approved], catalog: Catalog, layers: dict[str, int]
) -> Iterator[Problem]:
    for entry in approved:
        tool = catalog.tools.get(entry.tool)
        if tool and layers.get(entry.tool, 0) > locked.layer and specificity(locked.selector, tool):
            yield entry.origin, f'approves "{entry.tool}", which is locked at {locked.origin}'
