"""How git writes modes of tree entries, and the name of no object. On the hook path."""

from __future__ import annotations

NOT_THERE = "000000"
"""The mode on the side of a comparison that has no such path."""
TREE = "040000"
SYMLINK = "120000"
SUBMODULE = "160000"


def is_null(oid: str) -> bool:
    """Whether it is the name of no object: zeros only, in 40 digits or in 64."""
    return not oid.strip("0")
