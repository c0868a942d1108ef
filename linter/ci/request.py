"""The value that every CI system is translated to."""

from __future__ import annotations

from typing import NamedTuple

from linter.support.git_format import is_null


class Proposal(NamedTuple):
    """A pull request or merge request, as far as its event tells."""

    name: str
    """`pull request 12`, `merge request 7`."""
    title: str
    body: str
    is_cut: bool = False
    """The system gave only the beginning of the body."""


class Request(NamedTuple):
    """What is to be read. Revisions are names that git may or may not know."""

    what: str
    """What happened, for people: `GitHub: pull request 12 into main`."""
    head: str = ""
    """The last commit; empty where nothing lands (a deleted branch)."""
    base: str = ""
    """What is before the range. Empty: there is none, and `instead` counts."""
    also: tuple[str, ...] = ()
    """What else will not be brought by this change: left out too, where git knows it."""
    instead: tuple[str, ...] = ()
    """What to take where git does not know the base; the first that it knows."""
    others: bool = False
    """Leave out what any other branch of the remote has: a branch that is new."""
    policy_at: tuple[str, ...] = ()
    """Whose policy holds, the first that git knows: what the change is to land on, never the change.

    Empty: the default branch of the remote.
    """
    is_trusted: bool = True
    """Where nothing before the change has a policy, that of the work tree may hold."""
    branch: str = ""
    """Name of the branch, as its owner typed it."""
    target: str = ""
    """The ref that it lands on: what a pull request is merged into, what is pushed; empty: not told."""
    tag: str = ""
    """Name of the tag; the range begins at the tag before."""
    tree: bool = False
    """No change is under review: the files of the head are read as they are."""
    proposal: Proposal | None = None
    mend: str = ""
    """How this system is told to fetch the whole history."""


def short_name(ref: str) -> str:
    """`feature` of `refs/heads/feature`."""
    return ref.removeprefix("refs/heads/").removeprefix("refs/tags/")


def branch_ref(branch: str) -> str:
    """`refs/heads/feature` of `feature`; nothing of nothing."""
    return f"refs/heads/{branch}" if branch else ""


def at_origin(branch: str) -> str:
    """Where a clone keeps a branch of its remote; nothing of nothing."""
    return f"refs/remotes/origin/{branch}" if branch else ""


def revisions(*names: str) -> tuple[str, ...]:
    """Those that are given, once each; zeros are no name."""
    return tuple(dict.fromkeys(name for name in names if not is_null(name)))


def policy_of_push(branch: str, default: str, before: str) -> tuple[str, ...]:
    """Whose policy holds for a push: the default branch's; that branch's own from before it was pushed."""
    if branch and branch == default:
        return revisions(before)
    return revisions(at_origin(default))
