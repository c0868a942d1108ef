"""The variables of each CI system lead to the request that they describe."""

from __future__ import annotations

import pytest

from linter.ci.detect import SYSTEMS, request_of
from linter.ci.request import at_origin, branch_ref, policy_of_push, revisions, short_name
from linter.model.errors import RangeError

A, B, NULL = "a" * 40, "b" * 40, "0" * 40


def test_no_ci_system() -> None:
    for variables in ({}, dict.fromkeys(SYSTEMS, "")):
        with pytest.raises(RangeError, match="no CI system") as raised:
            request_of(variables)
        assert "toolban range origin/main..HEAD" in raised.value.hint


def test_merge_request_of_gitlab() -> None:
    request = request_of(
        {
            "GITLAB_CI": "true",
            "CI_MERGE_REQUEST_IID": "7",
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
            "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "feature",
            "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": A,
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": B,
            "CI_MERGE_REQUEST_TITLE": "Title",
            "CI_COMMIT_SHA": "c" * 40,
        }
    )
    assert (request.head, request.branch, request.target) == (A, "feature", "refs/heads/main")
    assert request.instead == ("refs/remotes/origin/main", B)  # the diff base may be stale
    assert request.policy_at[0] == "refs/remotes/origin/main"
    assert request.proposal is not None
    assert (request.proposal.name, request.proposal.title) == ("merge request 7", "Title")


def test_new_branch_of_gitlab_has_no_base() -> None:
    variables = {
        "GITLAB_CI": "true",
        "CI_COMMIT_BRANCH": "feature",
        "CI_DEFAULT_BRANCH": "main",
        "CI_COMMIT_SHA": A,
        "CI_COMMIT_BEFORE_SHA": NULL,
        "CI_PIPELINE_SOURCE": "push",
    }
    request = request_of(variables)
    assert (request.base, request.others, request.also) == ("", True, ("refs/remotes/origin/main",))
    pushed = request_of({**variables, "CI_COMMIT_BEFORE_SHA": B})
    assert (pushed.base, pushed.others) == (B, False)
    scheduled = request_of({**variables, "CI_PIPELINE_SOURCE": "schedule"})
    assert scheduled.tree


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
