"""Writes docs/tools/: a reference page for every tool, and an index, from the rule files.

Run it in the development environment after every change of rules/tools: python docs/make_reference.py
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from linter.catalog import loader as catalog  # noqa: E402 the path must be set first
from linter.catalog.loader import Rules, Samples  # noqa: E402
from linter.model.findings import Tool  # noqa: E402

FOLDER = ROOT / "docs" / "tools"
_GENERATED = "<!-- Written by docs/make_reference.py from rules/tools; do not edit. -->"
_SHOWN_KEYS = 3


def draw(rules: Rules) -> dict[str, str]:
    """File name -> text of every page."""
    pages = {f"{tool.id}.md": _page(tool, rules) for tool in rules.catalog.tools.values()}
    return {"README.md": _index(rules), **pages}


def _index(rules: Rules) -> str:
    tools = rules.catalog.tools.values()
    rows = [
        f"| [{tool.name}]({tool.id}.md) | `{tool.vendor}` | {tool.jurisdiction} "
        f"| {', '.join(tool.categories)} | {len(_of(tool, rules))} |"
        for tool in tools
    ]
    head = [
        _GENERATED,
        "# Tools",
        "",
        f"{len(rules.catalog.tools)} tools, {len(rules.catalog.traces)} traces.",
        "",
        "| tool | vendor | from | what it is | traces |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


def _page(tool: Tool, rules: Rules) -> str:
    lines = [
        _GENERATED,
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


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    drawn = draw(catalog.load())
    for old in FOLDER.glob("*.md"):
        if old.name not in drawn:
            old.unlink()
    for name, text in drawn.items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
