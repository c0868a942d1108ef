"""Cuts JSON lock files into members, one for each package (npm, composer, NuGet, Pipenv, Deno, bun).

A piece is a member (or an element) and ends with its closing bracket. Its inside is parsed alone. What is
left of the file when each run of members is replaced by a mark, the outline, is parsed, too: so every mark
stands where objects may stand, and gives their path. Nothing depends on correct indentation.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from linter.readers.skeletons.pieces import CutFile, Edge, Segment, Shape, Skeleton, behind
from linter.readers.syntax.failures import json_failure, json_length

_UNIT = re.compile(rb'\{\n([ \t]+)"')
_KEY = re.compile(rb'[ \t\n]*("[^"\\\x00-\x1f]*")[ \t]*:[ \t\n]*[\[{]')
_TRAILING = re.compile(rb",(?=[ \t\n]*[}\]])")
_PRIVATE = "\ue000"
_MARK = f"{_PRIVATE} stands for packages"
_OBJECT, _ARRAY = {_MARK: 0}, [_MARK]
_MOST_BRACKETS, _DEEPEST = 200, 20  # in a member, and around it: far from where the parser gives up
_WIDEST = 100  # keys of a document: more than any tool writes
_OUTLINES, _SHORT = 64, 1 << 16  # that are remembered, of so many bytes; most are those of the version before

_Frame = tuple[bytes, bytes]
"""The lines that open and close the containers around a member."""


class _Run(NamedTuple):
    """What is around a run of members."""

    container: int
    """The same number for runs in one container."""
    frame: _Frame
    keys: frozenset[bytes]
    """The other keys of the container, in quotes."""


class JsonMembers:
    """Cuts files after the brackets that close at one depth."""

    def __init__(
        self,
        depth: int,
        normalise: Callable[[bytes], bytes] = bytes.lower,
        *,
        is_array: bool = False,
        is_relaxed: bool = False,
    ) -> None:
        """Say how members are written.

        Args:
            depth: How many units of indentation the closing bracket of a member has.
            normalise: Spells every name in a text as it is compared.
            is_array: A member is an array in one line.
            is_relaxed: Commas may stand in front of closing brackets.
        """
        self._depth = depth
        self._opening, self._closing = (b"[", b"],\n") if is_array else (b"{", b"},\n")
        self._mark = json.dumps(_ARRAY if is_array else _OBJECT)
        self._is_relaxed = is_relaxed
        self._normalise = normalise
        self._remembered = lru_cache(_OUTLINES)(self._runs_of)

    def cut(self, source: bytes) -> list[bytes]:
        """Cut out every package, and the text before, between and after them."""
        edge = self.edge(source)
        return [source] if edge is None else edge.split(source)

    def edge(self, source: bytes) -> Edge | None:
        """The closing bracket of a package."""
        unit = _UNIT.match(source)
        if unit is None:
            return None
        indent = b"" if self._opening == b"[" else b"\n" + unit[1] * self._depth
        return behind(indent + self._closing)

    def shape(self, piece: bytes) -> Shape | None:
        """Describe a piece; one that is no member is a head, whose place the outline shows."""
        if _PRIVATE.encode() in piece:
            return None
        is_small = piece.count(b"{") + piece.count(b"[") <= _MOST_BRACKETS
        if piece.endswith(self._closing) and is_small:
            inside = piece[:-2].decode("utf-8", "replace")
            if (key := _KEY.match(piece)) and _is_one("{" + inside + "}"):
                return Shape(is_member=True, name=key[1].decode("utf-8", "replace").encode())
            if piece.lstrip(b" \t\n").startswith(self._opening) and _is_one("[" + inside + "]"):
                return Shape(is_member=True)
        return Shape(is_member=False)

    def searched(self, piece: bytes) -> bytes | None:
        """The piece as written, and with names as they are compared; None if it has escapes."""
        return piece + self._normalise(piece) if piece.isascii() and b"\\" not in piece else None

    def skeletons(self, file: CutFile) -> list[Skeleton] | None:
        """All heads together, and each kept member between the lines that open and close its path."""
        heads = [index for index, shape in enumerate(file.shapes) if not shape.is_member]
        starts: list[int] = []
        members: list[list[bytes]] = []
        outline: list[bytes] = []
        for head, following in pairwise((-1, *heads, len(file.pieces))):
            outline += file.pieces[head : head + 1] if head >= 0 else ()
            if names := [shape.name for shape in file.shapes[head + 1 : following]]:
                outline.append(self._marked(len(starts), is_named=bool(names[0])))
                starts.append(head + 1)
                members.append(names)
        runs = self._runs(b"".join(outline))
        if runs is None or not _is_distinct(runs, members):
            return None
        skeletons: list[Skeleton] = []
        if not all(file.shapes[index].is_member for index in file.kept):
            skeletons.append(tuple(file.segment(index) for index in heads))
        for index in file.kept:
            if file.shapes[index].is_member:
                before, after = runs[bisect_right(starts, index) - 1].frame
                member = Segment(file.pieces[index][:-2] + b"\n", file.starts[index])  # without its comma
                skeletons.append((Segment(before), member, Segment(after)))
        return skeletons

    def _marked(self, number: int, *, is_named: bool) -> bytes:
        name = f'"{_PRIVATE}{number}":' if is_named else ""
        return f"{name}{self._mark},\n".encode()

    def _runs(self, outline: bytes) -> list[_Run] | None:
        return self._remembered(outline) if len(outline) < _SHORT else self._runs_of(outline)

    def _runs_of(self, outline: bytes) -> list[_Run] | None:
        """What is around each mark in an outline, in order; None if it does not parse."""
        text = outline.decode("utf-8", "replace")
        if self._is_relaxed:
            text = _TRAILING.sub(b"", outline).decode("utf-8", "replace")
        if json_failure(text) is not None:
            return None
        document = json.loads(text)
        if not isinstance(document, dict) or len(document) > _WIDEST:
            return None
        runs: list[_Run] = []
        for run in _runs_in(document):
            if run is None or len(run.frame[1]) > _DEEPEST:
                return None
            runs.append(run)
        return runs


def _is_distinct(runs: list[_Run], members: list[list[bytes]]) -> bool:
    """Whether no container has a key twice; in a run either all have names or none."""
    if len(runs) != len(members):
        return False
    known: dict[int, set[bytes]] = {}
    for run, names in zip(runs, members, strict=True):
        taken = set(names)
        if taken == {b""}:
            continue
        others = known.setdefault(run.container, set(run.keys))
        if len(taken) < len(names) or b"" in taken or not others.isdisjoint(taken):
            return False
        others |= taken
    return True


def _is_one(text: str) -> bool:
    return json_length(text) == 1


def _runs_in(document: dict[str, object]) -> Iterator[_Run | None]:
    """What is around every mark, in order; None for one in the place of a single value.

    Numbers stand in for the other members of the document.
    """
    waiting: list[tuple[object, str | None, _Frame, int, frozenset[bytes]]] = []
    none: frozenset[bytes] = frozenset()
    keys = _keys(document)
    for key, value in reversed(document.items()):
        others = "".join(f"{json.dumps(other)}:0," for other in document if other != key)
        waiting.append((value, key, (b"{" + others.encode(), b"}"), id(document), keys))
    while waiting:
        value, name, (opened, closing), container, keys = waiting.pop()
        if value in (_OBJECT, _ARRAY):
            stands_for_all = name is None or name.startswith(_PRIVATE)
            yield _Run(container, (opened + b"\n", closing + b"\n"), keys) if stands_for_all else None
            continue
        start = opened if name is None else b"%b%b:" % (opened, json.dumps(name).encode())
        if isinstance(value, dict):
            keys = _keys(value)
            frame = (start + b"{", b"}" + closing)
            waiting += [(below, key, frame, id(value), keys) for key, below in reversed(value.items())]
        elif isinstance(value, list):
            frame = (start + b"[", b"]" + closing)
            waiting += [(below, None, frame, id(value), none) for below in reversed(value)]


def _keys(container: dict[str, object]) -> frozenset[bytes]:
    """The keys as they are written, without those of marks."""
    names = (key for key in container if not key.startswith(_PRIVATE))
    return frozenset(f'"{name}"'.encode("utf-8", "replace") for name in names)
