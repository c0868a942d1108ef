"""Reads files from git's index: those that are staged, with what they replace, or all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.git.cat_file import GitObject, read_objects
from linter.git.errors import GitError
from linter.git.runner import Git
from linter.model.inputs import FileInput
from linter.model.matches import Origin
from linter.sources.staged import StagedFile, staged_files
from linter.support.git_format import TREE

_LIST = ("ls-files", "-s", "-z", "--full-name")
_SPARSE = (2, 36)
"""The first git version whose ls-files can list a sparse index without expanding (and writing) it."""
_MERGED = "0"
CONFLICT = "in conflict"
"""Why an entry of the index cannot be read."""


def read_staged(git: Git) -> Iterator[FileInput]:
    """Read the files that the next commit changes."""
    return blob_inputs(git, staged_files(git))


def read_index(git: Git) -> Iterator[FileInput]:
    """Read all files of the index, without those that are only intended to be added (`git add -N`)."""
    staged = {file.path for file in staged_files(git)}
    intended = {file.path for file in staged_files(git, intended=True)} - staged
    return blob_inputs(git, (file for file in index_files(git) if file.path not in intended))


def index_files(git: Git) -> list[StagedFile]:
    """List the entries of the whole index; a path in conflict is listed once.

    git lists only paths in or below the current directory, so it runs in the root.
    """
    root = git.run("rev-parse", "--show-cdup").decode().strip()
    where = ("--", root) if root else ("--",)
    try:
        listed = git.run(*_LIST, "--sparse", *where)
    except GitError:
        if git.version() >= _SPARSE:
            raise
        listed = git.run(*_LIST, *where)
    return list({file.path: file for file in _entries(git, listed)}.values())


def _entries(git: Git, listed: bytes) -> Iterator[StagedFile]:
    for row in listed.decode("utf-8", "surrogateescape").split("\0"):
        meta, _, path = row.partition("\t")
        if not path:
            continue
        mode, oid, stage = meta.split(" ")
        if mode == TREE:
            yield from files_below(git, oid, path)
        else:
            yield StagedFile(path, mode, oid, "", is_unmerged=stage != _MERGED)


def files_below(git: Git, tree: str, folder: str = "") -> Iterator[StagedFile]:
    """List the files of a tree or a commit; `folder`, with its final slash, is put in front of the paths.

    Raises:
        GitError: a tree does not exist here.
    """
    rows = git.run("ls-tree", "-r", "-z", "--full-tree", tree).decode("utf-8", "surrogateescape")
    for row in rows.split("\0"):
        meta, _, path = row.partition("\t")
        if path:
            mode, _, oid = meta.split(" ")
            yield StagedFile(f"{folder}{path}", mode, oid, "")


def blob_inputs(git: Git, files: Iterable[StagedFile]) -> Iterator[FileInput]:
    """Read the blobs of files; a file that no reader takes has no content."""
    files = list(files)
    wanted = dict.fromkeys(oid for file in files if file.has_readers for oid in (file.oid, file.old) if oid)
    objects = {found.oid: found for found in read_objects(git, wanted)}
    for file in files:
        origin, existed = Origin(path=file.path), bool(file.old)
        if file.is_unmerged:
            yield FileInput(file.path, origin, None, problem=CONFLICT, existed=existed)
        elif file.is_submodule:
            yield FileInput(
                file.path, origin, None, existed=existed, outside="the content of a submodule", is_link=True
            )
        elif file.has_readers:
            found, before = objects[file.oid], objects.get(file.old)
            yield FileInput(file.path, origin, found.data, _data(before), found.reason, existed=existed)
        else:
            yield FileInput(file.path, origin, None, existed=existed, is_link=file.is_link)


def _data(found: GitObject | None) -> bytes | None:
    return found.data if found else None
