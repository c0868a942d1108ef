"""Whom a commit names, and who of them is human: a person is never taken for a tool by name alone."""

from __future__ import annotations

from linter.model.matches import Participant, Person
from linter.scanning.participants import ParticipantReader
from tests.helpers import shipped_scanner
from tests.tables import each

JANE = Person("Jane Doe", "jane@corp.example")


def read(message: str) -> tuple[Participant, ...]:
    return ParticipantReader(shipped_scanner()).message(message)


@each(
    ("name", "mailbox", "is_human"),
    [
        ("Jane Doe", "jane@corp.example", True),
        ("Jane Doe", "", True),
        ("Claude", "noreply@anthropic.com", False),
        ("Claude Dupont", "claude@corp.example", True),
        ("Cursor Agent", "cursoragent@cursor.com", False),
        ("renovate[bot]", "29139614+renovate[bot]@users.noreply.github.com", False),
        ("renovate[bot]", "x@y.example", False),
        ("Jane", "1+jane@users.noreply.github.com", True),
        ("x", "noreply@corp.example", False),
        ("x", "no-reply+1@corp.example", False),
        ("x", "Do-Not-Reply@corp.example", False),
        ("x", "jane-noreply@corp.example", True),
        ("x", "project_12_bot@noreply.gitlab.example", False),
        ("x", "group_7_bot_1a2b@noreply.gitlab.example", False),
        ("x", "my-project_12_bot@corp.example", True),
        ("[bot] hunter", "jane@corp.example", True),
    ],
)
def test_who_is_human(name: str, mailbox: str, *, is_human: bool) -> None:
    identity = f"{name} <{mailbox}>" if mailbox else name
    (found,) = read(f"Fix\n\nSigned-off-by: {identity}\n")
    assert found == Participant("signed-off-by", Person(name, mailbox), is_human)


@each(
    ("message", "expected"),
    [
        ("Fix\n", []),
        ("Fix\n\nCloses: #1\n", []),
        (
            "Fix\n\nSigned-off-by: Jane <j@x.example>\nReviewed-by: Jane <j@x.example>\n",
            ["signed-off-by", "reviewed-by"],
        ),
        ("Fix\n\nAcked-by: Jane <j@x.example>\nAcked-by: Jane <j@x.example>\n", ["acked-by"]),
        ("Fix\n\nAcked-by: Jane <j@x.example>\nAcked-by: Joe <j@x.example>\n", ["acked-by", "acked-by"]),
    ],
)
def test_everybody_is_named_once_in_a_role(message: str, expected: list[str]) -> None:
    assert [participant.role for participant in read(message)] == expected


def test_author_and_committer_of_a_commit() -> None:
    data = (
        b"tree 0\nauthor Jane Doe <jane@corp.example> 0 +0000\n"
        b"committer GitHub <noreply@github.com> 0 +0000\n\nFix\n\nCo-authored-by: Claude <noreply@anthropic.com>\n"
    )
    assert ParticipantReader(shipped_scanner()).commit(data) == (
        Participant("author", JANE, is_human=True),
        Participant("committer", Person("GitHub", "noreply@github.com"), is_human=False),
        Participant("co-authored-by", Person("Claude", "noreply@anthropic.com"), is_human=False),
    )


def test_the_author_of_a_message() -> None:
    reader = ParticipantReader(shipped_scanner())
    assert reader.message("Fix\n", JANE) == (Participant("author", JANE, is_human=True),)
    assert reader.message("Fix\n", Person("", "")) == ()
