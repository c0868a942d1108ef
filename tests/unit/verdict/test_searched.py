"""Searching only for what a policy asks for decides as if all had been searched for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter.authoring.rule_samples import sightings
from linter.catalog.keyword_index import prefilter
from linter.catalog.loader import Rules
from linter.model.catalog import Catalog
from linter.model.findings import Status
from linter.model.fragments import Place
from linter.model.matches import Match, Origin
from linter.model.policy import INVENTORY, Approved, Ban, Disclosure, Policy, Selector
from linter.scanning.scanner import Scanner
from linter.verdict.evaluator import JudgingContext
from linter.verdict.judge import judge
from linter.verdict.searched import not_searched, searched, searched_part
from tests.helpers import a_tool, a_trace

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
    return INVENTORY._replace(name="p", bans=bans)._replace(**fields)  # type: ignore[arg-type] # a builder


@pytest.mark.parametrize(
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


def _decided(catalog: Catalog, policy: Policy, found: Sequence[Match]) -> list[object]:
    verdict = judge(found, policy, catalog, JudgingContext(TODAY))
    return [finding for finding in verdict.findings if finding.status is not Status.NOTED]


@pytest.fixture(scope="module")
def matches(rules: Rules) -> Callable[[Catalog, Sequence[int]], list[Match]]:
    """What a scanner of some rules finds in some of all samples of the shipped rules."""
    samples = [
        (place, sample.trace, text)
        for sample in rules.samples
        for place in sample.trace.places
        for text in sample.hits
    ]

    words = prefilter(rules.catalog)  # a hook searches for all keywords, whatever the policy

    def find(catalog: Catalog, numbers: Sequence[int]) -> list[Match]:
        scanner = Scanner(catalog, words)
        found = []
        for number in numbers:
            place, trace, text = samples[number % len(samples)]
            found += [Match(*sighting, Origin()) for sighting in sightings(text, trace, place, scanner)]
        return found

    return find


def test_shipped_rules_decide_the_same(
    rules: Rules, matches: Callable[[Catalog, Sequence[int]], list[Match]]
) -> None:
    tools = sorted(rules.catalog.tools)
    categories = sorted({category for tool in rules.catalog.tools.values() for category in tool.categories})

    @settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(st.sampled_from([*tools, "unknown-ai", "claude-code"]), max_size=3),
        st.lists(st.sampled_from(categories), max_size=1),
        st.lists(st.sampled_from(tools), max_size=2),
        st.integers(0, 120),
    )
    def compare(banned: list[str], kinds: list[str], approved: list[str], first: int) -> None:
        selector = Selector(tools=tuple(banned), categories=tuple(kinds))
        policy = a_policy(selector, approved=tuple(Approved(tool, "", "", "") for tool in approved))
        numbers = range(first, 6000, 121)
        part = searched_part(searched(rules.catalog, policy), policy)
        every = _decided(rules.catalog, policy, matches(rules.catalog, numbers))
        assert _decided(rules.catalog, policy, matches(part, numbers)) == every

    compare()
