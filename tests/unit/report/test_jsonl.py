"""JSON lines: one flat object for each finding, and one for what was read."""

from __future__ import annotations

import json

import pytest

from linter.model.findings import Report
from linter.report import jsonl
from tests.unit.report import reports


@pytest.mark.parametrize("kind", ["full", "clean", "hostile"])
def test_every_line_is_an_object_with_its_repository_first(kind: str) -> None:
    report: Report = getattr(reports, kind)()
    rows = [json.loads(line) for line in jsonl.render(report).splitlines()]
    assert [row["record"] for row in rows] == ["finding"] * len(report.findings) + ["coverage"]
    assert all(list(row)[:2] == ["repository_name", "repository_url"] for row in rows)
    assert rows[-1]["complete"] is report.coverage.complete
    assert (
        len({tuple(key for key in row if key not in ("key", "scope", "normalised")) for row in rows[:-1]})
        <= 2
    )
    assert not any(isinstance(value, dict) for row in rows for value in row.values())
