"""CI systems other than GitHub and GitLab: their variables tell a target branch at most."""

from __future__ import annotations

from collections.abc import Mapping

from linter.ci.request import Proposal, Request, at_origin, branch_ref, revisions, short_name

_BUILDKITE_WITHOUT_CHANGE = ("schedule", "trigger_job")
_WOODPECKER_WITHOUT_CHANGE = ("cron", "manual", "deployment", "release")
_AZURE_WITHOUT_CHANGE = ("Schedule", "Manual", "ResourceTrigger")


def bitbucket(variables: Mapping[str, str]) -> Request:
    """Read Bitbucket; for a pull request it checks out a merge, and BITBUCKET_COMMIT is the pushed commit."""
    head = variables.get("BITBUCKET_COMMIT") or "HEAD"
    mend = 'in bitbucket-pipelines.yml, "clone: {depth: full}"'
    branch, number = variables.get("BITBUCKET_BRANCH", ""), variables.get("BITBUCKET_PR_ID", "")
    if number:
        target = variables.get("BITBUCKET_PR_DESTINATION_BRANCH", "")
        return Request(
            f"Bitbucket: pull request {number} into {target}",
            head=head,
            instead=revisions(at_origin(target), variables.get("BITBUCKET_PR_DESTINATION_COMMIT", "")),
            policy_at=revisions(at_origin(target), variables.get("BITBUCKET_PR_DESTINATION_COMMIT", "")),
            branch=branch,
            target=branch_ref(target),
            proposal=Proposal(f"pull request {number}", "", ""),
            mend=mend,
        )
    if tag := variables.get("BITBUCKET_TAG", ""):
        target = f"refs/tags/{tag}"
        return Request(f"Bitbucket: tag {tag}", head=head, tag=tag, target=target, mend=mend)
    target, what = branch_ref(branch), f"Bitbucket: a push to {branch}"
    return Request(what, head=head, others=True, branch=branch, target=target, mend=mend)


def azure(variables: Mapping[str, str]) -> Request:
    """Read Azure; for a pull request BUILD_SOURCEVERSION is a merge that Azure made."""
    head = variables.get("BUILD_SOURCEVERSION") or "HEAD"
    mend = 'in azure-pipelines.yml, "checkout: self" with "fetchDepth: 0"'
    reason = variables.get("BUILD_REASON", "")
    source = variables.get("BUILD_SOURCEBRANCH", "")
    if number := (
        variables.get("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER")
        or variables.get("SYSTEM_PULLREQUEST_PULLREQUESTID", "")
    ):
        target = short_name(variables.get("SYSTEM_PULLREQUEST_TARGETBRANCH", ""))
        return Request(
            f"Azure: pull request {number} into {target}",
            head=variables.get("SYSTEM_PULLREQUEST_SOURCECOMMITID") or head,
            instead=revisions(at_origin(target)),
            policy_at=revisions(at_origin(target)),
            branch=short_name(variables.get("SYSTEM_PULLREQUEST_SOURCEBRANCH", "")),
            target=branch_ref(target),
            proposal=Proposal(f"pull request {number}", "", ""),
            mend=mend,
        )
    name = short_name(source)
    if source.startswith("refs/tags/"):
        return Request(f"Azure: tag {name}", head=head, tag=name, target=source, mend=mend)
    if reason in _AZURE_WITHOUT_CHANGE:
        return Request(f"Azure: {reason.lower()}", head=head, tree=True, target=source, mend=mend)
    what = f"Azure: a push to {name}"
    return Request(what, head=head, others=True, branch=name, target=source, mend=mend)


def jenkins(variables: Mapping[str, str]) -> Request:
    """Read Jenkins (the branch-source and git plugins); a change may be checked out as a merge."""
    head = variables.get("GIT_COMMIT") or "HEAD"
    mend = 'in the job, turn off "Shallow clone" and "Honor refspec on initial clone"'
    if number := variables.get("CHANGE_ID", ""):
        target = variables.get("CHANGE_TARGET", "")
        return Request(
            f"Jenkins: change {number} into {target}",
            head=head,
            instead=revisions(at_origin(target)),
            policy_at=revisions(at_origin(target)),
            branch=variables.get("CHANGE_BRANCH", ""),
            target=branch_ref(target),
            proposal=Proposal(f"change {number}", variables.get("CHANGE_TITLE", ""), ""),
            mend=mend,
        )
    if tag := variables.get("TAG_NAME", ""):
        return _tag("Jenkins", tag, head=head, mend=mend)
    name = variables.get("BRANCH_NAME") or variables.get("GIT_BRANCH", "").removeprefix("origin/")
    before = variables.get("GIT_PREVIOUS_SUCCESSFUL_COMMIT", "")  # GIT_PREVIOUS_COMMIT's may have failed
    return Request(
        f"Jenkins: {name or 'a build'}",
        head=head,
        base=before,
        others=not before,
        branch=name,
        target=branch_ref(name),
        mend=mend,
    )


