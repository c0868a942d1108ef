"""Looks up what a clone has of its remote, and names the command that fetches the rest. Fetches nothing."""

from __future__ import annotations

import re

from linter.git.errors import GitError
from linter.git.repository import Repository
from linter.git.runner import commit_of

REMOTE = "refs/remotes/"
_STEPS_BACK = re.compile(r"(?:\^\d*|~\d*)+$")
_SHORT = 12
_USUAL = (f"{REMOTE}origin/main", f"{REMOTE}origin/master")


class Clone:
    """A clone as CI systems make it: possibly shallow, or with one branch only."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self.is_shallow = bool(repository.shallow_boundary())

    def commit(self, name: str) -> str:
        """The object id of the commit that a revision names; empty if the clone does not have it."""
        return commit_of(self._repository.git, name)

    def tag(self, name: str) -> str:
        """The object id of an annotated tag; empty if the name is something else."""
        if not self.commit(name) or self._ask("cat-file", "-t", name) != "tag":
            return ""
        return self._ask("rev-parse", "--verify", "--end-of-options", name)

    def refs(self, pattern: str, *options: str) -> list[str]:
        """The names of refs that match a pattern of `git for-each-ref`."""
        return self._ask("for-each-ref", "--format=%(refname)", *options, pattern).split("\n")

    def default_branch(self) -> str:
        """The remote-tracking ref of the remote's default branch; empty if it is not known.

        `git clone` records it. CI systems often do not; then main or master is taken if only one exists.
        """
        for name in (f"{REMOTE}origin/HEAD", *self.refs(REMOTE)):
            if name.endswith("/HEAD") and (found := self._ask("symbolic-ref", "--quiet", name)):
                return found
        usual = [name for name in _USUAL if self.commit(name)]
        return usual[0] if len(usual) == 1 else ""

    def leaves(self, oid: str, head: str) -> bool:
        """Whether the head has commits that are not in the history of another commit."""
        return self.merge_base(oid, head) != head

    def merge_base(self, one: str, other: str) -> str:
        """The best common ancestor of two commits; empty if the clone has none."""
        return self._ask("merge-base", one, other)

    def how_to_bring(self, name: str) -> str:
        """The `git fetch` command for a commit or a remote-tracking branch; without a name for all.

        Where nothing can be fetched, what to do instead.
        """
        stem = _STEPS_BACK.sub("", name)
        if not self.is_shallow and name and stem != name and self.commit(stem or "HEAD"):
            first = self._ask("rev-list", "--max-parents=0", "--max-count=1", stem or "HEAD")
            return (
                f"{name} is before the first commit ({first[:_SHORT]}). "
                f"toolban audit --ref {stem or 'HEAD'} reads the first commit, too"
            )
        if not self._ask("rev-list", "--all", "--max-count=1"):
            return "there is no commit here yet: toolban check reads the files"
        if not self._ask("remote"):
            return "git branch --all and git tag list the names that are known here"
        commands = ["git fetch --unshallow origin"] if self.is_shallow else []
        remote, slash, branch = name.removeprefix(REMOTE).partition("/")
        if slash and remote in self._ask("remote").split():
            commands.append(f"git fetch {remote} +refs/heads/{branch}:{REMOTE}{remote}/{branch}")
        elif not commands:
            commands.append(f"git fetch origin {stem}".rstrip())
        return " && ".join(commands)

    def _ask(self, *arguments: str) -> str:
        try:
            return self._repository.git.run(*arguments).decode("utf-8", "surrogateescape").strip()
        except GitError:
            return ""


def branch_of(ref: str) -> str:
    """The name of the branch (`feature`) of a remote-tracking ref (`refs/remotes/origin/feature`)."""
    return ref.removeprefix(REMOTE).partition("/")[2]
