from __future__ import annotations

import pytest

from linter.model.catalog import Catalog, Migration
from linter.model.fragments import Place
from linter.model.matches import Event, History, Person
from linter.model.policy import INVENTORY, Approved, Ban, Policy, Selector
from linter.verdict.advice import advise, exemption
from tests.helpers import a_match, a_tool, a_trace
from tests.tables import each

BAN = Ban(Selector(tools=("claude-code",)), "", "2026-07-10", "Risk.", ("qoder",), "", "")
MOVE = Migration("qoder", "claude-code/memory-file", "AGENTS.md", "Rename it.", "")
CATALOG = Catalog({"qoder": a_tool("qoder")}, (), (MOVE, MOVE._replace(to="b", note="")), "")
POLICY = INVENTORY._replace(approved=(Approved("qoder", "https://qoder.example", "Sign in.", ""),))
COMMIT = "Do not just delete the line: it is true. Redo the change without the tool, or ask for an exemption."


def advice(
    place: Place, path: str = "", rule: str = "claude-code/x", policy: Policy = POLICY, ban: Ban = BAN
) -> str:
    return advise(a_match(a_trace(rule=rule, places=(place,)), path=path), ban, policy, CATALOG)


USE = "Use Qoder instead. Sign in. https://qoder.example\n"


@each(
    ("place", "path", "expected"),
    [
        (Place.PATH, "CLAUDE.md", "Then remove the file: git rm --cached -r -- CLAUDE.md"),
        (Place.PATH, "a b/$(x)'.md", "Then remove the file: git rm --cached -r -- 'a b/$(x)'\"'\"'.md'"),
        (Place.DEPENDENCY, "web/package.json", "Then remove the dependency from web/package.json."),
        (Place.DEPENDENCY, "{0}.txt", "Then remove the dependency from {0}.txt."),
        (Place.IMPORT, "a.py", "Then remove the import."),
        (Place.ACTION, "action.yml", "Then remove the step from action.yml."),
        (
            Place.BRANCH,
            "",
            "Then rename the branch: git branch -m 'Claude <noreply@anthropic.com>' <name>",
        ),
        (Place.TRAILER, "", COMMIT),
        (Place.MESSAGE, "", COMMIT),
        (Place.AUTHOR, "", COMMIT),
        (
            Place.ENVIRONMENT,
            "",
            "This commit is being made from inside the banned tool; commit from your own shell.",
        ),
    ],
)
def test_next_step(place: Place, path: str, expected: str) -> None:
    assert advice(place, path) == USE + expected


STAYS = (
    "What is published stays in the history: ask for an exemption, and make the next change without the tool."
    "\nWhat is not published yet can be mended with git commit --amend or git rebase -i."
)
GONE = "It was removed since then; only the history still holds it."
EVENT = Event("c" * 40, "2026-08-01T10:00:00Z", Person("Jane", "jane@corp.example"))


@pytest.mark.parametrize(
    ("place", "history", "expected"),
    [
        (Place.TRAILER, None, STAYS),
        (Place.IMPORT, History((EVENT,), (EVENT,), ()), GONE),
        (Place.IMPORT, History((EVENT, EVENT), (EVENT,), ("main",)), "Then remove the import."),
        (Place.IMPORT, History((EVENT,), (), ()), "Then remove the import."),  # the tips were not looked at
    ],
)
def test_next_step_in_a_history(place: Place, history: History | None, expected: str) -> None:
    match = a_match(a_trace(places=(place,)), path="a.py", commit="c" * 40)._replace(history=history)
    assert advise(match, BAN, POLICY, CATALOG) == USE + expected


LAST = (
    "The commit has not landed yet, so mend it:\nif it is the last: git commit --amend\nelse: git rebase -i "
)
REMOVED = "A later commit removed it, but cccccccccccc still brings it and has not landed yet, so mend it:\n"


@each(
    ("place", "history", "expected"),
    [
        (
            Place.TRAILER,
            None,
            f"Redo the change without the tool, and the message without its trailer.\n{LAST}",
        ),
        (
            Place.AUTHOR,
            None,
            f"Redo the change without the tool, and give it your own name (--reset-author).\n{LAST}",
        ),
        (Place.IMPORT, History((EVENT,), (), ("main",)), f"Then remove the import.\n{LAST}"),
        (Place.IMPORT, History((EVENT,), (EVENT,), ()), f"{REMOVED}git rebase -i "),
    ],
)
@each(("roots", "parent"), [(frozenset[str](), "cccccccccccc^"), (frozenset(["c" * 40]), "--root")])
def test_a_commit_that_has_not_landed_can_be_mended(
    place: Place, history: History | None, expected: str, roots: frozenset[str], parent: str
) -> None:
    match = a_match(a_trace(places=(place,)), path="a.py", commit="c" * 40)._replace(history=history)
    said = advise(match, BAN, POLICY, CATALOG, roots=roots)
    assert said.startswith(f"{USE}{expected}{parent} with `")
    was_there = match._replace(was_there_before=True)
    assert "rebase -i c" not in advise(was_there, BAN, POLICY, CATALOG, roots=roots)


def test_a_tag_that_has_not_landed_is_made_anew() -> None:
    match = a_match(a_trace(places=(Place.MESSAGE,)))
    tag = match._replace(origin=match.origin._replace(ref="refs/tags/v1"))
    assert advise(tag, BAN, POLICY, CATALOG, roots=frozenset()) == (
        f"{USE}Make the tag anew, and its message without the mark: git tag -f -a v1 'v1^{{}}'"
    )
    assert advise(tag, BAN, POLICY, CATALOG) == USE + STAYS


def test_a_file_that_has_a_place_to_go_is_moved() -> None:
    assert advice(Place.PATH, "CLAUDE.md", "claude-code/memory-file").endswith(
        "\nMove the file: toolban fix --apply\nor remove it: git rm --cached -r -- CLAUDE.md"
    )


def test_without_an_alternative_the_step_stands_alone() -> None:
    assert advice(Place.IMPORT, ban=BAN._replace(instead=())) == "Remove the import."


def test_where_content_moves() -> None:
    assert advice(Place.IMPORT, rule="claude-code/memory-file").split("\n")[0] == (
        "Use Qoder instead: it goes to AGENTS.md (Rename it.); or to b. Sign in. https://qoder.example"
    )


@pytest.mark.parametrize(
    ("instead", "expected"),
    [
        ((), ""),
        (("qoder",), "Use Qoder instead.\n"),
        (("gone", "qoder"), "Use gone instead.\nUse Qoder instead.\n"),
    ],
)
def test_without_an_approved_entry(instead: tuple[str, ...], expected: str) -> None:
    assert advice(Place.TRAILER, policy=INVENTORY, ban=BAN._replace(instead=instead)) == expected + COMMIT


@pytest.mark.parametrize(
    ("contact", "origin", "expected"),
    [
        (
            "sec@x.example",
            ("a", "b.toml"),
            "Ask sec@x.example; an approved exemption is a [[waiver]] with a reason and an end in b.toml.",
        ),
        (
            "",
            ("toolban.toml at 0123456789ab",),
            "An approved exemption is a [[waiver]] with a reason and an end in toolban.toml.",
        ),
        ("", (), "An approved exemption is a [[waiver]] with a reason and an end in the policy."),
    ],
)
def test_exemption(contact: str, origin: tuple[str, ...], expected: str) -> None:
    assert exemption(contact, POLICY._replace(origin=origin)) == expected
