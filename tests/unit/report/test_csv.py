"""CSV: a row for each finding, and no formula."""

from __future__ import annotations

import csv
import io

import pytest

from linter.report.escape import cell
from tests.unit.report import reports
from tests.unit.report.test_formats import KINDS, made


@pytest.mark.parametrize("kind", KINDS)
def test_csv_has_no_formula_and_a_row_for_each_finding(kind: str) -> None:
    rows = list(csv.reader(io.StringIO(made("csv", kind))))
    assert len(rows) == len(getattr(reports, kind)().findings) + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [value for row in rows for value in row if value[:1] in ("=", "+", "-", "@", "\t", "\r")] == []
    assert cell("=1+1") == "'=1+1"
    assert cell("1+1") == "1+1"
