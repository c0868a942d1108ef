"""Blobs of the index as inputs: what is staged, with what it replaces; or all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.git.cat_file import GitObject, read_objects
from linter.git.runner import Git
from linter.model.findings import Origin
from linter.model.inputs import FileInput
from linter.sources.staged import StagedFile, staged_files


def read_staged(git: Git) -> Iterator[FileInput]:
    """What the next commit changes."""
    return blob_inputs(git, staged_files(git))


def read_index(git: Git) -> Iterator[FileInput]:
    """All files of the index."""
    return blob_inputs(git, index_files(git))


def index_files(git: Git) -> list[StagedFile]:
    """Entries of the whole index, whatever the current directory is; a file in conflict once.

    git lists what is at or below the current directory, so it is asked for the root.
    """
    root = git.run("rev-parse", "--show-cdup").decode().strip()
    listed = git.run("ls-files", "-s", "-z", "--full-name", "--", *([root] if root else []))
    return list({file.path: file for file in _entries(listed.decode("utf-8", "surrogateescape"))}.values())


def _entries(listed: str) -> Iterator[StagedFile]:
    for row in listed.split("\0"):
        meta, _, path = row.partition("\t")
        if path:
            mode, oid, _stage = meta.split(" ")
            yield StagedFile(path, mode, oid, "")


def blob_inputs(git: Git, files: Iterable[StagedFile]) -> Iterator[FileInput]:
    """Files with their blobs, those that some reader takes."""
    files = list(files)
    wanted = dict.fromkeys(oid for file in files if file.has_readers for oid in (file.oid, file.old) if oid)
    objects = {found.oid: found for found in read_objects(git, wanted)}
    for file in files:
        origin, existed = Origin(path=file.path), bool(file.old)
        if file.is_submodule:
            yield FileInput(file.path, origin, None, existed=existed, outside="the content of a submodule")
        elif file.has_readers:
            found, before = objects[file.oid], objects.get(file.old)
            yield FileInput(file.path, origin, found.data, _data(before), found.reason, existed=existed)
        else:
            yield FileInput(file.path, origin, None, existed=existed)


def _data(found: GitObject | None) -> bytes | None:
    return found.data if found else None
