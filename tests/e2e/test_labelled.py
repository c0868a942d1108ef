"""The labelled cases of benchmarks/: well-formed, and no near-miss is ever taken for a trace."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import pytest

from linter.authoring.rule_checks import scanner_of
from linter.catalog.loader import Rules

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def accuracy(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("accuracy")  # it lies outside the package


@pytest.mark.parametrize("name", ["messages", "files"])
def test_the_cases_are_many_and_half_of_them_near_misses(
    accuracy: ModuleType, rules: Rules, name: str
) -> None:
    cases = accuracy.cases(name)
    assert len(cases) >= 300
    assert 0.45 <= sum(not case.tools for case in cases) / len(cases) <= 0.6
    assert len({case.id for case in cases}) == len(cases)
    assert {tool for case in cases for tool in case.tools} <= set(rules.catalog.tools)
    assert len({tool for case in cases for tool in case.tools}) >= 40


def test_no_near_miss_is_a_finding(accuracy: ModuleType, rules: Rules) -> None:
    scanner = scanner_of(rules)
    cases = [case for name in ("messages", "files") for case in accuracy.cases(name) if not case.tools]
    assert [(case.id, found) for case in cases if (found := accuracy.found(case, scanner, weak=False))] == []


def test_nearly_every_trace_is_found(accuracy: ModuleType, rules: Rules) -> None:
    scanner = scanner_of(rules)
    cases = [case for name in ("messages", "files") for case in accuracy.cases(name) if case.tools]
    missed = [case.id for case in cases if accuracy.found(case, scanner, weak=False) != case.tools]
    assert len(missed) < len(cases) / 20, missed
