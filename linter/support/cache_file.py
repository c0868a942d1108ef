"""Stores compiled catalogs and policies, so that a hook parses no TOML, and checks that they are current.

Parsing the rule files takes a quarter of a second; a hook has some 30 ms. So they are compiled to plain
tuples (`marshal`: no code runs on loading, unlike pickle): at build time into the wheel, otherwise into
the user's own cache. A cache entry is used only if it was made from exactly the bytes that would be read
now; otherwise it is ignored and replaced. On the hook path: imports nothing that is slow to load.
"""

from __future__ import annotations

import marshal
import os
import sys
import zlib

from linter import __version__
from linter.support import locations
from linter.support.files import opened
from linter.support.locations import BUILTIN, content

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    Row = tuple[Any, ...]  # marshal returns untyped values

_FORMAT = 11
_NUMBER = 4  # bytes of each number at the start of a file: checksum, then length, of all but the body

Prefilter = dict[str, tuple[bytes, ...]]
"""Maps a group of inputs (`message`, `import:python`, ...) to the keywords that they are searched for."""


class CompiledCatalog:
    """The catalog as plain tuples: keywords are loaded at once, traces only when one may match."""

    __slots__ = ("_body", "date", "digest", "own", "prefilter")

    def __init__(
        self,
        digest: str,
        prefilter: Prefilter,
        body: bytes | memoryview,
        date: str = "",
        own: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.digest = digest
        self.prefilter = prefilter
        self.date = date
        """The date of the shipped rules, `YYYY-MM-DD`."""
        self.own = own
        """Label and digest of each rule directory that the policy adds."""
        self._body = body

    @property
    def entry(self) -> Row:
        """The part of the cache file that is read without the body."""
        return (self.digest, self.prefilter, self.date, self.own)

    def tables(self, places: frozenset[str]) -> tuple[Row, list[Row], Row]:
        """Tools, ranked traces of these places, and migrations, as `loading.compiled` laid them out."""
        tools, parts, migrations = marshal.loads(self._body)
        traces = [row for named, part in parts if places.intersection(named) for row in marshal.loads(part)]
        return tools, traces, migrations


def load_catalog(directory: str = "") -> CompiledCatalog | None:
    """The compiled catalog of a rules directory, or None where it must be compiled first."""
    folder = directory or locations.rules_directory()
    shipped = _load(os.path.join(folder, "catalog.bin"), "shipped")
    return shipped or _load(_catalog_path(folder), _signature(folder))


def load_own_catalog(reference: str) -> CompiledCatalog | None:
    """The compiled catalog of a policy that has rules of its own, or None where there is none.

    It is valid only together with the policy that was stored for its digest (`load_policy`).
    """
    path = _own_path(reference)
    return _load(path, _own_key(reference)) if os.path.exists(path) else None


def load_keywords(reference: str = "") -> tuple[str, Prefilter] | None:
    """Load digest and keywords of the catalog that a policy uses; None if it is not compiled yet.

    Without a policy, or if it adds no rules, this is the shipped catalog.
    """
    folder = locations.rules_directory()
    found = None
    if reference and (own := _front(_own_path(reference))) and _is_ours(_own_path(reference)):
        found = _unpack_front(own, (_FORMAT, __version__, _own_key(reference)))
    if found is None:
        shipped = _front(os.path.join(folder, "catalog.bin"))
        found = _unpack_front(shipped, (_FORMAT, __version__, "shipped"))
    if found is None:
        stored = _front(_catalog_path(folder)) if _is_ours(_catalog_path(folder)) else b""
        found = _unpack_front(stored, (_FORMAT, __version__, _signature(folder)))
    return found[0][:2] if found else None


def save_catalog(compiled: CompiledCatalog, body: bytes, directory: str = "", path: str = "") -> None:
    """Store a compiled catalog at a path (when the wheel is built), else in the user's cache."""
    folder = directory or locations.rules_directory()
    key = "shipped" if path else _signature(folder)
    head = (_FORMAT, __version__, key)
    _write(path or _catalog_path(folder), head, compiled.entry, body)


def save_own_catalog(reference: str, compiled: CompiledCatalog | None, body: bytes = b"") -> None:
    """Store the catalog of a policy that adds rules; None removes it, if the policy adds none any more."""
    path = _own_path(reference)
    if compiled:
        _write(path, (_FORMAT, __version__, _own_key(reference)), compiled.entry, body)
        return
    try:
        os.unlink(path)
    except OSError:  # nearly always because it never existed
        return


def load_policy(reference: str, digest: str) -> Row | None:
    """The compiled policy of a file or `builtin:` name, or None where it must be compiled first.

    `digest` is that of the catalog that the policy uses, because a policy is validated against it.
    """
    entry = _unpack(_trusted(_policy_path(reference)), _policy_head(reference, digest))
    if entry is None:
        return None
    (sources, row), _ = entry
    if all(_is_same(*source) for source in sources):
        return row  # type: ignore[no-any-return] # as above
    return None


def _is_same(path: str, read: bytes | tuple[str, ...], links: Iterable[tuple[str, str]]) -> bool:
    """Whether the references lead to a file with this content, or to a rule directory with these files."""
    if isinstance(read, bytes):
        return content(path) == read and all(locations.resolve(*link) == path for link in links)
    try:
        names = tuple(locations.toml_names(os.path.join(path, "tools")))
    except OSError:
        return False
    return names == read and all(locations.resolve_directory(*link) == path for link in links)


def save_policy(reference: str, digest: str, sources: tuple[Row, ...], row: Row) -> None:
    """Store a compiled policy with the exact bytes that it was compiled from, and the references to them.

    A source is a path, its content, and the arguments of `resolve` that gave this path. A rule directory
    has the names of its files instead of a content, and the arguments of `resolve_directory`.
    """
    _write(_policy_path(reference), _policy_head(reference, digest), (sources, row))


def load_database(key: tuple[bytes, ...], version: str) -> bytes:
    """Load the database of a search engine that is stored under this key; empty if there is none."""
    entry = _unpack(_trusted(_database_path(key)), (_FORMAT, version, key))
    return bytes(entry[1]) if entry else b""


def save_database(key: tuple[bytes, ...], version: str, data: bytes) -> None:
    """Store the database of a search engine, which takes time to compile."""
    from linter.support.cache_size import keep_small  # noqa: PLC0415 where so much is stored, and seldom

    _write(_database_path(key), (_FORMAT, version, key), (), data)
    keep_small(locations.cache_directory())


def _database_path(key: tuple[bytes, ...]) -> str:
    return os.path.join(locations.cache_directory(), f"words-{zlib.crc32(repr(key).encode()):08x}.bin")


def _load(path: str, key: object) -> CompiledCatalog | None:
    data = content(path) if key == "shipped" else _trusted(path)
    entry = _unpack(data, (_FORMAT, __version__, key))
    if entry is None:
        return None
    (digest, keywords, date, own), body = entry
    return CompiledCatalog(digest, keywords, body, date, own)


def _signature(folder: str) -> tuple[tuple[str, int, int], ...]:
    """Paths, sizes and modification times of the rule files and of the code that compiles them."""
    return (*_stats(os.path.join(folder, "tools"), ".toml"), *_stats(locations.package_directory(), ".py"))


def _stats(folder: str, ending: str) -> Iterator[tuple[str, int, int]]:
    start = len(os.path.join(folder, ""))
    for path in locations.files_below(folder, ending):
        try:
            status = os.stat(path)
        except OSError:  # removed since it was listed
            continue
        yield path[start:], status.st_size, status.st_mtime_ns


def _own_path(reference: str) -> str:
    return os.path.join(locations.cache_directory(), f"rules-{_name(_full(reference))}.bin")


def _own_key(reference: str) -> Row:
    """The key of a policy's own catalog: the policy, and the signature of the shipped catalog."""
    folder = locations.rules_directory()
    try:
        status = os.stat(os.path.join(folder, "catalog.bin"))
    except OSError:
        return (_full(reference), _signature(folder))
    return (_full(reference), status.st_size, status.st_mtime_ns)


def _catalog_path(folder: str) -> str:
    return os.path.join(locations.cache_directory(), f"catalog-{_name(os.path.abspath(folder))}.bin")


def _policy_path(reference: str) -> str:
    """The cache file of a policy, named after the reference only; loading compares the bytes."""
    return os.path.join(locations.cache_directory(), f"policy-{_name(_full(reference))}.bin")


def _policy_head(reference: str, digest: str) -> Row:
    """The head of a compiled policy; it has the reference as it was written, because reports show that."""
    return (_FORMAT, __version__, digest, reference, _full(reference))


def _full(reference: str) -> str:
    return reference if reference.startswith(BUILTIN) else os.path.abspath(reference)


def _name(text: str) -> str:
    return f"{zlib.crc32(os.fsencode(text)):08x}"


def _front(path: str) -> bytes:
    """Read a cache file without its body."""
    try:
        with open(path, "rb", opener=opened) as file:
            numbers = file.read(2 * _NUMBER)
            return numbers + file.read(int.from_bytes(numbers[_NUMBER:], "big"))
    except OSError:
        return b""


def _trusted(path: str) -> bytes:
    """Read a cache file, if nobody but this user can have written it."""
    return content(path) if _is_ours(path) else b""


def _is_ours(path: str) -> bool:
    try:
        status = os.stat(os.path.dirname(path))
    except OSError:
        return False
    return sys.platform == "win32" or (status.st_uid == os.getuid() and not status.st_mode & 0o022)


def _unpack(data: bytes, head: Row) -> tuple[Any, memoryview] | None:
    """Undo `_write`: entry and body; None if the file is damaged or has another head."""
    found = _unpack_front(data, head)
    if found is None:
        return None
    entry, check, body = found
    return (entry, body) if zlib.crc32(body) == check else None


def _unpack_front(data: bytes, head: Row) -> tuple[Any, int, memoryview] | None:
    """Entry, checksum of the body, and the body as far as it was read."""
    view = memoryview(data)
    start = 2 * _NUMBER
    end = start + int.from_bytes(view[_NUMBER:start], "big")
    packed = view[start:end]
    if not start < end <= len(view) or zlib.crc32(packed) != int.from_bytes(view[:_NUMBER], "big"):
        return None
    try:
        kept_head, entry, check = marshal.loads(packed)
    except (ValueError, EOFError, TypeError):
        return None
    return (entry, check, view[end:]) if kept_head == head else None


def _write(path: str, head: Row, entry: Row, body: bytes = b"") -> None:
    """Write a file atomically; a cache that cannot be written is no error."""
    packed = marshal.dumps((head, entry, zlib.crc32(body)), 4)
    temporary = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(temporary, "wb") as file:
            file.writelines(number.to_bytes(_NUMBER, "big") for number in (zlib.crc32(packed), len(packed)))
            file.write(packed)
            file.write(body)
        os.replace(temporary, path)
    except OSError:
        return
