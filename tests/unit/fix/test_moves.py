"""Where a file of a banned tool goes in the layout of another."""

from __future__ import annotations

from linter.fix.moves import target
from linter.support.globs import anchored
from tests.tables import each


@each(
    ("path", "glob", "to", "moved"),
    [
        ("CLAUDE.md", "**/CLAUDE.md", "QWEN.md", "QWEN.md"),
        ("lib/CLAUDE.md", "**/CLAUDE.md", "QWEN.md", "lib/QWEN.md"),
        (".claude/commands/a/b.md", "**/.claude/commands/**", ".qwen/commands/", ".qwen/commands/a/b.md"),
        (".cursorrules", "**/.cursorrules", ".qwen/rules/", ".qwen/rules/cursorrules.md"),
        (".cursor/rules/x.mdc", "**/.cursor/rules/**", ".qwen/rules/", ".qwen/rules/x.md"),
        ("MYCLAUDE.md", "**/CLAUDE.md", "QWEN.md", ""),
        ("CLAUDE.md.bak", "**/CLAUDE.md", "QWEN.md", ""),
        ("a/b.md", "**/*.md", "c.md", ""),
    ],
)
def test_target(path: str, glob: str, to: str, moved: str) -> None:
    assert target(path, [glob], to) == moved


@each(
    ("path", "spelling", "to", "expected"),
    [
        ("CLAUDE.md", "CLAUDE.md", "AGENTS.md", "AGENTS.md"),
        ("a/CLAUDE.md", "CLAUDE.md", "AGENTS.md", "a/AGENTS.md"),
        ("a/.x/b/c.md", ".x/", ".y/", "a/.y/b/c.md"),
        (".x/rules/c.mdc", ".x/rules/*.mdc", ".y/rules/", ".y/rules/c.md"),
        (".xrules", ".xrules", ".y/", ".y/xrules.md"),
        ("axrules", ".xrules", ".y/", ""),
    ],
)
def test_target_of_what_a_policy_writes(path: str, spelling: str, to: str, expected: str) -> None:
    assert target(path, [anchored(spelling)], to) == expected


def test_the_first_glob_that_matches_counts() -> None:
    assert target("b/x", ["a/**", "b/**", "b/x"], "c/") == "c/x"
