"""Loads the policy that a change is judged by: the one before the change, read from git."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from linter.git.cat_file import read_objects
from linter.git.errors import GitError
from linter.git.repository import Repository
from linter.git.runner import Git
from linter.model.catalog import Catalog
from linter.model.errors import PolicyError, RepositoryError
from linter.model.policy import origin_at
from linter.sources.index import index_files
from linter.support.locations import BUILTIN, PACKAGE, POLICY_FILES, POLICY_MARK

if TYPE_CHECKING:
    from linter.policy.loader import Loaded


def load_at(git: Git, commit: str, catalog: Catalog, name: str = "") -> Loaded | None:
    """Load the policy of a commit, from its root or the named file, with all files that it refers to.

    None if the commit has none. `catalog` has the shipped rules.

    Raises:
        PolicyError: the policy, or a rule directory of it, has errors.
        RepositoryError: a partial clone does not have its objects.
    """
    files = _CommitFiles(git, commit)
    for file in (name,) if name else POLICY_FILES:
        try:
            data = files.read(files.root / file)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise PolicyError([f"{file} at {commit[:12]}: cannot be read: {error.strerror}"]) from error
        if name or file != "pyproject.toml" or POLICY_MARK in data:
            from linter.policy import loader as policies  # noqa: PLC0415 9 ms, and a change need not have a policy before it
            from linter.policy.layers import FileAccess  # noqa: PLC0415 as above

            loaded = policies.read(files.root / file, catalog, FileAccess(files.read, files.names))
            origin = tuple(
                origin if origin.startswith((BUILTIN, PACKAGE)) else origin_at(origin, commit)
                for origin in loaded.policy.origin
            )
            return loaded._replace(policy=loaded.policy._replace(origin=origin))
    return None


class _CommitFiles:
    """The files of a commit, as if they were in a directory.

    The directory does not exist, so that no link in the work tree under review can lead out of it.
    """

    def __init__(self, git: Git, commit: str) -> None:
        self.root = Path(f"/{commit}.toolban").resolve()
        self._git = git
        self._commit = commit

    def read(self, path: Path) -> bytes:
        """The content of a file.

        Raises:
            OSError: there is none, or it is too large; `strerror` says which.
            RepositoryError: git cannot give it.
        """
        name = self._name(path)
        try:
            asked = ("--verify", "--quiet", "--end-of-options", f"{self._commit}:{name}")
            oid = self._git.run("rev-parse", *asked).decode().strip()
        except GitError as error:
            self._listed(name)  # that fails where a tree is missing, and then nobody knows what is in it
            raise FileNotFoundError(errno.ENOENT, f"not in commit {self._commit[:12]}", name) from error
        from linter.policy.layers import limit_of  # noqa: PLC0415 as above

        limit = limit_of(path)
        (found,) = read_objects(self._git, [oid], limit)
        if found.kind == "tree":
            raise IsADirectoryError(errno.EISDIR, f"it is a directory in commit {self._commit[:12]}", name)
        if found.head:
            raise OSError(errno.EFBIG, f"it is larger than {limit >> 20} MiB", name)
        if found.data is None:
            reason = "not fetched (partial clone)" if found.reason == "missing" else found.reason
            raise RepositoryError(
                f"{name} of commit {self._commit[:12]}, whose policy holds, cannot be read: {reason}.",
                f"git cat-file -e {self._commit}:{name} fetches it, or says what is wrong with it",
            )
        return found.data

    def names(self, path: Path) -> list[str]:
        """The sorted names of the TOML files in a directory."""
        folder = self._name(path)
        listed = self._listed(f"{folder}/")
        if not listed:
            raise FileNotFoundError(2, f"not in commit {self._commit[:12]}")
        names = (name.removeprefix(f"{folder}/") for name in listed)
        return sorted(name for name in names if name.endswith(".toml"))

    def _listed(self, name: str) -> list[str]:
        try:
            listed = self._git.run("ls-tree", "--full-tree", "--name-only", "-z", self._commit, "--", name)
        except GitError as error:
            raise RepositoryError(
                f"The trees of commit {self._commit[:12]}, whose policy holds, were not fetched "
                "(partial clone).",
                f"git ls-tree -r {self._commit} fetches their names; or name a policy: --policy FILE",
            ) from error
        return [found for found in listed.decode("utf-8", "surrogateescape").split("\0") if found]

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def load_first(
    git: Git, commits: Iterable[tuple[str, str]], catalog: Catalog, name: str = ""
) -> tuple[Loaded, str]:
    """Load the policy of the first commit that has one; returns it with the name of the commit.

    `commits` are pairs of an object id and a name for people.

    Raises:
        PolicyError: none of the commits has a policy, or it has errors.
        RepositoryError: a partial clone does not have its objects.
    """
    called = []
    for commit, label in commits:
        if found := load_at(git, commit, catalog, name):
            return found, f"{label} ({commit[:12]})"
        called.append(label)
    places = " or ".join(dict.fromkeys(called)) or "any commit that is known of the remote"
    raise PolicyError(
        [f"there is none in {places}: this hook would let everything pass"],
        f"Commit a {name or POLICY_FILES[0]}; one that is only in the work tree does not count for a push.",
    )


def tracked_path(repository: Repository, policy_file: str) -> str:
    """The path of a policy file in the repository; empty if it is not tracked, so no commit can change it."""
    if not policy_file or policy_file.startswith((BUILTIN, PACKAGE)) or not repository.work_tree:
        return ""
    folder, name = os.path.split(os.path.abspath(policy_file))
    path = os.path.relpath(
        os.path.join(os.path.realpath(folder), name), os.path.realpath(repository.work_tree)
    )
    path = path.replace(os.sep, "/")
    return path if any(file.path == path for file in index_files(repository.git)) else ""
