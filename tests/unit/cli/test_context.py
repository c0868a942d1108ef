"""What a command stands on: its policy, its catalog and the keywords to search for."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.catalog import keyword_index
from linter.cli import context
from linter.loading.compiled import load_catalog
from linter.model.catalog import Catalog, RuleDirectory
from linter.policy import loader as policies
from tests.helpers import BAN, a_trace


def a_policy(folder: Path, catalog: Catalog) -> policies.Loaded:
    (folder / "toolban.toml").write_text(BAN)
    return policies.read(str(folder / "toolban.toml"), catalog)


def test_a_policy_of_a_commit_needs_no_second_index_of_the_shipped_rules(
    tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = load_catalog().prefilter
    loaded = a_policy(tmp_path, catalog)
    monkeypatch.setattr(keyword_index, "prefilter", lambda _: pytest.fail("the shipped index was made anew"))
    assert context.of_loaded(loaded).prefilter == expected


def test_rules_of_its_own_are_searched_for_too(tmp_path: Path, catalog: Catalog) -> None:
    own = a_trace(rule="acme/x", tool="acme", keywords=("zzqxv",))
    extended = catalog._replace(traces=(*catalog.traces, own), own=(RuleDirectory("rules", "d" * 64),))
    words = context.of_loaded(a_policy(tmp_path, catalog)._replace(catalog=extended)).prefilter
    assert b"zzqxv" in words["message"]
