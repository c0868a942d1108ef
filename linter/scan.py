"""Reads inputs and matches what the readers find: bytes -> sightings. Knows no policy and no git."""

from __future__ import annotations

import copy
import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache

from linter import ignores, keywords
from linter.coverage import Tally
from linter.groups import every_keyword, whole_words
from linter.match import Matcher
from linter.model import Catalog, Fragment, Place, Trace
from linter.readers import commit as commits
from linter.readers import message as messages
from linter.readers.base import FileReader, Unparsed, WordReader
from linter.readers.table import GROUPS, LITERALS, MODULES, NARROWERS, OF_INSTALLERS, readers_for
from linter.readers.text import decode, fold

Sighting = tuple[Trace, Fragment]
Prefilter = Mapping[str, tuple[bytes, ...]]
Groups = tuple[str, ...]
_COMMIT, _MESSAGE = ("commit",), ("message",)
_Match = Callable[[Fragment], tuple[Trace, ...]]
_REMEMBERED = 1 << 14  # sets of keywords, and fragments with what matches them

# Characters of a plain message: anything else may hide or imitate others, so it is folded before the
# keywords are looked for.
_PLAIN = bytes([*range(0x20, 0x7F), 0x09, 0x0A, 0x0D])


class Scanner:
    """Finds traces in inputs of every kind.

    An input is parsed only where one of the catalog's keywords for its kind occurs. `bulk` chooses the
    engine for that: True for many inputs (an audit), False for few (a hook).
    """

    def __init__(self, catalog: Catalog, prefilter: Prefilter, tally: Tally, *, bulk: bool = False) -> None:
        self._matcher = Matcher(catalog)
        self._tally = tally
        self._bulk = bulk
        engine = keywords.fast if bulk else keywords.Adaptive
        self._possible: Callable[[Groups], keywords.Engine] = cache(
            lambda groups: engine(keywords.of(prefilter, groups))
        )
        every = every_keyword(catalog) if bulk else {}
        self._words: Callable[[Groups], keywords.WordSearch] = cache(
            lambda groups: keywords.words(keywords.of(every, groups))
        )
        whole = whole_words(catalog) if bulk else {}
        self._whole: Callable[[Groups], keywords.Whole] = cache(
            lambda groups: keywords.Whole(_in_all(groups, every, whole))
        )
        self._packages: Callable[[Groups], frozenset[bytes]] = cache(
            lambda groups: _only_of(Place.DEPENDENCY, groups, every)
        )
        admitting = lru_cache(_REMEMBERED)(self._matcher.admitting)
        self._matched: Callable[[frozenset[bytes], Place, str, str], tuple[Trace, ...]] = lru_cache(
            _REMEMBERED
        )(lambda words, place, text, key: admitting(words).match(Fragment(place, text, key)))
        self._path_sightings: Callable[[str], tuple[Sighting, ...]] = cache(self._read_path)

    def counting(self, tally: Tally) -> Scanner:
        """The same scanner, which counts elsewhere."""
        other = copy.copy(self)
        other._tally = tally  # noqa: SLF001 a copy of our own
        return other

    @property
    def noted(self) -> int:
        """How often something was read otherwise than by its grammar."""
        return self._tally.noted

    def path(self, path: str) -> tuple[Sighting, ...]:
        """Traces that the name of a file is."""
        return self._path_sightings(path)

    def content(self, path: str, data: bytes) -> tuple[Sighting, ...]:
        """Traces in the content of a file, by the readers that take its path."""
        found: list[Sighting] = []
        searchable = _utf8(data)
        text = ""
        for reader in readers_for(path):
            seen = self._seen(reader, searchable)
            if seen:
                text = text or decode(data)
                words = None if seen is True else seen
                match = self._matching(text, words)
                for fragment in self._fragments(reader, path, text, words):
                    found += [(trace, fragment) for trace in match(fragment)]
        return self._with_ignores(found, path, text) if found and ignores.MARK in text else tuple(found)

    def _matching(self, text: str, words: frozenset[bytes] | None) -> _Match:
        """What matches the fragments of one text, in which these keywords were seen; None is not known."""
        if words is None:
            return self._matcher.within(text).match
        # The versions of a file show the same fragments again and again.
        return lambda fragment: self._matched(words, fragment.place, fragment.text, fragment.key)

    def _with_ignores(self, found: list[Sighting], path: str, text: str) -> tuple[Sighting, ...]:
        """The sightings, with what inline ignores say of them; whether those count is not decided here."""
        known, wrong = ignores.read(text)
        for line in wrong:
            self._tally.note(
                "inline ignore", "not as docs/policy.md has it, so it counts for nothing", f"{path}:{line}"
            )
        return tuple(
            (trace, fragment._replace(ignore=ignores.covering(known, trace.rule, fragment.line)))
            for trace, fragment in found
        )

    def _seen(self, reader: str, data: bytes) -> bool | frozenset[bytes]:
        """Whether a keyword makes a file worth reading; of many files, which ones do."""
        groups = GROUPS[reader]
        if not self._bulk:
            search = self._possible(groups)
            seen = search(data)
            return search(_narrower(reader)(data)) if seen and reader in NARROWERS else seen
        words = self._telling(reader, groups, data)
        # the whole is searched first: it is the narrowing that costs
        return (
            self._telling(reader, groups, _narrower(reader)(data)) if words and reader in NARROWERS else words
        )

    def _telling(self, reader: str, groups: Groups, data: bytes) -> frozenset[bytes]:
        """The keywords in a text, those that must stand as words only where they do."""
        seen = self._words(groups)(data)
        if seen:
            seen = self._whole(groups)(data, seen)
        if reader in OF_INSTALLERS and (packages := seen & self._packages(groups)):
            lower, is_installed = data.lower(), _installed()
            seen -= {word for word in packages if not is_installed(lower, word)}
        return seen

    def message(self, text: str) -> tuple[Sighting, ...]:
        """Traces in a commit message."""
        if not self._possible(_MESSAGE)(_searchable(text.encode("utf-8", "surrogateescape"))):
            return ()
        return self._of_a_commit(text, messages.read(text))

    def commit(self, data: bytes) -> tuple[Sighting, ...]:
        """Traces in a raw commit object: identities and message."""
        searchable = _searchable(data)
        seen = self._words(_COMMIT)(searchable) if self._bulk else frozenset[bytes]()
        if not (seen or (not self._bulk and self._possible(_COMMIT)(searchable))):
            return ()
        commit = commits.parse(data)
        fragments = (*commits.identities(commit), *messages.read(commit.message))
        text = "" if self._bulk else data.decode("utf-8", "replace")
        return self._of_a_commit(text, fragments, seen if self._bulk else None)

    def _of_a_commit(
        self, text: str, fragments: Iterable[Fragment], words: frozenset[bytes] | None = None
    ) -> tuple[Sighting, ...]:
        match = self._matching(fold(text), words)
        return tuple((trace, fragment) for fragment in fragments for trace in match(fragment))

    def fragment(self, fragment: Fragment) -> tuple[Sighting, ...]:
        """Traces in a fragment that was made elsewhere (an identity from a hook's environment)."""
        return tuple(self._sightings(fragment))

    def environment(self, variables: Mapping[str, str]) -> tuple[Sighting, ...]:
        """Traces among the variables of a process; a value is never kept."""
        found: list[Sighting] = []
        for name, value in sorted(variables.items()):
            shown = Fragment(Place.ENVIRONMENT, value, name.lower(), shown=name)
            found += [(trace, shown._replace(text=name)) for trace in self._matcher.match(shown)]
        return tuple(found)

    def _read_path(self, path: str) -> tuple[Sighting, ...]:
        return tuple(self._sightings(Fragment(Place.PATH, path)))

    def _sightings(self, fragment: Fragment) -> Iterator[Sighting]:
        return ((trace, fragment) for trace in self._matcher.match(fragment))

    def _fragments(
        self, reader: str, path: str, text: str, words: frozenset[bytes] | None
    ) -> Iterator[Fragment]:
        if words is not None and reader in LITERALS:
            yield from _word_reader(reader)(text, path, frozenset(map(bytes.decode, words)))
            return
        for item in _reader(reader)(text, path):
            if isinstance(item, Unparsed):
                where = f"{path}:{item.line}" if item.line else path
                self._tally.note("file", f"does not parse ({item.reason}), was read tolerantly", where)
            else:
                yield item


