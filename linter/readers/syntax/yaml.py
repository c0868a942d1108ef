"""Reads YAML as a flat list of keys and strings, as `readers.syntax.key_paths` does TOML and JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from linter.readers.limits import YAML
from linter.readers.syntax.key_paths import ELEMENT, Entry, Path
from linter.readers.syntax.protocols import Unparsed

if TYPE_CHECKING:
    from yaml import CSafeLoader, Event, Node, SafeLoader

_DEEPEST = 100  # deeper nesting is hostile: "- " * 30_000 ends the process in PyYAML's C loader
_LONGEST_PATH = 32
_BREAKS = str.maketrans("\x85\u2028\u2029", "   ")  # YAML counts them as lines, nobody else does


@lru_cache(maxsize=1)  # a workflow has two readers
def yaml_entries(source: str) -> tuple[tuple[Entry, ...], Unparsed | None]:
    """The keys and scalars of every document, in order; what an alias repeats is listed once.

    A multi-line scalar has the offset of its indicator (`|` or `>`). If the text is no YAML, the tuple is
    empty and the reason is returned beside it.
    """
    if len(source) > YAML.size:
        return (), Unparsed(YAML.reason)
    starts = [0]
    for line in source.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    text = source.translate(_BREAKS)
    entries = _attempted(streamed, text, starts)
    if entries is None:
        entries = _attempted(composed, text, starts)
    if isinstance(entries, Unparsed):
        return (), entries
    # what is empty stands where the next key does
    return tuple(sorted(entries or (), key=lambda entry: (entry.offset, not entry.is_key))), None


def _attempted(
    read: Callable[[str, list[int]], list[Entry] | Unparsed | None], text: str, starts: list[int]
) -> list[Entry] | Unparsed | None:
    import yaml  # noqa: PLC0415 21 ms, which a hook without such a file must not pay

    try:
        return read(text, starts)
    except yaml.MarkedYAMLError as error:
        place = error.problem_mark
        return Unparsed("syntax", _line(place.line, text) if place else 0)
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError, MemoryError):
        return Unparsed("syntax")


class _Open:
    """An open mapping or sequence, and where its next child belongs."""

    __slots__ = ("base", "is_mapping", "path", "within")

    def __init__(self, base: Path, child: Path | None, within: int) -> None:
        self.base = base
        self.is_mapping = child is None
        self.path = child
        """Of the next child; None where a key is due."""
        self.within = within

    def entry(self, text: str, offset: int) -> Entry:
        """Make the entry of the next child, which is a scalar."""
        if self.path is None:
            self.path = (*self.base, text)[:_LONGEST_PATH]
            return Entry(self.path, text, offset, is_key=True, within=self.within)
        found = Entry(self.path, text, offset, is_key=False, within=self.within)
        self.next()
        return found

    def next(self) -> None:
        """Note that a value has ended."""
        if self.is_mapping:
            self.path = None


def streamed(text: str, starts: list[int]) -> list[Entry] | Unparsed | None:
    """The entries from the parser's events; None if they need a tree: aliases, compound keys."""
    import yaml  # noqa: PLC0415 as above

    entries: list[Entry] = []
    top = _Open((), (), -1)
    opened: list[_Open] = []
    for event in yaml.parse(text, Loader=_loader()):
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            return None
        if isinstance(event, yaml.ScalarEvent):
            entries.append(top.entry(event.value, _offset(event, starts)))
        elif isinstance(event, yaml.CollectionStartEvent):
            path = top.path
            if path is None:
                return None
            opened.append(top)
            if isinstance(event, yaml.MappingStartEvent):
                top = _Open(path, None, _offset(event, starts))
            else:
                top = _Open(path, (*path, ELEMENT)[:_LONGEST_PATH], top.within)
            if len(opened) > _DEEPEST:
                line = _line(event.start_mark.line, text) if event.start_mark else 0
                return Unparsed("nested too deeply", line)
        elif isinstance(event, yaml.CollectionEndEvent):
            top = opened.pop()
            top.next()
    return entries


def composed(text: str, starts: list[int]) -> list[Entry] | Unparsed:
    """The entries from the parser's trees, in which an alias is the node that it stands for."""
    import yaml  # noqa: PLC0415 as above

    depth = 0
    for event in yaml.parse(text, Loader=_loader()):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            mark = event.start_mark
            return Unparsed("nested too deeply", _line(mark.line, text) if mark else 0)
    documents = list(yaml.compose_all(text, Loader=_loader()))
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
    return entries


def _loader() -> type[CSafeLoader | SafeLoader]:
    import yaml  # noqa: PLC0415 as above

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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


def _offset(node: Node | Event, starts: list[int]) -> int:
    mark = node.start_mark
    return starts[mark.line] + mark.column if mark and mark.line < len(starts) else 0
