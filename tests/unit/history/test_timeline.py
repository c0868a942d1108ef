from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from linter.history.timeline import Timeline, Tip
from linter.model.inputs import BlobChange
from linter.model.matches import Event, History, Match, Origin, Person, Sighting
from linter.scanning.pipeline import added
from tests.unit.history.rows import WITH_IGNORES, Versions, sightings

PATH = "x.py"
_PATHS = st.sampled_from(["x.py", "y.py", "named.py"])
_Key = tuple[str, str, str, int]


def event(commit: str) -> Event:
    return Event(commit, f"2026-07-0{commit}T10:00:00+00:00", Person("Jane", "jane@corp.example"))


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
    introduced, removed = (
        "".join(event.commit for event in events) for events in (history.introduced, history.removed)
    )
    return match.fragment.text, introduced, removed, " ".join(history.present_on)


def test_introduced_and_still_there() -> None:
    tips = (
        Tip("main", [{PATH: "a"}]),
        Tip("old", [{PATH: "-"}]),
        Tip("dev", [{PATH: "ba", "other.py": "a"}]),
    )
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


class Plain:
    """The same by comparing everything that is seen, one by one."""

    def __init__(self, versions: Versions) -> None:
        self._versions = versions
        self._introduced: dict[_Key, list[Event]] = {}
        self._removed: dict[_Key, list[Event]] = {}
        self._sightings: dict[_Key, Sighting] = {}

    def add(self, change: BlobChange, moved_from: str) -> None:
        new = self._keyed(change.path, change.new)
        olds = [self._keyed(change.path, old) for old in change.old]
        if moved_from:
            olds.append(self._keyed(moved_from, change.new, change.path))
        for key, (trace, fragment) in new.items():
            if all(key not in old or (old[key][1].ignore and not fragment.ignore) for old in olds):
                self._introduced.setdefault(key, []).append(event(change.commit))
                known = self._sightings.setdefault(key, (trace, fragment))[1]
                self._sightings[key] = (trace, known._replace(ignore=fragment.ignore))
        for key in self._introduced:
            if olds and key not in new and all(key in old for old in olds):
                self._removed.setdefault(key, []).append(event(change.commit))

    def finish(self, tips: list[Tip], *, before: bool) -> tuple[Match, ...]:
        on: dict[_Key, list[str]] = {}
        ignores: dict[_Key, list[str]] = {}
        older: dict[_Key, Sighting] = {}
        for tip in tips:
            for path, blob in (item for part in tip.parts for item in part.items()):
                for key, sighting in self._keyed(path, blob).items():
                    on.setdefault(key, []).append(tip.ref)
                    ignores.setdefault(key, []).append(sighting[1].ignore)
                    if key not in self._introduced and before:
                        older.setdefault(key, sighting)
        found = []
        for key, events in sorted(self._introduced.items()):
            trace, fragment = self._sightings[key]
            if key in ignores:
                fragment = fragment._replace(ignore=ignores[key][-1] if all(ignores[key]) else "")
            history = History(tuple(events), tuple(self._removed.get(key, ())), tuple(on.get(key, ())))
            origin = Origin(events[0].commit, "", key[0], events[0].author, events[0].date)
            found.append(Match(trace, fragment, origin, history))
        there = (
            Match(*one, Origin(path=key[0]), was_there_before=True) for key, one in sorted(older.items())
        )
        return (*found, *there)

    def _keyed(self, path: str, blob: str, now: str = "") -> dict[_Key, Sighting]:
        found: dict[_Key, Sighting] = {}
        for trace, fragment in self._versions.seen(path, blob):
            number = 0
            text = now if now and fragment.text == path else fragment.text
            while (now or path, trace.rule, text, number) in found:
                number += 1
            found[now or path, trace.rule, text, number] = (trace, fragment)
        return found


_CHANGES = st.lists(
    st.tuples(
        _PATHS,
        st.lists(WITH_IGNORES, max_size=3),
        WITH_IGNORES,
        st.sampled_from(["", "", "named.old", "old.py"]),
    ),
    max_size=6,
)
_TIPS = st.lists(st.dictionaries(_PATHS, WITH_IGNORES), max_size=4)


@given(changes=_CHANGES, tips=_TIPS, before=st.booleans())
def test_lives_are_those_of_comparing_everything(
    changes: list[tuple[str, list[str], str, str]],
    tips: list[dict[str, str]],
    *,
    before: bool,
) -> None:
    shared = {(path, blob): {path: blob} for blobs in tips for path, blob in blobs.items()}
    named = [
        Tip(f"ref{number}", [shared[item] for item in blobs.items()]) for number, blobs in enumerate(tips)
    ]
    timeline, plain = Timeline(Versions()), Plain(Versions())
    for number, (path, olds, new, moved_from) in enumerate(changes, 1):
        change = BlobChange(str(number), path, ("",) if moved_from else tuple(olds), new)
        timeline.add(change, event, moved_from)
        plain.add(change, moved_from)
    assert timeline.finish(named, before=before) == plain.finish(named, before=before)


@given(
    changes=st.lists(st.tuples(_PATHS, st.text("ab-", max_size=3), st.text("ab-", max_size=3)), max_size=8),
    ends=st.integers(0, 8),
)
def test_what_was_kept_goes_on(changes: list[tuple[str, str, str]], ends: int) -> None:
    """Lives at paths where nothing is new are taken over; the others are made again of all their changes."""
    every = [BlobChange(str(number), path, (old,), new) for number, (path, old, new) in enumerate(changes, 1)]
    whole, first, second = (Timeline(Versions()) for _ in range(3))
    for change in every:
        whole.add(change, event)
    for change in every[:ends]:
        first.add(change, event)
    paths = {change.path for change in every[ends:]}
    second.resume((life for life in first.kept() if life.path not in paths), event)
    for change in every:
        if change.path in paths:
            second.add(change, event)
    tips = (Tip("main", [{path: new for path, _, new in changes}]), Tip("old", [{"x.py": "aab"}]))
    assert second.finish(tips) == whole.finish(tips)
