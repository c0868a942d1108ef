"""Draws the reference pages of the tools, one for each and an index, from the rule files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.catalog.loader import Rules
from linter.catalog.rule_tables import Samples
from linter.model.catalog import Tool

FOLDER = "reference/tools"
_SHOWN_KEYS = 3


def draw(rules: Rules) -> dict[str, str]:
    """Path of every page below `docs/`, and its text."""
    pages = {f"{FOLDER}/{tool.id}.md": _page(tool, rules) for tool in rules.catalog.tools.values()}
    return {f"{FOLDER}/index.md": _index(rules), **pages}


def _index(rules: Rules) -> str:
    tools = sorted(rules.catalog.tools.values(), key=lambda tool: tool.name.lower())
    rows = [
        f"| [{tool.name}]({tool.id}.md) | `{tool.vendor}` | {tool.jurisdiction} "
        f"| {', '.join(tool.categories)} | {len(_of(tool, rules))} |"
        for tool in tools
    ]
    head = [
        "# Tools",
        "",
        f"toolban knows {len(tools)} tools by {len(rules.catalog.traces)} traces.",
        "A page lists the traces of a tool, where one can see the tool leave them, and samples:",
        "text that is found, and text that is left alone.",
        "[The format of the rule files](../rules.md) explains the words.",
        "",
        "| tool | vendor | seat | category | traces |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


def _page(tool: Tool, rules: Rules) -> str:
    lines = [
        f"# {tool.name}",
        "",
        f"`{tool.id}`, by `{tool.vendor}` ({tool.jurisdiction}): {', '.join(tool.categories)}.",
    ]
    if tool.homepage:
        lines.append(f"<{tool.homepage}>")
    moves = [
        f"- What `{move.from_rule}` finds goes to `{move.to}`. {move.note}".rstrip()
        for move in rules.catalog.migrations
        if move.to_tool == tool.id
    ]
    if moves:
        lines += ["", "Where the content of other tools goes:", "", *moves]
    for samples in _of(tool, rules):
        lines += ["", *_trace(samples)]
    return "\n".join([*lines, ""])


def _trace(samples: Samples) -> Iterator[str]:
    trace = samples.trace
    where = ", ".join(place.value for place in trace.places)
    yield f"## {trace.rule}"
    yield ""
    yield f"{trace.summary}"
    yield ""
    keys = ", ".join(trace.keys) if len(trace.keys) <= _SHOWN_KEYS else ""
    yield f"- Place: {where}{f' ({keys})' if keys else ''}"
    since = f", seen since {trace.since}" if trace.since else ""
    yield f"- Confidence: {trace.confidence.label}{since}"
    is_address = trace.evidence.startswith("http")
    yield f"- Evidence: <{trace.evidence}>" if is_address else f"- Evidence: `{trace.evidence}`"
    for title, texts in (("Found", samples.hits), ("Left alone", samples.misses)):
        yield ""
        yield f"{title}:"
        yield ""
        text = "\n".join(texts)
        fence = "`" * (1 + max([2, *(len(run) for run in re.findall("`+", text))]))
        yield f"{fence}text\n{text}\n{fence}"


def _of(tool: Tool, rules: Rules) -> list[Samples]:
    return [samples for samples in rules.samples if samples.trace.tool == tool.id]
