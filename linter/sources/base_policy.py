"""The policy that a change is judged by: the one before the change, read from git, not from the work tree."""

from __future__ import annotations

from pathlib import Path

from linter.git.runner import Git, GitError
from linter.model.errors import RepositoryError
from linter.model.findings import Catalog
from linter.model.policy import Policy
from linter.policy import loader as policies
from linter.support.locations import BUILTIN, PACKAGE, POLICY_FILES, POLICY_MARK


def load_at(git: Git, commit: str, catalog: Catalog, name: str = "") -> Policy | None:
    """The policy of a commit, at its root or in the file of that name, with what it extends there.

    None where the commit has none.

    Raises:
        PolicyError: it holds problems.
        RepositoryError: a partial clone has not got it.
    """
    # A directory that is nowhere: no link of the work tree under review can lead elsewhere.
    root = Path(f"/{commit}.toolban").resolve()

    def read(path: Path) -> bytes:
        name = path.relative_to(root).as_posix()
        try:
            return git.run("cat-file", "blob", f"{commit}:{name}")
        except GitError as error:
            if git.run("ls-tree", "--name-only", "-z", commit, "--", name):
                raise RepositoryError(
                    f"{name} of commit {commit[:12]}, whose policy holds, was not fetched (partial clone).",
                    f"git cat-file -e {commit}:{name} fetches it",
                ) from error
            raise FileNotFoundError(2, f"not in commit {commit[:12]}") from error

    for file in (name,) if name else POLICY_FILES:
        try:
            data = read(root / file)
        except FileNotFoundError:
            continue
        if name or file != "pyproject.toml" or POLICY_MARK in data:
            found, _ = policies.load(root / file, catalog, read)
            return found._replace(
                origin=tuple(
                    origin if origin.startswith((BUILTIN, PACKAGE)) else f"{origin} at {commit[:12]}"
                    for origin in found.origin
                )
            )
    return None
