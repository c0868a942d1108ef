"""Finds the refs that inputs are on, for policies that limit bans or waivers to some branches."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from linter.git.errors import GitError
from linter.git.repository import Ref, Repository
from linter.git.runner import Git, commit_of
from linter.model.errors import ToolbanError
from linter.model.matches import Match
from linter.policy.selectors import Globs, Refs, names_ref


class Part(NamedTuple):
    """Refs of a push that are read together, and the commits whose history is left out."""

    refs: tuple[Ref, ...]
    without: tuple[str, ...]


class Arrival(NamedTuple):
    """The refs and commits that a push adds."""

    parts: tuple[Part, ...]
    refs: Refs
    new: frozenset[str] | None = None
    """Commits that the receiver has on no ref; None means every commit that is read."""

    def marked(self, matches: Iterable[Match]) -> list[Match]:
        """The matches without duplicates; those that the receiver has on another ref are marked as such."""
        if self.new is None:
            return list(matches)
        return list(dict.fromkeys(_marked(match, self.new) for match in matches))


def of_checkout(git: Git, variables: Mapping[str, str]) -> Refs | None:
    """The branch that is checked out or rebased, else the one that CI names; None if it is not known."""
    branch = _symbolic(git, "HEAD") or _rebased(git) or _of_event(variables)
    return Refs((branch,)) if branch else None


def of_change(git: Git, target: str, head: str, variables: Mapping[str, str]) -> Refs | None:
    """The branch that a change is merged into, else the branch of its head; None if it is not known."""
    if target := target or _symbolic(git, head):
        return Refs((target,))
    is_here = commit_of(git, head) == commit_of(git, "HEAD")
    return of_checkout(git, variables) if is_here else None


def of_history(repository: Repository, globs: Collection[Globs]) -> Refs | None:
    """The commits on the refs that match the globs of a policy; None if they cannot be listed."""
    known = repository.refs() if globs else ()
    try:
        return Refs(holding={names: _commits(repository.git, _tips(known, names)) for names in globs})
    except GitError:
        return None


def of_push(
    git: Git,
    pushed: Sequence[tuple[Ref, str]],
    known: Sequence[str],
    before: Sequence[Ref],
    globs: Collection[Globs],
) -> Arrival:
    """The commits that a push adds; `before` are the refs of the receiver.

    `pushed` are pairs of a ref and its name at the receiver. A commit that the receiver has on other refs may
    be new on a ref that the policy names, so it is read again.
    """
    signed: dict[frozenset[Globs], list[tuple[Ref, str]]] = {}
    for ref, name in pushed:
        signed.setdefault(frozenset(names for names in globs if names_ref(names, name)), []).append(
            (ref, name)
        )
    others = tuple(ref for ref, _ in signed.pop(frozenset(), []))
    if not signed:
        return Arrival((Part(others, tuple(known)),), Refs())
    parts = [
        Part(
            tuple(ref for ref, _ in rows),
            _unique(ref.commit for ref in before if all(names_ref(names, ref.name) for names in sign)),
        )
        for sign, rows in signed.items()
    ]
    tips = _unique(ref.commit for part in parts for ref in part.refs)
    if others:
        parts.append(Part(others, (*known, *tips)))
    landing = [Ref(name, ref.commit) for ref, name in pushed]
    holding = {names: _commits(git, _tips(landing, names), _tips(before, names)) for names in globs}
    return Arrival(tuple(parts), Refs(holding=holding), _commits(git, tips, known))


def _marked(match: Match, new: frozenset[str]) -> Match:
    commits = [event.commit for event in match.history.introduced] if match.history else []
    commits += [match.origin.commit] if match.origin.commit else []
    is_known = bool(commits) and new.isdisjoint(commits)
    return match._replace(was_there_before=True) if is_known else match


def _tips(refs: Iterable[Ref], globs: Globs) -> tuple[str, ...]:
    return _unique(ref.commit for ref in refs if names_ref(globs, ref.name))


def _unique(oids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(oids))


def _commits(git: Git, tips: Sequence[str], without: Sequence[str] = ()) -> frozenset[str]:
    if not tips:
        return frozenset()
    asked = "".join(f"{revision}\n" for revision in (*tips, *(f"^{oid}" for oid in without)))
    return frozenset(git.run("rev-list", "--stdin", stdin=asked.encode()).decode().split())


def _symbolic(git: Git, name: str) -> str:
    """The full name of a branch or tag, or of the branch that HEAD points to; empty for other revisions."""
    try:
        full = git.run("rev-parse", "--verify", "--quiet", "--symbolic-full-name", "--end-of-options", name)
    except GitError:
        return ""
    found = full.decode("utf-8", "surrogateescape").removesuffix("\n")
    return found if found.startswith("refs/") else ""


def _rebased(git: Git) -> str:
    """The branch that is being rebased, while HEAD is detached; git records it (git-rebase(1))."""
    git_dir = os.fsdecode(git.run("rev-parse", "--absolute-git-dir")).removesuffix("\n")
    for folder in ("rebase-merge", "rebase-apply"):
        try:
            path = os.path.join(git_dir, folder, "head-name")
            with open(path, encoding="utf-8", errors="surrogateescape") as file:
                name = file.read().removesuffix("\n")
        except OSError:
            continue
        return name if name.startswith("refs/") else ""
    return ""


def _of_event(variables: Mapping[str, str]) -> str:
    from linter.ci.detect import request_of  # noqa: PLC0415 a hook seldom asks

    try:
        return request_of(variables).target
    except ToolbanError:
        return ""
