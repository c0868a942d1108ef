"""Text from a repository is harmless in every output format."""

from __future__ import annotations

import unicodedata
import xml.etree.ElementTree as ET  # only of what was escaped here

from hypothesis import example, given
from hypothesis import strategies as st

from linter.report import escape
from tests.tables import each

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=30)


@given(ANY_TEXT)
def test_visible_text_is_one_line_without_commands(text: str) -> None:
    shown = escape.visible(text)
    assert len(shown.splitlines()) <= 1
    assert not {"Cc", "Cf", "Cs", "Zl", "Zp"} & set(map(unicodedata.category, shown))
    assert "##[" not in shown
    assert "##vso[" not in shown


@each(
    ("text", "shown"),
    [
        ("a\nb", "a\\nb"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\u202eb", "a\\u202eb"),
        ("\udcff", "\\udcff"),
        ("##[error]x", "##\\[error]x"),
        ("naïve 中", "naïve 中"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert escape.visible(text) == shown


@given(ANY_TEXT)
def test_unicode_text_can_be_encoded(text: str) -> None:
    assert escape.unicode_text(text).encode("utf-8") is not None


@given(ANY_TEXT)
def test_xml_is_read_back_without_markup(text: str) -> None:
    escaped = escape.xml(text)
    element = ET.fromstring(f'<a b="{escaped}">{escaped}</a>')  # noqa: S314 escaped is what is tested
    assert (element.text or "") == element.get("b") == escape.visible_characters(text)
    assert len(element) == 0
    assert "##" not in escaped


@given(ANY_TEXT)
def test_commands_stay_on_one_line_and_within_their_property(text: str) -> None:
    assert not set("\r\n") & set(escape.github_data(text) + escape.azure_data(text))
    assert not set(":,") & set(escape.github_property(text))
    assert not set(";]") & set(escape.azure_property(text))


@given(ANY_TEXT)
@example("=cmd|' /C calc'!A0")
@example("\uff1d1+1")
@example("\t=1")
def test_no_cell_is_a_formula(text: str) -> None:
    assert escape.cell(text)[:1] not in {*"=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"}


def test_markdown_has_no_mention_link_or_markup() -> None:
    escaped = escape.markdown("@team **x** <b> [a](http://b) www.evil.example #1")
    assert not set("@*<>[]") & set(escaped)
    assert "www." not in escaped


def test_markdown_leaves_plain_sentences_readable() -> None:
    assert escape.markdown("1 commit: not fetched (shallow clone)") == "1 commit: not fetched (shallow clone)"
    assert escape.markdown(":smile: a:b https://x.example:") == (
        "&#58;smile: a&#58;b https&#58;//x.example&#58;"
    )


def test_clipped() -> None:
    assert (escape.clipped("abcd", 4), escape.clipped("abcde", 4)) == ("abcd", "abc…")


def test_sarif_text_is_no_link() -> None:
    assert escape.sarif_text(r"[a](b)\\") == r"\[a\](b)\\\\"
