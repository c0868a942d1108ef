"""Reads the content of files where one of the catalog's keywords occurs: bytes -> sightings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING

from linter.model import inline_ignores as ignores
from linter.model.catalog import Catalog, Trace
from linter.model.fragments import Fragment
from linter.model.matches import Moved, Sighting, flat
from linter.readers.limits import LIMITS
from linter.readers.loading import function_of, narrowed
from linter.readers.reader_table import GROUPS, LITERALS, MODULES, NARROWERS, is_marked
from linter.readers.registry import readers_for
from linter.readers.syntax.protocols import FileReader, Unparsed, WordReader
from linter.readers.syntax.text import checked_out, decode, marked, with_line_feeds
from linter.scanning import keyword_search as keywords
from linter.scanning.keyword_search import Groups, Words
from linter.scanning.tally import Tally

if TYPE_CHECKING:
    from linter.scanning.file_search import FileSearch
    from linter.scanning.memory import Budget
    from linter.scanning.piecewise import Piecewise
    from linter.scanning.stepwise import ReadText

Match = Callable[[Fragment], tuple[Trace, ...]]
Matching = Callable[[str, Words | None], Match]
"""(text, keywords in it, None if not known) -> what matches the fragments of that text."""
_IGNORES = ignores.NAME.encode()
# Styles of comments by the first word of a reader's name, where that is no style itself. A page has scripts
# in it, which come with its mark-up, and of a program only its first line says what it is written in.
_STYLES_OF = {"markup": ("markup", "slash"), "page": (), "prose": ("markup",), "program": ("both",)}


def _piecewise(
    search: Callable[[str, bytes], Words], read: ReadText, budget: Budget, *, once: bool
) -> Piecewise:
    from linter.scanning.piecewise import Piecewise  # noqa: PLC0415 11 modules that one file can do without

    return Piecewise(search, read, budget, once=once)


def _file_search(
    catalog: Catalog,
    every: Mapping[str, tuple[bytes, ...]],
    words: Callable[[Groups], keywords.WordSearch],
    budget: Budget,
    *,
    once: bool,
) -> FileSearch:
    from linter.scanning.file_search import FileSearch  # noqa: PLC0415 for many files only

    return FileSearch(catalog, every, words, budget, once=once)


def _budget(jobs: int) -> Budget:
    from linter.scanning.memory import Budget  # noqa: PLC0415 as above

    return Budget(jobs)


class Contents:
    """Finds traces in files.

    `possible` and `words` search for the keywords of groups of readers; `every` has them all, if there is
    much to read. With `once`, each file is read in one version. `jobs` processes do this at the same time.
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
        once: bool,
        jobs: int,
    ) -> None:
        self._catalog = catalog
        self._rules = cache(lambda: frozenset(trace.rule for trace in catalog.traces))
        self._possible = possible
        self._matching = matching
        self._bulk = bulk
        budget = cache(lambda: _budget(jobs))
        self._search: Callable[[], FileSearch] = cache(
            lambda: _file_search(catalog, every, words, budget(), once=once)
        )
        self._piecewise: Callable[[], Piecewise] = cache(
            lambda: _piecewise(self._search().counted, self._read_piece, budget(), once=once)
        )

    def read(self, path: str, data: bytes, tally: Tally) -> list[Moved]:
        """Traces in one file; what was read otherwise than by its grammar is noted in the tally."""
        found = self._read(path, data, tally)
        for other in checked_out(data):
            found += self._read(path, other, tally)
        return found

    def _read(self, path: str, data: bytes, tally: Tally) -> list[Moved]:
        found: list[Moved] = []
        file = _File(path, marked(data))
        refused: set[str] = set()
        hits, has_ignores = self._hits(path, file.searchable)
        for reader, words in hits:
            if reader not in LIMITS or len(file.data) <= LIMITS[reader].size:
                found += self._seen_by(reader, file, words, tally)
            elif words is None or self._search().telling(reader, file.searchable):
                refused.add(LIMITS[reader].reason)
        for reason in refused:
            tally.missed("file", reason, path)
        if has_ignores and (seen := flat(found)):
            return [Moved(_with_ignores(seen, path, file.text, tally, self._is_rule))]
        return found

    def _hits(self, path: str, data: bytes) -> tuple[Sequence[tuple[str, Words | None]], bool]:
        """The readers that may find something, with the keywords in the file, None if nobody asked which.

        And whether an inline ignore may stand in it.
        """
        readers = readers_for(path)
        if self._bulk:
            return self._search()(readers, data, path)
        possible = [
            (reader, None)
            for reader in readers
            if is_marked(reader, data) and self._is_possible(reader, data)
        ]
        return possible, bool(possible) and _IGNORES in data.lower()

    def _seen_by(self, reader: str, file: _File, words: Words | None, tally: Tally) -> list[Moved]:
        """What a reader sees in a file with these keywords; None if nobody asked which."""
        seen = None
        if words is not None:
            pieces = self._piecewise()
            searches = pieces.searches(reader)
            if searches and not self._search().may_tell(reader, file.searchable):
                return []
            if searches:
                seen = pieces.read(reader, file.path, file.source, words)
            if seen is None:
                words = self._search().telling(reader, file.searchable)
                if not words:
                    return []
                seen = None if searches else pieces.read(reader, file.path, file.source, words)
        return [Moved(self._read_text(reader, file.path, file.text, words, tally))] if seen is None else seen

    def _read_text(
        self, reader: str, path: str, text: str, words: Words | None, tally: Tally
    ) -> tuple[Sighting, ...]:
        match = self._matching(text, words)
        fragments = _fragments(reader, path, text, words, tally)
        return tuple((trace, fragment) for fragment in fragments for trace in match(fragment))

    def _read_piece(self, reader: str, path: str, text: str, words: Words) -> tuple[Sighting, ...] | None:
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

    def _is_possible(self, reader: str, data: bytes) -> bool:
        search = self._possible(GROUPS[reader])
        return search(data) and (reader not in NARROWERS or search(narrowed(reader, data)))


