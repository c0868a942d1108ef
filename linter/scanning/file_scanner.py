"""Reads the content of files where one of the catalog's keywords occurs: bytes -> sightings."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from linter.catalog.keyword_index import whole_words
from linter.model import inline_ignores as ignores
from linter.model.catalog import Catalog, Trace
from linter.model.fragments import Fragment, Place
from linter.model.matches import Sighting
from linter.readers.limits import LIMITS
from linter.readers.reader_table import GROUPS, LITERALS, MODULES, NARROWERS, OF_INSTALLERS, is_marked
from linter.readers.registry import readers_for
from linter.readers.syntax.protocols import FileReader, Unparsed, WordReader
from linter.readers.syntax.text import checked_out, decode, marked
from linter.scanning import keyword_search as keywords
from linter.scanning.tally import Tally

if TYPE_CHECKING:
    from linter.scanning.piecewise import Piecewise
    from linter.scanning.stepwise import ReadText

Groups = tuple[str, ...]
Match = Callable[[Fragment], tuple[Trace, ...]]
Matching = Callable[[str, frozenset[bytes] | None], Match]
"""(text, keywords in it, None if not known) -> what matches the fragments of that text."""
# Styles of comments by the first word of a reader's name, where that is no style itself. A page has scripts
# in it, which come with its mark-up, and of a program only its first line says what it is written in.
_STYLES_OF = {"markup": ("markup", "slash"), "page": (), "prose": ("markup",), "program": ("both",)}


def _piecewise(words: Callable[[Groups], keywords.WordSearch], read: ReadText) -> Piecewise:
    from linter.scanning.piecewise import Piecewise  # noqa: PLC0415 11 modules that one file can do without

    return Piecewise(words, read)


class Contents:
    """Finds traces in files.

    `possible` and `words` search for the keywords of groups of readers; `every` has them all, if there is
    much to read.
    """

    def __init__(
        self,
        catalog: Catalog,
        every: Mapping[str, tuple[bytes, ...]],
        possible: Callable[[Groups], keywords.Engine],
        words: Callable[[Groups], keywords.WordSearch],
        matching: Matching,
        *,
        bulk: bool,
    ) -> None:
        self._catalog = catalog
        self._rules = cache(lambda: frozenset(trace.rule for trace in catalog.traces))
        self._possible = possible
        self._words = words
        self._matching = matching
        self._bulk = bulk
        self._piecewise: Callable[[], Piecewise] = cache(lambda: _piecewise(words, self._read_piece))
        whole = whole_words(catalog) if bulk else {}
        self._whole: Callable[[Groups], keywords.WordFilter] = cache(
            lambda groups: keywords.WordFilter(_in_all(groups, every, whole))
        )
        self._packages: Callable[[Groups], frozenset[bytes]] = cache(
            lambda groups: _only_of((Place.DEPENDENCY, Place.IMPORT), groups, every)
        )

    def read(self, path: str, data: bytes, tally: Tally) -> tuple[Sighting, ...]:
        """Traces in one file; what was read otherwise than by its grammar is noted in the tally."""
        found = self._read(path, data, tally)
        for other in checked_out(data):
            found += self._read(path, other, tally)
        return found

    def _read(self, path: str, data: bytes, tally: Tally) -> tuple[Sighting, ...]:
        found: list[Sighting] = []
        data = marked(data)
        searchable = _utf8(data)
        text = ""
        refused: set[str] = set()
        for reader in readers_for(path):
            seen = self._seen(reader, searchable)
            if not seen:
                continue
            if reader in LIMITS and len(data) > LIMITS[reader].size:
                refused.add(LIMITS[reader].reason)
                continue
            words = None if seen is True else seen
            parts = None if words is None else self._piecewise().read(reader, path, data, words)
            if parts is None:
                text = text or decode(data)
                parts = self._read_text(reader, path, text, words, tally)
            found += parts
        for reason in refused:
            tally.missed("file", reason, path)
        if found and ignores.NAME in (text := text or decode(data)).lower():
            return _with_ignores(found, path, text, tally, self._is_rule)
        return tuple(found)

    def _read_text(
        self, reader: str, path: str, text: str, words: frozenset[bytes] | None, tally: Tally
    ) -> tuple[Sighting, ...]:
        match = self._matching(text, words)
        fragments = _fragments(reader, path, text, words, tally)
        return tuple((trace, fragment) for fragment in fragments for trace in match(fragment))

    def _read_piece(
        self, reader: str, path: str, text: str, words: frozenset[bytes]
    ) -> tuple[Sighting, ...] | None:
        tally = Tally()
        seen = self._read_text(reader, path, text, words, tally)
        return None if tally.noted else seen

    def _is_rule(self, rule: str) -> bool:
        tool, _, trace = rule.partition("/")
        if trace == "*" or self._is_not_searched(tool):
            return tool in self._catalog.tools
        return rule in self._rules()

    def _is_not_searched(self, tool: str) -> bool:
        searched = self._catalog.searched
        return searched is not None and tool not in searched

    def _seen(self, reader: str, data: bytes) -> bool | frozenset[bytes]:
        """Whether a keyword makes a file worth reading; of many files, which ones do."""
        if not is_marked(reader, data):
            return False
        groups = GROUPS[reader]
        if not self._bulk:
            search = self._possible(groups)
            seen = search(data)
            return search(_narrowed(reader, data)) if seen and reader in NARROWERS else seen
        words = self._telling(reader, groups, data)
        # The whole is searched first: it is the narrowing that costs. If it leaves any word, all words of the
        # file count, as they do where none is known.
        if words and reader in NARROWERS and not self._telling(reader, groups, _narrowed(reader, data)):
            return frozenset()
        return words

    def _telling(self, reader: str, groups: Groups, data: bytes) -> frozenset[bytes]:
        """The keywords in a text, those that must stand as words only where they do."""
        seen = self._words(groups)(data)
        if seen:
            seen = self._whole(groups)(data, seen)
        if reader in OF_INSTALLERS and (packages := seen & self._packages(groups)):
            lower = data.lower()
            is_brought: Callable[[bytes, bytes], bool] = _function(
                "linter.readers.scripts.preselect", "is_brought"
            )
            seen -= {word for word in packages if not is_brought(lower, word)}
        return seen


def _with_ignores(
    found: list[Sighting], path: str, text: str, tally: Tally, is_rule: Callable[[str], bool]
) -> tuple[Sighting, ...]:
    """The sightings, with what inline ignores say of them; whether those count is not decided here."""
    known, wrong, unknown = ignores.read(text, _comments(path, text), is_rule)
    covering = ignores.Covering(known)
    for lines, reason in (
        (wrong, "not as docs/reference/policy.md has it, so it counts for nothing"),
        (unknown, "names a rule that does not exist"),
    ):
        for line in lines:
            tally.note("inline ignore", reason, f"{path}:{line}")
    return tuple(
        (trace, fragment._replace(ignore=covering.text(trace.rule, fragment.line)))
        for trace, fragment in found
    )


def _comments(path: str, text: str) -> list[range] | None:
    """Where the comments of a file stand; None where no reader knows how they are written."""
    styles = [reader.partition("_")[0] for reader in readers_for(path) if reader in LITERALS]
    if not styles:
        return None
    split: Callable[[str, str], tuple[str, Iterable[tuple[int, str]]]] = _function(
        "linter.readers.syntax.comments", "split"
    )
    return [
        range(start, start + len(comment))
        for name in styles
        for style in _STYLES_OF.get(name, (name,))
        for start, comment in split(text, style)[1]
        if ignores.NAME in comment.lower()  # nobody asks about the others
    ]


def _fragments(
    reader: str, path: str, text: str, words: frozenset[bytes] | None, tally: Tally
) -> Iterator[Fragment]:
    if words is not None and reader in LITERALS:
        read_words: WordReader = _function(*MODULES[reader])
        yield from read_words(text, path, frozenset(map(bytes.decode, words)))
        return
    read: FileReader = _function(*MODULES[reader])
    for item in read(text, path):
        if isinstance(item, Unparsed):
            where = f"{path}:{item.line}" if item.line else path
            tally.note("file", f"does not parse ({item.reason}), was read tolerantly", where)
        else:
            yield item


def _in_all(
    groups: Groups, every: Mapping[str, tuple[bytes, ...]], whole: Mapping[str, frozenset[bytes]]
) -> frozenset[bytes]:
    """The keywords that are words of their own in each of the groups that have them."""
    none: frozenset[bytes] = frozenset()
    inside = {word for group in groups for word in set(every.get(group, ())) - whole.get(group, none)}
    return none.union(*(whole.get(group, none) for group in groups)) - inside


def _only_of(
    places: tuple[Place, ...], groups: Groups, every: Mapping[str, tuple[bytes, ...]]
) -> frozenset[bytes]:
    """The keywords that no group of another place has."""
    names = {place.value for place in places}
    words: dict[bool, set[bytes]] = {True: set(), False: set()}
    for group in groups:
        words[group.partition(":")[0] in names].update(every.get(group, ()))
    return frozenset(words[True] - words[False])


def _narrowed(reader: str, data: bytes) -> bytes:
    narrow: Callable[[bytes], bytes] = _function(*NARROWERS[reader])
    return narrow(data)


@cache
def _function(module: str, name: str) -> Any:
    """A function of a module that is imported when it is first needed."""
    return getattr(importlib.import_module(module), name)


def _utf8(data: bytes) -> bytes:
    """UTF-8 where the file says by a byte order mark that it is not (PowerShell's `>` writes UTF-16)."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4] == b"\0\0\xfe\xff":
        return decode(data).encode("utf-8", "replace")
    return data
