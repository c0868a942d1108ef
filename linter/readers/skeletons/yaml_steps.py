"""Workflows in steps: each item of a list below `steps:` can be read below nothing but the keys around it.

The lists are found by lines: an item begins with `- ` at the column of the list, and ends before the next, or
before a line that is indented less. What is left, with a stub in the place of each list, is the frame. That
YAML reads it so, too, is seen from its parser: each stub must be an item below `steps` in the frame, and in a
list of items that is read alone, each must begin with a key of its own (`begin_as_items`).
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import NamedTuple

from linter.readers.skeletons.pieces import Segment, Skeleton
from linter.readers.syntax.key_paths import ELEMENT, Path
from linter.readers.syntax.yaml import yaml_entries

_STUB = b"~a~list~of~steps~"
_LIST = re.compile(rb"^ +steps:[ \t]*\n(?=(?P<indent> +)- )", re.MULTILINE)
_BEYOND = re.compile(rb"(?:^|[ \t:\[{,-])[&*][\w-]|^%|^---[ \t]*[^\s-]|\n---|^\.\.\.", re.MULTILINE)
"""An anchor, an alias, a directive or another document: what an item says depends on more than itself."""
_ESCAPED = re.compile(rb'(?:^|[:?,\[{-])[ \t]*"[^"\n]*(?:\\|\n)', re.MULTILINE)
"""A string in which something does not stand as it is read; then places are looked for beyond it."""
_SHELL = re.compile(rb"\bshell\b[\"']?[ \t]*:[ \t]*[\"']?(?P<name>[^\s\"'#]*)")
_SHELLS = (b"bash", b"sh")
"""What scripts are written in where nothing is said; any other decides how the items are read."""
_KEY = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
_LEAST = 2048  # bytes of a file that is not sooner read as a whole


class OffsetFragment(NamedTuple):
    """One step, with the comments behind it."""

    start: int
    text: bytes


class Steps(NamedTuple):
    """A list of steps."""

    column: int
    """Of the dashes, 0-based."""
    items: list[OffsetFragment]


class CutWorkflow(NamedTuple):
    """A workflow without its steps, and the steps."""

    frame: Skeleton
    lists: list[Steps]


def cut(source: bytes) -> CutWorkflow | None:
    """The steps of a workflow, and what is around them; None where it is not written as expected."""
    if len(source) < _LEAST or _STUB in source:
        return None
    frame: list[Segment] = []
    lists: list[Steps] = []
    done = 0
    while found := _LIST.search(source, done):
        start, indent = found.end(), found["indent"]
        frame += (Segment(source[done:start], done), Segment(b"%b- %b\n" % (indent, _STUB)))
        item = indent + b"- "
        behind = re.compile(rb"\n(?! {%d}- ) {0,%d}(?=[^ \n#])" % (len(indent), len(indent)))
        end = behind.search(source, start)
        done = end.start() + 1 if end else len(source)
        first, *texts = source[start:done].split(b"\n" + item)
        texts = [first, *[item + text for text in texts]]
        texts = [*[text + b"\n" for text in texts[:-1]], texts[-1]]
        starts = accumulate(map(len, texts[:-1]), initial=start)
        lists.append(Steps(len(indent), list(map(OffsetFragment, starts, texts))))
    frame.append(Segment(source[done:], done))
    return CutWorkflow(tuple(frame), lists) if lists else None


def is_alone(text: bytes) -> bool:
    """Whether what a text says depends on nothing beyond it, and stands in it as it is read."""
    return not _ESCAPED.search(text) and not _BEYOND.search(text)


def keys_around(frame: str, count: int) -> list[Path] | None:
    """The keys around each list of a frame; None where it is not sure that steps can be read below them."""
    data = frame.encode("utf-8", "replace")
    if not is_alone(data) or any(shell["name"] not in _SHELLS for shell in _SHELL.finditer(data)):
        return None
    entries, failure = yaml_entries(frame)
    stub = _STUB.decode()
    paths = [
        entry.path[:-1] for entry in entries if entry.text == stub and entry.path[-2:] == ("steps", ELEMENT)
    ]
    is_simple = all(_KEY.fullmatch(key) for path in paths for key in path)
    return paths if failure is None and len(paths) == count == frame.count(stub) and is_simple else None


def below(path: Path) -> str:
    """The keys of a path as a text, to be followed by what stands below them."""
    return "".join(f"{' ' * depth}{key}:\n" for depth, key in enumerate(path))


def begin_as_items(text: str, path: Path, starts: list[int], column: int) -> bool:
    """Whether at each of these offsets an item begins with a key of its own, below a path."""
    entries, failure = yaml_entries(text)
    element = (*path, ELEMENT)
    keys = {entry.offset for entry in entries if entry.is_key and entry.path[:-1] == element}
    return failure is None and column >= len(path) - 1 and all(start + column + 2 in keys for start in starts)
