"""Searching only for what a policy asks for decides as if all had been searched for."""

from __future__ import annotations

from linter.model.catalog import Catalog
from linter.model.fragments import Place
from linter.model.policy import INVENTORY, Approved, Ban, Disclosure, Policy, Selector
from linter.verdict.searched import not_searched, searched, searched_part
from tests.helpers import a_tool, a_trace, changed
from tests.tables import each

TODAY = "2026-11-29"
TOOLS = {
    tool.id: tool
    for tool in (
        a_tool("a", vendor="one", categories=("coding-agent",)),
        a_tool("b", vendor="one", categories=("sdk",)),
        a_tool("c", vendor="two", categories=("sdk",)),
        a_tool("many", vendor="none", categories=("neutral", "sdk")),
        a_tool("somebody", vendor="none", categories=("unknown",)),
    )
}
TRACES = tuple(
    a_trace(rule=f"{tool}/{place.value}", tool=tool, places=(place,))
    for tool in TOOLS
    for place in (Place.PATH, Place.TRAILER, Place.IMPORT)
    if (tool, place) not in (("somebody", Place.PATH), ("somebody", Place.IMPORT))
)
CATALOG = Catalog(TOOLS, TRACES, (), "")


def a_policy(*selectors: Selector, **fields: object) -> Policy:
    bans = tuple(Ban(one, "", "2026-01-01", "R.", (), "", "toolban.toml:1") for one in selectors)
    return changed(INVENTORY._replace(name="p", bans=bans), **fields)


@each(
    ("policy", "asked"),
    [
        (a_policy(Selector(tools=("a",))), {"a"}),
        (a_policy(Selector(vendors=("one",))), {"a", "b"}),
        (a_policy(Selector(categories=("sdk",))), {"b", "c"}),
        (a_policy(Selector(tools=("many",))), {"many"}),
        (a_policy(Selector(tools=("a",)), approved=(Approved("c", "", "", ""),)), {"a", "c"}),
        (a_policy(Selector(vendors=("one",)), approved=(Approved("b", "", "", ""),)), {"a", "b"}),
        (a_policy(Selector(tools=("a",)), accepted=(("f", "c/import", ""),)), {"a", "c"}),
        (a_policy(Selector(tools=("a",)), accepted=(("f", "gone/import", ""),)), {"a"}),
        (a_policy(Selector(tools=("*",))), {"a", "b", "c", "somebody"}),
        (a_policy(), set()),
        (a_policy(Selector(tools=("a",)), disclosure=Disclosure(require=("assisted-by",))), None),
    ],
)
def test_a_policy_asks_for_what_it_is_about(policy: Policy, asked: set[str] | None) -> None:
    catalog = searched(CATALOG, policy)
    assert catalog.searched == asked
    assert catalog.traces == CATALOG.traces
    part = searched_part(catalog, policy)
    assert part.tools == CATALOG.tools
    if asked is None:
        assert part.traces == CATALOG.traces
    else:
        assert {trace.tool for trace in part.traces} >= asked


def test_where_nobody_is_named_every_name_counts() -> None:
    policy = a_policy(Selector(tools=("somebody",)))
    part = searched_part(searched(CATALOG, policy), policy)
    assert {trace.rule for trace in part.traces} == {f"{tool}/trailer" for tool in TOOLS}


def test_what_a_report_cannot_serve() -> None:
    policy = a_policy(Selector(vendors=("one",)))
    assert not_searched(policy, CATALOG, None) == ()
    assert not_searched(policy, CATALOG, frozenset({"a", "b"})) == ()
    assert not_searched(policy, CATALOG, frozenset({"a", "c"})) == ("b",)
    asking = policy._replace(disclosure=Disclosure(require=("assisted-by",)))
    assert "c" in not_searched(asking, CATALOG, frozenset({"a", "b"}))
