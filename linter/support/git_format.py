"""Git's formats: modes of tree entries, the null object id, Git LFS pointers. On the hook path."""

from __future__ import annotations

NOT_THERE = "000000"
"""The mode that `git diff` prints for a path that does not exist on that side."""
TREE = "040000"
SYMLINK = "120000"
SUBMODULE = "160000"


_LARGEST_POINTER = 1024
_POINTERS = (
    (b"version https://git-lfs.github.com/spec/v1", "only a Git LFS pointer is here; git lfs pull brings it"),
    (b"version https://hawser.github.com/spec/v1", "only a Git LFS pointer is here; git lfs pull brings it"),
    (b"/annex/objects/", "only a git-annex pointer is here; git annex get brings it"),
)
_ENCRYPTED = b"\0GITCRYPT\0"


def unreadable(data: bytes) -> str:
    """Why the content is only a stand-in (a Git LFS pointer, an encrypted blob); empty if it is not."""
    if data.startswith(_ENCRYPTED):
        return "encrypted by git-crypt"
    if len(data) < _LARGEST_POINTER:
        return next((reason for mark, reason in _POINTERS if data.startswith(mark)), "")
    return ""


def is_null(oid: str) -> bool:
    """Whether an object id is git's null id: 40 or 64 zeros."""
    return not oid.strip("0")
