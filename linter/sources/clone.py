"""What a clone knows of its remote, and which command makes it know more. Nothing is fetched here."""

from __future__ import annotations

from linter.git.repository import Repository
from linter.git.runner import GitError, commit_of

REMOTE = "refs/remotes/"
_USUAL = (f"{REMOTE}origin/main", f"{REMOTE}origin/master")


class Clone:
    """A repository that was cloned, as CI systems do: shallow perhaps, or with one branch only."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self.is_shallow = bool(repository.shallow_boundary())

    def commit(self, name: str) -> str:
        """The commit that a name leads to; empty where there is none here."""
        return commit_of(self._repository.git, name)

    def tag(self, name: str) -> str:
        """The tag object that a name is; empty where it is something else."""
        if not self.commit(name) or self._ask("cat-file", "-t", name) != "tag":
            return ""
        return self._ask("rev-parse", "--verify", "--end-of-options", name)

    def refs(self, place: str, *options: str) -> list[str]:
        """Names of the refs below a place, as `git for-each-ref` selects them."""
        return self._ask("for-each-ref", "--format=%(refname)", *options, place).split("\n")

    def default_branch(self) -> str:
        """The default branch of the remote, as this clone calls it; empty where it is not known.

        `git clone` notes it; where CI systems do not, the only one of main and master has to do.
        """
        for name in (f"{REMOTE}origin/HEAD", *self.refs(REMOTE)):
            if name.endswith("/HEAD") and (found := self._ask("symbolic-ref", "--quiet", name)):
                return found
        usual = [name for name in _USUAL if self.commit(name)]
        return usual[0] if len(usual) == 1 else ""

    def leaves(self, oid: str, head: str) -> bool:
        """Whether a commit leaves anything of the head to be read."""
        return self.merge_base(oid, head) != head

    def merge_base(self, one: str, other: str) -> str:
        """The best common ancestor of two commits; empty where there is none here."""
        return self._ask("merge-base", one, other)

    def how_to_bring(self, name: str) -> str:
        """The command that brings a commit, or a branch as a clone calls it; of nothing, all branches."""
        commands = ["git fetch --unshallow origin"] if self.is_shallow else []
        remote, slash, branch = name.removeprefix(REMOTE).partition("/")
        if slash and remote in self._ask("remote").split():
            commands.append(f"git fetch {remote} +refs/heads/{branch}:{REMOTE}{remote}/{branch}")
        elif not commands:
            commands.append(f"git fetch origin {name}".rstrip())
        return " && ".join(commands)

    def _ask(self, *arguments: str) -> str:
        try:
            return self._repository.git.run(*arguments).decode("utf-8", "surrogateescape").strip()
        except GitError:
            return ""


def branch_of(ref: str) -> str:
    """`feature` of `refs/remotes/origin/feature`."""
    return ref.removeprefix(REMOTE).partition("/")[2]
