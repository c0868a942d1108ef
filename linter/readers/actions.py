"""Reads which actions a GitHub workflow or composite action uses; knows no action by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from linter.model import Fragment, Place
from linter.readers.base import Unparsed
from linter.readers.lexing import plain

if TYPE_CHECKING:
    from yaml import Node

_DEEPEST = 100  # deeper nesting is hostile: "- " * 30_000 ends the process in PyYAML's C loader
_YAML_BREAKS = str.maketrans("\x85\u2028\u2029", "   ")  # YAML counts them as lines, nobody else does

_INDENT = re.compile(r"[ \t]*(?:-[ \t]+)*")
_BLOCK = re.compile(r":[ \t]+(?:[&!]\S+[ \t]+)?[|>][-+0-9]{0,2}[ \t]*\Z")
_USES = re.compile(
    r"""[ \t]*(?:-[ \t]+)*(?:\{[ \t]*)?
    (?:uses|"uses"|'uses')[ \t]*:[ \t]+["']?(?P<value>[^\s"'#,}|>][^\s"'#,}]*)""",
    re.VERBOSE,
)

_PATHS = (("jobs", "*", "uses"), ("jobs", "*", "steps", "-", "uses"), ("runs", "steps", "-", "uses"))
"""Where `uses` means an action; `-` is any item of a sequence."""


def read(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield every action that a step uses, and every workflow that a job calls."""
    source = plain(text).translate(_YAML_BREAKS)
    documents = _parse(source)
    if isinstance(documents, Unparsed):
        yield documents
        yield from _loose(source)
        return
    seen: set[tuple[int, tuple[str, ...]]] = set()
    used = [node for root in documents for path in _PATHS for node in _select(root, path, seen)]
    for node in sorted(used, key=_place):
        if isinstance(node.value, str):
            yield from _fragment(node.value, *_place(node), loose=False)


def _fragment(written: str, line: int, column: int, *, loose: bool) -> Iterator[Fragment]:
    name = written.strip().partition("@")[0].rstrip("/").lower()
    if name and not name.startswith((".", "docker://")):
        shown = written if written != name else ""
        yield Fragment(Place.ACTION, name, "github", line, column, loose, shown)


def _parse(source: str) -> list[Node] | Unparsed:
    import yaml  # noqa: PLC0415 21 ms, which a hook without such a file must not pay

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        depth = 0
        for event in yaml.parse(source, Loader=loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                mark = event.start_mark
                return Unparsed("nested too deeply", _line(mark.line, source) if mark else 0)
        return list(yaml.compose_all(source, Loader=loader))
    except yaml.MarkedYAMLError as error:
        place = error.problem_mark
        return Unparsed("syntax", _line(place.line, source) if place else 0)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError, MemoryError):
        return Unparsed("syntax")


def _line(index: int, source: str) -> int:
    # PyYAML puts the end of a text that has no final line break on a line of its own.
    return min(index, source.count("\n")) + 1


def _select(node: Node, path: tuple[str, ...], seen: set[tuple[int, tuple[str, ...]]]) -> Iterator[Node]:
    """Yield the nodes at a path; what an alias repeats is visited once."""
    if (id(node), path) in seen:
        return
    seen.add((id(node), path))
    if not path:
        yield node
        return
    for name, child in _children(node):
        if path[0] in ("*", name):
            yield from _select(child, path[1:], seen)


def _children(node: Node) -> Iterator[tuple[str, Node]]:
    import yaml  # noqa: PLC0415 see _parse

    if isinstance(node, yaml.MappingNode):
        yield from ((name.value, value) for name, value in node.value if isinstance(name, yaml.ScalarNode))
    elif isinstance(node, yaml.SequenceNode):
        yield from (("-", item) for item in node.value)


def _place(node: Node) -> tuple[int, int]:
    mark = node.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (0, 0)


def _loose(source: str) -> Iterator[Fragment]:
    block = -1  # indentation of the key whose block scalar is being skipped
    for number, line in enumerate(source.split("\n"), 1):
        spaces = len(line) - len(line.lstrip())
        if block >= 0 and (spaces > block or spaces == len(line)):
            continue
        indent = _INDENT.match(line)
        is_block = _BLOCK.search(line.partition(" #")[0])
        block = indent.end() if indent and is_block else -1
        used = _USES.match(line)
        if used:
            yield from _fragment(used["value"], number, used.start("value") + 1, loose=True)
