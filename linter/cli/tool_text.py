"""What the policy makes of a tool or of all tools of a vendor, in words, for `toolban explain`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from linter.cli.context import Ground
from linter.model.catalog import Catalog, Tool
from linter.model.policy import Ban
from linter.policy.selectors import specificity

_WIDTH = 11


def tools_called(name: str, catalog: Catalog) -> list[Tool]:
    """The tool of that id or name, else all tools of that vendor; empty where nobody is called so."""
    wanted = name.casefold()
    if "/" in name:
        return []
    exact = [tool for tool in catalog.tools.values() if wanted in (tool.id, tool.name.casefold())]
    return exact or [tool for tool in catalog.tools.values() if tool.vendor == wanted]


def about_tools(tools: Sequence[Tool], ground: Ground, today: str) -> Iterator[str]:
    """Lines about each tool: who makes it, whether it is banned or approved, and the rules that know it."""
    day = today or time.strftime("%Y-%m-%d")
    for number, tool in enumerate(tools):
        if number:
            yield ""
        yield from _about(tool, ground, day)


def _about(tool: Tool, ground: Ground, day: str) -> Iterator[str]:
    kinds = ", ".join(tool.categories)
    yield f"{'tool':<{_WIDTH}}{tool.name} ({tool.id}), by {tool.vendor}, {tool.jurisdiction}: {kinds}"
    if tool.homepage:
        yield f"{'':<{_WIDTH}}{tool.homepage}"
    bans = [ban for ban in ground.policy.bans if specificity(ban.selector, tool)]
    approved = any(entry.tool == tool.id for entry in ground.policy.approved)
    if approved:
        yield f"{'policy':<{_WIDTH}}{tool.name} is approved."
    for ban in bans:
        yield f"{'policy':<{_WIDTH}}{_verdict(ban, day)} [{ban.origin}]"
        if ban.instead:
            known = ground.catalog.tools
            names = (known[name].name if name in known else name for name in ban.instead)
            yield f"{'instead':<{_WIDTH}}{', '.join(names)}"
    if not bans and not approved:
        yield f"{'policy':<{_WIDTH}}No ban names it."
    rules = [trace for trace in ground.catalog.traces if trace.tool == tool.id]
    for number, trace in enumerate(rules):
        label = "" if number else "rules"
        yield f"{label:<{_WIDTH}}{trace.rule} ({trace.confidence.label}): {trace.summary}"
    if rules:
        yield f"{'next':<{_WIDTH}}toolban explain {rules[0].rule}"


def _verdict(ban: Ban, day: str) -> str:
    if day < ban.effective:
        return f"Banned from {ban.effective}: {ban.reason}"
    if ban.until and day > ban.until:
        return f"It was banned from {ban.effective} to {ban.until}: {ban.reason}"
    return f"Banned since {ban.effective}: {ban.reason}"
