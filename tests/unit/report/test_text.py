from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.report import text
from linter.report.escape import clipped, visible
from linter.report.style import Style
from tests.tables import each
from tests.unit.report import reports

Golden = Callable[[str, str], None]
EXEMPTION = "Ask security@corp.example; an approved exemption is a [[waiver]]."


@pytest.mark.parametrize(
    ("name", "style"),
    [
        ("full", Style()),
        ("everything", Style(everything=True, exemption=EXEMPTION)),
        ("short", Style(places=1, width=60)),
        ("colour", Style(colour=True)),
        ("verbose", Style(everything=True, verbose=True)),
        ("narrow", Style(width=40, overview=True, wraps=True)),
    ],
)
def test_golden(name: str, style: Style, golden: Golden) -> None:
    golden(f"{name}.txt", text.render(reports.full(), style))


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("import claude_agent_sdk", ["| import claude_agent_sdk", "|        ^^^^^^^^^^^^^^^^"]),
        ("\timport Claude_Agent_SDK  # x", ["|  import Claude_Agent_SDK  # x", "|         ^^^^^^^^^^^^^^^^"]),
        ("import something_else", []),
        ("import claude_agent_sdk \x1b[31m", []),
    ],
)
def test_the_line_of_the_file_with_a_caret(line: str, shown: list[str]) -> None:
    printed = text.render(reports.full(), Style(sources={("a.py", 7): line}))
    assert [row.strip() for row in printed.split("\n") if row.strip().startswith("|")] == shown
    assert ("where    a.py:7  claude_agent_sdk" in printed) is not bool(shown)


def test_a_caret_in_a_long_line_is_within_the_terminal() -> None:
    line = f"{'x' * 500} import claude_agent_sdk {'y' * 500}"
    style = Style(width=60, sources={("a.py", 7): line})
    rows = [row for row in text.render(reports.full(), style).split("\n") if row.strip().startswith("|")]
    start = rows[1].index("^")
    assert rows[0][start:].startswith("claude_agent_sdk")
    assert max(map(len, rows)) <= 60


def test_only_the_summary() -> None:
    printed = text.render(reports.full(), Style(only_summary=True))
    assert "violation  " not in printed
    assert "not read 1 commit" in printed
    assert "7 violations, 1 warning" in printed


def test_a_caveat_stands_before_the_summary() -> None:
    lines = text.render(reports.clean(), Style(caveat="This proves nothing.")).split("\n")
    assert lines[-3:] == ["note     This proves nothing.", "0 violations; read 3 files, complete.", ""]


def test_clean(golden: Golden) -> None:
    golden("clean.txt", text.render(reports.clean(), Style()))


@pytest.mark.parametrize("style", [Style(), Style(everything=True, exemption="Ask."), Style(places=1)])
def test_hostile_text_reaches_no_terminal(style: Style) -> None:
    shown = text.render(reports.hostile(), style)
    shown.encode()
    assert {char for char in shown if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")} == {"\n"}
    assert not any(line.startswith("::") for line in shown.split("\n"))
    assert "\\x1b[2J" in shown


@each(
    ("foreign", "shown"),
    [
        ("plain", "plain"),
        ("Jané 🤖 名前", "Jané 🤖 名前"),
        ("a\tb\r\n", "a\\tb\\r\\n"),
        ("\x1b[31m\x7f\x85", "\\x1b[31m\\x7f\\x85"),
        ("a\u200db\u202e\u2066\ufeff", "a\\u200db\\u202e\\u2066\\ufeff"),
        ("\u2028\u2029\ue000", "\\u2028\\u2029\\ue000"),
        ("\udcff\ud800", "\\udcff\\ud800"),
    ],
)
def test_visible(foreign: str, shown: str) -> None:
    assert visible(foreign) == shown


@given(st.text(st.characters(codec=None)))
def test_what_is_visible_is_one_harmless_line(foreign: str) -> None:
    shown = visible(foreign)
    assert shown.splitlines() == ([shown] if shown else [])
    assert not any(
        unicodedata.category(char).startswith("C") and unicodedata.category(char) != "Cn" for char in shown
    )
    assert visible(shown) == shown


@pytest.mark.parametrize(("written", "expected"), [("abc", "abc"), ("abcd", "ab…")])
def test_clipped(written: str, expected: str) -> None:
    assert clipped(written, 3) == expected
