"""The commits in the body that `git merge --squash` writes."""

from __future__ import annotations

from linter.readers.messages.squash import author, blocks, dedent

TEXT = """\
Squashed commit of the following:

commit 0123456789abcdef
Author: Jane <j@x.example>
Date:   Mon

    One

    Co-authored-by: X

commit fedcba9876543210
Date:   Tue

    Two
after
"""
LINES = TEXT.split("\n")


def test_every_commit_with_its_message() -> None:
    found = list(blocks(LINES))
    messages = [[dedent(line) for line in LINES[block.body : block.stop]] for block in found]
    assert [[line for line in message if line] for message in messages] == [
        ["One", "Co-authored-by: X"],
        ["Two"],
    ]
    assert [author(LINES, block) for block in found] == [(3, "Jane <j@x.example>"), None]


def test_a_commit_line_anywhere_else_is_text() -> None:
    assert list(blocks(["commit 0123456789abcdef", "", "    One"])) == []
    assert list(blocks(["Squashed commit of the following:", "text", "commit 0123456789abcdef"])) == []
