"""The variables of GitLab CI lead to the request that they describe."""

from __future__ import annotations

from linter.ci.gitlab import request

A, B, NULL = "a" * 40, "b" * 40, "0" * 40


def test_merge_request_of_gitlab() -> None:
    found = request(
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
    assert (found.head, found.branch, found.target) == (A, "feature", "refs/heads/main")
    assert found.instead == ("refs/remotes/origin/main", B)  # the diff base may be stale
    assert found.policy_at[0] == "refs/remotes/origin/main"
    assert found.proposal is not None
    assert (found.proposal.name, found.proposal.title) == ("merge request 7", "Title")


def test_new_branch_of_gitlab_has_no_base() -> None:
    variables = {
        "GITLAB_CI": "true",
        "CI_COMMIT_BRANCH": "feature",
        "CI_DEFAULT_BRANCH": "main",
        "CI_COMMIT_SHA": A,
        "CI_COMMIT_BEFORE_SHA": NULL,
        "CI_PIPELINE_SOURCE": "push",
    }
    found = request(variables)
    assert (found.base, found.others, found.also) == ("", True, ("refs/remotes/origin/main",))
    pushed = request({**variables, "CI_COMMIT_BEFORE_SHA": B})
    assert (pushed.base, pushed.others) == (B, False)
    scheduled = request({**variables, "CI_PIPELINE_SOURCE": "schedule"})
    assert scheduled.tree
