"""`toolban rules new`, and the reference pages that are made from the rules."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from linter.authoring.rule_checks import check_samples, scanner_of
from linter.authoring.scaffold import NewTool, rule_file
from linter.catalog import loader as catalog
from linter.support import locations
from linter.support.toml import parse
from tests.e2e.command import SOURCE, CommandLine

ANSWERS = (
    *("--name", 'Acme "Pilot"', "--vendor", "acme", "--jurisdiction", "US"),
    *("--category", "coding-agent", "--homepage", "https://acme.example/pilot"),
)


@pytest.fixture
def rules_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of rules/, so that a test may write there."""
    copy = tmp_path / "rules"
    shutil.copytree(SOURCE / "rules", copy)
    monkeypatch.setattr(locations, "rules_directory", lambda: str(copy))
    return copy


def test_a_new_rule_file_passes_as_it_is_written(toolban: CommandLine, rules_copy: Path) -> None:
    done = toolban("rules", "new", "acme-pilot", *ANSWERS, cwd=rules_copy)
    assert done.status == 0
    assert "toolban rules test" in done.out
    loaded = catalog.load(rules_copy)
    assert loaded.catalog.tools["acme-pilot"].name == 'Acme "Pilot"'
    own = tuple(samples for samples in loaded.samples if samples.trace.tool == "acme-pilot")
    assert [samples.trace.rule for samples in own] == ["acme-pilot/directory"]
    assert list(check_samples(own, scanner_of(loaded))) == []


def test_a_rule_file_is_never_overwritten(toolban: CommandLine, rules_copy: Path) -> None:
    before = (rules_copy / "tools" / "aider.toml").read_bytes()
    done = toolban("rules", "new", "aider", *ANSWERS, cwd=rules_copy)
    assert done.status == 2
    assert "is there already" in done.err
    assert (rules_copy / "tools" / "aider.toml").read_bytes() == before


@pytest.mark.parametrize("identifier", ["Acme", "../acme", "acme_pilot", "a--b"])
def test_an_id_is_kebab_case(identifier: str, toolban: CommandLine, rules_copy: Path) -> None:
    done = toolban("rules", "new", identifier, *ANSWERS, cwd=rules_copy)
    assert done.status == 2
    assert "is no id" in done.err
    assert sorted(rules_copy.glob("**/*cme*")) == []


def test_a_rule_file_quotes_every_name() -> None:
    name = 'A "b" \\ \x7f\n\x1b'
    text = rule_file(NewTool("acme-pilot", name, "acme", "US", "coding-agent", "https://acme.example"))
    assert parse(text.encode()).data["name"] == name
