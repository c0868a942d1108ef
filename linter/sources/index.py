"""Blobs of the index as inputs: what is staged, with what it replaces; or all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.git.objects import GitObject, read_objects
from linter.git.runner import Git
from linter.inputs import FileInput
from linter.model import Origin
from linter.sources.staged import StagedFile, staged_files


def read_staged(git: Git) -> Iterator[FileInput]:
    """What the next commit changes."""
    return _inputs(git, staged_files(git))


def read_index(git: Git) -> Iterator[FileInput]:
    """All files of the index."""
    listed = git.run("ls-files", "-s", "-z").decode("utf-8", "surrogateescape")
    return _inputs(git, list(_entries(listed)))


def _entries(listed: str) -> Iterator[StagedFile]:
    for row in listed.split("\0"):
        meta, _, path = row.partition("\t")
        if path:
            mode, oid, _stage = meta.split(" ")
            yield StagedFile(path, mode, oid, "")


def _inputs(git: Git, files: Iterable[StagedFile]) -> Iterator[FileInput]:
    files = list(files)
    wanted = dict.fromkeys(oid for file in files if file.has_readers for oid in (file.oid, file.old) if oid)
    objects = {found.oid: found for found in read_objects(git, wanted)}
    for file in files:
        origin = Origin(path=file.path)
        if file.is_submodule:
            yield FileInput(file.path, origin, None, outside="the content of a submodule")
        elif file.has_readers:
            found, before = objects[file.oid], objects.get(file.old)
            yield FileInput(file.path, origin, found.data, _data(before), problem=found.reason)
        else:
            yield FileInput(file.path, origin, None)


def _data(found: GitObject | None) -> bytes | None:
    return found.data if found else None
