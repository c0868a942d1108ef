"""Reads the predefined variables of GitLab CI."""

from __future__ import annotations

from collections.abc import Mapping

from linter.ci.request import (
    Proposal,
    Request,
    at_origin,
    branch_ref,
    push_to,
    revisions,
)
from linter.support.git_format import is_null

_MEND = 'in .gitlab-ci.yml, "variables: {GIT_DEPTH: 0}"'
_WITHOUT_CHANGE = ("schedule", "web", "api", "trigger", "pipeline", "chat", "parent_pipeline")


def request(variables: Mapping[str, str]) -> Request:
    """Read the request of the pipeline."""
    if variables.get("CI_MERGE_REQUEST_IID"):
        found = _merge_request(variables)
    elif variables.get("CI_COMMIT_TAG"):
        name = variables["CI_COMMIT_TAG"]
        found = Request(
            f"GitLab: tag {name}",
            head=_head(variables),
            tag=name,
            target=f"refs/tags/{name}",
            policy_at=revisions(at_origin(variables.get("CI_DEFAULT_BRANCH", ""))),
        )
    else:
        found = _branch(variables)._replace(target=branch_ref(variables.get("CI_COMMIT_BRANCH", "")))
    return found._replace(mend=_MEND)


def _merge_request(variables: Mapping[str, str]) -> Request:
    """Read a merge request; in merged results pipelines and merge trains GitLab checks out a merge it made.

    The target branch is used before CI_MERGE_REQUEST_DIFF_BASE_SHA, which is stale after a merge request got
    another target (gitlab-org/gitlab, issue 442031).
    """
    number = variables["CI_MERGE_REQUEST_IID"]
    target = variables.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "")
    kind = variables.get("CI_MERGE_REQUEST_EVENT_TYPE", "detached").replace("_", " ")
    name = f"merge request {number}"
    known = revisions(
        variables.get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", ""),
        at_origin(target),
        variables.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", ""),
    )
    return Request(
        f"GitLab: {name} into {target} ({kind})",
        head=variables.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") or _head(variables),
        instead=known,
        policy_at=tuple(sorted(known, key=lambda name: name != at_origin(target))),
        branch=variables.get("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", ""),
        target=branch_ref(target),
        proposal=Proposal(
            name,
            variables.get("CI_MERGE_REQUEST_TITLE", ""),
            variables.get("CI_MERGE_REQUEST_DESCRIPTION", ""),
            variables.get("CI_MERGE_REQUEST_DESCRIPTION_IS_TRUNCATED") == "true",
        ),
    )


def _branch(variables: Mapping[str, str]) -> Request:
    """Read a branch; CI_COMMIT_BEFORE_SHA is all zeros in its first pipeline, and if nothing was pushed."""
    name, default = variables.get("CI_COMMIT_BRANCH", ""), variables.get("CI_DEFAULT_BRANCH", "")
    before = variables.get("CI_COMMIT_BEFORE_SHA", "")
    head = _head(variables)
    source = variables.get("CI_PIPELINE_SOURCE", "")
    if is_null(before) and source in _WITHOUT_CHANGE:
        return Request(f"GitLab: {source.replace('_', ' ')}", head=head, tree=True)
    return push_to("GitLab", name, head=head, before=before, default=default)


def _head(variables: Mapping[str, str]) -> str:
    return variables.get("CI_COMMIT_SHA") or "HEAD"
