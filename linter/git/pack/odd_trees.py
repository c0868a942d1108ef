"""Trees as git does not write them, entry by entry: they are few, and columns cannot tell how they are meant.

A mode may be padded with a zero (`040000`, as other programs write it), or a name may hold what looks like a
mode. Then bytes that a delta copies may be an entry in one tree and part of a name in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from linter.git.pack.tree_parser import LIKE_A_MODE, parse

_ENTRY = re.compile(rb"([0-7]+) ([^\0]+)\0[\0-\xff]{20}")


class OddEntry(NamedTuple):
    """An entry that a tree has and its delta base has not, or the other way round."""

    kind: int
    name: bytes
    child: bytes
    is_gone: bool
    """Whether only the base has it."""


def is_odd(tree: bytes) -> bool:
    """Whether a tree is written otherwise than git does."""
    entries = _ENTRY.findall(tree)
    is_padded = any(mode.startswith(b"0") for mode, _ in entries)
    return is_padded or LIKE_A_MODE.search(b"\0".join(name for _, name in entries)) is not None


def repeats(tree: bytes) -> bool:
    """Whether a tree has an entry twice.

    Raises:
        UnsupportedTree: it is no tree.
    """
    entries = list(parse(tree))
    return len(set(entries)) < len(entries)


def told_apart(tree: bytes, base: bytes) -> Iterator[OddEntry]:
    """What distinguishes a tree from its delta base, which is empty if it has none.

    Raises:
        UnsupportedTree: one of them is no tree.
    """
    own, inherited = set(parse(tree)), set(parse(base))
    for is_gone, entries in ((False, own - inherited), (True, inherited - own)):
        yield from (OddEntry(*entry, is_gone=is_gone) for entry in entries)
