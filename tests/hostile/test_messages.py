"""Messages made to be slow: what is quadratic takes hours, what is linear a fraction of a second."""

from __future__ import annotations

import pytest

from tests.helpers import shipped_scanner
from tests.unit.readers.messages.test_message import BY_CLAUDE, CLAUDE, fragments_are_sound

MANY = 60_000


@pytest.mark.parametrize(
    "message",
    [
        "t\n\n" + f"{BY_CLAUDE}\n" * 10_000,
        "t\n\n" + f"{BY_CLAUDE}\n" * 10_000 + "\nprose",
        "t\n\n" + f"- {BY_CLAUDE}\n" * 10_000 + "\nprose",
        "t\n\nCo-authored-by: " + f"{CLAUDE}, " * 6_000,
        "t\n\nCo-authored-by: é" + f"{CLAUDE}, " * 6_000,
        "t\n\nCo-authored-by: x\n" + "  y\n" * 20_000,
        "t\n\nprose\nCo-authored-by: x\n" + "  y\n" * 20_000,
        "t\n\n" + "a-" * MANY + ":",
        "t\n\n" + "a" * MANY,
        "t\n\nprose\nCo-authored-by: " + "a " * MANY,
        "t\n\nprose\nCo-authored-by: " + "<" * MANY,
        "t\n\nprose\nCo-authored-by: " + "<@" * MANY,
        "t\n\nprose\nCo-authored-by: " + "<@>" * (MANY // 4),
        "t\n\nprose\nCo-authored-by: a@" + "." * MANY,
        "t\n\nprose\nCo-authored-by: " + "> " * MANY,
        "t\n\nprose\nCo-authored-by: x <a@b>" + " " * MANY + "x",
        "t\n\n" + " " * MANY + "x",
        "t\n\n" + "`" * MANY,
        "t\n\n" + "<details" * (MANY // 4),
        "t\n\n" + "<details>" * (MANY // 4),
        "t\n\n" + "<!--" * (MANY // 2),
        "t\n\n" + "<details>\n" * 10_000 + "</details>\n" * 10_000,
        "t\n\n" + "```\n~~~x\n" * 10_000,
        "t\n\n" + "```x\n" * 20_000,
        "t\n\n" + "## Changelog\n" * 10_000,
        "t\n\n" + "# " * MANY,
        "t\n\n" + "*" * MANY,
        "t\n\n" + "such as this:\n\n" * 10_000,
        "t\n\nSquashed commit of the following:\n\n" + "commit 0123456\n\n    x\n\n" * 10_000,
        "".join("    " * depth + "Squashed commit of the following:\n" for depth in range(300)),
        "\r" * MANY,
        "\n" * MANY,
        "\0" * MANY,
    ],
    ids=range(33),
)
def test_hostile_sizes_come_to_an_end(message: str) -> None:
    assert fragments_are_sound(message)


HEAD = (
    "tree " + "0" * 40 + "\nauthor Jane Dev <j@x.example> 1790000000 +0000\n"
    "committer Jane Dev <j@x.example> 1790000000 +0000\n\nt\n\n"
)


@pytest.mark.parametrize(
    "body",
    [
        "  Co-authored-by: x\n" * 40_000,
        " Co-authored-by: x <a@b>\n" * 40_000,
        "Co-authored-by: x\n" + "  claude\n" * 40_000,
    ],
    ids=range(3),
)
def test_hostile_commits_come_to_an_end(body: str) -> None:
    commit = f"{HEAD}{body}\nclaude\n".encode()
    assert shipped_scanner(bulk=True).commit(commit) == shipped_scanner().commit(commit)
