"""What a scanner finds in each kind of input, in a hook as in an audit, and what it does not keep."""

from __future__ import annotations

import pytest

from linter.loading.compiled import catalog_of, load_catalog
from linter.model.fragments import Fragment, Place
from linter.scanning.scanner import Scanner
from linter.scanning.tally import Tally
from tests.helpers import CLAUDE, shipped_scanner
from tests.tables import each

LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
HEAD = b"tree 0\nauthor %s 0 +0000\ncommitter Jane <jane@corp.example> 0 +0000\n\n%s"
JANE, BY_CLAUDE = b"Jane <jane@corp.example>", b"Claude <noreply@anthropic.com>"


@each("bulk", [False, True])
@each(
    ("author", "message", "expected"),
    [
        (JANE, "Fix\n", []),
        (JANE, f"Fix\n\n{CLAUDE}\n", ["trailer"]),
        (JANE, "Fix\n\nCo-Authored-By: Claude Dupont <claude@corp.example>\n", []),
        (BY_CLAUDE, "Fix\n", ["author"]),
        (BY_CLAUDE, f"Fix\n\n{CLAUDE}\n", ["author", "trailer"]),
        (
            JANE,
            "Fix\n\nCo-Authored-By: Cl\u200baude <n\u043ereply@anthropic.com>\n",
            ["trailer"],
        ),
    ],
)
def test_commits(author: bytes, message: str, expected: list[str], *, bulk: bool) -> None:
    found = shipped_scanner(bulk=bulk).commit(HEAD % (author, message.encode()))
    assert [fragment.place.value for trace, fragment in found if trace.tool == "claude-code"] == expected


@each(
    ("path", "of_file", "of_link"),
    [
        ("CLAUDE.md", True, True),
        (".claude", False, True),
        (".claude/settings.json", True, True),
        ("claude.txt", False, False),
    ],
)
def test_a_link_stands_for_a_directory(path: str, *, of_file: bool, of_link: bool) -> None:
    scanner = shipped_scanner()
    assert ("claude-code" in {trace.tool for trace, _ in scanner.path(path)}) is of_file
    found = [fragment.text for trace, fragment in scanner.entry(path) if trace.tool == "claude-code"]
    assert set(found) == ({path} if of_link else set())


def test_a_link_that_shows_a_tool_by_its_name_shows_it_once() -> None:
    scanner = shipped_scanner()
    assert scanner.entry("CLAUDE.md") == scanner.path("CLAUDE.md")


@pytest.mark.parametrize("data", [LFS, b"\0GITCRYPT\0..."])
def test_what_only_stands_for_a_file_is_not_read(data: bytes) -> None:
    compiled = load_catalog()
    accepting = Scanner(catalog_of(compiled), compiled.prefilter, accepted=("*.py",))
    assert accepting.is_by_path
    assert not shipped_scanner().is_by_path
    for scanner, path, is_missed in (
        (shipped_scanner(), "a.py", True),
        (accepting, "a.py", False),
        (accepting, "a.js", True),
    ):
        tally = Tally()
        assert scanner.content(path, data, tally) == ()
        coverage = tally.coverage()
        (row,) = coverage.not_read if is_missed else coverage.outside
        assert (row.what, row.times, row.example) == ("file", 1, path)
        assert row.reason.endswith("(the policy accepts that)") is not is_missed
        assert bool(coverage.not_read) is is_missed
    assert shipped_scanner().former("a.py", data) == ()


def test_what_a_change_replaces_is_read_without_being_counted() -> None:
    found = shipped_scanner().former("a.py", b"import openai\n")
    assert {(trace.tool, fragment.text) for trace, fragment in found} == {("openai-api", "openai")}


def test_values_of_variables_are_not_kept() -> None:
    found = shipped_scanner().environment({"CLAUDE_CODE_ENTRYPOINT": "secret", "HOME": "/root"})
    assert [(trace.tool, fragment.text, fragment.shown) for trace, fragment in found] == [
        ("claude-code", "CLAUDE_CODE_ENTRYPOINT", "CLAUDE_CODE_ENTRYPOINT")
    ]
    assert "secret" not in repr(found)


def test_fragments_that_no_reader_made() -> None:
    scanner = shipped_scanner()
    assert {trace.tool for trace, _ in scanner.fragment(Fragment(Place.BRANCH, "claude/fix-1"))} == {
        "claude-code"
    }
    assert scanner.fragment(Fragment(Place.BRANCH, "claudette")) == ()
