"""Markdown: hostile text shows as text, and a long report is cut at a row."""

from __future__ import annotations

import re

from linter.model.findings import Status
from linter.report import markdown as markdown_report
from linter.report.escape import markdown
from tests.unit.report import reports
from tests.unit.report.test_formats import made


def test_markdown_shows_hostile_text_as_text() -> None:
    text = made("markdown", "hostile")
    assert not re.search(r"<(?!br>)", text)
    assert "https://evil" not in text
    assert "www.evil" not in text
    assert "@everyone" not in text
    assert all(line.count("|") == 6 for line in text.split("\n") if line.startswith("| ❌"))
    assert markdown("`a` #1") == "&#96;a&#96; &#35;1"


def test_markdown_is_cut_at_a_row() -> None:
    matches = [reports.at_path(reports.FILE, f"{'x' * 100}/{number}/CLAUDE.md") for number in range(4000)]
    report = reports.a_report(matches, reports.clean().coverage)
    text = markdown_report.render(report)
    assert len(text.encode()) <= 1 << 20
    rows = sum(line.startswith("| ❌") for line in text.split("\n"))
    assert f"{4000 - rows} more findings not shown here" in text
    assert report.number_of(Status.VIOLATION) == 4000
