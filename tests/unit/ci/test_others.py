"""Bitbucket, Azure, Jenkins, CircleCI, Buildkite and Woodpecker: their variables lead to the request."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from linter.ci import others
from linter.ci.request import Request
from tests.tables import each

Read = Callable[[Mapping[str, str]], Request]
A, B = "a" * 40, "b" * 40
MAIN = "refs/remotes/origin/main"
CHANGES: list[tuple[Read, dict[str, str], str]] = [
    (
        others.bitbucket,
        {"BITBUCKET_PR_ID": "7", "BITBUCKET_PR_DESTINATION_BRANCH": "main", "BITBUCKET_BRANCH": "x"},
        "Bitbucket: pull request 7 into main",
    ),
    (
        others.azure,
        {
            "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER": "7",
            "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
            "SYSTEM_PULLREQUEST_SOURCEBRANCH": "refs/heads/x",
        },
        "Azure: pull request 7 into main",
    ),
    (
        others.jenkins,
        {"CHANGE_ID": "7", "CHANGE_TARGET": "main", "CHANGE_BRANCH": "x"},
        "Jenkins: change 7 into main",
    ),
    (
        others.buildkite,
        {
            "BUILDKITE_PULL_REQUEST": "7",
            "BUILDKITE_PULL_REQUEST_BASE_BRANCH": "main",
            "BUILDKITE_BRANCH": "x",
        },
        "Buildkite: pull request 7 into main",
    ),
    (
        others.woodpecker,
        {"CI_COMMIT_PULL_REQUEST": "7", "CI_COMMIT_TARGET_BRANCH": "main", "CI_COMMIT_SOURCE_BRANCH": "x"},
        "Woodpecker: pull request 7 into main",
    ),
]


@pytest.mark.parametrize(("read", "variables", "what"), CHANGES, ids=[case[2] for case in CHANGES])
def test_a_change_is_compared_with_its_target(read: Read, variables: dict[str, str], what: str) -> None:
    found = read(variables)
    assert (found.what, found.branch, found.target) == (what, "x", "refs/heads/main")
    assert found.instead == found.policy_at == (MAIN,)
    assert found.proposal is not None
    assert not found.base
    assert found.mend


def test_the_commit_that_a_change_was_made_against_is_known_to_bitbucket() -> None:
    found = others.bitbucket({**CHANGES[0][1], "BITBUCKET_PR_DESTINATION_COMMIT": B, "BITBUCKET_COMMIT": A})
    assert (found.head, found.instead) == (A, (MAIN, B))


@each(
    ("read", "variables"),
    [
        (others.bitbucket, {"BITBUCKET_TAG": "v1"}),
        (others.azure, {"BUILD_SOURCEBRANCH": "refs/tags/v1"}),
        (others.jenkins, {"TAG_NAME": "v1"}),
        (others.circleci, {"CIRCLE_TAG": "v1"}),
        (others.buildkite, {"BUILDKITE_TAG": "v1"}),
        (others.woodpecker, {"CI_COMMIT_TAG": "v1"}),
    ],
)
def test_a_tag(read: Read, variables: dict[str, str]) -> None:
    found = read(variables)
    assert (found.tag, found.target, found.head, found.others) == ("v1", "refs/tags/v1", "HEAD", False)


@each(
    ("read", "variables"),
    [
        (others.bitbucket, {"BITBUCKET_BRANCH": "x"}),
        (others.azure, {"BUILD_SOURCEBRANCH": "refs/heads/x", "BUILD_REASON": "IndividualCI"}),
        (others.jenkins, {"GIT_BRANCH": "origin/x"}),
        (others.circleci, {"CIRCLE_BRANCH": "x"}),
        (others.buildkite, {"BUILDKITE_BRANCH": "x", "BUILDKITE_PULL_REQUEST": "false"}),
        (others.woodpecker, {"CI_COMMIT_BRANCH": "x", "CI_PIPELINE_EVENT": "push"}),
    ],
)
def test_a_push_leaves_out_what_the_default_branch_has(read: Read, variables: dict[str, str]) -> None:
    found = read(variables)
    assert (found.branch, found.target, found.others, found.tree) == ("x", "refs/heads/x", True, False)


@pytest.mark.parametrize(
    ("read", "variables"),
    [
        (others.azure, {"BUILD_SOURCEBRANCH": "refs/heads/x", "BUILD_REASON": "Schedule"}),
        (others.buildkite, {"BUILDKITE_BRANCH": "x", "BUILDKITE_SOURCE": "schedule"}),
        (others.woodpecker, {"CI_COMMIT_BRANCH": "x", "CI_PIPELINE_EVENT": "cron"}),
    ],
)
def test_what_nobody_pushed_scans_the_files(read: Read, variables: dict[str, str]) -> None:
    found = read(variables)
    assert (found.tree, found.target) == (True, "refs/heads/x")


def test_circleci_knows_no_target() -> None:
    found = others.circleci(
        {"CIRCLE_PULL_REQUEST": "https://github.com/acme/shop/pull/7", "CIRCLE_BRANCH": "x"}
    )
    assert (found.what, found.target, found.others) == ("CircleCI: pull request 7", "", True)


def test_jenkins_goes_on_from_the_last_build_that_passed() -> None:
    found = others.jenkins({"BRANCH_NAME": "x", "GIT_PREVIOUS_SUCCESSFUL_COMMIT": B})
    assert (found.base, found.others) == (B, False)
