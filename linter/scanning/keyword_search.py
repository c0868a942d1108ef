"""Searches inputs for keywords, with one of two engines that give the same answer. On the hook path.

Python's `in` starts at once and suits a hook's few small files. Hyperscan takes some milliseconds to load
and then reads more than a gigabyte a second, whatever the number of words
(docs/explanation/dependencies.md). Where it is not installed, `in` is used.
"""

from __future__ import annotations

from linter.support import cache_file as store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from typing import Any

    Engine = Callable[[bytes], bool]
    WordSearch = Callable[[bytes], frozenset[bytes]]
    Expressions = Callable[[], Iterable[bytes]]

Words = frozenset[bytes]
"""Keywords, in lower case."""
Groups = tuple[str, ...]
"""Groups of inputs that are searched for keywords together."""
_LEFT, _RIGHT = 1, 2  # as in linter.model.catalog, which a hook does without
_ESCAPED = rb"\\(?:[a-z]|x[0-9a-f]{2}|u[0-9a-f]{4}|[0-7]{1,3})|%[0-9a-f]{2}"
_ESCAPE = rb"(?:%s)\Z" % _ESCAPED
_BEGUN, _ENDED = rb"(?:^|[^0-9A-Za-z]|%s)" % _ESCAPED, rb"(?:[^0-9A-Za-z]|$)"
"""What stands before and behind a word of its own."""
_LITERALS = b"literals"
"""In front of words that are searched for as they stand; no expression begins so."""
_MUCH = 12_000_000
"""Bytes times words that take `in` some 6 ms, which is what hyperscan takes to load."""


def of(prefilter: Mapping[str, tuple[bytes, ...]], groups: Iterable[str]) -> tuple[bytes, ...]:
    """The keywords of several groups of inputs, without duplicates."""
    return tuple(dict.fromkeys(word for group in groups for word in prefilter.get(group, ())))


class Adaptive:
    """Searches with `in` until so much was searched that loading hyperscan pays off."""

    __slots__ = ("_done", "_engine", "_words")

    def __init__(self, words: tuple[bytes, ...]) -> None:
        self._words = words
        self._engine = plain(words)
        self._done = 0

    def __call__(self, data: bytes) -> bool:
        """Whether any of the keywords is in the data."""
        before, self._done = self._done, self._done + len(data) * len(self._words)
        if before <= _MUCH < self._done:
            self._engine = fast(self._words)
        return self._engine(data)


def words(keywords: tuple[bytes, ...]) -> WordSearch:
    """Make a function that finds which keywords are in an input, with the fastest engine."""
    if not keywords:
        return lambda _: frozenset()
    return _found(_literals(keywords), keywords) or _plain_words(keywords)


def _found(database: Any, keywords: tuple[bytes, ...]) -> WordSearch | None:
    """Make a function that finds keywords, for each of which a database has an expression."""
    if database is None:
        return None
    seen: list[int] = []

    def note(number: int, *_: object) -> None:
        seen.append(number)

    def found(data: bytes) -> frozenset[bytes]:
        seen.clear()
        database.scan(data, match_event_handler=note)
        return frozenset(map(keywords.__getitem__, seen))

    return found


class WordFilter:
    r"""Drops keywords that occur only inside other words, if they must be whole words.

    A letter next to a keyword need not belong to the same word: `\n` in a string, `%2F` in a URL. Some
    keywords need only begin or end a word: `edges` has the ways in which they count
    (linter.model.catalog.Trace.edges).
    """

    __slots__ = ("_edges",)

    def __init__(
        self, words: Collection[bytes], edges: Mapping[bytes, Collection[int]] | None = None
    ) -> None:
        self._edges = {**dict.fromkeys(words, (_LEFT | _RIGHT,)), **(edges or {})}

    def __call__(self, data: bytes, seen: frozenset[bytes]) -> frozenset[bytes]:
        """The keywords of `seen` that are whole words in the data, or need not be."""
        if seen.isdisjoint(self._edges):
            return seen
        lower, edges = data.lower(), self._edges
        return frozenset(
            word for word in seen if word not in edges or _stands_alone(lower, word, edges[word])
        )


