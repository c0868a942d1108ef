"""Every agent is heard by its name in a disclosure trailer; names that people have too are weak alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from linter.authoring.rule_checks import scanner_of
from linter.catalog.loader import Rules
from linter.model.findings import Confidence
from linter.scanning.scanner import Scanner
from linter.support.locations import rules_directory
from linter.support.toml import parse

AGENTS = {"coding-agent", "completion", "review-bot", "app-builder", "assistant"}
NOT_SAID = {
    "claude-app": "Claude alone is a first name, and the trailers of Claude are those of Claude Code",
    "fx-agent": "two letters, of which no keyword can be made",
}
"""Tools that no trailer names, with the reason."""
RULES = Path(rules_directory())
TOOLS = sorted(file.stem for file in (RULES / "tools").glob("*.toml"))


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


@pytest.mark.parametrize("tool", TOOLS)
def test_the_name_of_every_agent_is_heard(tool: str, rules: Rules, scanner: Scanner) -> None:
    name = rules.catalog.tools[tool].name
    if tool in NOT_SAID or not AGENTS.intersection(rules.catalog.tools[tool].categories):
        return
    alone = found(scanner, name).get(tool)
    with_model = found(scanner, f"{name}:claude-opus-4-8")
    if name in common_names():
        assert alone in {None, Confidence.WEAK}
    else:
        assert alone is not None
        assert alone >= Confidence.LIKELY
    assert with_model.get(tool, Confidence.WEAK) >= Confidence.LIKELY
    sure = {other for other, confidence in with_model.items() if confidence > Confidence.WEAK}
    assert {other for other in sure if not other.endswith("-model")} == {tool}  # the model is its own trace


@pytest.mark.parametrize("name", sorted(common_names()))
def test_a_person_or_thing_of_that_name_is_no_trace(name: str, scanner: Scanner) -> None:
    for value in (f"{name} Doe", f"{name} Doe <jane.doe@example.org>", f"Jane {name} <jane@example.org>"):
        sure = {tool for tool, confidence in found(scanner, value).items() if confidence > Confidence.WEAK}
        assert sure == set(), value
