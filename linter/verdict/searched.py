"""Which tools have to be searched for, so that a policy decides as if all had been. Pure."""

from __future__ import annotations

from linter.model.findings import MODEL, TOOK_PART, YIELDING, Catalog, Tool
from linter.model.policy import Policy
from linter.policy.selectors import specificity

_WITHOUT_NAME = YIELDING | {MODEL}


def searched(catalog: Catalog, policy: Policy) -> Catalog:
    """The whole catalog, which says which tools this policy asks for.

    Those are the tools that a ban is about, the approved ones, and those whose findings the baseline accepts.
    Disclosure is about every tool.
    """
    if policy.disclosure.asks:
        return catalog
    asked = _banned(catalog, policy) | {
        tool for tool in _noted(catalog, policy) if not _has_no_name(catalog.tools[tool])
    }
    return catalog._replace(searched=frozenset(asked)) if len(asked) < len(catalog.tools) else catalog


def searched_part(catalog: Catalog, policy: Policy) -> Catalog:
    """The catalog with those of its traces that are searched for: of the tools that are, and some of others.

    What stands for no tool by name, or for a model, counts only where no tool is named. So where it is
    banned, every name is searched for in the places that it has.
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
    """The tools that a policy asks for and that were not searched for; `known` None: all were."""
    if known is None:
        return ()
    asked = catalog.tools.keys() if policy.disclosure.asks else _banned(catalog, policy)
    return tuple(sorted(asked - known))


def _has_no_name(tool: Tool) -> bool:
    return not _WITHOUT_NAME.isdisjoint(tool.categories)


def _noted(catalog: Catalog, policy: Policy) -> set[str]:
    """The tools that no ban need be about, and of which a report says something nevertheless."""
    approved = {approved.tool for approved in policy.approved}
    return (approved | {rule.partition("/")[0] for _, rule, _ in policy.accepted}) & catalog.tools.keys()


def _banned(catalog: Catalog, policy: Policy) -> set[str]:
    approved = {approved.tool for approved in policy.approved}
    return {tool.id for tool in catalog.tools.values() if _can_be_banned(tool, policy, approved)}


def _can_be_banned(tool: Tool, policy: Policy, approved: set[str]) -> bool:
    """Whether a ban can hold for a tool, wherever and whenever that is."""
    if any(tool.id in ban.selector.tools for ban in policy.bans):
        return True
    is_spared = "neutral" in tool.categories or tool.id in approved
    return not is_spared and any(specificity(ban.selector, tool) for ban in policy.bans)
