"""Reads YAML as a flat list of keys and strings, like `readers.syntax.key_paths` does TOML and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from linter.readers.syntax.key_paths import ELEMENT, Entry, Path
from linter.readers.syntax.protocols import Unparsed

if TYPE_CHECKING:
    from yaml import Node

_DEEPEST = 100  # deeper nesting is hostile: "- " * 30_000 ends the process in PyYAML's C loader
_LONGEST_PATH = 32
_BREAKS = str.maketrans("\x85\u2028\u2029", "   ")  # YAML counts them as lines, nobody else does


@lru_cache(maxsize=1)  # a workflow has two readers
def yaml_entries(source: str) -> tuple[tuple[Entry, ...], Unparsed | None]:
    """The keys and scalars of every document, in order; what an alias repeats is listed once.

    A scalar of several lines has the offset of its indicator (`|` or `>`). Where the text is no YAML, the
    tuple is empty and the reason stands beside it.
    """
    documents = _compose(source.translate(_BREAKS))
    if isinstance(documents, Unparsed):
        return (), documents
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    entries: list[Entry] = []
    seen: set[int] = set()
    stack: list[tuple[Node, Path, int]] = [(root, (), -1) for root in reversed(documents)]
    while stack:
        node, path, within = stack.pop()
        if isinstance(node.value, str):
            entries.append(_entry(node, path, starts, within, is_key=False))
        elif id(node) not in seen:
            seen.add(id(node))
            for key, name, value in _children(node):
                below = (*path, name)[:_LONGEST_PATH]
                if key is not None:
                    within = _offset(node, starts)
                    entries.append(_entry(key, below, starts, within, is_key=True))
                stack.append((value, below, within))
    return tuple(sorted(entries, key=lambda entry: entry.offset)), None


def _compose(source: str) -> list[Node] | Unparsed:
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


def _children(node: Node) -> Iterator[tuple[Node | None, str, Node]]:
    import yaml  # noqa: PLC0415 see _compose

    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key, key.value, value
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield None, ELEMENT, item


def _entry(node: Node, path: Path, starts: list[int], within: int, *, is_key: bool) -> Entry:
    return Entry(path, node.value, _offset(node, starts), is_key, within)


def _offset(node: Node, starts: list[int]) -> int:
    mark = node.start_mark
    return starts[mark.line] + mark.column if mark and mark.line < len(starts) else 0
