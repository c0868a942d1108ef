"""Reads which packages of nixpkgs a Nix expression takes; knows no package by name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.model.fragments import Fragment, Place
from linter.readers.syntax.comments import split
from linter.readers.syntax.lexing import Positions, plain

_NAMED = re.compile(r"\bpkgs\.(?P<name>[A-Za-z_][\w-]*)")
_LIST = re.compile(
    r"\b(?:with[ \t]+pkgs[\w.]*;|[pP]ackages[ \t]*=|[bB]uildInputs[ \t]*=)\s*\[(?P<list>[^\]]{0,20000})\]"
)
_NAME = re.compile(r"(?<![\w.\"'$/{-])(?P<name>[A-Za-z_][\w-]*)(?![\w.\"'/=]|[ \t]*[=:])")


def read_nix(text: str, _path: str) -> Iterator[Fragment]:
    """Yield the attributes behind `pkgs.`, and the names in lists of packages."""
    source = plain(text)
    positions = Positions(source)
    code, _ = split(source, "both")
    found = {match.start("name"): match["name"] for match in _NAMED.finditer(code)}
    for names in _LIST.finditer(code):
        for name in _NAME.finditer(names["list"]):
            found.setdefault(names.start("list") + name.start("name"), name["name"])
    for offset, attribute in sorted(found.items()):
        yield Fragment(Place.DEPENDENCY, attribute.lower(), "nix", *positions.at(offset), scope="direct")