class _File:
    """A file that is read, in the forms in which its readers want it."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data
        self.searchable = _utf8(data)

    @cached_property
    def source(self) -> bytes:
        """With line feeds only."""
        return with_line_feeds(self.data)

    @cached_property
    def text(self) -> str:
        """Decoded."""
        return decode(self.data)


def _with_ignores(
    found: Iterable[Sighting], path: str, text: str, tally: Tally, is_rule: Callable[[str], bool]
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
    split: Callable[[str, str], tuple[str, Iterable[tuple[int, str]]]] = function_of(
        "linter.readers.syntax.comments", "split"
    )
    return [
        range(start, start + len(comment))
        for name in styles
        for style in _STYLES_OF.get(name, (name,))
        for start, comment in split(text, style)[1]
        if ignores.NAME in comment.lower()  # nobody asks about the others
    ]


def _fragments(reader: str, path: str, text: str, words: Words | None, tally: Tally) -> Iterator[Fragment]:
    if words is not None and reader in LITERALS:
        read_words: WordReader = function_of(*MODULES[reader])
        yield from read_words(text, path, frozenset(map(bytes.decode, words)))
        return
    read: FileReader = function_of(*MODULES[reader])
    for item in read(text, path):
        if isinstance(item, Unparsed):
            where = f"{path}:{item.line}" if item.line else path
            tally.note("file", f"does not parse ({item.reason}), was read tolerantly", where)
        else:
            yield item


def _utf8(data: bytes) -> bytes:
    """UTF-8 where the file says by a byte order mark that it is not (PowerShell's `>` writes UTF-16)."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4] == b"\0\0\xfe\xff":
        return decode(data).encode("utf-8", "replace")
    return data
