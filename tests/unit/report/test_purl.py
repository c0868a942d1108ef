"""Names of packages as package URLs."""

from __future__ import annotations

import pytest

from linter.report.purl import purl


@pytest.mark.parametrize(
    ("ecosystem", "name", "url"),
    [
        ("pypi", "acme-sdk", "pkg:pypi/acme-sdk"),
        ("npm", "@acme/sdk", "pkg:npm/%40acme/sdk"),
        ("maven", "com.acme:sdk", "pkg:maven/com.acme/sdk"),
        ("golang", "acme.example/a b/v2", "pkg:golang/acme.example/a%20b/v2"),
        ("jsr", "@acme/x?y#z", "pkg:generic/%40acme/x%3Fy%23z"),
    ],
)
def test_purl(ecosystem: str, name: str, url: str) -> None:
    assert purl(ecosystem, name) == url
