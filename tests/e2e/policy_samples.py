"""Repositories and policies that several files of tests share."""

from __future__ import annotations

import json

from tests.e2e.command import CommandLine
from tests.helpers import CLAUDE, Repo

FOOTER = "🤖 Generated with [Claude Code](https://claude.com/claude-code)"


CURSOR = "Co-authored-by: Cursor Agent <cursoragent@cursor.com>"


def statuses(toolban: CommandLine, repo: Repo, policy: str, today: str) -> tuple[int, dict[str, str]]:
    """Exit status of an audit, and the status of each rule."""
    done = toolban(
        "audit", "--policy", f"builtin:{policy}", "--today", today, "--format", "json", cwd=repo.path
    )
    rows = json.loads(done.out)["findings"]
    return done.status, {row["rule"]: row["status"] for row in rows}


WAIVER = """\
[[waiver]]
tools = ["*"]
until = {until}
reason = "A pilot."
approved_by = "security@corp.example"
"""


SIGNED = "Signed-off-by: Jane Doe <jane@corp.example>"


EDGES: dict[str, tuple[tuple[str, str, int], ...]] = {
    # trailers (or a footer and trailers) of a commit, and the exit status once disclosure holds
    "fedora": (
        ("a tool that is not disclosed", CURSOR, 1),
        ("disclosed under another key", f"{CURSOR}\nGenerated-by: Cursor", 1),
        ("disclosed", f"{CURSOR}\nAssisted-by: Cursor", 0),
        ("no tool", SIGNED, 0),
    ),
    "llvm": (
        ("a footer, and nothing else", FOOTER, 1),
        ("a person who assisted is no tool", f"{FOOTER}\n\nAssisted-by: Jane Doe <jane@corp.example>", 1),
        ("disclosed", f"{FOOTER}\n\nAssisted-by: Claude Code", 0),
        ("no tool", SIGNED, 0),
    ),
    "linux-kernel": (
        ("a tool that is not disclosed", f"{CLAUDE}\n{SIGNED}", 1),
        (
            "a tool signs off, disclosed or not",
            "Assisted-by: Claude:claude-opus-4\nSigned-off-by: Claude <noreply@anthropic.com>",
            1,
        ),
        ("disclosed, and a person signs off", f"Assisted-by: Claude:claude-opus-4 sparse\n{SIGNED}", 0),
        ("a person of that name signs off", "Signed-off-by: Claude Shannon <claude@bell-labs.example>", 0),
    ),
    "mesa": (
        ("a tool that is not disclosed", FOOTER, 1),
        ("a tool as co-author, disclosed or not", f"Assisted-by: Claude Code\n{CLAUDE}", 1),
        ("disclosed", "Assisted-by: Claude Code", 0),
        ("disclosed under the other key", "Generated-by: Claude Code", 0),
    ),
    "apache": (
        ("disclosed under another key", "Assisted-by: Claude Code", 1),
        ("disclosed", "Generated-by: Claude Code", 0),
        ("no tool", SIGNED, 0),
    ),
    "kubernetes": (
        ("a tool that assisted", "Assisted-by: Claude Code", 1),
        ("a tool that developed", "Co-developed-by: Claude <noreply@anthropic.com>", 1),
        ("a key of which nothing is said", CLAUDE, 0),
        ("no tool", SIGNED, 0),
    ),
}
