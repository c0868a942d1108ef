from __future__ import annotations

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet

from linter.history.replaced import AtTips, telling
from linter.history.sightings import Content
from linter.model.inputs import BlobChange
from linter.readers.registry import kind_of

PATH = "x.py"


def asked(*changes: tuple[str, str], seen: str = "", tips: AtTips | None = None, path: str = PATH) -> str:
    """Which of the old contents are to be read; those in capitals were there before, `seen` have traces."""
    known = [BlobChange(str(number), path, tuple(old), new) for number, (old, new) in enumerate(changes)]
    replaced = {blob for change in known for blob in change.old if blob.isupper()}
    found: set[Content] = {(blob, kind_of(path)) for blob in seen}
    return "".join(sorted(telling(known, replaced, found, tips)))


def at_tip(blob: str) -> AtTips:
    def tips(paths: AbstractSet[str]) -> Collection[Mapping[str, str]]:
        assert paths == {PATH}
        return [{PATH: blob}, {}]

    return tips


def test_nothing_where_nothing_is_seen() -> None:
    assert asked(("A", "b"), ("b", "c"), ("B", "")) == ""


def test_everything_at_a_path_that_had_a_trace_in_between() -> None:
    assert asked(("A", "b"), ("b", "c"), ("AB", "c"), seen="b") == "AB"


def test_what_is_gone_is_not_asked_for() -> None:
    assert asked(("A", "b"), seen="A") == ""
    assert asked(("A", "b"), seen="A", tips=at_tip("b")) == ""


def test_a_tip_that_has_a_trace_or_what_was_replaced() -> None:
    assert asked(("A", "b"), ("B", "c"), tips=at_tip("A")) == "AB"
    assert asked(("A", "b"), ("B", "c"), seen="z", tips=at_tip("z")) == "AB"
    assert asked(("A", "b"), tips=at_tip("z")) == ""


def test_everything_where_the_tips_are_not_known() -> None:
    assert asked(("A", "b"), tips=lambda _: None) == "A"
    assert asked(("A", "b"), tips=lambda _: []) == ""


def test_a_blob_counts_for_the_readers_of_its_path() -> None:
    changes = [BlobChange("1", "x.py", ("A",), "b"), BlobChange("2", "x.toml", ("B",), "b")]
    seen: set[Content] = {("b", kind_of("x.py"))}
    assert telling(changes, {"A", "B"}, seen, None) == {"A"}
