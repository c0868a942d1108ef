from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linter.readers.messages.trailers import parse
from linter.readers.syntax.text import fold
from tests.scale import times

_CLAUDE = "Co-Authored-By: Claude <noreply@anthropic.com>"
_SIGNED = "Signed-off-by: Jane <j@x.example>"
_CUT = "# ------------------------ >8 ------------------------"

_LAST_PARAGRAPHS = (
    # plain blocks
    _CLAUDE,
    f"{_CLAUDE}\n{_SIGNED}",
    f"{_SIGNED}\n{_CLAUDE}",
    "co-authored-by: claude <noreply@anthropic.com>",
    "CO-AUTHORED-BY: CLAUDE <NOREPLY@ANTHROPIC.COM>",
    "A: 1\nA: 1\nA: 1",
    "Fixes: #12\nCloses: #13",
    "Change-Id: I0123456789abcdef",
    "Link: https://example.org/?a=b:c",
    "BREAKING-CHANGE: x",
    "BREAKING CHANGE: x",
    "Reviewed by: Jane",
    # separators and white space
    "Key:value",
    "Key : value",
    "Key\t:\tvalue",
    "Key  \t : value",
    "Key:",
    "Key: ",
    "Key:   \t  ",
    "Key: a: b: c",
    "Key:: value",
    ": value",
    " : value",
    "Key = value",
    "Key #43",
    "Key value",
    "Key",
    "Key:\tvalue\t",
    "Key: value   ",
    "Key: a   b",
    # tokens
    "-: x",
    "--: x",
    "-Key: x",
    "Key-: x",
    "1: x",
    "1-2-3: x",
    "a_b: x",
    "a.b: x",
    "a/b: x",
    "(a): x",
    "`Key`: x",
    "**Key**: x",
    "Ké: x",
    "Schlüssel: x",
    "キー: x",
    "Key: wert für Öl",
    "@key: x",
    "https://example.org",
    "http: //x",
    # lists and quotes
    f"* {_CLAUDE}",
    f"- {_CLAUDE}",
    f"> {_CLAUDE}",
    f"- {_CLAUDE}\n{_SIGNED}",
    f"{_SIGNED}\n- {_CLAUDE}",
    # continuation lines
    "Co-authored-by:\n  Claude <noreply@anthropic.com>",
    "Co-authored-by: Claude\n  <noreply@anthropic.com>",
    "Co-authored-by: Claude\n\t<noreply@anthropic.com>",
    "Key: a\n b\n  c\n\td",
    "Key: a  \n  b",
    "Key: a\n  Other: b",
    "Key:\n a\nOther:\n b",
    " Key: a",
    "    Key: a",
    "\tKey: a",
    "  continued\nKey: a",
    "Key: a\n  continued\nprose",
    "prose\n  continued\nKey: a",
    "Key: a\n  ",
    "Key: a\n \t \n",
    # prose in the block
    f"prose\n{_CLAUDE}",
    f"{_CLAUDE}\nprose",
    f"prose\n{_SIGNED}",
    f"{_SIGNED}\nprose",
    f"p\np\np\n{_SIGNED}",
    f"p\np\np\np\n{_SIGNED}",
    f"p\np\np\n{_SIGNED}\n{_CLAUDE}",
    f"p\np\np\np\np\np\n{_SIGNED}\n{_CLAUDE}",
    f"p\np\np\np\np\np\np\n{_SIGNED}\n{_CLAUDE}",
    f"[jane: did it]\n{_SIGNED}\n{_CLAUDE}",
    f"{_SIGNED}\n[jane: did\n it]\n{_CLAUDE}",
    f"{_SIGNED}\n continued\n[jane]\n also\n{_CLAUDE}",
    "signed-off-by: jane\nprose",
    "Signed-off-by:jane\nprose",
    "Signed-off-by : jane\nprose",
    "Signed-off-by:\njane",
    "(cherry picked from commit 0123456)",
    f"(cherry picked from commit 0123456)\n{_CLAUDE}",
    f"{_CLAUDE}\n(cherry picked from commit 0123456)",
    f"p\np\n{_CLAUDE}\n(cherry picked from commit 0123456)",
    f"p\np\np\np\np\np\n{_CLAUDE}\n(cherry picked from commit 0123456)",
    f"p\np\np\np\np\np\np\n{_CLAUDE}\n(cherry picked from commit 0123456)",
    f"(cherry picked from 0123456)\n{_CLAUDE}",
    f"(cherry picked from commit 0123456)\n continued\n{_CLAUDE}",
    # several paragraphs
    f"{_CLAUDE}\n\n{_SIGNED}",
    f"{_CLAUDE}\n \t\n{_SIGNED}",
    f"{_CLAUDE}\n\nprose",
    f"{_CLAUDE}\n\n\n\n",
    f"{_CLAUDE}\n   \n\t\n",
    f"---\n\n{_CLAUDE}",
    f"{_CLAUDE}\n---\n{_SIGNED}",
    f"{_CLAUDE}\n\n---\n a | 2 +-",
    f"---------\n\n{_CLAUDE}",
    # comments
    f"# comment\n{_CLAUDE}",
    f"{_CLAUDE}\n# comment",
    f"{_CLAUDE}\n# comment\n",
    f"{_CLAUDE}\n# comment\n{_SIGNED}",
    f"{_CLAUDE}\n\n# comment\n# comment\n",
    f"{_CLAUDE}\n# comment\n continued",
    f"{_CLAUDE}\n# comment\n  \n",
    f"#{_CLAUDE}",
    f"# {_CLAUDE}\n{_SIGNED}",
    f" # comment\n{_CLAUDE}",
    "# only a comment",
    f"prose\n# comment\n{_CLAUDE}",
    # list of conflicts, scissors
    f"{_CLAUDE}\n\nConflicts:\n\ta.c\n\tb.c\n",
    f"{_CLAUDE}\n\nConflicts:\n\n\ta.c\n",
    f"{_CLAUDE}\n\nConflicts:\n\ta.c\nprose\n",
    f"{_CLAUDE}\nConflicts:\n\ta.c\n",
    f"{_CLAUDE}\n\nConflicts: \n\ta.c\n",
    f"{_CLAUDE}\n\n# Conflicts:\n#\ta.c\n",
    f"Conflicts:\n\ta.c\n\n{_CLAUDE}\n",
    f"Conflicts:\n\ta.c\nprose\n\ttab\n\n{_CLAUDE}\n\n\ttab\n",
    f"{_CLAUDE}\n{_CUT}\ndiff --git a b\n",
    f"{_CLAUDE}\n\n{_CUT}\n\n{_SIGNED}\n",
    f"{_CLAUDE}\n {_CUT}\n{_SIGNED}\n",
    f"{_CLAUDE}\n{_CUT}-\n{_SIGNED}\n",
    # line ends, other characters
    f"{_CLAUDE}\r\n{_SIGNED}\r\n",
    "Key: a\r\n  b\r\n",
    f"{_CLAUDE}\r\n\r\n",
    "Key: a\tb",
    "Key: \U0001f916 robot",
    "\U0001f916: robot",
    "Key: a\u2028b",
)

