"""in-toto: a statement is about the tips that were audited, and passes only what is clean and complete."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from linter.report import intoto
from tests.unit.report import reports

AUDIT: dict[str, Any] = json.loads(Path(intoto.__file__).with_name("audit.schema.json").read_text())


@pytest.mark.parametrize("kind", ["full", "clean", "hostile"])
def test_a_statement_is_about_the_tips(kind: str) -> None:
    statement = json.loads(intoto.render(getattr(reports, kind)()))
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"].endswith("/audit/v1")
    assert statement["subject"][0]["digest"] == {"gitCommit": reports.NEW}
    assert AUDIT["$id"] == statement["predicateType"]


def test_a_statement_passes_only_what_is_complete_and_clean() -> None:
    assert json.loads(intoto.render(reports.clean()))["predicate"]["verdict"]["passed"] is True
    assert json.loads(intoto.render(reports.full()))["predicate"]["verdict"]["passed"] is False
    gap = reports.full().coverage.not_read
    clean = reports.clean()
    missing = clean._replace(coverage=clean.coverage._replace(not_read=gap))
    assert json.loads(intoto.render(missing))["predicate"]["verdict"]["passed"] is False
