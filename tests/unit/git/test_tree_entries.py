from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.git import tree_entries
from linter.git.tree_entries import Entry, TreeEntries, UnusualTreeError
from tests.tables import each

MODES = {"100644": "100644", "100755": "100755", "120000": "120000", "160000": "160000", "40000": "040000"}
NAMES = [b"a", b"a.b", b"a/", b"a-b", b"ab/", b"b", b"100644 x", b"x/", b"\xff", b"z" * 90]
OBJECTS = st.sampled_from([bytes([number]) * 20 for number in (0, 1, 0x20, 0x2F, 0xFF)])
Rows = dict[bytes, tuple[str, bytes]]
"""Names, with a slash for directories, and what is there."""


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    drawn = draw(st.dictionaries(st.sampled_from(NAMES), OBJECTS))
    files = st.sampled_from([mode for mode in MODES if mode != "40000"])
    return {
        name: ("40000" if name.endswith(b"/") else draw(files), oid) for name, oid in sorted(drawn.items())
    }


def tree(found: Rows) -> bytes:
    return b"".join(
        mode.encode() + b" " + name.rstrip(b"/") + b"\0" + oid for name, (mode, oid) in found.items()
    )


def entry(found: Rows, name: bytes) -> Entry | None:
    return Entry(MODES[found[name][0]], found[name][1].hex()) if name in found else None


@given(drawn=st.lists(rows(), min_size=1, max_size=4), small=st.sampled_from([0, 1 << 20]))
def test_trees_are_compared_as_their_entries(drawn: list[Rows], small: int) -> None:
    """In any order, so that each is read along with some other one."""
    versions: dict[str, Rows] = {"": {}, **{str(number): found for number, found in enumerate(drawn)}}
    trees = {name: tree(found) for name, found in versions.items() if name}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree_entries, "_SMALL", small)
        entries = TreeEntries(trees, 40)
        for old, before in versions.items():
            for new, now in versions.items():
                names = {name for name in before | now if entry(before, name) != entry(now, name)}
                expected = {name: (entry(before, name), entry(now, name)) for name in names}
                assert entries.changes(old, new) == expected


@given(drawn=st.lists(rows(), min_size=1, max_size=3), new=rows(), small=st.sampled_from([0, 1 << 20]))
def test_a_tree_with_several_before_it(drawn: list[Rows], new: Rows, small: int) -> None:
    versions = {f"{number}" if found else "": found for number, found in enumerate(drawn)}
    trees = {name: tree(found) for name, found in versions.items() if name} | {"new": tree(new)}
    every = set(new).union(*drawn)
    olds = {name: tuple(entry(found, name) for found in versions.values()) for name in every}
    expected = {name: (olds[name], entry(new, name)) for name in every if entry(new, name) not in olds[name]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree_entries, "_SMALL", small)
        assert TreeEntries(trees, 40).differing(list(versions), "new") == expected


OID = b"\1" * 20
PLAIN = b"100644 a\0" + OID


@each("small", [0, 1 << 20])
@each(
    "unusual",
    [
        b"100644 b\0" + OID + b"100644 a\0" + OID[::-1],
        PLAIN + b"100644 a\0" + b"\2" * 20,
        b"40000 a\0" + OID + b"100644 a.b\0" + OID,
        PLAIN + b"100664 b\0" + OID,
        PLAIN + b"040000 b\0" + OID,
        PLAIN + b"100644 b/c\0" + OID,
        PLAIN + b"100644 \0" + OID,
        PLAIN[:-1],
        PLAIN + b"x",
    ],
)
def test_a_tree_that_git_would_not_write(unusual: bytes, small: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tree_entries, "_SMALL", small)
        for pair in (("plain", "unusual"), ("unusual", "plain"), ("", "unusual")):
            with pytest.raises(UnusualTreeError):
                TreeEntries({"plain": PLAIN, "unusual": unusual}, 40).changes(*pair)
