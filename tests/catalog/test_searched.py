"""The shipped rules are searched through an index and for some tools only, and decide as if for all, one by one."""

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
from linter.model.fragments import Fragment, Place
from linter.model.matches import Match, Origin
from linter.model.policy import Approved, Policy, Selector
from linter.scanning.matcher import Matcher, TraceIndex
from linter.scanning.scanner import Scanner
from linter.verdict.evaluator import JudgingContext
from linter.verdict.judge import judge
from linter.verdict.searched import searched, searched_part
from tests.scale import times
from tests.unit.verdict.test_searched import TODAY, a_policy


def test_every_trace_is_tried_where_its_keyword_stands(rules: Rules) -> None:
    """The index changes nothing: the same answer as trying every trace in turn."""
    searcher = Matcher(TraceIndex(rules.catalog))
    for samples in rules.samples:
        if samples.trace.places == (Place.PATH,):
            alone = Matcher(TraceIndex(rules.catalog._replace(traces=(samples.trace,))))
            for path in (*samples.hits, *samples.misses):
                slow = bool(alone.match(Fragment(Place.PATH, path)))
                assert slow == (path in samples.hits), path
                assert bool(searcher.match(Fragment(Place.PATH, path))) >= slow, path


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
    catalog: Catalog, matches: Callable[[Catalog, Sequence[int]], list[Match]]
) -> None:
    tools = sorted(catalog.tools)
    categories = sorted({category for tool in catalog.tools.values() for category in tool.categories})

    @settings(max_examples=times(5, 200), deadline=None, suppress_health_check=list(HealthCheck))
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
        part = searched_part(searched(catalog, policy), policy)
        every = _decided(catalog, policy, matches(catalog, numbers))
        assert _decided(catalog, policy, matches(part, numbers)) == every

    compare()


def test_a_ban_of_every_tool_does_not_search_for_neutral_imports(rules: Rules) -> None:
    """An import trace of a model would have all imports searched for: it may yield to any other there."""
    policy = a_policy(Selector(tools=("*",)))
    part = searched_part(searched(rules.catalog, policy), policy)
    of_neutral = [
        trace.rule
        for trace in part.traces
        if Place.IMPORT in trace.places and "neutral" in rules.catalog.tools[trace.tool].categories
    ]
    assert not of_neutral
