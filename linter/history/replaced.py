"""Finds which of the contents that a change under review replaces have to be read: few do. Pure.

What was there before the change matters only where a trace is there now, or was in between: it tells whether
the change brought it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Mapping
from collections.abc import Set as AbstractSet

from linter.history.sightings import Content
from linter.model.inputs import BlobChange
from linter.readers.registry import kind_of

AtTips = Callable[[AbstractSet[str]], Collection[Mapping[str, str]] | None]
"""A function from paths to the blobs that each tip has there; None if that is not known."""


def telling(
    changes: Iterable[BlobChange],
    replaced: AbstractSet[str],
    seen: Container[Content],
    at_tips: AtTips | None,
) -> frozenset[str]:
    """Those of the replaced contents whose traces can matter, once it is known what was seen in all others.

    They are the contents at paths where a commit of the change has content with traces: an earlier state
    tells what is new, a later one what was removed. Where what was there before is reported, too, `at_tips`
    is given: then they are also those at paths where a tip has content with traces, or a replaced one, as
    merges can leave it. `changes` are those from or to content that is replaced or has traces.
    """
    known = list(changes)
    paths = {change.path for change in known if (change.new, kind_of(change.path)) in seen}
    asked = {change.path for change in known if not replaced.isdisjoint(change.old)} - paths
    tips = at_tips(asked) if at_tips and asked else ()
    if tips is None:
        paths |= asked
    for tip in tips or ():
        found = {(path, tip[path]) for path in asked & tip.keys()}
        paths |= {path for path, blob in found if blob in replaced or (blob, kind_of(path)) in seen}
    return frozenset(old for change in known if change.path in paths for old in change.old if old in replaced)
