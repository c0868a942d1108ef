"""Cuts TOML lock files into `[[package]]` tables, one a package (Cargo, poetry, uv, pdm, pylock).

Each piece is parsed alone, so no string and no array is open at its end, and the header that begins the next
piece is a header in the file, too. `[[package]]` begins a new element, so keys in one piece cannot conflict
with keys in another, as long as the heads define nothing of that name and no table twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from linter.readers.skeletons.pieces import CutFile, Edge, Segment, Shape, Skeleton
from linter.readers.syntax.failures import emptied_toml_tables, toml_tables

_HEADERS = (b"[[package]]\n", b"[[packages]]\n")
_EDGES = tuple(Edge(b"\n" + header, 1) for header in _HEADERS)
_NAMES = frozenset({"package", "packages"})
_FILES = b"[metadata.files]\n"
"""Where poetry kept the hashes of all packages until 2023: one key with an array for each."""
_END_OF_ARRAY = b"\n]\n"
_ROWS = re.compile(rb"\n(?:wheels|files|dependencies|requires-dist) = \[\n((?:[ ]{4}\{[^\n]*\},\n)+)")
"""Elements of arrays, which no reader of lock files asks for: most of a file."""


class TomlTables:
    """Cuts files before `[[package]]`, and after each array of `[metadata.files]`."""

    def __init__(self, normalise: Callable[[bytes], bytes]) -> None:
        self._normalise = normalise
        """Spells every name in a text as it is compared."""

    def cut(self, source: bytes) -> list[bytes]:
        """Cut out every package, the text before the first, and the text after the last."""
        edge = _edge(source)
        *pieces, last = edge.split(source) if edge else [source]
        return [*pieces, *(_cut_files(last) if edge else [last])]

    def edge(self, source: bytes) -> Edge | None:
        """The header of a package, with which a piece begins, if nothing else has pieces."""
        return None if b"\n" + _FILES in source else _edge(source)

    def shape(self, piece: bytes) -> Shape | None:
        """Describe a piece: a package is a member, and so is an array of hashes."""
        if not piece.endswith(b"\n"):
            return None
        text = piece.decode("utf-8", "replace")
        is_package = piece.startswith(_HEADERS)
        if is_package and any(_is_one_package(read(text)) for read in (emptied_toml_tables, toml_tables)):
            return Shape(is_member=True)
        if (tables := toml_tables(text)) is None:
            return None
        is_array = _is_array(piece, tables)
        if (is_package and len(tables) == 1) or (not is_package and _NAMES & tables.keys() and not is_array):
            return None
        if is_array:
            return Shape(is_member=True, name=next(iter(tables)).encode("utf-8", "replace"))
        opens = _FILES if piece.endswith(b"\n" + _FILES) else b""
        return Shape(is_member=False, keys=tuple(tables.keys() - _NAMES), opens=opens)

    def searched(self, piece: bytes) -> bytes | None:
        """The piece as written, and with names as they are compared."""
        if b"\\" in piece or not piece.isascii():
            return None
        return piece + self._normalise(piece)

    def skeletons(self, file: CutFile) -> list[Skeleton] | None:
        """Each kept piece alone; an array of hashes with its header before it."""
        keys: list[str] = []
        names: list[bytes] = []
        opened = b""
        for piece, shape in zip(file.pieces, file.shapes, strict=True):
            if shape.name:
                names.append(shape.name)
            if shape.is_member and bool(shape.name) != bool(opened):
                return None
            if not shape.is_member:
                if opened and not piece.lstrip().startswith(b"["):
                    return None  # its keys belong to the table that is open
                keys += shape.keys
                opened = shape.opens
        if len(set(keys)) < len(keys) or len(set(names)) < len(names):
            return None
        return [
            (Segment(_FILES), file.segment(index))
            if file.shapes[index].name
            else tuple(_without_rows(file.segment(index)))
            for index in file.kept
        ]


def _edge(source: bytes) -> Edge | None:
    return next((edge for edge in _EDGES if edge.mark in source), None)


def _cut_files(tail: bytes) -> list[bytes]:
    before, header, arrays = tail.partition(b"\n" + _FILES)
    if not header:
        return [tail]
    *complete, rest = arrays.split(_END_OF_ARRAY)
    pieces = [before + header, *[array + _END_OF_ARRAY for array in complete]]
    return [*pieces, rest] if rest else pieces


def _without_rows(piece: Segment) -> Iterator[Segment]:
    """What is left of a package without the elements of its long arrays."""
    done = 0
    if b'"""' not in piece.text and b"'''" not in piece.text:
        for found in _ROWS.finditer(piece.text):
            start, end = found.span(1)
            yield Segment(piece.text[done:start], piece.start + done)
            done = end
    yield Segment(piece.text[done:], piece.start + done)


def _is_one_package(tables: dict[str, object] | None) -> bool:
    """Whether a text that begins with the header of a package is that and no more."""
    packages = list(tables.values()) if tables is not None and len(tables) == 1 else []
    return bool(packages) and isinstance(packages[0], list) and len(packages[0]) == 1


def _is_array(piece: bytes, tables: dict[str, object]) -> bool:
    """Whether the text is one key with an array, and nothing else."""
    return (
        len(tables) == 1
        and not piece.lstrip().startswith(b"[")
        and isinstance(next(iter(tables.values())), list)
    )
