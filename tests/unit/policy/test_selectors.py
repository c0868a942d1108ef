"""A selector names a tool by the most exact of its fields; a ban holds only within its limits."""

from __future__ import annotations

import pytest

from linter.model.matches import History, Match
from linter.model.policy import INVENTORY, Selector, Waiver, Where
from linter.policy.selectors import Refs, covers, is_new_on, names_ref, on_named_refs, ref_globs, specificity
from tests.helpers import a_match, a_tool
from tests.tables import each
from tests.unit.verdict.test_judge import a_ban, events

TOOL = a_tool()
HERE = Refs(("refs/heads/main",))


@each(
    ("selector", "rank"),
    [
        (Selector(tools=("claude-code",), vendors=("anthropic",)), 5),
        (Selector(vendors=("anthropic",), categories=("coding-agent",)), 4),
        (Selector(categories=("coding-agent",), jurisdictions=("US",)), 3),
        (Selector(tools=("*",), jurisdictions=("US",)), 2),
        (Selector(tools=("*", "aider")), 1),
        (Selector(tools=("aider",), vendors=("openai",), categories=("model",), jurisdictions=("CN",)), 0),
        (Selector(), 0),
    ],
)
def test_specificity(selector: Selector, rank: int) -> None:
    assert specificity(selector, TOOL) == rank


@each(
    ("where", "is_covered"),
    [
        (Where(), True),
        (Where(paths=("src/**",)), True),
        (Where(paths=("lib/**",)), False),
        (Where(places=("trailer",)), True),
        (Where(places=("path",)), False),
        (Where(rules=("claude-code/co-author",)), True),
        (Where(rules=("claude-code/sdk",)), False),
        (Where(kinds=("posture",)), False),
        (Where(repositories=("acme/*",)), True),
        (Where(repositories=("shop",)), True),
        (Where(repositories=("other/*",)), False),
        (Where(refs=("main",)), True),
        (Where(refs=("release/*",)), False),
        (Where(paths=("src/**",), repositories=("other/*",)), False),
    ],
)
def test_covers(where: Where, *, is_covered: bool) -> None:
    assert covers(where, a_match(path="src/a.py"), "acme/shop", HERE) == is_covered


def test_a_match_without_a_path_is_on_no_path() -> None:
    assert not covers(Where(paths=("**",)), a_match(commit="c" * 40), "", HERE)


def test_where_no_refs_are_known_every_ref_may_hold_it() -> None:
    assert covers(Where(refs=("release/*",)), a_match(path="a"), "", None)


@each(
    ("glob", "ref", "is_named"),
    [
        ("main", "refs/heads/main", True),
        ("main", "refs/remotes/origin/main", True),
        ("v1.*", "refs/tags/v1.2", True),
        ("refs/heads/*", "refs/heads/main", True),
        ("main", "refs/heads/domain", False),
        ("main", "refs/heads/feature/main", False),
        ("MAIN", "refs/heads/main", False),
    ],
)
def test_names_ref(glob: str, ref: str, *, is_named: bool) -> None:
    assert names_ref((glob,), ref) == is_named


def test_ref_globs_of_bans_and_waivers() -> None:
    waiver = Waiver(Selector(), "", "", "", "", where=Where(refs=("release/*",)))
    policy = INVENTORY._replace(bans=(a_ban(where=Where(refs=("main",))), a_ban()), waivers=(waiver,))
    assert ref_globs(policy) == {("main",), ("release/*",)}


def with_history() -> Match:
    introduced = tuple(
        event._replace(commit=oid * 40)
        for event, oid in zip(events("2026-07-01", "2026-07-02"), "ab", strict=True)
    )
    history = History(introduced, (), ("refs/heads/main", "refs/heads/old"))
    return a_match(path="a.py")._replace(history=history)


def test_history_is_cut_to_the_named_refs() -> None:
    match, globs = with_history(), ("main",)
    cut = on_named_refs(match, globs, Refs(holding={globs: frozenset({"a" * 40})})).history
    assert cut is not None
    assert [event.commit for event in cut.introduced] == ["a" * 40]
    assert cut.present_on == ("refs/heads/main",)


@pytest.mark.parametrize(("globs", "refs"), [((), Refs()), (("main",), None), (("main",), HERE)])
def test_history_stays_where_refs_do_not_limit_it(globs: tuple[str, ...], refs: Refs | None) -> None:
    assert on_named_refs(with_history(), globs, refs) == with_history()


def test_a_push_makes_a_match_new_on_the_refs_that_get_its_commit() -> None:
    refs = Refs(holding={("main",): frozenset({"b" * 40})})
    assert is_new_on(("main",), with_history(), refs)
    assert not is_new_on(("release",), with_history(), refs)
    assert not is_new_on(("main",), a_match(commit="c" * 40), refs)
    assert not is_new_on(("main",), with_history(), None)
