"""Cuts JSON manifests (package.json, composer.json) into the members of the one object that they are.

Every member is parsed alone, so nothing is open at its end, and all of them with commas between them are an
object, if no name stands twice. Where a member begins is seen from its indentation; where that is wrong, a
piece does not parse.
"""

from __future__ import annotations

import json
import re

from linter.readers.skeletons.pieces import CutFile, Edge, Segment, Shape, Skeleton
from linter.readers.syntax.failures import json_failure

_UNIT = re.compile(rb'\{\n([ \t]+)"')
_NAME = re.compile(rb'[ \t]+"([^"\\]*)"[ \t]*:')
_SCALAR = re.compile(rb'[ \t]+"[^"\\]*"[ \t]*:[ \t]*(?:"|-?\d|true|false|null)')
_OPENING, _CLOSING, _COMMA = b"{\n", b"}\n", b","


class JsonObject:
    """Cuts files before each key that is indented once; readers of these need no more than one member."""

    def __init__(self, *names: str) -> None:
        """`names`: the members that are read."""
        self._names = frozenset(map(str.encode, names))

    def cut(self, source: bytes) -> list[bytes]:
        """Cut out the opening bracket, the members, and the closing bracket."""
        unit = _UNIT.match(source)
        if unit is None or not source.endswith((b"\n}", b"\n}\n")):
            return [source]
        begin = unit[1] + b'"'
        end = source.rindex(b"\n}") + 1
        first, *members = source[len(_OPENING) : end].split(b"\n" + begin)
        pieces = [first, *[begin + member for member in members]]
        return [_OPENING, *[piece + b"\n" for piece in pieces[:-1]], pieces[-1], source[end:]]

    def edge(self, source: bytes) -> Edge | None:  # noqa: ARG002 of the protocol
        """Pieces are told by what they begin with."""
        return None

    def shape(self, piece: bytes) -> Shape | None:
        """Describe a piece: one member, or a bracket in a line of its own."""
        if piece == _OPENING or piece.rstrip(b"\n") == b"}":
            return Shape(is_member=False)
        written = piece.rstrip(b" \t\n")
        text = "{" + written.removesuffix(_COMMA).decode("utf-8", "replace") + "}"
        members = json.loads(text) if json_failure(text) is None else {}
        if len(members) != 1:
            return None
        name = next(iter(members)).encode("utf-8", "replace")
        return Shape(is_member=True, name=name, opens=_COMMA if written.endswith(_COMMA) else b"")

    def searched(self, piece: bytes) -> bytes | None:
        """Nothing is read of a member that is a mere text or number; others have to be read, if any is."""
        name = _NAME.match(piece)
        is_unread = name is not None and name[1] not in self._names
        return b"" if is_unread or _SCALAR.match(piece) or piece in (_OPENING, _CLOSING) else None

    def skeletons(self, file: CutFile) -> list[Skeleton] | None:
        """Each kept member in brackets."""
        members = file.shapes[1:-1]
        names = [member.name for member in members]
        commas = [member.opens for member in members]
        is_object = (
            file.pieces[0] == _OPENING
            and not file.shapes[-1].is_member
            and all(member.is_member for member in members)
            and commas == [*[_COMMA] * (len(members) - 1), b""]
            and len(set(names)) == len(names)
        )
        if not is_object:
            return None
        return [
            (
                Segment(_OPENING),
                Segment(_without_comma(file.pieces[index]), file.starts[index]),
                Segment(_CLOSING),
            )
            for index in file.kept
            if file.shapes[index].is_member
        ]


def _without_comma(piece: bytes) -> bytes:
    return piece.rstrip(b" \t\n").removesuffix(_COMMA) + b"\n"
