"""Lists, for each group of inputs, the keywords that its inputs are searched for. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from linter.model.catalog import Catalog, Trace
from linter.model.fragments import Place
from linter.support.cache_file import Prefilter

_IDENTITY = (Place.AUTHOR, Place.COMMITTER)
_MESSAGE = (Place.TRAILER, Place.MESSAGE)
_BY_KEY = (Place.IMPORT, Place.DEPENDENCY, Place.ACTION, Place.EXTENSION)
_TEXT = (Place.ENDPOINT, Place.VARIABLE, Place.MODEL)


def prefilter(catalog: Catalog) -> Prefilter:
    """The keywords to search each group of inputs for, without those that contain another one of the group.

    A group is one of `linter.readers.reader_table.GROUPS`, `message`, `commit`, `identity` or a place.
    """
    return {group: _least(group, words) for group, words in every_keyword(catalog).items()}


def every_keyword(catalog: Catalog) -> Prefilter:
    """All keywords of every group, including those that contain another keyword of the group."""
    groups: dict[str, dict[bytes, None]] = {}
    for trace in catalog.traces:
        for group in groups_of(trace):
            words = groups.setdefault(group, {})
            words.update((word.encode(), None) for word in trace.keywords)
    return {group: tuple(words) for group, words in sorted(groups.items())}


def whole_words(catalog: Catalog) -> dict[str, frozenset[bytes]]:
    """For every group, the keywords that are whole words in every trace of the group that uses them."""
    inside: dict[str, set[bytes]] = {}
    for trace in catalog.traces:
        if not trace.whole:
            for group in groups_of(trace):
                inside.setdefault(group, set()).update(word.encode() for word in trace.keywords)
    return {
        group: frozenset(words).difference(inside.get(group, ()))
        for group, words in every_keyword(catalog).items()
    }


def _least(group: str, words: Iterable[bytes]) -> tuple[bytes, ...]:
    """Drop words that contain another word of the group, because finding the shorter one is enough.

    Names of environment variables are compared in full (linter.cli.hooks.fast_path), so none is dropped.
    """
    every = sorted(words)
    if group == Place.ENVIRONMENT.value:
        return tuple(every)
    shortest: set[bytes] = set()
    lengths: dict[int, None] = {}
    for word in sorted(every, key=len):
        parts = (word[at : at + size] for size in lengths for at in range(len(word) - size + 1))
        if shortest.isdisjoint(parts):
            shortest.add(word)
            lengths[len(word)] = None
    return tuple(sorted(shortest))


def groups_of(trace: Trace) -> set[str]:
    """The groups of inputs in which a trace can be found."""
    groups = set()
    for place in trace.places:
        if place in _MESSAGE:
            groups |= {"message", "commit"}
        elif place in _IDENTITY:
            groups |= {"identity", "commit"}
        elif place in _BY_KEY:
            groups |= {f"{place.value}:{key}" for key in trace.keys}
        else:
            groups.add("text" if place in _TEXT else place.value)
    return groups
