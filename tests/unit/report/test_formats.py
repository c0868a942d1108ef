"""The formats for other programs: golden, and with hostile text; each has its own file too."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from typing import Any

import pytest

from linter.report.escape import json_text, xml
from linter.report.formats import FORMATS, pieces, render
from linter.report.style import PLAIN
from tests.tables import each
from tests.unit.report import reports

Golden = Callable[[str, str], None]
ENDINGS = {
    "markdown": "md",
    "sarif": "sarif",
    "gitlab": "gitlab.json",
    "junit": "xml",
    "rdjson": "rdjson.json",
}
ENDINGS |= {"azure": "azure.txt", "csv": "csv", "jsonl": "jsonl", "intoto": "intoto.json"}
ENDINGS |= {"cyclonedx": "cdx.json", "html": "html"}
KINDS = ("full", "clean", "hostile")


def made(format_name: str, kind: str = "full") -> str:
    return render(format_name, getattr(reports, kind)(), PLAIN)


def loaded(format_name: str, kind: str = "full") -> Any:
    return json.loads(made(format_name, kind))


@each("format_name", FORMATS)
@each("kind", KINDS)
def test_the_pieces_are_the_whole(format_name: str, kind: str) -> None:
    report = getattr(reports, kind)()
    assert "".join(pieces(format_name, report, PLAIN)) == render(format_name, report, PLAIN)


@pytest.mark.parametrize("format_name", ENDINGS)
@pytest.mark.parametrize("kind", ["full", "clean"])
def test_golden(format_name: str, kind: str, golden: Golden) -> None:
    golden(f"{kind}.{ENDINGS[format_name]}", made(format_name, kind))


@each("format_name", sorted(FORMATS))
@each("kind", KINDS)
def test_every_format_is_text_that_can_be_written_and_holds_no_control_character(
    format_name: str, kind: str
) -> None:
    text = made(format_name, kind)
    text.encode()
    left = text.replace("\r\n", "") if format_name == "csv" else text.replace("\n", "")
    assert [char for char in left if not char.isprintable()] == []


@each("format_name", sorted(FORMATS))
@each("kind", KINDS)
def test_no_line_is_an_order_to_a_ci_system(format_name: str, kind: str) -> None:
    """GitHub takes `::` at the start of a line, behind spaces too; Azure takes `##vso[` anywhere."""
    for line in made(format_name, kind).split("\n"):
        assert format_name == "github" or not line.lstrip().startswith("::")
        foreign = line.removeprefix("##vso[task.logissue ") if format_name == "azure" else line
        assert "##[" not in foreign
        assert "##vso[" not in foreign


@pytest.mark.parametrize("text", ["##[error]x", "####[x", "#", "###", r"\##vso[task.complete]"])
def test_what_is_no_order_any_more_says_the_same(text: str) -> None:
    shown = json_text(json.dumps(text))
    assert "##" not in shown
    assert json.loads(shown) == text
    assert "##" not in xml(text)
    assert html.unescape(xml(text)) == text


@each("format_name", ["sarif", "junit", "gitlab", "rdjson", "azure", "markdown", "github"])
def test_no_text_of_a_change_makes_a_report_long(format_name: str) -> None:
    """Code scanning refuses a file of more than 10 MB, and the author of a change would see to that."""
    matches = [
        reports.in_commit(reports.OLD, "2026-08-01", f"{number}{'x' * 100_000} <noreply@anthropic.com>")
        for number in range(30)
    ]
    report = reports.a_report(matches, reports.clean().coverage)
    assert len(render(format_name, report, PLAIN)) < 100_000
