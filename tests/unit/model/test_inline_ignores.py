from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.model.inline_ignores import Covering, Ignore, read, terms_of
from tests.tables import each


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("x = 1  # toolban: ignore[a/b] -- why", Ignore(1, ("a/b",), "", "why")),
        (
            "// toolban: ignore[a/b, c/*] until=2027-01-31 -- a reason, long",
            Ignore(1, ("a/b", "c/*"), "2027-01-31", "a reason, long"),
        ),
        ("/* toolban: ignore-next-line[a/b] -- why */", Ignore(2, ("a/b",), "", "why")),
        ("<!-- toolban: ignore-file[a/b] -- why -->", Ignore(0, ("a/b",), "", "why")),
    ],
)
def test_the_grammar(line: str, expected: Ignore) -> None:
    assert read(line) == ([expected], [], [])


@each(
    "line",
    [
        "toolban: ignore",
        "toolban: ignore -- everything",
        "toolban: ignore[] -- x",
        "toolban: ignore[*] -- x",
        "toolban: ignore[*/*] -- x",
        "toolban: ignore[a] -- x",
        "toolban: ignore[a/b]",
        "toolban: ignore[a/b] --",
        "toolban: ignore[a/b]-- x",
        "toolban: ignore [a/b] -- x",
        "toolban: ignore[a/b] until=tomorrow -- x",
        "toolban: ignore[a/b] until=2027-1-1 -- x",
        "toolban: ignore-all[a/b] -- x",
        "toolban: ignore[a/b] until=2026-13-41 -- x",
        "toolban: ignore[a/b] until=9999-99-99 -- x",
        "toolban: ignore[a/b] -- */",
        "toolban: ignore[a/b] -- -->",
    ],
)
def test_what_is_none_is_told(line: str) -> None:
    assert read(f"a\n# {line}\n") == ([], [2], [])


def test_it_stands_in_a_comment() -> None:
    line = "x = 'toolban: ignore[a/b] -- why'"
    assert read(line) == ([], [1], [])
    ignore = "toolban: ignore[a/b] -- why"
    text = f"'# {ignore}'\n# {ignore}\n"
    assert read(text, [range(text.index("\n"), len(text))]) == ([Ignore(2, ("a/b",), "", "why")], [1], [])


def test_a_rule_that_does_not_exist_is_told() -> None:
    line = "# toolban: ignore[a/b, c/d] -- why"
    assert read(line, is_rule=("a/b").__eq__) == ([Ignore(1, ("a/b", "c/d"), "", "why")], [], [1])


def test_what_is_covered() -> None:
    text = "# toolban: ignore-next-line[a/b] -- one\nx\ny # toolban: ignore[c/*] until=2027-01-01 -- two\n"
    ignores = read(text).found
    assert Covering(ignores).text("a/b", 2) == "- one"
    assert Covering(ignores).text("a/b", 1) == ""
    assert Covering(ignores).text("a/bc", 2) == ""
    assert Covering(ignores).text("c/d", 3) == "2027-01-01 two"
    assert Covering(ignores).text("cc/d", 3) == ""
    assert Covering(read("# toolban: ignore-file[a/b] -- all")[0]).text("a/b", 99) == "- all"


@given(st.text())
def test_any_text(text: str) -> None:
    read(text)
    ignores, wrong, _ = read(f"toolban: ignore{text}")
    assert len(ignores) + len(wrong) >= 1


@each(
    "line",
    [
        "toolban:ignore[a/b] -- why",
        "Toolban: Ignore[a/b] -- why",
        "TOOLBAN: ignore[a/b] -- why",
        "toolban: disable=a/b",
        "toolban:disable[a/b] -- why",
        "toolban: ignore-next-line[a/b]: why",
        "toolban: ignore_next_line[a/b] -- why",
        "toolban ignore[a/b] -- why",
        "toolban: noqa: a/b",
        "toolban: skip=a/b",
        "toolban: ignore[a/b] -- ...",
        "toolban: ignore[a/b] -- <why>",
        "toolban: ignore[a/b] -- TODO",
    ],
)
def test_17_05_what_looks_like_an_ignore_and_is_none_is_told(line: str) -> None:
    assert read(f"a\n# {line}\n") == ([], [2], [])


@pytest.mark.parametrize(
    "line", ["toolban ignores this", "see toolban: it finds traces", "toolban check", "retoolban:ignore[a"]
)
def test_17_05_what_does_not_look_like_one_is_not_told(line: str) -> None:
    assert read(f"# {line}\n") == ([], [], [])


def test_18_11_the_end_of_an_ignore_is_found_at_once() -> None:
    text = "# toolban: ignore[openai-api/*] -- a" + " " * 200_000 + "b"
    assert [ignore.reason for ignore in read(text).found] == ["a" + " " * 200_000 + "b"]
    assert [ignore.reason for ignore in read(text[:-1] + "*/").found] == ["a"]


def test_terms_are_those_of_the_comment() -> None:
    (dated,) = read("# toolban: ignore[x/y] until=2027-01-01 -- a reason -- of two parts").found
    assert terms_of(dated.text) == ("2027-01-01", "a reason -- of two parts")
    assert terms_of(dated._replace(until="").text) == ("", "a reason -- of two parts")
