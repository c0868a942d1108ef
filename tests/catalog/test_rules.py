"""The shipped rules: every sample, every pattern."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import re2

from linter.authoring.rule_checks import (
    check_evidence,
    check_patterns,
    check_reach,
    check_samples,
    scanner_of,
)
from linter.catalog.loader import Rules
from linter.model.catalog import Confidence
from linter.model.fragments import Place
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally
from linter.support.locations import rules_directory

FILES = sorted(file.stem for file in (Path(rules_directory()) / "tools").glob("*.toml"))
REGISTRIES = re.compile(
    r"npmjs\.|npmmirror\.|yarnpkg\.|jsr\.io|pypi\.|pythonhosted\.|anaconda\.org|crates\.io|rubygems\.|packagist\."
    r"|nuget\.org|proxy\.golang|repo1?\.maven|mvnrepository|hub\.docker\.|open-vsx\.|marketplace\.visualstudio"
)


@pytest.fixture(scope="module")
def scanner(rules: Rules) -> Scanner:
    return scanner_of(rules)


@pytest.mark.parametrize("tool", FILES)
def test_samples(tool: str, rules: Rules, scanner: Scanner) -> None:
    own = tuple(samples for samples in rules.samples if samples.trace.tool == tool)
    assert own
    assert list(check_samples(own, scanner)) == []


def test_every_trace_can_be_found_and_no_pattern_is_hostile(rules: Rules) -> None:
    assert list(check_reach(rules)) == []
    assert list(check_patterns(rules.samples)) == []


def test_the_catalog_is_in_the_order_of_the_files_and_every_rule_is_there_once(rules: Rules) -> None:
    traces = rules.catalog.traces
    assert list(rules.catalog.tools) == FILES
    assert list(dict.fromkeys(trace.tool for trace in traces)) == FILES
    assert len({trace.rule for trace in traces}) == len(traces)
    assert all(trace.rule.startswith(f"{trace.tool}/") for trace in traces)


def test_every_pattern_survives_hostile_text(rules: Rules) -> None:
    """Python's `re` searches; on what a pattern likes, repeated and then spoilt, it comes to RE2's answer."""
    different = []
    for samples in rules.samples:
        pattern, linear = re.compile(samples.trace.pattern), re2.compile(samples.trace.pattern)
        text = samples.hits[0].partition(": ")[2] or samples.hits[0]
        spoilt = (text[:-1] * 300, text[: len(text) // 2] + " " * 9_000, text[:-1] + text[-2:-1] * 9_000)
        different += [
            (samples.trace.rule, hostile[:80])
            for hostile in spoilt
            if bool(pattern.search(hostile + "\0")) is not bool(linear.search(hostile + "\0"))
        ]
    assert different == []


def test_keywords_occur_in_every_hit(rules: Rules) -> None:
    without = [
        (samples.trace.rule, hit)
        for samples in rules.samples
        for hit in samples.hits
        if not any(word in f"/{hit.lower()}/" for word in samples.trace.keywords)
    ]
    assert without == []


def test_every_trace_can_be_explained(rules: Rules) -> None:
    for samples in rules.samples:
        trace = samples.trace
        assert trace.summary.endswith("."), trace.rule
        assert len(trace.summary) <= 110, trace.rule
        assert trace.evidence, trace.rule
        assert samples.hits, trace.rule
        assert samples.misses, trace.rule


def test_no_address_names_a_package_registry(rules: Rules) -> None:
    named = [(trace.rule, trace.evidence) for trace in rules.catalog.traces]
    named += [(tool.id, tool.homepage) for tool in rules.catalog.tools.values()]
    named += [(move.from_rule, move.evidence) for move in rules.catalog.migrations]
    assert [row for row in named if REGISTRIES.search(row[1])] == []


def test_a_bare_first_name_is_never_certain(rules: Rules) -> None:
    identity = {Place.AUTHOR, Place.COMMITTER}
    certain = [
        trace.rule
        for trace in rules.catalog.traces
        if trace.confidence is Confidence.CERTAIN
        and (identity.intersection(trace.places) or "co-authored-by" in trace.keys)
        and re.search(trace.pattern, "Claude")
    ]
    assert certain == []


@pytest.mark.parametrize(
    "word",
    [
        *(
            "command-result",
            "command-reply",
            "command-ref",
            "command-router",
            "command-run",
            "command-lighting",
        ),
        *("doubao-key", "doubao-client", "src/command-ref-new", "img/imagen-3.png", "imagen-3", "veo-2"),
        *("grok-1.0.tar.gz", "glm-4.R", "gemini-2.html", "llama-3.jpg", "claude-2.png"),
    ],
)
def test_17_19_no_open_glob_of_a_model_takes_a_word_of_other_meaning(scanner: Scanner, word: str) -> None:
    found = scanner.content("a.py", f'x = "{word}"\n'.encode(), Tally())
    assert [trace.rule for trace, _ in found] == []


@pytest.mark.parametrize(
    "word",
    [
        *(
            "command-r",
            "cohere.command-r-v1:0",
            "command-r-plus-08-2024",
            "command-r7b-12-2024",
            "command-a-03-2025",
        ),
        *(
            "embed-english-light-v3.0",
            "doubao-seed-1-6-250615",
            "doubao-1.5-pro-32k",
            "imagen-4.0-generate-001",
        ),
        *("xai/grok-1.5-vision", "gemini-1.5-pro", "meta-llama/Llama-3.1-8B", "llama-3.1-8b.gguf"),
    ],
)
def test_17_19_ids_of_models_are_still_found(scanner: Scanner, word: str) -> None:
    found = scanner.content("a.py", f'x = "{word}"\n'.encode(), Tally())
    assert [fragment.place for _, fragment in found] == [Place.MODEL]


def test_the_evidence_of_every_certain_trace_can_be_followed(rules: Rules) -> None:
    assert list(check_evidence(rules.catalog.traces)) == []


@pytest.mark.parametrize(
    ("evidence", "problems"),
    [
        ("charmbracelet/crush:README.md", 0),
        ("https://ampcode.com/manual", 0),
        ("PyPI package anthropic", 0),
        ("public code search: AMP_HOME", 1),
        ("public code search: docker/sandbox-templates:opencode", 1),
        ("public code search: AMP_HOME in dyoshikawa/amp:src/home.ts", 0),
        ("labri-progress/agent-mining:patterns/files.csv", 1),
        ("npm package std-env", 1),
        ("npm package std-env; https://ampcode.com/manual", 0),
        ("npm package std-env; public code search: AMP_HOME", 1),
    ],
)
def test_22_a_certain_trace_needs_evidence_that_leads_somewhere(
    evidence: str, problems: int, rules: Rules
) -> None:
    trace = next(each for each in rules.catalog.traces if each.rule == "amp/endpoint-ampcode-com")
    certain = trace._replace(evidence=evidence, confidence=Confidence.CERTAIN)
    assert len(list(check_evidence([certain]))) == problems
    assert list(check_evidence([certain._replace(confidence=Confidence.LIKELY)])) == []
