from __future__ import annotations

from linter.model.fragments import Fragment, Place
from linter.model.matches import Moved, flat
from tests.helpers import a_trace

TRACE = a_trace()


def test_runs_have_the_lines_of_the_file() -> None:
    one, other = ((TRACE, Fragment(Place.IMPORT, text, "python", line)) for line, text in enumerate("ab", 1))
    runs = [Moved((one,)), Moved((one, other), 5), Moved(())]
    assert [(fragment.text, fragment.line) for _, fragment in flat(runs)] == [("a", 1), ("a", 6), ("b", 7)]
    assert flat(runs)[0] is one
