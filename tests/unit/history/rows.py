"""Sightings as letters, for the tests of what an audit joins."""

from __future__ import annotations

from hypothesis import strategies as st

from linter.history.sightings import Numbering, Row
from linter.model.fragments import Fragment, Place
from linter.model.matches import Sighting
from tests.helpers import a_trace

IMPORT = a_trace(rule="claude-code/sdk", places=(Place.IMPORT,))
OTHER = a_trace(rule="aider/sdk", tool="aider", places=(Place.IMPORT,))
CONTENTS = st.text("ab-", max_size=12)
WITH_IGNORES = st.text("abABC-", max_size=8)


def sightings(_path: str, blob: str) -> tuple[Sighting, ...]:
    """What stands in a blob: "ab" holds the modules a and b, "aa" holds a twice, `-` is another line.

    An inline ignore covers what is written in capitals, and c is seen by two rules.
    """
    seen: list[Sighting] = []
    for line, letter in enumerate(blob, 1):
        ignore = f"- {letter}{len(blob) % 2}" if letter.isupper() else ""
        fragment = Fragment(Place.IMPORT, letter.lower(), "python", line, ignore=ignore)
        seen += [(IMPORT, fragment)] if letter != "-" else []
        seen += [(OTHER, fragment)] if letter == "C" else []
    return tuple(seen)


class Versions:
    """The rows of such blobs; the path is a trace, too."""

    def __init__(self) -> None:
        self.numbering = Numbering()

    def row(self, path: str, blob: str) -> Row:
        return self.numbering.row(self.seen(path, blob))

    def seen(self, path: str, blob: str) -> tuple[Sighting, ...]:
        named = ((IMPORT, Fragment(Place.PATH, path)),) if path.startswith("named") and blob else ()
        return (*named, *sightings(path, blob))
