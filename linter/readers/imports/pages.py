"""Reads the modules that web pages load, and that MDX documents import."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.model.fragments import Fragment
from linter.readers.imports import javascript
from linter.readers.imports.components import read_part
from linter.readers.syntax.comments import split
from linter.readers.syntax.key_paths import json_entries
from linter.readers.syntax.lexing import Positions, blanked, plain
from linter.readers.syntax.protocols import Unparsed

_SCRIPT = re.compile(
    r"<script\b(?P<attributes>[^<>]{0,2000})>(?P<code>(?s:.*?))(?:</script\s*>|\Z)", re.IGNORECASE
)
_LINK = re.compile(r"<link\b(?P<attributes>[^<>]{0,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""\b(?P<name>type|src|href|lang|rel)\s*=\s*(?P<quote>["']?)(?P<value>[^"'\s<>]*)(?P=quote)"""
)
_CODE = (
    "",
    "module",
    "text/javascript",
    "application/javascript",
    "text/babel",
    "text/typescript",
    "text/jsx",
)
_MAP = "importmap"
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})")
_STATEMENT = re.compile(r"(?:import|export)\b")


def read_page(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the modules that the scripts of a page import and load, and those in its import map."""
    source, _ = split(plain(text), "markup")
    positions = Positions(source)
    for tag in _LINK.finditer(source):
        attributes = _attributes(tag, "attributes")
        if "modulepreload" in attributes.get("rel", ("", 0)):
            yield from _loaded(attributes.get("href"), positions)
    for script in _SCRIPT.finditer(source):
        attributes = _attributes(script, "attributes")
        kind = attributes.get("type", ("", 0))[0].lower()
        yield from _loaded(attributes.get("src"), positions)
        if kind == _MAP:
            yield from _mapped(script["code"], script.start("code"), positions)
        elif kind in _CODE:
            is_typed = "typescript" in kind or attributes.get("lang", ("", 0))[0] in ("ts", "tsx")
            yield from read_part(source, script.span("code"), "x.tsx" if is_typed else "x.js", positions)


def read_mdx(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the modules that the `import` and `export` blocks of an MDX document name."""
    lines = plain(text).split("\n")
    code: list[str] = []
    fence = ""
    is_open = False
    for line in lines:
        mark = _FENCE.match(line)
        if mark and not is_open:
            fence = "" if fence and mark["fence"].startswith(fence) else fence or mark["fence"]
        elif not fence and not is_open:
            is_open = _STATEMENT.match(line) is not None
        is_open = is_open and bool(line.strip())
        code.append(line if is_open else blanked(line))
    if any(map(str.strip, code)):
        yield from javascript.read("\n".join(code), "x.tsx")


def _attributes(tag: re.Match[str], group: str) -> dict[str, tuple[str, int]]:
    """Yield the relevant attributes, each with the offset of its value."""
    start = tag.start(group)
    return {
        found["name"].lower(): (found["value"], start + found.start("value"))
        for found in _ATTRIBUTE.finditer(tag[group])
    }


def _loaded(attribute: tuple[str, int] | None, positions: Positions) -> Iterator[Fragment]:
    if attribute and (module := javascript.of_address(attribute[0])):
        yield javascript.fragment(module, attribute[0], positions.at(attribute[1]))


def _mapped(code: str, start: int, positions: Positions) -> Iterator[Fragment]:
    for entry in json_entries(code):
        is_value = not entry.is_key and entry.path[:1] in (("imports",), ("scopes",))
        if is_value and (module := javascript.of_address(entry.text)):
            yield javascript.fragment(module, entry.text, positions.at(start + entry.offset))
