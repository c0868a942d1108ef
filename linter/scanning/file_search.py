"""Tells which readers of a file may find something in it, by one search of its bytes. For many files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import NamedTuple

from linter.catalog.keyword_index import whole_words
from linter.model import inline_ignores as ignores
from linter.model.catalog import Catalog
from linter.model.fragments import Place
from linter.readers.loading import narrowed
from linter.readers.reader_table import GROUPS, MARKS, NARROWERS, OF_INSTALLERS, is_marked
from linter.scanning import keyword_search as keywords
from linter.scanning.chunks import LEAST, Chunks
from linter.scanning.keyword_search import Groups, Words
from linter.scanning.memory import Budget

_IGNORES = ignores.NAME.encode()  # in lower case
_INTERPRETERS = "interpreters"  # that are named in a script; the name of no reader
_SHORTEST = 3  # bytes of a mark that is searched for, too; shorter ones stand everywhere


class Hits(NamedTuple):
    """What a search of a file has shown."""

    readers: tuple[tuple[str, Words], ...]
    """The readers that may find something, each with the keywords of its groups in the file."""
    has_ignores: bool
    """Whether an inline ignore may stand in it."""


class _Sought(NamedTuple):
    """What a reader looks for."""

    reader: str
    keywords: Words
    marks: Words
    """Of these, in lower case, one must be there; empty if the reader goes without, or has shorter ones."""


class _Plan(NamedTuple):
    """What the files of one kind are searched for."""

    search: keywords.WordSearch
    sought: tuple[_Sought, ...]


_NONE = Hits((), has_ignores=False)


class FileSearch:
    """Searches files for the keywords of their readers.

    `every` has the keywords of all groups, and `words` searches for those of some of them. With `once`, each
    file is searched in one version.
    """

    def __init__(
        self,
        catalog: Catalog,
        every: Mapping[str, tuple[bytes, ...]],
        words: Callable[[Groups], keywords.WordSearch],
        budget: Budget,
        *,
        once: bool = False,
    ) -> None:
        self._keywords: Callable[[Groups], tuple[bytes, ...]] = cache(partial(keywords.of, every))
        self._words = words
        self._chunks = Chunks(
            budget, are_cut=not (once or any(b"\n" in word for each in every.values() for word in each))
        )
        self._plan: Callable[[tuple[str, ...]], _Plan] = cache(self._planned)
        whole = whole_words(catalog, every)
        self._whole: Callable[[Groups], keywords.WordFilter] = cache(
            lambda groups: keywords.WordFilter(_in_all(groups, every, whole))
        )
        self._packages: Callable[[Groups], Words] = cache(
            lambda groups: _only_of((Place.DEPENDENCY, Place.IMPORT), groups, every)
        )

    def __call__(self, readers: tuple[str, ...], data: bytes, path: str = "") -> Hits:
        """Search a file for what its readers look for; of a large one, what differs from its last version."""
        plan = self._plan(readers)
        self._chunks.take(path, data)
        found = self._chunks.words_in(data, readers, plan.search)
        if not found:
            return _NONE
        hits: list[tuple[str, Words]] = []
        for sought in plan.sought:
            own = found & sought.keywords
            is_possible = own and not (sought.marks and found.isdisjoint(sought.marks))
            if is_possible and is_marked(sought.reader, data):
                hits.append((sought.reader, own))
        return Hits(tuple(hits), _IGNORES in found) if hits else _NONE

    def telling(self, reader: str, data: bytes) -> Words:
        """The keywords in a file, if what is left of it by the narrower of a reader holds any.

        The whole is searched first: it is the narrowing that costs. If it leaves any word, all words of the
        file count, as they do where none is known.
        """
        words = self._brought(reader, data, self._anywhere(reader, data))
        if words and reader in NARROWERS and not self.counted(reader, narrowed(reader, data)):
            return frozenset()
        return words

    def may_tell(self, reader: str, data: bytes) -> bool:
        """Whether a file holds keywords of a reader; a small one, which is soon read, may not."""
        return len(data) < LEAST or bool(self._anywhere(reader, data))

    def _anywhere(self, reader: str, data: bytes) -> Words:
        return self._chunks.words_in(data, reader, partial(self._alone, reader))

    def counted(self, reader: str, data: bytes) -> Words:
        """The keywords in a text, those that must stand as words only where they do."""
        return self._brought(reader, data, self._alone(reader, data))

    def _alone(self, reader: str, data: bytes) -> Words:
        groups = GROUPS[reader]
        seen = self._words(groups)(data)
        return self._whole(groups)(data, seen) if seen else seen

    def _brought(self, reader: str, data: bytes, seen: Words) -> Words:
        """Of these keywords in a text, those of packages only where an installer may name them."""
        if reader in OF_INSTALLERS and (packages := seen & self._packages(GROUPS[reader])):
            from linter.readers.scripts.preselect import brought  # noqa: PLC0415 where scripts are read

            named = self._chunks.words_in(data, _INTERPRETERS, _interpreters)
            seen -= packages - brought(data.lower(), packages, named)
        return seen

    def _planned(self, readers: tuple[str, ...]) -> _Plan:
        sought: list[_Sought] = []
        words: dict[bytes, None] = {}
        for reader in readers:
            own, marks = self._keywords(GROUPS[reader]), _marks(reader)
            words.update(dict.fromkeys((*own, *marks)))
            sought.append(_Sought(reader, frozenset(own), frozenset(marks)))
        return _Plan(keywords.words((*words, _IGNORES) if words else ()), tuple(sought))


def _interpreters(lines: bytes) -> Words:
    from linter.readers.scripts.preselect import interpreters  # noqa: PLC0415 where scripts are read

    seen = _names()(lines)
    return interpreters(lines.lower(), seen) if seen else seen


@cache
def _names() -> keywords.WordSearch:
    from linter.readers.scripts.preselect import NAMES  # noqa: PLC0415 where scripts are read

    return keywords.words(NAMES)


def _marks(reader: str) -> tuple[bytes, ...]:
    marks = MARKS.get(reader, ())
    return tuple(map(bytes.lower, marks)) if min(map(len, marks), default=0) >= _SHORTEST else ()


def _in_all(groups: Groups, every: Mapping[str, tuple[bytes, ...]], whole: Mapping[str, Words]) -> Words:
    """The keywords that are words of their own in each of the groups that have them."""
    none: Words = frozenset()
    inside = {word for group in groups for word in set(every.get(group, ())) - whole.get(group, none)}
    return none.union(*(whole.get(group, none) for group in groups)) - inside


def _only_of(places: tuple[Place, ...], groups: Groups, every: Mapping[str, tuple[bytes, ...]]) -> Words:
    """The keywords that no group of another place has."""
    names = {place.value for place in places}
    words: dict[bool, set[bytes]] = {True: set(), False: set()}
    for group in groups:
        words[group.partition(":")[0] in names].update(every.get(group, ()))
    return frozenset(words[True] - words[False])