def _stands_alone(data: bytes, word: bytes, edges: Collection[int]) -> bool:
    left, right = word[:1].isalnum(), word[-1:].isalnum()
    at = data.find(word)
    while at >= 0:
        end = at + len(word)
        is_begun = not (left and data[at - 1 : at].isalnum()) or _is_escape(data[max(0, at - 6) : at])
        is_ended = not (right and data[end : end + 1].isalnum())
        free = (_LEFT if is_begun else 0) | (_RIGHT if is_ended else 0)
        if free == _LEFT | _RIGHT or any(not each & ~free for each in edges):
            return True
        at = data.find(word, at + 1)
    return False


def counting(keywords: Mapping[bytes, Collection[int]]) -> WordSearch | None:
    """Make a function that finds which keywords count in a text, by the edges that each may have.

    None without hyperscan: to ask for each word costs more than it spares.
    """
    ways = [(word, each) for word, edges in keywords.items() for each in sorted(edges)]
    expressions = tuple(_standing(*way) for way in ways)
    return _found(_database(expressions, lambda: expressions), tuple(word for word, _ in ways))


def _standing(word: bytes, edges: int) -> bytes:
    """An expression for a word with no letter or digit at these ends."""
    begun = _BEGUN if edges & _LEFT and word[:1].isalnum() else b""
    return begun + _escape(word) + (_ENDED if edges & _RIGHT and word[-1:].isalnum() else b"")


def _is_escape(before: bytes) -> bool:
    import re  # noqa: PLC0415 not for a hook's few files

    return re.search(_ESCAPE, before) is not None


def _plain_words(keywords: tuple[bytes, ...]) -> WordSearch:
    def found(data: bytes) -> frozenset[bytes]:
        lower = data.lower()
        return frozenset(word for word in keywords if word in lower)

    return found


def plain(keywords: tuple[bytes, ...]) -> Engine:
    """Make an engine that uses Python's `in`; keywords are in lower case."""

    def found(data: bytes) -> bool:
        lower = data.lower()
        return any(word in lower for word in keywords)

    return found


def fast(keywords: tuple[bytes, ...]) -> Engine:
    """Make an engine that uses hyperscan, or `in` if it is not installed; the answers are the same."""
    database = _literals(keywords)
    if database is None:
        return plain(keywords)
    import hyperscan  # noqa: PLC0415 see _database

    hits: list[int] = []

    def stop(*_: object) -> bool:
        hits.append(1)
        return True

    def found(data: bytes) -> bool:
        hits.clear()
        try:
            database.scan(data, match_event_handler=stop)
        except hyperscan.ScanTerminated:
            return True
        return bool(hits)

    return found


def _literals(keywords: tuple[bytes, ...]) -> Any:
    """The database of words as they stand; None without hyperscan or without words."""
    return _database((_LITERALS, *keywords), lambda: map(_escape, keywords)) if keywords else None


def _database(key: tuple[bytes, ...], expressions: Expressions) -> Any:
    """Load the hyperscan database that is stored under a key, or compile it; None without hyperscan.

    The key tells what the expressions are. They are made only where they are compiled: to write down each
    byte of a thousand words takes longer than to load their database.
    """
    try:
        import hyperscan  # noqa: PLC0415 only much data pays for it
    except ImportError:
        return None
    if not key:
        return None
    version = f"hyperscan {hyperscan.__version__}"  # type: ignore[attr-defined] # set by its compiled part
    stored = store.load_database(key, version)
    if stored:
        try:
            database = hyperscan.loadb(stored, hyperscan.HS_MODE_BLOCK)
            database.scratch = hyperscan.Scratch(database)
        except hyperscan.error:  # compiled for another processor
            pass
        else:
            return database
    flags = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH
    database, made = hyperscan.Database(), list(expressions())
    database.compile(
        expressions=made, ids=list(range(len(made))), elements=len(made), flags=[flags] * len(made)
    )
    store.save_database(key, version, hyperscan.dumpb(database))
    return database


def _escape(word: bytes) -> bytes:
    return b"".join(b"\\x%02x" % byte for byte in word)
