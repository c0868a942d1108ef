"""Reads Bitbucket Pipelines, Azure Pipelines and Jenkins, whose variables have at most a target branch."""

from __future__ import annotations

from collections.abc import Mapping

from linter.ci.request import Proposal, Request, at_origin, branch_ref, revisions, short_name

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
        return Request(f"Jenkins: tag {tag}", head=head, tag=tag, target=f"refs/tags/{tag}", mend=mend)
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