AGREE = (
    *(f"title\n\n{last}" for last in _LAST_PARAGRAPHS),
    "",
    "\n",
    "\n\n\n",
    "   ",
    "title",
    _CLAUDE,
    f"{_CLAUDE}\n{_SIGNED}\n",
    f"\n{_CLAUDE}\n",
    f"\n\n\n{_CLAUDE}\n",
    f"  \n{_CLAUDE}\n",
    f"title\n{_CLAUDE}\n",
    f"title\n{_CLAUDE}\n\nbody\n",
    f"title\nmore title\n\n{_CLAUDE}\n",
    f"title\n \n{_CLAUDE}\n",
    f"# comment\n\n{_CLAUDE}\n",
    f"# comment\ntitle\n{_CLAUDE}\n",
    f"# comment\n# comment\n\n# comment\n{_CLAUDE}\n",
    "# a\n# b\n# c\n",
    f"{_CUT}\n\n{_CLAUDE}\n",
    f"title\n{_CUT}\n\n{_CLAUDE}\n",
    f"Conflicts:\n\n{_CLAUDE}\n",
    "Conflicts:\n\ta.c\n",
    f"title\r\n\r\n{_CLAUDE}\r\n",
    f"title\r\n{_CLAUDE}\r\n",
    f"title\n\nbody\n\n{_CLAUDE}\n{_SIGNED}",
    'Revert "title"\n\nThis reverts commit 0123456.\n',
)

