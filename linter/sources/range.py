"""Finds the commits that a request is about, and says which base it chose and why."""

from __future__ import annotations

from typing import NamedTuple

from linter.ci.request import Request
from linter.git.errors import GitError
from linter.git.log import list_with_ends
from linter.git.repository import Ref, Repository
from linter.model.errors import RangeError, UsageError
from linter.sources.clone import REMOTE, Clone, branch_of

_ELSEWHERE = "or name a policy that the change cannot edit: --policy FILE"


class Range(NamedTuple):
    """The commits that a change adds."""

    what: str
    head: Ref
    without: tuple[str, ...]
    """Commits whose history is left out; empty means that the whole history of the head is read."""
    tags: tuple[tuple[str, str], ...]
    """Pairs of the name and the object of an annotated tag that was pushed."""
    base: str
    """The commit that the change is based on; empty if there is none."""
    policy: str
    """The commit whose policy applies; empty if no change is under review, or it has no base."""
    why: tuple[str, ...]
    """Sentences for people that say how the base was found."""
    commits: tuple[str, ...] | None
    """The commits, newest first; None if git could not list them to the end, or only the tip is read."""
    is_ahead: bool
    """Whether the base is known to be in the history of the head."""


def named(text: str) -> Request:
    """Parse a range `BASE..HEAD` or `BASE...HEAD`; a missing side means HEAD.

    Raises:
        UsageError: the text is not a range.
    """
    base, dots, head = text.partition("..")
    if not dots:
        raise UsageError(
            f'"{text}" is no range.',
            f"Name the commit before it, too: toolban range BASE..{text}. "
            f"A whole history is read by toolban audit --ref {text}.",
        )
    head = head.removeprefix(".") or "HEAD"
    base = base or "HEAD"
    return Request(text, head=head, base=base, policy_at=(base,))


def resolve(repository: Repository, request: Request, *, needs_policy: bool = True) -> Range:
    """Resolve the names of a request to commits.

    Raises:
        RangeError: the clone lacks the head, the base or the commit of the policy, or the range is empty; the
            hint is the command that fetches what is missing.
    """
    return _Resolver(repository, request, needs_policy=needs_policy).range()


