"""Reviewdog: every row has a file."""

from __future__ import annotations

import pytest

from tests.unit.report.test_formats import KINDS, loaded


@pytest.mark.parametrize("kind", KINDS)
def test_rdjson_has_a_path_in_every_row(kind: str) -> None:
    assert all(row["location"]["path"] for row in loaded("rdjson", kind)["diagnostics"])
