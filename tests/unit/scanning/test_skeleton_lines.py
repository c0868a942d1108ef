"""Sightings in skeletons get the lines that they have in the file."""

from __future__ import annotations

from linter.model.catalog import Confidence, Trace
from linter.model.fragments import Fragment, Place
from linter.model.matches import Sighting
from linter.readers.skeletons.pieces import Segment
from linter.scanning.skeleton_lines import in_file

_TRACE = Trace("tool/any", "tool", (Place.DEPENDENCY,), (), "", (), False, Confidence.CERTAIN, "", "", "")  # noqa: FBT003


def _seen(line: int) -> Sighting:
    return _TRACE, Fragment(Place.DEPENDENCY, str(line), line=line)


def test_lines_are_those_of_the_file_and_in_its_order() -> None:
    source = b"a\nb\nc\nd\ne\n"
    later = (Segment(b"x:\n"), Segment(b"d\n", 6), Segment(b"e\n", 8))
    earlier = (Segment(b"b\n", 2), Segment(b"d\n", 6))
    found = in_file(source, [((_seen(2), _seen(3)), later), ((_seen(1), _seen(2)), earlier), ((), later)])
    assert [(fragment.text, fragment.line) for _, fragment in found] == [
        ("1", 2),
        ("2", 4),
        ("2", 4),
        ("3", 5),
    ]


def test_what_stands_in_text_for_the_parser_is_nowhere() -> None:
    assert in_file(b"a\n", [((_seen(1),), (Segment(b"x:\n"), Segment(b"a\n", 0)))]) == ()