def _searchable(data: bytes) -> bytes:
    """Text of a message as keywords are looked for in it: what hides or imitates characters is undone."""
    if data.translate(None, _PLAIN):
        return fold(data.decode("utf-8", "replace")).encode("utf-8", "replace")
    return data


def _in_all(groups: Groups, every: Prefilter, whole: Mapping[str, frozenset[bytes]]) -> frozenset[bytes]:
    """The keywords that are words of their own in each of the groups that have them."""
    none: frozenset[bytes] = frozenset()
    inside = {word for group in groups for word in set(every.get(group, ())) - whole.get(group, none)}
    return none.union(*(whole.get(group, none) for group in groups)) - inside


def _only_of(place: Place, groups: Groups, every: Prefilter) -> frozenset[bytes]:
    """The keywords that no group of another place has."""
    words: dict[bool, set[bytes]] = {True: set(), False: set()}
    for group in groups:
        words[group.partition(":")[0] == place.value].update(every.get(group, ()))
    return frozenset(words[True] - words[False])


@cache
def _reader(name: str) -> FileReader:
    module, function = MODULES[name]
    reader: FileReader = getattr(importlib.import_module(module), function)
    return reader


@cache
def _word_reader(name: str) -> WordReader:
    module, function = MODULES[name]
    reader: WordReader = getattr(importlib.import_module(module), function)
    return reader


@cache
def _narrower(name: str) -> Callable[[bytes], bytes]:
    module, function = NARROWERS[name]
    narrow: Callable[[bytes], bytes] = getattr(importlib.import_module(module), function)
    return narrow


@cache
def _installed() -> Callable[[bytes, bytes], bool]:
    from linter.readers.narrow import is_installed  # noqa: PLC0415 with the readers of scripts

    return is_installed


def _utf8(data: bytes) -> bytes:
    """UTF-8 where the file says by a byte order mark that it is not (PowerShell's `>` writes UTF-16)."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4] == b"\0\0\xfe\xff":
        return decode(data).encode("utf-8", "replace")
    return data
