"""Tables of counts, for a terminal and in Markdown."""

from __future__ import annotations

from linter.report.statistics import markdown_table, table
from tests.unit.report import reports


def test_a_table_for_a_terminal_and_one_of_markdown_say_the_same() -> None:
    findings = reports.full().findings
    shown = [line.split() for line in table(findings, "rule")][1:]
    heading, rule, *rows = markdown_table(findings, "rule")
    assert heading == "| rule | violations | warnings | legacy | other | still there |"
    assert rule == "|---|--:|--:|--:|--:|--:|"
    assert [row.strip("| ").split(" | ") for row in rows] == shown
