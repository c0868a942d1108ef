"""Cuts YAML lock files at keys in the third column, one for each package (pnpm, pub).

A piece is one or more keys in the third column with everything below them (members), or keys in the first
column (a head). When parsed below a key `x`, a member has to be a mapping in the third column: then all its
keys stand there, and no string or bracket is open at its end. Every piece begins in the first or third
column, so it ends any multi-line scalar before it. Anchors, tags and further documents affect other pieces,
and are refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from linter.readers.skeletons.pieces import CutFile, Edge, RunPart, Segment, Shape, Skeleton, behind
from linter.readers.skeletons.pnpm_members import keys_of_members, read_of_importers

if TYPE_CHECKING:
    from yaml import Event

_INDENT = b"  "
_MEMBER = re.compile(rb"  (?:[A-Za-z0-9'\"/@_.]|\? )")
_HEAD = re.compile(rb"[A-Za-z0-9_]")
_LAST_HEAD = re.compile(rb"^[A-Za-z0-9_][^\n]*", re.MULTILINE)
_BREAKS_OF_YAML = re.compile(rb"\xc2\x85|\xe2\x80[\xa8\xa9]")
_COMMENTS = re.compile(rb"(?:#[\t\x20-\x7e]*\n|\n)+")
_PARENT = b"x:\n"
_KEEPS_BREAKS = re.compile(rb"[|>][0-9]?\+")
_BLOCK = re.compile(rb"[:?-][ \t]+[|>]")
_KEY_OF_PUB = re.compile(rb"(?<=\n)(?=(?:  )?[^ \n])")
_KEY_LINE = re.compile(rb"^  (?=[^ \n])([^\n]*)\n?", re.MULTILINE)
_ONLY_KEY = re.compile(rb"(?:'[^'\n]+'|[^-?:\s'\"#{}\[\]][^\s'\"#{}\[\]]*):(?: \{\})?")
_NAMED_BY_KEY = (b"packages:\n", b"snapshots:\n")
"""Heads of members of which nothing is read but their keys."""
_IMPORTERS = b"importers:\n"
_REMEMBERED = 2048  # members; those that are kept of a version are kept of the next
_SHORT = 4096  # bytes of one that is remembered, as all of these are outside of the budget of caches
_CLOSED = b"-"  # no member belongs to this head
_DEEPEST = 50


def by_keys(source: bytes) -> list[bytes]:
    """Cut a pubspec.lock."""
    return [piece for piece in _KEY_OF_PUB.split(source) if piece]


class YamlBlocks:
    """Cuts files where a key may stand in the first or the third column."""

    def __init__(self, end: bytes | None = None) -> None:
        """`end`: what pieces end with; if none is given, each key is a piece."""
        self._edge = behind(end) if end else None

    def cut(self, source: bytes) -> list[bytes]:
        """Cut out heads and members, in their order."""
        return self._edge.split(source) if self._edge else by_keys(source)

    def edge(self, source: bytes) -> Edge | None:  # noqa: ARG002 of the protocol
        """An empty line, in a pnpm-lock.yaml."""
        return self._edge

    def shape(self, piece: bytes) -> Shape | None:
        """Describe a piece; the last key of a head says what the following members belong to."""
        written = keys_of_members(piece)
        if written or _COMMENTS.fullmatch(piece):
            return Shape(is_member=bool(written), keys=tuple(written))
        # How many breaks are kept is seen only from the whole; and breaks that only YAML counts are read as
        # spaces (linter.readers.syntax.yaml).
        if _KEEPS_BREAKS.search(piece) or (not piece.isascii() and _BREAKS_OF_YAML.search(piece)):
            return None
        if _MEMBER.match(piece):
            parents = _keys_of(_PARENT + piece) or []
            is_mapping = len(parents) == 1 and parents[0].column == len(_INDENT)
            return Shape(is_member=True, keys=tuple(parents[0].below)) if is_mapping else None
        keys = _keys_of(piece) if _HEAD.match(piece) else None
        if not keys:
            return None
        names, last = tuple(key.name for key in keys), keys[-1]
        line = _LAST_HEAD.findall(piece)[-1]
        holds_members = last.column == len(_INDENT)
        is_open = (last.is_empty or holds_members) and last.name.isidentifier()
        if not is_open or line != b"%b:" % last.name.encode():
            return Shape(is_member=False, keys=names, opens=_CLOSED)
        return Shape(is_member=False, keys=names, opens=line + b"\n", members=tuple(last.below))

    def searched(self, piece: bytes) -> bytes | None:
        """The piece as written; None if something in it is escaped or in a block scalar."""
        is_literal = piece.isascii() and b"\\" not in piece and b"''" not in piece
        return piece if is_literal and not _BLOCK.search(piece) else None

    def skeletons(self, file: CutFile) -> list[Skeleton] | None:
        """Each kept head alone, and each kept member below the key that it belongs to."""
        part = self.part(file, b"")
        return part.skeletons if part and self.are_distinct([part]) else None

    def part(self, file: CutFile, opened: bytes) -> RunPart | None:
        """The same of some pieces behind the head that is `opened`; None if there is none."""
        kept = set(file.kept)
        opened = opened or _CLOSED
        heads: list[str] = []
        members: list[tuple[bytes, str]] = []
        skeletons: list[Skeleton] = []
        for index, shape in enumerate(file.shapes):
            if not shape.is_member:
                heads += shape.keys
                opened = shape.opens or opened
            elif opened == _CLOSED:
                return None
            if index in kept:
                is_below = shape.is_member
                members += [(opened, key) for key in (shape.keys if is_below else shape.members)]
                segment = file.segment(index)
                if is_below:
                    read_member = _remembered if len(segment.text) <= _SHORT else _read
                    read = read_member(segment.text, opened, len(shape.keys))
                    below = [Segment(text, segment.start + offset) for offset, text in read]
                    skeletons.append((Segment(opened), *below))
                else:
                    skeletons.append((segment,))
        return RunPart(opened, heads, members, skeletons)

    def are_distinct(self, parts: Sequence[RunPart]) -> bool:
        """Whether no head stands twice, and no member that is read twice below its head."""
        heads = [head for part in parts for head in part.heads]
        members = [member for part in parts for member in part.members]
        return len(set(heads)) == len(heads) and len(set(members)) == len(members)


def _read(member: bytes, opened: bytes, count: int) -> list[tuple[int, bytes]]:
    """Offsets and texts of what is read of a member with so many keys, below the head that it belongs to."""
    read: list[tuple[int, bytes]] = []
    if opened in _NAMED_BY_KEY:
        read = _key_lines(member, count)
    elif opened == _IMPORTERS:
        read = read_of_importers(member)
    return read or [(0, member)]


_remembered = lru_cache(_REMEMBERED)(_read)


def _key_lines(member: bytes, count: int) -> list[tuple[int, bytes]]:
    """The lines of a member that stand in the third column, if each is one of its keys and no more."""
    lines = list(_KEY_LINE.finditer(member))
    if len(lines) != count or not all(_ONLY_KEY.fullmatch(line[1]) for line in lines):
        return []
    return [(line.start(), line.group()) for line in lines]


class _Key(NamedTuple):
    """A key of a mapping in the first column, and what its value is."""

    name: str
    value: Event
    below: list[str]
    """The keys of its value, if that is a block mapping."""

    @property
    def column(self) -> int:
        """The 0-based column of a block mapping below it; 0 if there is none."""
        start = self.value.start_mark
        return start.column if start and _is_block_mapping(self.value) else 0

    @property
    def is_empty(self) -> bool:
        """Whether it has no value."""
        is_plain = getattr(self.value, "style", "-") in ("", None)  # of the two loaders
        return is_plain and _text_of(self.value) == ""


def _keys_of(text: bytes) -> list[_Key] | None:
    """The keys of a mapping in the first column; None if something affects other pieces."""
    import yaml  # noqa: PLC0415 see linter.readers.syntax.yaml

    try:
        events = list(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except (yaml.YAMLError, ValueError, RecursionError, MemoryError):
        return None
    documents = sum(isinstance(event, yaml.DocumentStartEvent) for event in events)
    if documents != 1 or any(map(_reaches_beyond, events)):
        return None
    root, *inside = events[2:-2]
    if not _is_block_mapping(root) or root.start_mark is None or root.start_mark.column:
        return None
    return _read_keys(inside[:-1])


def _read_keys(inside: list[Event]) -> list[_Key] | None:
    """The keys of a mapping, from the events between its start and its end."""
    import yaml  # noqa: PLC0415 as above

    keys: list[_Key] = []
    names: dict[int, str | None] = {0: None, 1: None}  # by depth: the key whose value is due
    depth = 0
    for event in inside:
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            continue
        is_start = isinstance(event, yaml.CollectionStartEvent)
        is_in_mapping = depth == 0 or (depth == 1 and _is_block_mapping(keys[-1].value))
        if is_in_mapping and names[depth] is None:
            if is_start:
                return None
            names[depth] = _text_of(event)
            if depth:
                keys[-1].below.append(_text_of(event))
        elif is_in_mapping:
            if not depth:
                keys.append(_Key(names[0] or "", event, []))
            names[depth] = None
        depth += is_start
        if depth > _DEEPEST:
            return None
    return keys


def _is_block_mapping(event: Event) -> bool:
    import yaml  # noqa: PLC0415 as above

    return isinstance(event, yaml.MappingStartEvent) and not event.flow_style


def _reaches_beyond(event: Event) -> bool:
    """Whether an event affects, or depends on, text outside of the piece, or is not read as written."""
    import yaml  # noqa: PLC0415 as above

    if (
        getattr(event, "anchor", None)
        or getattr(event, "tag", None)
        or getattr(event, "explicit", None) is True
    ):
        return True
    return isinstance(event, yaml.ScalarEvent) and event.style not in ("|", ">") and _lines_of(event) > 0


def _text_of(event: Event) -> str:
    import yaml  # noqa: PLC0415 as above

    return event.value if isinstance(event, yaml.ScalarEvent) else ""


def _lines_of(event: Event) -> int:
    """How many lines an event takes after its first."""
    return event.end_mark.line - event.start_mark.line if event.start_mark and event.end_mark else 0
