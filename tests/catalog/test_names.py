"""Every agent is heard by its name in a disclosure trailer; names that people have too are weak alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from linter.authoring.rule_checks import scanner_of
from linter.catalog.loader import Rules
from linter.model.catalog import Confidence
from linter.scanning.scanner import Scanner
from linter.support.locations import rules_directory
from linter.support.toml import parse

AGENTS = {"coding-agent", "completion", "review-bot", "app-builder", "assistant"}
NOT_SAID = {
    "claude-app": "Claude alone is a first name, and the trailers of Claude are those of Claude Code",
    "entire": "it records other agents, and its name is a plain word",
    "fx-agent": "two letters, of which no keyword can be made",
}
"""Tools that no trailer names, with the reason."""
RULES = Path(rules_directory())


def common_names() -> frozenset[str]:
    """The names of rules/names.toml."""
    rows: Any = parse((RULES / "names.toml").read_bytes()).data["name"]
    return frozenset(str(row["name"]) for row in rows)


@pytest.fixture(scope="module")
def scanner(rules: Rules) -> Scanner:
    return scanner_of(rules)


def found(scanner: Scanner, value: str) -> dict[str, Confidence]:
    """Tool -> confidence of what is seen in a trailer with this value."""
    seen = scanner.message(f"Fix the login\n\nIt failed.\n\nAssisted-by: {value}\n")
    return {trace.tool: trace.confidence for trace, _ in seen}


def test_the_name_of_every_agent_is_heard(rules: Rules, scanner: Scanner) -> None:
    common = common_names()
    for tool in rules.catalog.tools.values():
        if tool.id in NOT_SAID or not AGENTS.intersection(tool.categories):
            continue
        alone = found(scanner, tool.name).get(tool.id, Confidence.WEAK)
        with_model = found(scanner, f"{tool.name}:claude-opus-4-8")
        sure = {other for other, confidence in with_model.items() if confidence > Confidence.WEAK}
        assert (alone > Confidence.WEAK) is (tool.name not in common), tool.name
        assert {other for other in sure if not other.endswith("-model")} == {tool.id}, tool.name


def test_a_person_or_thing_of_that_name_is_no_trace(scanner: Scanner) -> None:
    for name in sorted(common_names()):
        for value in (f"{name} Doe", f"{name} Doe <jane.doe@example.org>", f"Jane {name} <jane@example.org>"):
            sure = {
                tool for tool, confidence in found(scanner, value).items() if confidence > Confidence.WEAK
            }
            assert sure == set(), value
