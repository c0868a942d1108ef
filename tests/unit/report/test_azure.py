"""Azure Pipelines: one order in a line, and only ours."""

from __future__ import annotations

import re

import pytest

from linter.report.escape import azure_property
from tests.unit.report.test_formats import KINDS, made


@pytest.mark.parametrize("kind", KINDS)
def test_azure_has_one_order_in_a_line_and_only_ours(kind: str) -> None:
    for line in made("azure", kind).rstrip("\n").split("\n"):
        assert line.count("##vso[") == (0 if line.startswith("toolban: ") else 1)
        assert "##[" not in line
        if not line.startswith("toolban: "):
            assert re.fullmatch(r"##vso\[task\.logissue (?:\w+=[^;\]\r\n]+;)+\][^\r\n]+", line)
    assert azure_property("a;b]c%\r\n") == "a%3Bb%5Dc%AZP25%0D%0A"
