"""Cuts TOML manifests (pyproject.toml, Cargo.toml) into their tables.

Every piece, a header with what stands below it, is parsed alone, so no string and no array is open at its
end, and the header that begins the next piece is a header in the file, too. The tables cannot conflict if no
header stands twice (but for elements of one array), and none goes through a key of another piece or below an
element.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from linter.readers.skeletons.pieces import CutFile, Edge, Shape, Skeleton
from linter.readers.syntax.failures import emptied_toml_tables, toml_tables
from linter.readers.syntax.key_paths import ELEMENT, Path, toml_entries

_HEADER = b"\n["
_REMEMBERED, _SHORT = 512, 1 << 14  # pieces of so many bytes, that several readers ask for
_LONGEST = 16  # parts of a header
_TOGETHER = 2
"""Tables whose headers have so many parts in common are read together: one may name what another is about."""


class TomlSections:
    """Cuts files before each header at the beginning of a line."""

    def __init__(self, *read: Path) -> None:
        """`read`: the paths below which anything is read, of one or two keys; none if below all."""
        self._read = read

    def cut(self, source: bytes) -> list[bytes]:
        """Cut out every table with its header, and what stands before the first."""
        first, *tables = source.split(_HEADER)
        pieces = [first, *[b"[" + table for table in tables]]
        return [*[piece + b"\n" for piece in pieces[:-1]], pieces[-1]]

    def edge(self, source: bytes) -> Edge | None:  # noqa: ARG002 of the protocol
        """Pieces are told by what they begin with."""
        return None

    def shape(self, piece: bytes) -> Shape | None:
        """Describe a piece: the path of its table, and the keys in it."""
        return _remembered(piece) if len(piece) < _SHORT else _described(piece)

    def searched(self, piece: bytes) -> bytes | None:  # noqa: ARG002 of the protocol
        """Not known: what a command names may be written in parts."""
        return None

    def skeletons(self, file: CutFile) -> list[Skeleton] | None:
        """The tables that are read together, in the order of the file."""
        groups = _grouped(tuple(file.shapes), self._read)
        if groups is None:
            return None
        return [tuple(file.segment(index) for index in group) for group in groups]


def _described(piece: bytes) -> Shape | None:
    text = piece.decode("utf-8", "replace")
    if emptied_toml_tables(text) is None and toml_tables(text) is None:
        return None
    end = text.find("\n") if text.startswith("[") else 0
    base: Path = ()
    keys: dict[str, None] = {}
    for entry in toml_entries(text):
        if entry.is_key and entry.offset < end:
            base = entry.path
        elif entry.is_key:
            below = entry.path[len(base) + text.startswith("[[") :]
            if entry.path[: len(base)] != base or not below:
                return None  # another header, which is indented
            keys[below[0]] = None
    table = (*base, ELEMENT) if text.startswith("[[") else base
    return Shape(is_member=True, path=table, keys=tuple(keys)) if len(base) < _LONGEST else None


_remembered = lru_cache(_REMEMBERED)(_described)


@lru_cache(maxsize=4)  # a pyproject.toml has four readers, and its versions the same tables
def _grouped(shapes: tuple[Shape, ...], read: tuple[Path, ...]) -> list[list[int]] | None:
    """The indexes of the tables that are read together; None if it is not sure that all go together."""
    elements = {shape.path[:-1] for shape in shapes if shape.path[-1:] == (ELEMENT,)}
    tables = [shape.path for shape in shapes if shape.path[-1:] != (ELEMENT,)]
    around = {path[:length] for path in (*tables, *elements) for length in range(len(path))}
    headers = {*tables, *elements}
    named = {(*_header(shape), key) for shape in shapes for key in shape.keys}
    is_sure = (
        len(headers) == len(tables) + len(elements)
        and elements.isdisjoint(around)
        and named.isdisjoint(headers | around)
    )
    groups: dict[Path, list[int]] = {}
    for index, shape in enumerate(shapes):
        groups.setdefault(_header(shape)[:_TOGETHER], []).append(index)
    if not is_sure:
        return None
    return [
        group
        for group in groups.values()
        if not read or any(_is_read(shapes[index], read) for index in group)
    ]


def _is_read(shape: Shape, read: Iterable[Path]) -> bool:
    """Whether a table is below one of the paths, or has a key that is."""
    header = _header(shape)
    return any(
        header[: len(path)] == path or (header == path[: len(header)] and path[len(header)] in shape.keys)
        for path in read
    )


def _header(shape: Shape) -> Path:
    return shape.path[:-1] if shape.path[-1:] == (ELEMENT,) else shape.path