class _Resolver:
    def __init__(self, repository: Repository, request: Request, *, needs_policy: bool) -> None:
        self._repository = repository
        self._clone = Clone(repository)
        self._request = request
        self._needs_policy = needs_policy
        self._why: list[str] = []
        self._commits: tuple[str, ...] | None = None
        self._ends: frozenset[str] = frozenset()

    def range(self) -> Range:
        request, clone = self._request, self._clone
        head = self._needed(request.head, "the head")
        self._why.append(f"head: {_shown(request.head, head)}")
        base = self._base(head)
        without = [base] if base else []
        also = [oid for name in request.also if (oid := clone.commit(name)) and clone.leaves(oid, head)]
        without += also
        self._why += [f"left out, too: what {_short(name)} has" for name in request.also if also]
        if request.others:
            without += self._others(head)
        if not base and also:
            base = also[0]
        without = self._leaving_something(head, without)
        self._check_ancestry(base, head)
        policy = self._policy(head, base)
        return Range(
            what=request.what,
            head=Ref(self._name(), head),
            without=tuple(dict.fromkeys(without)),
            tags=self._tags(),
            base=base or policy,
            policy=policy,
            why=tuple(self._why),
            commits=self._commits,
            is_ahead=base in self._ends,
        )

    def _base(self, head: str) -> str:
        request = self._request
        if request.base:
            if base := self._clone.commit(request.base):
                self._why.append(f"base: {_shown(request.base, base)}")
                return base
            self._why.append(f"base: {request.base[:12]} is not in this clone")
        for name in request.instead:
            oid = self._clone.commit(name)
            if oid and self._clone.leaves(oid, head):
                self._why.append(f"base: {_shown(name, oid)}")
                return oid
            state = "has the head already" if oid else "is not in this clone"
            self._why.append(f"base: {_short(name)} {state}")
        if request.tag:
            return self._tag_before(head)
        if request.base or (request.instead and not request.others):
            name = next(iter((*request.instead, *request.also)), request.base)  # brings its commits, too
            raise self._error(f"The base of {request.what} is not in this clone.", name)
        return ""

    def _tag_before(self, head: str) -> str:
        """The nearest tag before the commit of the pushed one, which may have several tags."""
        own = self._clone.refs("refs/tags", f"--points-at={head}")
        excluded = [f"--exclude={name.removeprefix('refs/tags/')}" for name in own if name]
        try:
            arguments = ("describe", "--tags", "--abbrev=0", *excluded, head)
            name = self._repository.git.run(*arguments).decode("utf-8", "surrogateescape").strip()
        except GitError:
            self._why.append("base: there is no tag before this one, so its whole history is read")
            return ""
        oid = self._clone.commit(f"refs/tags/{name}")
        self._why.append(f"base: {_shown(name, oid)}, the tag before")
        return oid

    def _others(self, head: str) -> list[str]:
        """The default branch, to be left out; other branches may have been pushed together with this one."""
        request, clone = self._request, self._clone
        known = [name for name in request.also or (clone.default_branch(),) if not self._is_own(name)]
        landed = [oid for name in known if (oid := clone.commit(name)) and not clone.leaves(oid, head)]
        if landed and not request.branch:
            raise RangeError(
                f"{request.what}: no branch is named, and the default one has the head already: "
                "the new commits cannot be determined.",
                "Name the range yourself: toolban range BASE..HEAD",
            )
        if landed:
            return landed
        others = [oid for name in known if (oid := clone.commit(name))]
        if others:
            self._why.append("left out: what the default branch has")
        elif clone.is_shallow:
            raise self._error(f"{request.what}: no other branch of the remote is in this clone.", "")
        else:
            self._why.append("base: no default branch but this one is known, so the whole history is read")
        return others

    def _is_own(self, ref: str) -> bool:
        """Whether a remote-tracking ref is the pushed branch; it may still be in its old state."""
        return bool(self._request.branch) and branch_of(ref) == self._request.branch

    def _leaving_something(self, head: str, without: list[str]) -> list[str]:
        """Check that the range is not empty; of a new branch or tag on known commits the tip is read."""
        if self._is_something([head, *(f"^{oid}" for oid in without)]):
            return without
        if not self._request.others and not self._request.tag:
            raise RangeError(
                f"{self._request.what}: there is no commit in it: the base has the head already.",
                f"git log --oneline {without[0][:12] if without else ''}..{head[:12]} shows the same; "
                "name another range: toolban range BASE..HEAD",
            )
        self._why.append("it brings no commit of its own: its tip is read")
        return self._repository.git.run("rev-parse", f"{head}^@").decode().split()

    def _is_something(self, revisions: list[str]) -> bool:
        """Whether there is a commit; if git can list them all, the list is kept."""
        try:
            commits, self._ends = list_with_ends(self._repository.git, revisions)
        except GitError:  # the history is damaged, which is counted where it is read
            asked = "".join(f"{revision}\n" for revision in revisions).encode()
            found = self._repository.git.run("rev-list", "--max-count=1", "--stdin", stdin=asked)
            return bool(found.strip())
        self._commits = tuple(commits) or None
        return bool(commits)

    def _check_ancestry(self, base: str, head: str) -> None:
        """Check that base and head have a common ancestor, without which the range has no beginning."""
        if base and self._clone.is_shallow and not self._clone.merge_base(base, head):
            raise self._error(
                f"{self._request.what}: base and head have no common ancestor in this clone.", base
            )

    def _policy(self, head: str, base: str) -> str:
        """The commit whose policy applies; never a pushed one, so that a change cannot bring its policy."""
        request = self._request
        if request.tree:
            return ""
        for name in request.policy_at:
            if oid := self._clone.commit(name):
                self._why.append(f"policy: {_shown(name, oid)}")
                return oid
        default = "" if request.policy_at else self._clone.default_branch()
        if default and not self._is_own(default):
            oid = self._clone.commit(default)
            self._why.append(f"policy: {_shown(default, oid)}, the default branch")
            return oid
        if default:
            oid = base or self._clone.commit(f"{head}^")
            self._why.append(f"policy: {oid[:12] or 'none'}, the default branch before")
            return oid
        if self._needs_policy:
            raise self._unknown_policy()
        return ""

    def _unknown_policy(self) -> RangeError:
        request = self._request
        if request.policy_at:
            name = request.policy_at[0]
            error = self._error(f"{request.what}: the policy of {_short(name)} is not in this clone.", name)
            return RangeError(error.message, f"{error.hint}; {_ELSEWHERE}")
        message = f"{request.what}: the policy of the default branch holds, and this clone does not know it."
        return RangeError(message, f"git remote set-head origin --auto; {_ELSEWHERE}")

    def _tags(self) -> tuple[tuple[str, str], ...]:
        """The pushed tag as CI names it, because a clone may have a ref of that name to the commit."""
        name = f"refs/tags/{self._request.tag}"
        if self._request.tag and (oid := self._clone.tag(self._request.head)):
            return ((name, oid),)
        return tuple(pair for pair in self._repository.annotated_tags() if pair[0] == name)

    def _name(self) -> str:
        request = self._request
        if request.tag:
            return f"refs/tags/{request.tag}"
        return f"refs/heads/{request.branch}" if request.branch else "HEAD"

    def _needed(self, name: str, what: str) -> str:
        oid = self._clone.commit(name)
        if oid:
            return oid
        raise self._error(f"{self._request.what}: {what} ({name}) is not in this clone.", name)

    def _error(self, message: str, name: str) -> RangeError:
        mend = f"; {self._request.mend}" if self._request.mend else ""
        return RangeError(message, f"{self._clone.how_to_bring(name)}{mend}")


def _shown(name: str, oid: str) -> str:
    short = _short(name)
    return short if oid.startswith(short) else f"{short} ({oid[:12]})"


def _short(name: str) -> str:
    name = name.removeprefix(REMOTE)
    return name[:12] if len(name) in (40, 64) and not name.strip("0123456789abcdef") else name
