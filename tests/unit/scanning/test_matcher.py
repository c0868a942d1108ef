from __future__ import annotations

import pytest

from linter.model.catalog import Catalog, Confidence, Tool, Trace
from linter.model.fragments import Fragment, Place
from linter.scanning.matcher import Matcher, TraceIndex
from tests.helpers import a_tool, a_trace
from tests.tables import each

CLAUDE = "Claude <noreply@anthropic.com>"


def matcher(*traces: Trace, tools: tuple[Tool, ...] = (a_tool(),)) -> Matcher:
    return Matcher(TraceIndex(Catalog({tool.id: tool for tool in tools}, traces, (), "")))


def found(searcher: Matcher, place: Place, text: str, key: str = "") -> list[str]:
    return [trace.rule for trace in searcher.match(Fragment(place, text, key))]


@each(
    ("place", "text", "key", "expected"),
    [
        (Place.TRAILER, CLAUDE, "co-authored-by", True),
        (Place.TRAILER, CLAUDE.upper(), "co-authored-by", True),
        (Place.TRAILER, CLAUDE, "reviewed-by", False),
        (Place.TRAILER, "Claude <claude@bell-labs.example>", "co-authored-by", False),
        (Place.AUTHOR, CLAUDE, "", False),
        (Place.MESSAGE, CLAUDE, "body", False),
    ],
)
def test_place_key_and_pattern_must_all_fit(place: Place, text: str, key: str, *, expected: bool) -> None:
    assert found(matcher(a_trace()), place, text, key) == ["claude-code/co-author"] * expected


def test_of_one_tool_the_first_trace_is_reported() -> None:
    special = a_trace(rule="claude-code/special", pattern="noreply", keywords=("noreply",))
    general = a_trace(rule="claude-code/general", pattern="(?i)claude", keywords=("claude",))
    assert found(matcher(special, general), Place.TRAILER, CLAUDE) == ["claude-code/special"]
    assert found(matcher(general, special), Place.TRAILER, CLAUDE) == ["claude-code/general"]


@pytest.mark.parametrize("category", ["unknown", "neutral"])
def test_what_names_no_tool_gives_way_where_one_is_named(category: str) -> None:
    shy = a_tool("nobody", categories=(category,))
    anyone = a_trace(rule="nobody/any", tool="nobody", pattern="@", keywords=("@",))
    other = a_trace(rule="other/co-author", tool="other")
    searcher = matcher(anyone, a_trace(), other, tools=(a_tool(), shy, a_tool("other")))
    assert found(searcher, Place.TRAILER, CLAUDE) == ["claude-code/co-author", "other/co-author"]
    assert found(searcher, Place.TRAILER, "Jane <jane@corp.example>") == ["nobody/any"]


def test_paths_are_found_by_component_keyword_and_in_the_order_of_the_catalog() -> None:
    def at_path(name: str, pattern: str, *words: str) -> Trace:
        return a_trace(
            rule=f"{name}/x", tool=name, places=(Place.PATH,), keys=(), pattern=pattern, keywords=words
        )

    traces = (
        at_path("suffix", r"\.mdc$", ".mdc"),
        at_path("nested", r"^\.cursor/rules/", "/.cursor/rules/"),
        at_path("component", r"(?:^|/)\.cursor/", "/.cursor/"),
    )
    searcher = matcher(*traces, tools=tuple(a_tool(trace.tool) for trace in traces))
    assert found(searcher, Place.PATH, ".cursor/rules/a.mdc") == ["suffix/x", "nested/x", "component/x"]
    assert found(searcher, Place.PATH, "a/.cursor/b") == ["component/x"]
    assert found(searcher, Place.PATH, "a/cursor/b") == []


def test_a_trailer_may_be_found_by_its_key() -> None:
    trace = a_trace(
        rule="t/key", pattern="^[0-9a-f]+$", keys=("entire-checkpoint",), keywords=("entire-checkpoint",)
    )
    assert found(matcher(trace), Place.TRAILER, "1a2b", "entire-checkpoint") == ["t/key"]
    assert found(matcher(trace), Place.TRAILER, "1a2b", "checkpoint") == []


def test_environment_is_found_by_variable() -> None:
    trace = a_trace(
        rule="t/env",
        places=(Place.ENVIRONMENT,),
        keys=("ai_agent",),
        pattern="(?i)^1$",
        keywords=("ai_agent",),
    )
    searcher = matcher(trace)
    assert found(searcher, Place.ENVIRONMENT, "1", "ai_agent") == ["t/env"]
    assert found(searcher, Place.ENVIRONMENT, "0", "ai_agent") == []
    assert found(searcher, Place.ENVIRONMENT, "ai_agent 1", "other") == []


@each(
    ("path", "tool", "confidence"),
    [
        ("CLAUDE.md", "claude-code", Confidence.CERTAIN),
        ("services/CLAUDE.md", "claude-code", Confidence.CERTAIN),
        ("claude.md", "claude-code", Confidence.LIKELY),
        ("Claude.md", "claude-code", Confidence.LIKELY),
        (".CLAUDE/settings.json", "claude-code", Confidence.LIKELY),
        ("app/.CursorRules", "cursor", Confidence.LIKELY),
    ],
)
def test_18_10_a_path_in_another_case_is_likely(
    catalog: Catalog, path: str, tool: str, confidence: Confidence
) -> None:
    found = Matcher(TraceIndex(catalog)).match(Fragment(Place.PATH, path))
    assert [(trace.tool, trace.confidence) for trace in found] == [(tool, confidence)]


@pytest.mark.parametrize(
    "path", ["people/claude.md", "docs/models/qwen.md", "astronomy/Gemini.md", "docs/warp.md"]
)
def test_18_10_a_page_about_something_is_no_trace(catalog: Catalog, path: str) -> None:
    assert Matcher(TraceIndex(catalog)).match(Fragment(Place.PATH, path)) == ()
