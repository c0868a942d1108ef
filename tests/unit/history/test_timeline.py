from __future__ import annotations

from linter.history.sightings import Numbering, Row
from linter.history.timeline import Timeline, Tip
from linter.model.fragments import Fragment, Place
from linter.model.inputs import BlobChange
from linter.model.matches import Event, Match, Person, Sighting
from linter.scanning.pipeline import added
from tests.helpers import a_trace

IMPORT = a_trace(rule="claude-code/sdk", places=(Place.IMPORT,))
# What stands in a blob, by its letters: "ab" holds the modules a and b, "aa" holds a twice.
PATH = "x.py"


def event(commit: str) -> Event:
    return Event(commit, f"2026-07-0{commit}T10:00:00+00:00", Person("Jane", "jane@corp.example"))


def sightings(_path: str, blob: str) -> tuple[Sighting, ...]:
    return tuple(
        (IMPORT, Fragment(Place.IMPORT, module, "python", line))
        for line, module in enumerate(blob, 1)
        if module != "-"
    )


class Versions:
    """The rows of these blobs."""

    def __init__(self) -> None:
        self.numbering = Numbering()

    def row(self, path: str, blob: str) -> Row:
        return self.numbering.row(sightings(path, blob))


def told(
    *changes: tuple[tuple[str, ...], str], tips: tuple[Tip, ...] = ()
) -> list[tuple[str, str, str, str]]:
    """(module, introduced in, removed in, present on) of every life; the nth change is commit n."""
    timeline = Timeline(Versions())
    for number, (old, new) in enumerate(changes, 1):
        timeline.add(BlobChange(str(number), PATH, old, new), event)
    return [row(match) for match in timeline.finish(tips)]


def row(match: Match) -> tuple[str, str, str, str]:
    history = match.history
    assert history is not None
    commits = ["".join(event.commit for event in events) for events in (history.introduced, history.removed)]
    return (match.fragment.text, *commits, " ".join(history.present_on))  # type: ignore[return-value] # four


def test_introduced_and_still_there() -> None:
    tips = (Tip("main", {PATH: "a"}), Tip("old", {PATH: "-"}), Tip("dev", {PATH: "ba", "other.py": "a"}))
    assert told(((), "a"), tips=tips) == [("a", "1", "", "main dev")]


def test_moved_lines_are_no_events_and_a_repetition_has_a_life_of_its_own() -> None:
    assert told(((), "a"), (("a",), "-a"), (("-a",), "aa"), (("aa",), "a")) == [
        ("a", "1", "", ""),
        ("a", "3", "4", ""),
    ]


def test_removed_and_brought_again() -> None:
    assert told(((), "a"), (("a",), ""), ((), "ab"), (("ab",), "b")) == [
        ("a", "13", "24", ""),
        ("b", "3", "", ""),
    ]


def test_merges() -> None:
    assert told(((), "-"), (("-",), "a"), (("-", "a"), "a")) == [("a", "2", "", "")]  # taken over
    assert told(((), "-"), (("-", "-"), "a")) == [("a", "2", "", "")]  # brought by the merge itself
    assert told(((), "a"), (("a", "-"), "-")) == [("a", "1", "", "")]  # removed in the other parent
    assert told(((), "a"), (("a", "a"), "-")) == [("a", "1", "2", "")]  # removed by the merge itself


def test_what_was_there_before_the_range_has_no_life_here() -> None:
    assert told((("a",), "ab"), (("ab",), "-")) == [("b", "1", "2", "")]


def test_a_match_stands_where_the_trace_was_first_introduced() -> None:
    timeline = Timeline(Versions())
    timeline.add(BlobChange("2", PATH, (), "--a"), event)
    timeline.add(BlobChange("3", "y.py", (), "a"), event)
    first, second = timeline.finish(())
    assert (first.origin.commit, first.origin.date, first.origin.path) == ("2", event("2").date, PATH)
    assert first.origin.author == event("2").author
    assert first.fragment.line == 3
    assert second.origin.path == "y.py"
    assert timeline.paths() == {PATH, "y.py"}


def test_added() -> None:
    """One `a` was there: of three, two are new, wherever they stand."""
    assert [old for _, old in added(sightings("", "ab-aa"), sightings("", "-a"))] == [
        True,
        False,
        False,
        False,
    ]
    assert [old for _, old in added(sightings("", "ba"), sightings("", "ab"))] == [True, True]
