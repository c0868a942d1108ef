"""Is any of these keywords in this input? Two engines, one answer. On the hook path: imports nothing.

Plain `in` starts at once and suits a hook's few files. Hyperscan compiles for some milliseconds and
then reads more than a gigabyte a second (docs/dependencies.md); it suits an audit. Where it has no
wheel, plain it is.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Engine = Callable[[bytes], bool]


def of(prefilter: Mapping[str, tuple[bytes, ...]], groups: Iterable[str]) -> tuple[bytes, ...]:
    """The keywords of several groups, each once."""
    return tuple(dict.fromkeys(word for group in groups for word in prefilter.get(group, ())))


def plain(keywords: tuple[bytes, ...]) -> Engine:
    """Search with Python's own `in`; keywords are in lower case."""

    def found(data: bytes) -> bool:
        lower = data.lower()
        return any(word in lower for word in keywords)

    return found


def fast(keywords: tuple[bytes, ...]) -> Engine:
    """Search with hyperscan where it is installed; the same answers as `plain`."""
    try:
        import hyperscan  # noqa: PLC0415 only an audit pays for it
    except ImportError:
        return plain(keywords)
    if not keywords:
        return plain(keywords)
    flags = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH
    database = hyperscan.Database()
    database.compile(
        expressions=[_escape(word) for word in keywords],
        ids=list(range(len(keywords))),
        elements=len(keywords),
        flags=[flags] * len(keywords),
    )
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


def _escape(word: bytes) -> bytes:
    return b"".join(b"\\x%02x" % byte for byte in word)