def circleci(variables: Mapping[str, str]) -> Request:
    """CircleCI names no target: of a pull request all is read that the default branch does not have."""
    head = variables.get("CIRCLE_SHA1") or "HEAD"
    mend = 'in .circleci/config.yml, "checkout: {method: full}"'
    if tag := variables.get("CIRCLE_TAG", ""):
        return _tag("CircleCI", tag, head=head, mend=mend)
    branch = variables.get("CIRCLE_BRANCH", "")
    number = variables.get("CIRCLE_PR_NUMBER") or variables.get("CIRCLE_PULL_REQUEST", "").rpartition("/")[2]
    if number:
        name = f"pull request {number}"
        what, proposal = f"CircleCI: {name}", Proposal(name, "", "")
        return Request(what, head=head, others=True, branch=branch, proposal=proposal, mend=mend)
    return _push("CircleCI", branch, head=head, mend=mend)


def buildkite(variables: Mapping[str, str]) -> Request:
    """BUILDKITE_PULL_REQUEST is `false` where there is none; the commit may be the word HEAD."""
    head = variables.get("BUILDKITE_COMMIT") or "HEAD"
    mend = "in the pipeline, leave --depth out of BUILDKITE_GIT_CLONE_FLAGS"
    branch, number = variables.get("BUILDKITE_BRANCH", ""), variables.get("BUILDKITE_PULL_REQUEST", "")
    if number not in ("", "false"):
        target = variables.get("BUILDKITE_PULL_REQUEST_BASE_BRANCH", "")
        return _into("Buildkite", f"pull request {number}", target, head=head, branch=branch, mend=mend)
    if tag := variables.get("BUILDKITE_TAG", ""):
        return _tag("Buildkite", tag, head=head, mend=mend)
    if variables.get("BUILDKITE_SOURCE") in _BUILDKITE_WITHOUT_CHANGE:
        what = f"Buildkite: {variables['BUILDKITE_SOURCE'].replace('_', ' ')}"
        return Request(what, head=head, tree=True, target=branch_ref(branch), mend=mend)
    return _push("Buildkite", branch, head=head, mend=mend)


def woodpecker(variables: Mapping[str, str]) -> Request:
    """Woodpecker checks out the head of a pull request, with the commits that its clone plugin fetched."""
    head = variables.get("CI_COMMIT_SHA") or "HEAD"
    mend = 'in the workflow, "clone: {git: {settings: {partial: false, depth: 0}}}"'
    event, branch = variables.get("CI_PIPELINE_EVENT", ""), variables.get("CI_COMMIT_BRANCH", "")
    if number := variables.get("CI_COMMIT_PULL_REQUEST", ""):
        target = variables.get("CI_COMMIT_TARGET_BRANCH", "")
        source = variables.get("CI_COMMIT_SOURCE_BRANCH", "")
        return _into("Woodpecker", f"pull request {number}", target, head=head, branch=source, mend=mend)
    if tag := variables.get("CI_COMMIT_TAG", ""):
        return _tag("Woodpecker", tag, head=head, mend=mend)
    if event in _WOODPECKER_WITHOUT_CHANGE:
        return Request(f"Woodpecker: {event}", head=head, tree=True, target=branch_ref(branch), mend=mend)
    return _push("Woodpecker", branch, head=head, mend=mend)


def _tag(system: str, tag: str, *, head: str, mend: str) -> Request:
    """A pushed tag."""
    return Request(f"{system}: tag {tag}", head=head, tag=tag, target=f"refs/tags/{tag}", mend=mend)


def _push(system: str, branch: str, *, head: str, mend: str) -> Request:
    """A push to a branch whose previous commit is not known."""
    what, target = f"{system}: a push to {branch}", branch_ref(branch)
    return Request(what, head=head, others=True, branch=branch, target=target, mend=mend)


def _into(system: str, name: str, target: str, *, head: str, branch: str, mend: str) -> Request:
    """A pull request whose number and branches are known."""
    return Request(
        f"{system}: {name} into {target}",
        head=head,
        instead=revisions(at_origin(target)),
        policy_at=revisions(at_origin(target)),
        branch=branch,
        target=branch_ref(target),
        proposal=Proposal(name, "", ""),
        mend=mend,
    )
