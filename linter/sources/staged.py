"""Lists what is staged for the next commit: entries of the index that differ from HEAD, and their blobs.

On the hook path: two git processes and no value types. The blobs are read from the index, so it does
not matter what the work tree holds or which lines of a file were staged.
"""

from __future__ import annotations

from linter.git.cat_file import GitObject, read_objects
from linter.git.errors import GitError
from linter.git.runner import Git
from linter.readers.registry import readers_for
from linter.support.git_format import SUBMODULE, SYMLINK, is_null

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_RAW_FIELDS = 5
_UNMERGED = "U"
_COMPARE = (  # git diff-index would expand a sparse index first, and write it (git 2.35 and later)
    "diff",
    "--cached",
    "--raw",
    "-z",
    "--no-color",
    "--no-renames",
    "--no-abbrev",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=none",
)


class StagedFile:
    """A path that the next commit changes; `old` is its blob in HEAD, empty if it has none.

    An entry in conflict (unmerged) has several versions in the index, none of which will be committed.
    """

    __slots__ = ("is_unmerged", "mode", "oid", "old", "path")

    def __init__(self, path: str, mode: str, oid: str, old: str, *, is_unmerged: bool = False) -> None:
        self.path = path
        self.mode = mode
        self.oid = oid
        self.old = old
        self.is_unmerged = is_unmerged

    @property
    def is_submodule(self) -> bool:
        """Whether the entry is a submodule: a commit of another repository."""
        return self.mode == SUBMODULE

    @property
    def is_link(self) -> bool:
        """Whether the entry is a symbolic link or a submodule, which stands for a directory elsewhere."""
        return self.mode in (SUBMODULE, SYMLINK)

    @property
    def has_readers(self) -> bool:
        """Whether some reader takes its content; a symbolic link or submodule has none to read."""
        return not self.is_unmerged and not self.is_link and bool(readers_for(self.path))


def staged_files(git: Git, *, intended: bool = False) -> list[StagedFile]:
    """List the files that the next commit adds or changes; before the first commit, all files.

    Files that are only intended to be added (`git add -N`) will not be in the commit; they are listed only
    with `intended`.

    Raises:
        GitError: git could not compare the index with HEAD.
    """
    seen = "--ita-visible-in-index" if intended else "--ita-invisible-in-index"
    try:
        output = git.run(*_COMPARE, seen, "HEAD", "--")
    except GitError:
        if _has_commit(git):
            raise
        output = git.run(*_COMPARE, seen, "--")
    return list(_parse(output))


def staged_objects(git: Git, files: Iterable[StagedFile]) -> dict[str, GitObject]:
    """Read the blobs of files; returns them by object id."""
    wanted = dict.fromkeys(file.oid for file in files)
    return {found.oid: found for found in read_objects(git, wanted, verify=False)}


def _parse(output: bytes) -> Iterator[StagedFile]:
    tokens = iter(output.split(b"\0"))
    for meta in tokens:
        fields = meta.decode("ascii").lstrip(":").split(" ")
        if len(fields) != _RAW_FIELDS:
            return
        path = next(tokens).decode("utf-8", "surrogateescape")
        _, mode, old, new, status = fields
        if status == _UNMERGED:
            yield StagedFile(path, mode, "", "", is_unmerged=True)
        elif not is_null(new):
            yield StagedFile(path, mode, new, "" if is_null(old) else old)


def _has_commit(git: Git) -> bool:
    try:
        git.run("rev-parse", "--verify", "--quiet", "HEAD")
    except GitError:
        return False
    return True
