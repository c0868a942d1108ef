"""Finds the commits of a push, from what git passes to a pre-push or a pre-receive hook.

Known gaps of pre-commit and prek: standard input is empty, only the first ref of a push is named, and a new
branch of known commits starts no hook at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from linter.git.repository import Ref, Repository
from linter.git.runner import Git, commit_of
from linter.model.errors import RepositoryError, UsageError
from linter.support.git_format import is_null

_FIELDS = 4
_FIELDS_RECEIVED = 3
_OID = re.compile("[0-9a-f]{40}([0-9a-f]{24})?")


class Sent(NamedTuple):
    """The refs and commits that a push would send."""

    refs: tuple[Ref, ...]
    """The pushed refs that lead to commits, by their names at the remote."""
    tags: tuple[tuple[str, str], ...]
    """Name and object of the annotated tags among what is pushed."""
    before: tuple[Ref, ...]
    """The refs that the remote is known to have."""
    others: tuple[tuple[str, str], ...] = ()
    """Pairs of a pushed ref that does not lead to a commit, and its object."""
    policies: tuple[tuple[str, str], ...] = ()
    """Pairs of a commit and its name for people; the first commit that has a policy decides."""

    @property
    def without(self) -> tuple[str, ...]:
        """The commits of these, whose history is left out."""
        return tuple(dict.fromkeys(ref.commit for ref in self.before))


def push_scope(git: Git, stdin: str, variables: Mapping[str, str], remote: str) -> Sent:
    """Determine the refs that are pushed, and those that the remote is known to have.

    Raises:
        UsageError: standard input is not what git writes to a pre-push hook.
    """
    remote = remote or variables.get("PRE_COMMIT_REMOTE_NAME", "")
    lines = list(_lines(stdin)) or list(_from_pre_commit(git, variables))
    pushed = tuple(Ref(name, oid) for oid, name, _ in lines if not is_null(oid))
    commits = _commits(git, [ref.commit for ref in pushed])
    refs = tuple(ref for ref, commit in zip(pushed, commits, strict=True) if commit)
    others = tuple((ref.name, ref.commit) for ref in pushed if ref not in refs)
    known = [Ref(name, old) for _, name, old in lines if not is_null(old) and commit_of(git, old)]
    tags = tuple(pair for pair, kind in zip(pushed, _kinds(git, pushed), strict=True) if kind == "tag")
    policies = tuple(_policies(git, remote, refs))
    return Sent(refs, tags, (*known, *_tracked(git, remote)), others, policies)


def _policies(git: Git, remote: str, refs: Sequence[Ref]) -> Iterator[tuple[str, str]]:
    """The commits to look for a policy in: the remote's default branch as last fetched, then the pushed refs.

    `git clone` records which branch is the default one; if it is not recorded, main and master are tried.
    """
    for name in ("HEAD", "main", "master") if remote else ():
        ref = f"refs/remotes/{remote}/{name}"
        if oid := commit_of(git, ref):
            yield oid, git.run("rev-parse", "--abbrev-ref", ref).decode("utf-8", "replace").strip()
            break
    for pushed in refs:
        if oid := commit_of(git, pushed.commit):
            yield oid, "the pushed commit"


def check_nothing_is_new(repository: Repository, sent: Sent, remote: str) -> None:
    """Make sure that a push without refs on standard input has nothing to send.

    git passes no refs if there is nothing to push; a hook manager that does not forward standard input
    looks the same.

    Raises:
        RepositoryError: there are commits of branches or tags that the remote is not known to have.
    """
    tips = [ref.commit for ref in repository.refs() if ref.name.startswith(("refs/heads/", "refs/tags/"))]
    asked = "".join(f"{oid}\n" for oid in (*tips, *(f"^{oid}" for oid in sent.without)))
    new = repository.git.run("rev-list", "--max-count=1", "--stdin", stdin=asked.encode()) if tips else b""
    if new.strip():
        name = remote or "the remote"
        raise RepositoryError(
            f"pre-push: no ref was named on standard input, and {name} is not known to have commit "
            f"{new.decode()[:12]}: what this push brings was not read.",
            "Let the hook manager hand standard input on: lefthook needs `use_stdin: true` at this command; "
            "a script calls toolban before anything else reads its input. "
            "Or read it now: toolban range BASE..HEAD.",
        )


def _commits(git: Git, oids: Sequence[str]) -> list[str]:
    """The commit that each object leads to, through any number of tags; empty for trees and blobs."""
    asked = "".join(f"{oid}^{{commit}}\n" for oid in oids).encode()
    rows = git.run("cat-file", "--batch-check", stdin=asked).decode().splitlines()
    answers = (row.partition(" ") for row in rows)
    return [oid if rest.startswith("commit ") else "" for oid, _, rest in answers]


def _kinds(git: Git, refs: Sequence[Ref]) -> list[str]:
    asked = "".join(f"{ref.commit}\n" for ref in refs).encode()
    return [row.decode().split()[1] for row in git.run("cat-file", "--batch-check", stdin=asked).splitlines()]


class Received(NamedTuple):
    """The refs that a push would change on the server."""

    refs: tuple[Ref, ...]
    """The refs that it creates or moves, with the commits that they will point to."""
    tags: tuple[tuple[str, str], ...]
    """Name and object of the annotated tags among them."""
    others: tuple[tuple[str, str], ...]
    """Pairs of a ref that does not point to a commit, and its object."""
    before: tuple[Ref, ...]
    """The refs of the server before the push; no ref has moved yet."""

    @property
    def without(self) -> tuple[str, ...]:
        """The commits of these, whose history is left out."""
        return tuple(sorted({ref.commit for ref in self.before}))


def received(repository: Repository, stdin: str) -> Received:
    """Read what git writes to a pre-receive hook: the refs of a push, without those that are deleted.

    Raises:
        UsageError: standard input is not that.
    """
    pushed = [(ref, new) for new, ref in _received_lines(stdin) if not is_null(new)]
    git = repository.git
    kinds = git.run("cat-file", "--batch-check", stdin="".join(f"{oid}\n" for _, oid in pushed).encode())
    commits = _commits(git, [oid for _, oid in pushed])
    refs, tags, others = [], [], []
    for (name, oid), kind, commit in zip(pushed, kinds.splitlines(), commits, strict=True):
        if commit:
            refs.append(Ref(name, commit))
        else:
            others.append((name, oid))
        if kind.split()[1:2] == [b"tag"]:
            tags.append((name, oid))
    before = tuple(ref for ref in repository.refs() if ref.name != "HEAD")
    return Received(tuple(refs), tuple(tags), tuple(others), before)


def _received_lines(stdin: str) -> Iterator[tuple[str, str]]:
    """Parse lines `<old oid> <new oid> <ref>` (githooks(5)) to pairs of a ref and its new object."""
    if not stdin.strip():
        raise UsageError(
            "pre-receive: nothing came on standard input, and git always names the refs there.",
            "Another part of the hook has read it: put the lines of toolban install before that.",
        )
    for line in stdin.removesuffix("\n").split("\n"):
        fields = line.split(" ", _FIELDS_RECEIVED - 1)
        if len(fields) != _FIELDS_RECEIVED or not all(map(_OID.fullmatch, fields[:2])):
            raise UsageError(
                f'pre-receive: "{line}" is not what git writes to this hook.',
                "Each line has the old object, the new object and a ref.",
            )
        yield fields[1], fields[2]


def _lines(stdin: str) -> Iterator[tuple[str, str, str]]:
    """Parse lines `<local ref> <object> <remote ref> <remote object>` (githooks(5)), without the local ref.

    There are none if nothing is pushed; a script may have turned that into an empty line.
    """
    for line in stdin.removesuffix("\n").split("\n") if stdin.strip() else ():
        fields = line.rsplit(" ", _FIELDS - 1)  # the local ref may have spaces: `HEAD^{/fix it}`
        if len(fields) != _FIELDS or not all(map(_OID.fullmatch, fields[1::2])):
            raise UsageError(
                f'pre-push: "{line}" is not what git writes to this hook.',
                "Each line has a local ref, its object, a remote ref and its object.",
            )
        _, oid, name, old = fields
        yield oid, name, old


def _from_pre_commit(git: Git, variables: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Read pre-commit's variables; on a first push there is no PRE_COMMIT_TO_REF, only the local branch."""
    local = variables.get("PRE_COMMIT_TO_REF") or variables.get("PRE_COMMIT_LOCAL_BRANCH", "")
    if local:
        oid = commit_of(git, local)
        if not oid:
            raise RepositoryError(f"pre-push: {local}, which pre-commit names, is no commit here.")
        name = variables.get("PRE_COMMIT_REMOTE_BRANCH") or local
        yield oid, name, variables.get("PRE_COMMIT_FROM_REF", "") or "0"


def _tracked(git: Git, remote: str) -> tuple[Ref, ...]:
    """The remote-tracking refs: what the remote had when it was last fetched."""
    if not remote:
        return ()
    rows = git.run("for-each-ref", "--format=%(refname) %(objectname)", f"refs/remotes/{remote}/")
    fields = (row.rpartition(" ") for row in rows.decode("utf-8", "surrogateescape").split("\n") if row)
    return tuple(Ref(name, oid) for name, _, oid in fields)
