"""Reads the names in an import statement, with groups, aliases and wildcards resolved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

Found = Iterator[tuple[int, str]]
"""Pairs of an offset and a name."""

_COMMENT = re.compile(r"//[^\n]*|/\*(?s:.*?)(?:\*/|\Z)")
_TOKEN = re.compile(r"[{},;]|[^{},;]+")
_ALIAS = re.compile(r"(?<!\s)(?:\s+as\s|\s*=>).*", re.DOTALL)  # from the first of many spaces only
_STRING = re.compile(
    r"""//[^\n]*|/\*(?s:.*?)(?:\*/|\Z)|"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'|`(?P<raw>[^`\n]*)`"""
)
_WILDCARDS = ("*", "_", "self", "given", "%")
_DEEPEST = 16  # groups in groups
_LONGEST = 200  # a name; what is longer is none


class Names(NamedTuple):
    """How the names in an import statement of a language are written."""

    separator: str
    name: re.Pattern[str]
    relative: frozenset[str] = frozenset()
    """First parts of a name that stand for the project itself."""


def names(kind: Names, text: str) -> Found:
    """Yield every name in a statement, with groups resolved: `a.{b, c as d}` gives `a.b` and `a.c`."""
    text = _COMMENT.sub(lambda found: " " * len(found[0]), text)
    prefixes: list[str] = [""]
    item, start = "", 0
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark == "{":
            if len(prefixes) > _DEEPEST:
                return
            prefixes.append(_joined(prefixes[-1], item, kind))
            item = ""
        elif mark in "},;":
            yield from _name(prefixes[-1], item, start, kind)
            item = ""
            if mark == "}" and len(prefixes) > 1:
                prefixes.pop()
        else:
            bare = _ALIAS.sub("", mark)
            item = "".join(bare.split())
            start = token.start() + len(mark) - len(mark.lstrip())
    yield from _name(prefixes[-1], item, start, kind)


def _joined(prefix: str, item: str, kind: Names) -> str:
    return f"{prefix}{item.removesuffix(kind.separator)}{kind.separator}"[:_LONGEST]


def _name(prefix: str, item: str, start: int, kind: Names) -> Found:
    if not item:  # behind a group
        return
    separator = kind.separator
    for wildcard in _WILDCARDS:
        if item == wildcard or item.endswith(separator + wildcard):
            item = item[: -len(wildcard)]
            break
    name = (prefix + item.removeprefix(separator)).strip(separator)
    is_name = len(name) < _LONGEST and kind.name.fullmatch(name) is not None
    if is_name and name.partition(separator)[0] not in kind.relative:
        yield start, name


def strings(keep: Callable[[str], str], text: str) -> Found:
    """Yield every string in a statement that `keep` accepts."""
    for found in _STRING.finditer(text):
        if found.lastgroup and (name := keep(found[found.lastgroup])):
            yield found.start() + 1, name


def string(text: str) -> Found:
    """Yield the string at the start of the text, if there is one."""
    found = _STRING.match(text)
    if found and found.lastgroup and (name := found[found.lastgroup]):
        yield 1, name


def dart_package(uri: str) -> str:
    """The package path of a Dart URI; empty for the SDK and for relative ones."""
    return uri.removeprefix("package:") if uri.startswith("package:") else ""
