"""How git writes modes of tree entries, and the name of no object. On the hook path."""

from __future__ import annotations

NOT_THERE = "000000"
"""The mode on the side of a comparison that has no such path."""
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
    """Why content is not what it stands for (a pointer, an encrypted blob); empty where it is."""
    if data.startswith(_ENCRYPTED):
        return "encrypted by git-crypt"
    if len(data) < _LARGEST_POINTER:
        return next((reason for mark, reason in _POINTERS if data.startswith(mark)), "")
    return ""


def is_null(oid: str) -> bool:
    """Whether it is the name of no object: zeros only, in 40 digits or in 64."""
    return not oid.strip("0")
