"""A baseline is read back as it was written, and its stale entries are found."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linter.policy import baseline
from linter.policy.baseline import Entry

FILE, OTHER = Entry("a" * 32, "x/y", "src/a.py"), Entry("b" * 32, "x/y", "src/b.py")
COMMIT = Entry("c" * 32, "x/co-author", "0123456789ab")


def test_what_is_written_is_read_and_sorted_by_path() -> None:
    text = baseline.write([OTHER, COMMIT, FILE, FILE])
    assert baseline.read(text) == ([COMMIT, FILE, OTHER], [])
    assert baseline.read(text.replace("\n", "\r\n")) == ([COMMIT, FILE, OTHER], [])


def test_malformed_lines_are_named_and_comments_are_not() -> None:
    text = f"# comment\n\n{baseline.line_of(FILE)}\nx/y src/a.py\n{'A' * 32} x/y a\n{'a' * 32} x/y\n"
    assert baseline.read(text) == ([FILE], [4, 5, 6])


@given(st.text())
def test_reading_never_fails(text: str) -> None:
    entries, _ = baseline.read(text)
    assert baseline.read(baseline.write(entries))[1] == []


def test_files_alone_say_nothing_of_a_history() -> None:
    assert baseline.gone([FILE, COMMIT], [], with_history=False) == [FILE]
    assert baseline.gone([FILE, COMMIT], [], with_history=True) == [FILE, COMMIT]
    assert baseline.gone([FILE, COMMIT], [FILE], with_history=True) == [COMMIT]


def test_a_history_shows_one_of_several_in_a_file() -> None:
    second = FILE._replace(fingerprint="d" * 32)
    assert baseline.gone([FILE, second], [FILE], with_history=True) == []
    assert baseline.gone([FILE, second], [FILE], with_history=False) == [second]


def test_what_is_asked_for_cannot_be_accepted() -> None:
    assert baseline.can_be_accepted("claude-code/co-author")
    assert not baseline.can_be_accepted("disclosure/missing")
    assert not baseline.can_be_accepted("toolban/guard")


def test_an_entry_is_one_line_of_ascii() -> None:
    entry = baseline.entry("a" * 32, "x/y", "ä\n\udcff.py", None, None)
    line = baseline.line_of(entry)
    assert line.isascii()
    assert baseline.read(line) == ([entry], [])
