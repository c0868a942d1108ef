"""What is staged for the next commit: entries of the index that differ from HEAD, and their blobs.

On the hook path: two git processes and no value types. The blobs are read from the index, so it does
not matter what the work tree holds or which lines of a file were staged.
"""

from __future__ import annotations

from linter.git.cat_file import GitObject, read_objects
from linter.git.runner import Git, GitError
from linter.readers.registry import readers_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SUBMODULE = "160000"
_SYMLINK = "120000"
_RAW_FIELDS = 5


class StagedFile:
    """A path that the next commit changes; `old` is its blob in HEAD, empty where it has none."""

    __slots__ = ("mode", "oid", "old", "path")

    def __init__(self, path: str, mode: str, oid: str, old: str) -> None:
        self.path = path
        self.mode = mode
        self.oid = oid
        self.old = old

    @property
    def is_submodule(self) -> bool:
        """Whether the entry is a commit of another repository."""
        return self.mode == _SUBMODULE

    @property
    def has_readers(self) -> bool:
        """Whether some reader takes its content (a symbolic link has none: its name is all there is)."""
        return self.mode not in (_SUBMODULE, _SYMLINK) and bool(readers_for(self.path))


def staged_files(git: Git) -> list[StagedFile]:
    """Files that the next commit adds or changes; against an empty tree where there is no commit yet.

    Raises:
        GitError: git could not compare.
    """
    arguments = (
        "diff-index",
        "--cached",
        "--raw",
        "-z",
        "--no-renames",
        "--no-abbrev",
        "--ignore-submodules=none",
    )
    try:
        output = git.run(*arguments, "--no-ext-diff", "--no-textconv", "HEAD", "--")
    except GitError:
        empty = git.run("hash-object", "-t", "tree", "--stdin").decode().strip()
        if _has_commit(git):
            raise
        output = git.run(*arguments, "--no-ext-diff", "--no-textconv", empty, "--")
    return list(_parse(output))


def staged_objects(git: Git, files: Iterable[StagedFile]) -> dict[str, GitObject]:
    """The blobs of these files, by name."""
    wanted = dict.fromkeys(file.oid for file in files)
    return {found.oid: found for found in read_objects(git, wanted, verify=False)}


def _parse(output: bytes) -> Iterator[StagedFile]:
    tokens = iter(output.split(b"\0"))
    for meta in tokens:
        fields = meta.decode("ascii").lstrip(":").split(" ")
        if len(fields) != _RAW_FIELDS:
            return
        path = next(tokens).decode("utf-8", "surrogateescape")
        _, mode, old, new, _ = fields
        if new.strip("0"):
            yield StagedFile(path, mode, new, old if old.strip("0") else "")


def _has_commit(git: Git) -> bool:
    try:
        git.run("rev-parse", "--verify", "--quiet", "HEAD")
    except GitError:
        return False
    return True
