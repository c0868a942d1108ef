"""Cuts JSON lock files into members, one for each package (npm, composer, NuGet, Pipenv, Deno, bun).

A piece is a member (or an element) and ends with its closing bracket. Its inside is parsed alone. What is
left of the file when each inside is replaced by a mark, the outline, is parsed, too: so every mark stands
where an object may stand, and gives the path of its member. Nothing depends on correct indentation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from linter.readers.skeletons.pieces import CutFile, Segment, Shape, Skeleton
from linter.readers.syntax.failures import json_failure

_UNIT = re.compile(rb'\{\n([ \t]+)"')
_KEY = re.compile(rb'[ \t\n]*("[^"\\\x00-\x1f]*")[ \t]*:[ \t\n]*[\[{]')
_TRAILING = re.compile(rb",(?=[ \t\n]*[}\]])")
_PRIVATE = "\ue000"
_MARK = f"{_PRIVATE} stands for a package"
_OBJECT, _ARRAY = {_MARK: 0}, [_MARK]
_MOST_BRACKETS, _DEEPEST = 200, 20  # in a member, and around it: far from where the parser gives up
_OUTLINES = 64  # that are remembered; most versions have that of the version before

_Frame = tuple[bytes, bytes]
"""The lines that open and close the containers around a member."""


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
        self._mark = json.dumps(_ARRAY if is_array else _OBJECT).encode() + b",\n"
        self._is_relaxed = is_relaxed
        self._normalise = normalise
        self._frames = lru_cache(_OUTLINES)(self._frames_of)

    def cut(self, source: bytes) -> list[bytes]:
        """Cut out every package, and the text before, between and after them."""
        unit = _UNIT.match(source)
        if unit is None:
            return [source]
        closing = self._closing if self._opening == b"[" else b"\n" + unit[1] * self._depth + self._closing
        *pieces, last = source.split(closing)
        return [*[piece + closing for piece in pieces], last]

    def shape(self, piece: bytes) -> Shape | None:
        """Describe a piece; one that is no member is a head, whose place the outline shows."""
        if _PRIVATE.encode() in piece:
            return None
        is_small = piece.count(b"{") + piece.count(b"[") <= _MOST_BRACKETS
        if piece.endswith(self._closing) and is_small:
            inside = piece[:-2].decode("utf-8", "replace")
            if (key := _KEY.match(piece)) and _is_one("{" + inside + "}"):
                return Shape(is_member=True, name=b"%b:%b" % (key[1], self._mark))
            if piece.lstrip(b" \t\n").startswith(self._opening) and _is_one("[" + inside + "]"):
                return Shape(is_member=True, name=self._mark)
        return Shape(is_member=False)

    def searched(self, piece: bytes) -> bytes | None:
        """The piece as written, and with names as they are compared; None if it has escapes."""
        return piece + self._normalise(piece) if piece.isascii() and b"\\" not in piece else None

    def skeletons(self, file: CutFile) -> list[Skeleton] | None:
        """All heads together, and each kept member between the lines that open and close its path."""
        each = list(zip(file.pieces, file.shapes, strict=True))
        frames = self._frames(b"".join([shape.name if shape.is_member else piece for piece, shape in each]))
        members = [index for index, shape in enumerate(file.shapes) if shape.is_member]
        if frames is None or len(frames) != len(members):
            return None
        frame_of = dict(zip(members, frames, strict=True))
        skeletons: list[Skeleton] = []
        if any(index not in frame_of for index in file.kept):
            heads = [index for index, shape in enumerate(file.shapes) if not shape.is_member]
            skeletons.append(tuple(file.segment(index) for index in heads))
        for index in file.kept:
            if index in frame_of:
                before, behind = frame_of[index]
                member = Segment(file.pieces[index][:-2] + b"\n", file.starts[index])  # without its comma
                skeletons.append((Segment(before), member, Segment(behind)))
        return skeletons

    def _frames_of(self, outline: bytes) -> list[_Frame] | None:
        """The frame of each mark in an outline, in order; None if it does not parse."""
        text = outline.decode("utf-8", "replace")
        if self._is_relaxed:
            text = _TRAILING.sub(b"", outline).decode("utf-8", "replace")
        if json_failure(text) is not None:
            return None
        document = json.loads(text)
        if not isinstance(document, dict):
            return None
        frames = list(_marked(document))
        return None if any(len(closing) > _DEEPEST for _, closing in frames) else frames


def _is_one(text: str) -> bool:
    return json_failure(text) is None and len(json.loads(text)) == 1


def _marked(document: dict[str, object]) -> Iterator[_Frame]:
    """The frame of every mark, in order; numbers stand in for the other members."""
    waiting: list[tuple[object, str, _Frame]] = []
    for key, value in reversed(document.items()):
        others = "".join(f"{json.dumps(other)}:0," for other in document if other != key)
        waiting.append((value, f"{json.dumps(key)}:", (b"{" + others.encode(), b"}")))
    while waiting:
        value, name, (opened, closing) = waiting.pop()
        if value in (_OBJECT, _ARRAY):
            yield opened + b"\n", closing + b"\n"
        elif isinstance(value, dict):
            frame = (opened + name.encode() + b"{", b"}" + closing)
            waiting += [(below, f"{json.dumps(key)}:", frame) for key, below in reversed(value.items())]
        elif isinstance(value, list):
            frame = (opened + name.encode() + b"[", b"]" + closing)
            waiting += [(below, "", frame) for below in reversed(value)]
