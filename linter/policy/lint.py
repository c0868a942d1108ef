"""Finds entries of a policy that are valid but probably not intended. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from linter.model.catalog import Catalog, Tool
from linter.model.fragments import Place
from linter.model.policy import Ban, Policy
from linter.policy.locks import Problem
from linter.policy.overlap import contains
from linter.policy.selectors import specificity


def notes(policy: Policy, catalog: Catalog, today: str) -> Iterator[Problem]:
    """Notes on a policy: banned alternatives, entries that ended, bans without effect, unknown trailers."""
    yield from _banned_alternatives(policy, catalog)
    for waiver in policy.waivers:
        if waiver.until < today:
            yield waiver.origin, f"this waiver ended on {waiver.until}"
    for ban in policy.bans:
        if ban.until and ban.until < today:
            yield ban.origin, f"this ban ended on {ban.until}"
        elif not any(_decides(ban, policy, tool) for tool in catalog.tools.values()):
            what = "its tools are approved, or others name them more exactly"
            yield ban.origin, f"this ban decides nothing: {what}"
    yield from _keys_of_no_trace(policy, catalog)


def _banned_alternatives(policy: Policy, catalog: Catalog) -> Iterator[Problem]:
    """Bans that recommend a banned tool; no error, because that ban may begin later than the advice."""
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


def _decides(ban: Ban, policy: Policy, tool: Tool) -> bool:
    """Whether this ban can be the one that decides for some match of a tool."""
    rank = specificity(ban.selector, tool)
    if not rank:
        return False
    approved = any(entry.tool == tool.id for entry in policy.approved)
    spared = (approved or "neutral" in tool.categories) and tool.id not in ban.selector.tools
    known = [
        (specificity(other.selector, tool), other.where.exactness, number)
        for number, other in enumerate(policy.bans)
        if contains(other.where, ban.where)
    ]
    own = (rank, ban.where.exactness, policy.bans.index(ban))
    return not spared and own == max(known)


def _keys_of_no_trace(policy: Policy, catalog: Catalog) -> Iterator[Problem]:
    disclosure = policy.disclosure
    read = {key for trace in catalog.traces if Place.TRAILER in trace.places for key in trace.keys}
    shaped = (key.lower() for key, _ in disclosure.pattern)
    for key in dict.fromkeys((*disclosure.require, *disclosure.allow, *disclosure.forbid, *shaped)):
        if key not in read:
            yield disclosure.origin, f'no trace is looked for in "{key}", so no tool is ever seen there'
