"""Selects the tools to search for, so that a policy decides as if all tools had been searched for. Pure."""

from __future__ import annotations

from linter.model.catalog import YIELDING, Catalog, Tool
from linter.model.fragments import MODEL, TOOK_PART
from linter.model.policy import Policy
from linter.policy.selectors import specificity

_WITHOUT_NAME = YIELDING | {MODEL}


def searched(catalog: Catalog, policy: Policy) -> Catalog:
    """The catalog with `searched` set to the tools that a policy is about.

    These are the tools that a ban can apply to, the approved ones, and those in the baseline. A policy that
    asks for disclosure is about every tool.
    """
    if policy.disclosure.asks:
        return catalog
    asked = _banned(catalog, policy) | {
        tool for tool in _noted(catalog, policy) if not _has_no_name(catalog.tools[tool])
    }
    return catalog._replace(searched=frozenset(asked)) if len(asked) < len(catalog.tools) else catalog


def searched_part(catalog: Catalog, policy: Policy) -> Catalog:
    """The catalog reduced to the traces to search for: those of `searched` tools, and some of others.

    Traces of unnamed tools and of models count only where no tool is named. So if one of them is banned, the
    traces of all tools are searched for in its places.
    """
    if catalog.searched is None:
        return catalog
    unnamed = {tool for tool in _banned(catalog, policy) if _has_no_name(catalog.tools[tool])}
    places = {place for trace in catalog.traces if trace.tool in unnamed for place in trace.places}
    if not TOOK_PART.isdisjoint(places):  # one text of a commit is read in several ways
        places |= TOOK_PART
    asked = catalog.searched | _noted(catalog, policy)
    traces = (trace for trace in catalog.traces if trace.tool in asked or not places.isdisjoint(trace.places))
    return catalog._replace(traces=tuple(traces))


def not_searched(policy: Policy, catalog: Catalog, known: frozenset[str] | None) -> tuple[str, ...]:
    """The tools that a policy is about and that are not in `known`, which were searched for (None: all)."""
    if known is None:
        return ()
    asked = catalog.tools.keys() if policy.disclosure.asks else _banned(catalog, policy)
    return tuple(sorted(asked - known))


def _has_no_name(tool: Tool) -> bool:
    return not _WITHOUT_NAME.isdisjoint(tool.categories)


def _noted(catalog: Catalog, policy: Policy) -> set[str]:
    """The tools that are reported without a ban: approved ones, and those in the baseline."""
    approved = {approved.tool for approved in policy.approved}
    return (approved | {rule.partition("/")[0] for _, rule, _ in policy.accepted}) & catalog.tools.keys()


def _banned(catalog: Catalog, policy: Policy) -> set[str]:
    approved = {approved.tool for approved in policy.approved}
    return {tool.id for tool in catalog.tools.values() if _can_be_banned(tool, policy, approved)}


def _can_be_banned(tool: Tool, policy: Policy, approved: set[str]) -> bool:
    """Whether a ban applies to a tool, in whatever place and at whatever time."""
    if any(tool.id in ban.selector.tools for ban in policy.bans):
        return True
    is_spared = "neutral" in tool.categories or tool.id in approved
    return not is_spared and any(specificity(ban.selector, tool) for ban in policy.bans)
