"""Names of branches and refs, and where the policy of a push comes from."""

from __future__ import annotations

import pytest

from linter.ci.request import at_origin, branch_ref, policy_of_push, push_to, revisions, short_name

A, B, NULL = "a" * 40, "b" * 40, "0" * 40


def test_a_push_to_the_default_branch_cannot_bring_its_own_policy() -> None:
    assert policy_of_push("main", "main", B) == (B,)
    assert policy_of_push("main", "main", NULL) == ()
    assert policy_of_push("feature", "main", B) == ("refs/remotes/origin/main",)


def test_names() -> None:
    assert revisions("x", "", NULL, "y", "x") == ("x", "y")
    assert (short_name("refs/heads/a/b"), short_name("refs/tags/v1"), short_name("main")) == (
        "a/b",
        "v1",
        "main",
    )
    assert (branch_ref("main"), branch_ref("")) == ("refs/heads/main", "")
    assert (at_origin("main"), at_origin("")) == ("refs/remotes/origin/main", "")


@pytest.mark.parametrize(
    ("branch", "before", "what", "base", "others"),
    [
        ("main", "a" * 40, "X: a push to main", "a" * 40, False),
        ("topic", "a" * 40, "X: a push to topic", "a" * 40, False),
        ("topic", "0" * 40, "X: new branch topic", "", True),
        ("topic", "", "X: new branch topic", "", True),
    ],
)
def test_push(branch: str, before: str, what: str, base: str, *, others: bool) -> None:
    found = push_to("X", branch, head="b" * 40, before=before, default="main")
    assert (found.what, found.base, found.others, found.branch) == (what, base, others, branch)
    assert found.also == found.instead == (() if branch == "main" else ("refs/remotes/origin/main",))
