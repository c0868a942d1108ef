"""Reads the files of a commit, and compares two commits path by path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from linter.git.cat_file import read_objects
from linter.git.path_counts import check_paths
from linter.git.runner import Git
from linter.git.tree_compare import between
from linter.model.inputs import FileInput
from linter.sources.index import blob_inputs, files_below
from linter.support.git_format import is_null


class Changed(NamedTuple):
    """A path that differs between two commits; a blob is empty if the path does not exist in that commit."""

    path: str
    old: str
    new: str


def read_tree(git: Git, commit: str) -> Iterator[FileInput]:
    """Read all files of a commit.

    Raises:
        RepositoryError: the commit has too many paths.
    """
    check_paths(git, commit)
    return blob_inputs(git, files_below(git, commit))


def changed_paths(git: Git, old: str, new: str) -> Iterator[Changed]:
    """List the paths that differ between two commits.

    Raises:
        RepositoryError: there are too many paths.
    """
    rows = between(git, old, new)
    if rows is None:
        yield from _by_git(git, old, new)
    for path, (before,), after in sorted(rows or (), key=lambda row: row[0]):
        shown = path.decode("utf-8", "surrogateescape")
        yield Changed(shown, before.oid if before else "", after.oid if after else "")


def _by_git(git: Git, old: str, new: str) -> Iterator[Changed]:
    check_paths(git, new, old)
    arguments = ("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-ext-diff", "--no-textconv")
    tokens = iter(git.run(*arguments, old, new).decode("utf-8", "surrogateescape").split("\0"))
    for meta in tokens:
        if meta:
            *_, before, after, _ = meta.split(" ")
            path = next(tokens)
            yield Changed(path, "" if is_null(before) else before, "" if is_null(after) else after)


def read_blobs(git: Git, oids: list[str]) -> dict[str, bytes]:
    """Read blobs by object id; those that cannot be read are left out."""
    return {found.oid: found.data for found in read_objects(git, oids) if found.data is not None}
