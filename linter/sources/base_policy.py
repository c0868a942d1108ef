"""The policy that a change is judged by: the one before the change, read from git, not from the work tree."""

from __future__ import annotations

from pathlib import Path

from linter import policy as policies
from linter.git.runner import Git, GitError
from linter.model import Catalog
from linter.policy_model import Policy
from linter.store import BUILTIN, PACKAGE, POLICY_FILES, POLICY_MARK


def load_at(git: Git, commit: str, catalog: Catalog) -> Policy | None:
    """The policy at the root of a commit, with what it extends there; None where it has none.

    Raises:
        PolicyError: it holds problems.
    """
    # A directory that is nowhere: no link of the work tree under review can lead elsewhere.
    root = Path(f"/{commit}.toolban").resolve()

    def read(path: Path) -> bytes:
        name = path.relative_to(root).as_posix()
        try:
            return git.run("cat-file", "blob", f"{commit}:{name}")
        except GitError as error:
            raise FileNotFoundError(2, f"not in commit {commit[:12]}") from error

    for name in POLICY_FILES:
        try:
            data = read(root / name)
        except FileNotFoundError:
            continue
        if name != "pyproject.toml" or POLICY_MARK in data:
            found, _ = policies.load(root / name, catalog, read)
            return found._replace(
                origin=tuple(
                    origin if origin.startswith((BUILTIN, PACKAGE)) else f"{origin} at {commit[:12]}"
                    for origin in found.origin
                )
            )
    return None
