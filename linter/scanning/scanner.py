"""Reads inputs and finds traces in them; knows no policy and no git."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING

from linter.catalog.keyword_index import every_keyword
from linter.model.catalog import Catalog, Trace
from linter.model.fragments import Fragment, Place
from linter.model.matches import Moved, Sighting, flat
from linter.readers.messages import commit as commits
from linter.readers.messages import message as messages
from linter.readers.syntax.text import fold
from linter.scanning import keyword_search as keywords
from linter.scanning.matcher import Matcher, TraceIndex
from linter.scanning.message_screen import MessageScreen
from linter.scanning.tally import Tally
from linter.support.git_format import unreadable
from linter.support.globs import matches_any

if TYPE_CHECKING:
    from linter.scanning.file_scanner import Contents, Match
    from linter.scanning.keyword_search import Groups

Prefilter = Mapping[str, tuple[bytes, ...]]
_COMMIT, _MESSAGE = ("commit",), ("message",)
_LARGE = 1 << 20  # bytes of a file
_REMEMBERED = 1 << 14  # entries of each cache: of sets of keywords, and of fragments

# Characters of a plain message: any other may hide or imitate these, so such a message is folded before it
# is searched for keywords.
_PLAIN = bytes([*range(0x20, 0x7F), 0x09, 0x0A, 0x0D])


class Scanner:
    """Finds traces in inputs of every kind.

    An input is parsed only if one of the catalog's keywords for its kind occurs in it. `bulk` selects the
    search engine: True for many inputs (an audit), False for few (a hook). With `once`, each file is read in
    one version. `jobs` processes will read at the same time. Files that match the globs `accepted` may be
    Git LFS pointers or encrypted; any other such file makes the report incomplete.
    """

    def __init__(
        self,
        catalog: Catalog,
        prefilter: Prefilter,
        *,
        bulk: bool = False,
        once: bool = False,
        jobs: int = 1,
        accepted: tuple[str, ...] = (),
    ) -> None:
        self._catalog = catalog
        self._accepted = accepted
        self._matcher = Matcher(TraceIndex(catalog))
        self._bulk = bulk
        engine = keywords.fast if bulk else keywords.Adaptive
        self._possible: Callable[[Groups], keywords.Engine] = cache(
            lambda groups: engine(keywords.of(prefilter, groups))
        )
        self._every: Callable[[], Prefilter] = cache(lambda: every_keyword(catalog))
        self._words: Callable[[Groups], keywords.WordSearch] = cache(
            lambda groups: keywords.words(keywords.of(self._every(), groups))
        )
        admitting = lru_cache(_REMEMBERED)(self._matcher.admitting)
        self._matched: Callable[[frozenset[bytes], Place, str, str], tuple[Trace, ...]] = lru_cache(
            _REMEMBERED
        )(lambda words, place, text, key: admitting(words).match(Fragment(place, text, key)))
        self._path_sightings: Callable[[str], tuple[Sighting, ...]] = cache(self._read_path)
        self._signed: Callable[[bytes], tuple[Sighting, ...]] = lru_cache(_REMEMBERED)(self._of_signers)
        self._screen: Callable[[], MessageScreen] = cache(
            lambda: MessageScreen(catalog, self._words(_COMMIT), self._matched)
        )
        self._contents: Callable[[], Contents] = cache(
            partial(self._open_contents, bulk=bulk, once=once, jobs=jobs)
        )
        self._contents_of_large: Callable[[], Contents] = (
            self._contents if bulk else cache(partial(self._open_contents, bulk=True, once=once, jobs=jobs))
        )
        if bulk:
            self._contents()  # now, so that forked processes share it

    def _open_contents(self, *, bulk: bool, once: bool, jobs: int) -> Contents:
        from linter.scanning.file_scanner import Contents  # noqa: PLC0415 a hook for a message reads no file

        every = self._every() if bulk else {}
        return Contents(
            self._catalog,
            every,
            self._possible,
            self._words,
            self._matching,
            bulk=bulk,
            once=once,
            jobs=jobs,
        )

    def _contents_for(self, data: bytes) -> Contents:
        """As an audit does, a hook asks which words a large file has: so readers keep less of it."""
        return self._contents_of_large() if len(data) > _LARGE else self._contents()

    @property
    def is_by_path(self) -> bool:
        """Whether the path of a file that cannot be read decides if it is counted as not read."""
        return bool(self._accepted)

    @property
    def models(self) -> frozenset[str]:
        """The ids of the catalog's entries that are models."""
        return self._matcher.models

    def path(self, path: str) -> tuple[Sighting, ...]:
        """Find the traces that the path of a file is."""
        return self._path_sightings(path)

    def entry(self, path: str) -> tuple[Sighting, ...]:
        """Find the traces that the path of a link or submodule is, also as the path of a directory."""
        seen = self.path(path)
        tools = {trace.tool for trace, _ in seen}
        below = ((trace, fragment._replace(text=path)) for trace, fragment in self.path(f"{path}/"))
        return (*seen, *(sighting for sighting in below if sighting[0].tool not in tools))

    def content(self, path: str, data: bytes, tally: Tally) -> tuple[Sighting, ...]:
        """Find traces in the content of a file, with the readers for its path; count what cannot be read."""
        return flat(self.content_in_runs(path, data, tally))

    def content_in_runs(self, path: str, data: bytes, tally: Tally) -> Sequence[Moved]:
        """The same in runs, of which versions of a file share most."""
        if reason := unreadable(data):
            if matches_any(self._accepted, path):
                tally.outside("file", f"{reason} (the policy accepts that)", path)
            else:
                tally.missed("file", reason, path)
            return ()
        return self._contents_for(data).read(path, data, tally)

    def former(self, path: str, data: bytes) -> tuple[Sighting, ...]:
        """Find traces in the content that a change replaces; what cannot be read there counts for nothing."""
        return () if unreadable(data) else flat(self._contents_for(data).read(path, data, Tally()))

    def _matching(self, text: str, words: frozenset[bytes] | None) -> Match:
        """Make a function that matches fragments of a text with these keywords; None means not known."""
        if words is None:
            return self._matcher.within(text).match
        # Versions of a file repeat the same fragments, so results are cached.
        return lambda fragment: self._matched(words, fragment.place, fragment.text, fragment.key)

    def message(self, text: str) -> tuple[Sighting, ...]:
        """Find traces in a commit message."""
        if not self._possible(_MESSAGE)(_searchable(text.encode("utf-8", "surrogateescape"))):
            return ()
        return self._of_a_commit(text, messages.read(text))

    def commit(self, data: bytes) -> tuple[Sighting, ...]:
        """Find traces in the identities and the message of a raw commit object."""
        data = commits.with_decoded(data)
        if not self._bulk:
            if not self._possible(_COMMIT)(_searchable(data)):
                return ()
            commit = commits.parse(data)
            fragments = (*commits.identities(commit), *messages.read(commit.message))
            return self._of_a_commit(data.decode("utf-8", "replace"), fragments)
        of_signers = self._signed(commits.signers(data))
        body = commits.body(data)
        text = _searchable(body)
        if not self._screen().passes(data, body, text):  # the usual case
            return of_signers
        words = self._words(_COMMIT)
        message = commits.parse(data).message
        found = messages.read(message, [word.decode() for word in words(text)])
        return (*of_signers, *self._of_a_commit("", found, words(_searchable(data))))

    def _of_signers(self, signers: bytes) -> tuple[Sighting, ...]:
        """Find traces in the identity headers of a commit."""
        seen = self._words(_COMMIT)(_searchable(signers))
        return self._of_a_commit("", commits.identities(commits.parse(signers)), seen)

    def _of_a_commit(
        self, text: str, fragments: Iterable[Fragment], words: frozenset[bytes] | None = None
    ) -> tuple[Sighting, ...]:
        return tuple(self._matcher.readings(fragments, self._matching(fold(text), words)))

    def fragment(self, fragment: Fragment) -> tuple[Sighting, ...]:
        """Find traces in a fragment that no reader made (an identity from a hook's environment)."""
        return tuple(self._sightings(fragment))

    def environment(self, variables: Mapping[str, str]) -> tuple[Sighting, ...]:
        """Find traces among environment variables; their values are not kept."""
        found: list[Sighting] = []
        for name, value in sorted(variables.items()):
            shown = Fragment(Place.ENVIRONMENT, value, name.lower(), shown=name)
            found += [(trace, shown._replace(text=name)) for trace in self._matcher.match(shown)]
        return tuple(found)

    def _read_path(self, path: str) -> tuple[Sighting, ...]:
        return tuple(self._sightings(Fragment(Place.PATH, path)))

    def _sightings(self, fragment: Fragment) -> Iterator[Sighting]:
        return ((trace, fragment) for trace in self._matcher.match(fragment))


def _searchable(data: bytes) -> bytes:
    """Fold characters that hide or imitate others, so that keywords are found."""
    if data.translate(None, _PLAIN):
        # a carriage return alone ends a line, too, and folded away it would join the words around it
        text = data.decode("utf-8", "replace").replace("\r", "\n")
        return fold(text).encode("utf-8", "replace")
    return data
