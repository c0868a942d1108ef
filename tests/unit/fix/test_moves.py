"""Where a file of a banned tool goes in the layout of another."""

from __future__ import annotations

import pytest

from linter.fix.moves import target


@pytest.mark.parametrize(
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


def test_the_first_glob_that_matches_counts() -> None:
    assert target("b/x", ["a/**", "b/**", "b/x"], "c/") == "c/x"
