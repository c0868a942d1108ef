"""Decides whether a reader can follow the evidence of a trace to the place where a tool leaves it. Pure."""

from __future__ import annotations

import re

from linter.model.catalog import Confidence, Trace

_TABLES = re.compile(
    r"anomalyco/models\.dev|berriai/litellm|block/aittributor|cdxgen/|chaoss/|coderbuds/|dyoshikawa/rulesync"
    r"|git-ai-project/git-ai:src/authorship/agent_detection|github/spec-kit:(?:AGENTS|README|src/specify_cli)"
    r"|intellectronica/ruler|labri-progress/|r-observatory/vcs-signals|trinhbentre/|vercel-labs/skills"
    r"|PyPI package litellm, model_prices"
    r"|(?:npm|PyPI)(?: package|:) (?:am-i-vibing|@vercel/detect-agent|commit-check|no-ai-marks|std-env|zcf)"
    r"(?:$|[ ,@])",
    re.IGNORECASE,
)
"""Lists that others keep of what many tools leave: a hint where to look, and no proof."""
_HOST = re.compile(r"https?://(?:www\.)?github\.com/")
_KEEPERS = frozenset({"git-ai", "litellm", "rulesync", "spec-kit"})
"""Tools whose own project keeps such a list; of themselves they know."""
_SEARCH = re.compile(r"public code search\b", re.IGNORECASE)
_FOUND = re.compile(r" in [\w.-]+/[\w.-]+[:@]\S+$")
"""Where a search found it: in a file (`owner/name:path`) or a commit (`owner/name@commit`)."""


def cannot_be_followed(trace: Trace) -> str:
    """The reason why the evidence of a certain trace leads nowhere; empty if it leads somewhere.

    A trace that is likely or weak may rest on a hint. `; ` separates several pieces of evidence, of which one
    that leads somewhere is enough.
    """
    if trace.confidence is not Confidence.CERTAIN:
        return ""
    reasons = [_reason(trace.tool, piece) for piece in trace.evidence.split("; ")]
    return "" if "" in reasons else reasons[0]


def _reason(tool: str, evidence: str) -> str:
    if _SEARCH.match(evidence) and not _FOUND.search(evidence):
        return "does not say where the search found it (in owner/name:path)"
    if _TABLES.match(_HOST.sub("", evidence)) and tool not in _KEEPERS:
        return "is only a list that others keep"
    return ""
