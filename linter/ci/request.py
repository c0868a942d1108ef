"""The request to scan something, which every CI system is translated to."""

from __future__ import annotations

from typing import NamedTuple

from linter.support.git_format import is_null


class Proposal(NamedTuple):
    """A pull request or merge request, as far as the CI system describes it."""

    name: str
    """The name for people: `pull request 12`, `merge request 7`."""
    title: str
    body: str
    is_cut: bool = False
    """Whether the CI system gave only the beginning of the body."""


class Request(NamedTuple):
    """What to scan. Revisions are names that git may or may not know."""

    what: str
    """The event, for people: `GitHub: pull request 12 into main`."""
    head: str = ""
    """The last commit to scan; empty if there is none (a branch was deleted)."""
    base: str = ""
    """The commit before the range; empty if there is none, so that `instead` is used."""
    also: tuple[str, ...] = ()
    """More commits whose history is left out, if git knows them."""
    instead: tuple[str, ...] = ()
    """Replacements for a base that git does not know; the first that it knows is used."""
    others: bool = False
    """Whether to leave out `also`, or else the default branch of the remote, because this branch is new."""
    policy_at: tuple[str, ...] = ()
    """Revisions to take the policy from, the first that git knows; of the target, never of the change.

    Empty means the default branch of the remote.
    """
    is_trusted: bool = True
    """Whether the policy of the work tree may be used if there is none before the change."""
    branch: str = ""
    """The short name of the branch (`feature`)."""
    target: str = ""
    """The ref that a pull request is merged into, or that is pushed; empty if not known."""
    tag: str = ""
    """The name of the tag; the range begins at the tag before it."""
    tree: bool = False
    """Whether there is no change under review, so that all files of the head are scanned."""
    proposal: Proposal | None = None
    mend: str = ""
    """How to configure this CI system to fetch the complete history."""


def short_name(ref: str) -> str:
    """The short name (`feature`) of a ref (`refs/heads/feature`)."""
    return ref.removeprefix("refs/heads/").removeprefix("refs/tags/")


def branch_ref(branch: str) -> str:
    """The full name (`refs/heads/feature`) of a branch (`feature`); empty for an empty name."""
    return f"refs/heads/{branch}" if branch else ""


def at_origin(branch: str) -> str:
    """The remote-tracking ref of a branch; empty for an empty name."""
    return f"refs/remotes/origin/{branch}" if branch else ""


def revisions(*names: str) -> tuple[str, ...]:
    """The names without duplicates, empty ones and git's null object id."""
    return tuple(dict.fromkeys(name for name in names if not is_null(name)))


def push_to(
    system: str,
    branch: str,
    *,
    head: str,
    before: str,
    default: str,
    how: str = "a push to",
    target: str = "",
) -> Request:
    """Make the request for a push to a branch that had the commit `before`; without one the branch is new.

    `default` is the default branch of the repository; `how` and `system` are for people.
    """
    is_new = is_null(before)
    main = revisions(at_origin(default)) if branch != default else ()
    return Request(
        f"{system}: new branch {branch}" if is_new else f"{system}: {how} {branch}",
        head=head,
        base="" if is_new else before,
        also=main,
        instead=main,
        others=is_new,
        branch=branch,
        target=target,
        policy_at=policy_of_push(branch, default, before),
    )


def policy_of_push(branch: str, default: str, before: str) -> tuple[str, ...]:
    """Revisions to take the policy of a push from: the default branch, or its state before it was pushed."""
    if branch and branch == default:
        return revisions(before)
    return revisions(at_origin(default))
