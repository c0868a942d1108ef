"""What git keeps of a message; the tables were checked against git 2.39 (git commit -v, --cleanup, an editor)."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.model.errors import UsageError
from linter.sources.message import Cleanup, Message, clean, read_message_file
from tests.tables import each

CUT = "# ------------------------ >8 ------------------------"
DIFF = "# Do not modify or remove the line above.\n# Everything below it will be ignored.\ndiff --git a/x b/x"
TYPED = f"Title\n\n# c\nbody\n{CUT}\nafter"
VERBOSE = f"Title\n\n# c\nbody\n{CUT}\n{DIFF}\n+Co-authored-by: x"

STRIPPED = "Title\n\nbody"
WITH_COMMENT = "Title\n\n# c\nbody"


@pytest.mark.parametrize(
    ("mode", "typed", "verbose"),
    [
        ("default", f"{STRIPPED}\nafter", STRIPPED),
        ("strip", f"{STRIPPED}\nafter", STRIPPED),
        ("whitespace", TYPED, WITH_COMMENT),
        ("verbatim", TYPED, WITH_COMMENT),
        ("scissors", WITH_COMMENT, WITH_COMMENT),
    ],
)
def test_edited(mode: str, typed: str, verbose: str) -> None:
    assert clean(TYPED, Cleanup(mode=mode)).text == typed
    assert clean(VERBOSE, Cleanup(mode=mode)).text == verbose


@pytest.mark.parametrize(
    ("mode", "kept"),
    [
        ("default", TYPED),
        ("strip", f"{STRIPPED}\nafter"),
        ("whitespace", TYPED),
        ("scissors", TYPED),
        ("verbatim", TYPED),
    ],
)
def test_not_edited(mode: str, kept: str) -> None:
    assert clean(TYPED, Cleanup(mode=mode, edited=False)).text == kept


@each(
    ("text", "kept"),
    [
        ("a\n#b\n #c\n# d\n\ne #f", "a\n #c\n\ne #f"),
        (f"{CUT}\n{DIFF}", ""),  # nothing but the diff
        (f"a\n{CUT} \n{DIFF}", "a\ndiff --git a/x b/x"),  # not git's line: one space too many
        (f"a\n {CUT}\n{DIFF}", f"a\n {CUT}\ndiff --git a/x b/x"),
        (f"a\n{CUT}\r\nb\r\n", "a\nb\r\n"),  # git looks for a line feed after it
        (f"a\n{CUT}\nb\n{CUT}\ndiff --cc x", "a"),  # the first one counts
        ("", ""),
    ],
)
def test_comments_and_scissors(text: str, kept: str) -> None:
    assert clean(text, Cleanup()).text == kept


@each(
    ("comment", "text", "kept"),
    [
        (";", "a\n#b\n;c", "a\n#b"),
        (";", f"a\n{CUT}\ndiff --git", "a\n" + CUT + "\ndiff --git"),
        (";", f"a\n{CUT.replace('#', ';')}\ndiff --git", "a"),
        ("//", f"a\n//b\n/c\n{CUT.replace('#', '//')}\ndiff --git", "a\n/c"),
        ("auto", "a\n#b\n# c", "a"),
        ("auto", "#1 fix\n\nbody\n\n; On branch main\n;\n", "#1 fix\n\nbody\n\n"),
        ("auto", f"#1 fix\n{CUT.replace('#', ';')}\n; below\ndiff --git", "#1 fix"),
        ("auto", "a\n#b\nc", "a\nc"),
        ("auto", f"a\nxx{CUT[1:]}\nc", f"a\nxx{CUT[1:]}\nc"),
    ],
)
def test_comment_character(comment: str, text: str, kept: str) -> None:
    assert clean(text, Cleanup(comment=comment)).text == kept


def test_every_line_knows_where_it_stood() -> None:
    assert clean("#\na\n#\n\nb\n", Cleanup()) == Message("a\n\nb\n", (2, 4, 5, 6))


def test_the_file(tmp_path: Path) -> None:
    path = tmp_path / "COMMIT_EDITMSG"
    path.write_bytes(b"a\r\n\xff")
    assert read_message_file(str(path)) == "a\r\n\udcff"
    with pytest.raises(UsageError) as raised:
        read_message_file(str(tmp_path / "none"))
    assert raised.value.message == f"{tmp_path}/none: cannot be read: no such file or directory."
    assert raised.value.hint
