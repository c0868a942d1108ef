"""Finds the commits that a request is about, and says which base was chosen and why."""

from __future__ import annotations

from typing import NamedTuple

from linter.errors import RangeError
from linter.git.repository import Ref, Repository
from linter.git.runner import Git, GitError
from linter.sources.ci.request import Request, at_origin

_REMOTE = "refs/remotes/"


class Range(NamedTuple):
    """Which commits a change brings."""

    what: str
    head: Ref
    without: tuple[str, ...]
    """Commits whose history is left out; empty: the whole history of the head."""
    tags: tuple[tuple[str, str], ...]
    """Name and object of the annotated tag that was pushed."""
    base: str
    """The commit that the change is made against; empty where there is none."""
    why: tuple[str, ...]
    """How the base was found, for people."""


def named(text: str) -> Request:
    """The request that `BASE..HEAD` is, with dots in twos or threes; a missing side is HEAD.

    Raises:
        RangeError: there are no dots in it.
    """
    base, dots, head = text.partition("..")
    if not dots:
        raise RangeError(
            f'"{text}" is no range.', f"Name the commit before it, too: toolban range BASE..{text}"
        )
    head = head.removeprefix(".") or "HEAD"
    return Request(text, head=head, base=base or "HEAD", branch="")


def resolve(repository: Repository, request: Request) -> Range:
    """Look the names of a request up.

    Raises:
        RangeError: head or base are not here, or nothing is between them; the hint is the command that
            brings what is missing.
    """
    return _Resolver(repository, request).range()


def merge_base(git: Git, one: str, other: str) -> str:
    """The best common ancestor of two commits; empty where there is none here."""
    try:
        return git.run("merge-base", one, other).decode().strip()
    except GitError:
        return ""


class _Resolver:
    def __init__(self, repository: Repository, request: Request) -> None:
        self._repository = repository
        self._request = request
        self._is_shallow = bool(repository.shallow_boundary())
        self._why: list[str] = []

    def range(self) -> Range:
        request = self._request
        head = self._needed(request.head, "the head")
        self._why.append(f"head: {_shown(request.head, head)}")
        base = self._base(head)
        without = [base] if base else []
        also = [oid for name in request.also if (oid := self._commit(name)) and self._leaves(oid, head)]
        without += also
        self._why += [f"left out, too: what {_short(name)} has" for name in request.also if also]
        if request.others:
            without += self._others()
        if not base and also:
            base = also[0]
        without = self._leaving_something(head, without)
        self._check_ancestry(base, head)
        return Range(
            what=request.what,
            head=Ref(self._name(), head),
            without=tuple(dict.fromkeys(without)),
            tags=self._tags(),
            base=base,
            why=tuple(self._why),
        )

    def _base(self, head: str) -> str:
        request = self._request
        if request.base:
            if base := self._commit(request.base):
                self._why.append(f"base: {_shown(request.base, base)}")
                return base
            self._why.append(f"base: {request.base[:12]} is not in this clone")
        for name in request.instead:
            oid = self._commit(name)
            if oid and self._leaves(oid, head):
                self._why.append(f"base: {_shown(name, oid)}")
                return oid
            state = "has the head already" if oid else "is not in this clone"
            self._why.append(f"base: {_short(name)} {state}")
        if request.tag:
            return self._tag_before(head)
        if request.base or (request.instead and not request.others):
            raise self._error(f"The base of {request.what} is not in this clone.", request.base)
        return ""

    def _tag_before(self, head: str) -> str:
        """The nearest tag behind the one that was pushed."""
        try:
            arguments = ("describe", "--tags", "--abbrev=0", f"--exclude={self._request.tag}", head)
            name = self._repository.git.run(*arguments).decode("utf-8", "surrogateescape").strip()
        except GitError:
            self._why.append("base: there is no tag before this one, so its whole history is read")
            return ""
        oid = self._commit(f"refs/tags/{name}")
        self._why.append(f"base: {_shown(name, oid)}, the tag before")
        return oid

    def _others(self) -> list[str]:
        """What the remote has on other branches; the one that was pushed may be among its branches by now."""
        own = at_origin(self._request.branch)
        refs = [ref for ref in self._repository.refs() if ref.name.startswith(_REMOTE) and ref.name != own]
        others = sorted({ref.commit for ref in refs if not ref.name.endswith("/HEAD")})
        if others:
            self._why.append(f"left out: what {len(others)} other branches of the remote have")
        elif self._is_shallow:
            raise self._error(f"{self._request.what}: no other branch of the remote is in this clone.", "")
        else:
            self._why.append("base: the remote has no other branch, so the whole history is read")
        return others

    def _leaving_something(self, head: str, without: list[str]) -> list[str]:
        """Where nothing is new: an error, but of a branch or tag on known commits the tip is read."""
        revisions = "".join(f"{revision}\n" for revision in (head, *(f"^{oid}" for oid in without)))
        arguments = ("rev-list", "--max-count=1", "--stdin")
        if self._repository.git.run(*arguments, stdin=revisions.encode()).strip():
            return without
        if not self._request.others and not self._request.tag:
            raise RangeError(
                f"{self._request.what}: there is no commit in it: the base has the head already.",
                f"git log --oneline {without[0][:12] if without else ''}..{head[:12]} shows the same; "
                "name another range: toolban range BASE..HEAD",
            )
        self._why.append("it brings no commit of its own: its tip is read")
        return self._repository.git.run("rev-parse", f"{head}^@").decode().split()

    def _check_ancestry(self, base: str, head: str) -> None:
        """Without a common ancestor nobody knows where the range begins, unless that is the whole history."""
        if base and self._is_shallow and not merge_base(self._repository.git, base, head):
            raise self._error(
                f"{self._request.what}: base and head have no common ancestor in this clone.", base
            )

    def _leaves(self, oid: str, head: str) -> bool:
        """Whether a commit leaves anything of the head to be read."""
        return merge_base(self._repository.git, oid, head) != head

    def _tags(self) -> tuple[tuple[str, str], ...]:
        name = f"refs/tags/{self._request.tag}"
        return tuple(pair for pair in self._repository.annotated_tags() if pair[0] == name)

    def _name(self) -> str:
        request = self._request
        if request.tag:
            return f"refs/tags/{request.tag}"
        return f"refs/heads/{request.branch}" if request.branch else "HEAD"

    def _needed(self, name: str, what: str) -> str:
        oid = self._commit(name)
        if oid:
            return oid
        raise self._error(f"{self._request.what}: {what} ({name}) is not in this clone.", name)

    def _error(self, message: str, name: str) -> RangeError:
        command = "git fetch --unshallow origin" if self._is_shallow else f"git fetch origin {name}".rstrip()
        mend = f"; {self._request.mend}" if self._request.mend else ""
        return RangeError(message, f"{command}{mend}")

    def _commit(self, name: str) -> str:
        arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        try:
            return self._repository.git.run(*arguments).decode().strip()
        except GitError:
            return ""


def _shown(name: str, oid: str) -> str:
    short = _short(name)
    return short if oid.startswith(short) else f"{short} ({oid[:12]})"


def _short(name: str) -> str:
    name = name.removeprefix(_REMOTE)
    return name[:12] if len(name) in (40, 64) and not name.strip("0123456789abcdef") else name
