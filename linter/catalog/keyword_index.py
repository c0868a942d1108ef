"""Lists, for each group of inputs, the keywords that its inputs are searched for. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from linter.model.catalog import Catalog, Trace
from linter.model.fragments import Place
from linter.support.cache_file import Prefilter

_IDENTITY = (Place.AUTHOR, Place.COMMITTER)
_MESSAGE = (Place.TRAILER, Place.MESSAGE)
_BY_KEY = (Place.IMPORT, Place.DEPENDENCY, Place.ACTION, Place.EXTENSION)
_REMEMBERED = 1000
_TEXT = (Place.ENDPOINT, Place.VARIABLE, Place.MODEL)


def prefilter(catalog: Catalog) -> Prefilter:
    """The keywords to search each group of inputs for, without those that contain another one of the group.

    A group is one of `linter.readers.reader_table.GROUPS`, `message`, `commit`, `identity` or a place; and
    `prose` has those keywords of `message` that count wherever they stand, and not in trailers only.
    """
    of_prose = (
        word.encode()
        for trace in catalog.traces
        if Place.MESSAGE in trace.places or (Place.TRAILER in trace.places and not trace.keys)
        for word in trace.keywords
    )
    groups = {group: _least(group, words) for group, words in every_keyword(catalog).items()}
    return {**groups, "prose": _least("prose", dict.fromkeys(of_prose))}


def every_keyword(catalog: Catalog) -> Prefilter:
    """All keywords of every group, including those that contain another keyword of the group."""
    groups: dict[str, dict[bytes, None]] = {}
    for trace in catalog.traces:
        words = dict.fromkeys(map(str.encode, trace.keywords))
        for group in groups_of(trace):
            groups.setdefault(group, {}).update(words)
    return {group: tuple(words) for group, words in sorted(groups.items())}


def whole_words(catalog: Catalog, every: Mapping[str, Iterable[bytes]]) -> dict[str, frozenset[bytes]]:
    """For every group, the keywords that are whole words in every trace of the group that uses them.

    `every` has all keywords of every group.
    """
    inside: dict[str, set[bytes]] = {}
    for trace in catalog.traces:
        if not trace.whole:
            words = tuple(map(str.encode, trace.keywords))
            for group in groups_of(trace):
                inside.setdefault(group, set()).update(words)
    return {group: frozenset(words).difference(inside.get(group, ())) for group, words in every.items()}


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


def groups_of(trace: Trace) -> frozenset[str]:
    """The groups of inputs in which a trace can be found."""
    return _groups_of(trace.places, trace.keys)


@lru_cache(_REMEMBERED)  # there are thousands of traces, and few combinations
def _groups_of(places: tuple[Place, ...], keys: tuple[str, ...]) -> frozenset[str]:
    groups = set()
    for place in places:
        if place in _MESSAGE:
            groups |= {"message", "commit"}
        elif place in _IDENTITY:
            groups |= {"identity", "commit"}
        elif place in _BY_KEY:
            groups |= {f"{place.value}:{key}" for key in keys}
        else:
            groups.add("text" if place in _TEXT else place.value)
    return frozenset(groups)
