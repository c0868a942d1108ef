"""Reads text that is no valid YAML (a Helm template, a broken file) line by line, as if it were."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.readers.syntax.key_paths import ELEMENT, Entry, Path

_ITEM = re.compile(
    r"(?P<dashes>(?:-[ \t]+)*)(?:(?P<quote>[\"']?)(?P<key>[\w.@/$-]+)(?P=quote)[ \t]*:(?=[ \t]|$))?"
)
_COMMENT = re.compile(r"(?:^|[ \t])#.*")
_DEEPEST = 32


def tolerant_yaml_entries(source: str) -> Iterator[Entry]:
    """Yield keys and scalars by the indentation of their lines; block scalars are left out."""
    open_: list[tuple[int, Path]] = [(-1, ())]
    block = -1  # indentation of the key whose block of text is being skipped
    offset = 0
    for line in source.split("\n"):
        start, offset = offset, offset + len(line) + 1
        content = line.lstrip(" \t")
        indent = len(line) - len(content)
        content = (_COMMENT.sub("", content) if "#" in content else content).rstrip()
        if not content or (block >= 0 and indent > block):
            continue
        item = _ITEM.match(content)
        if item is None:
            continue
        _close(open_, indent, is_item=bool(item["dashes"]))
        if len(open_) > _DEEPEST:
            continue
        path = open_[-1][1]
        if item["dashes"]:
            path = (*path, ELEMENT)
            open_.append((indent, path))
        if item["key"]:
            path = (*path, item["key"])
            yield Entry(path, item["key"], start + indent + item.start("key"), is_key=True)
            open_.append((indent + item.start("quote"), path))
        value = content[item.end() :].strip()
        block = indent if value[:1] in ("|", ">") else -1
        if value and block < 0:
            at = start + indent + content.index(value, item.end())
            yield Entry(path, value.strip("\"'"), at, is_key=False)


def _close(open_: list[tuple[int, Path]], indent: int, *, is_item: bool) -> None:
    """Leave the containers that end at a line; list items may be indented like their key."""
    while indent <= open_[-1][0]:
        if is_item and indent == open_[-1][0] and open_[-1][1][-1:] != (ELEMENT,):
            return
        open_.pop()