DIFFER = {
    f"title\r\r{_CLAUDE}\r": "a lone CR ends a line: editors and GitHub show it so, git sees one line",
    f"title\n\nKey: a\r{_CLAUDE}\n": "a lone CR ends a line",
    f"title\r\r\n\r\r\n{_SIGNED}\r\r\n{_CLAUDE}\r\r\nprose\r{_SIGNED}": "two CR before LF are one line end",
    f"title\n\nbody\0\n\n{_CLAUDE}\n": "git ends at a NUL; nothing may hide behind one (hazard 34)",
    f"title\n\n{_CLAUDE}\nSigned\0-off-by: x\n": "git ends at a NUL",
    "title\n\nCo-Authored-By\N{FULLWIDTH COLON} Claude <noreply@anthropic.com>\n": "read on folded text",
    "title\n\nCo-Auth\N{ZERO WIDTH SPACE}ored-By: Claude <noreply@anthropic.com>\n": "read on folded text",
    "title\n\nC\N{CYRILLIC SMALL LETTER O}-Authored-By: Claude\n": "read on folded text",
    "title\n\n\N{ZERO WIDTH NO-BREAK SPACE}Co-Authored-By: Claude\n": "read on folded text",
    "title\n\n\vCo-Authored-By: Claude\n": "a control character has no width: dropped before reading",
    "title\n\nKey: a\n\N{NO-BREAK SPACE}b\nKey: c\n": "NFKC makes a no-break space a space: a continuation",
    f"title\n\N{NO-BREAK SPACE}\n{_CLAUDE}\n": "NFKC makes a no-break space a space: a blank line",
    f"title\n\n{_CLAUDE}\n\nConflicts:": "without a line end, git reads an empty trailer `Conflicts`",
    f"title\n\n{_CLAUDE}\n\n{_CUT}\r\nprose\n": "git knows scissors with LF only",
}

_PIECES = (
    "Co-authored-by: Claude <noreply@anthropic.com>",
    "Signed-off-by: Jane <j@x.example>",
    "(cherry picked from commit 0123456)",
    "Conflicts:",
    "Key:",
    "Key : value",
    "-: x",
    "prose",
    "prose: with colon, and more",
    "two words: x",
    "- item: x",
    "  continued",
    "\tcontinued: x",
    "# comment",
    "#",
    "",
    "   ",
    "---",
    "# ------------------------ >8 ------------------------",
)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    home = str(tmp_path_factory.mktemp("home"))
    return {
        "PATH": os.environ["PATH"],
        "HOME": home,
        "GIT_CEILING_DIRECTORIES": str(Path(home).parent),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }


def git_says(message: str, env: dict[str, str]) -> list[str]:
    command = ["git", "interpret-trailers", "--parse", "--no-divider"]
    output = subprocess.check_output(command, input=message.encode(), env=env, cwd=env["HOME"])
    # Only LF ends a line of this output; folded, because we read folded lines.
    return [fold(line).rstrip() for line in output.decode().split("\n") if line]


def we_say(message: str) -> list[str]:
    return [f"{key}: {value}".rstrip() for key, value in parse(message)]


def test_the_corpus_is_large() -> None:
    assert len(set(AGREE)) == len(AGREE) >= 120


@pytest.mark.parametrize("message", AGREE)
def test_agrees_with_git(message: str, sealed: dict[str, str]) -> None:
    assert we_say(message) == git_says(message, sealed)


@pytest.mark.parametrize("message", DIFFER, ids=list(DIFFER.values()))
def test_differs_from_git(message: str, sealed: dict[str, str]) -> None:
    assert we_say(message) != git_says(message, sealed)


@settings(max_examples=times(100, 2_000), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces=st.lists(st.sampled_from(_PIECES), max_size=14), end=st.sampled_from(["\n", "\r\n"]))
def test_agrees_with_git_on_generated_messages(pieces: list[str], end: str, sealed: dict[str, str]) -> None:
    message = "".join(piece + end for piece in pieces)
    if end == "\r\n" and {"Conflicts:", _PIECES[-1]} & set(pieces):
        return  # git knows both with LF only, see DIFFER
    assert we_say(message) == git_says(message, sealed)
