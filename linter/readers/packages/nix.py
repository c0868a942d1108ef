"""Reads the packages that a Nix expression uses: of nixpkgs, of Python, of GitHub."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.model.fragments import Fragment, Place
from linter.readers.packages.addresses import hosted
from linter.readers.syntax.comments import split
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.offset_fragments import dependency

_NAMED = re.compile(r"\bpkgs\.(?P<name>[A-Za-z_][\w-]*)")
_LIST = re.compile(
    r"(?:\bwith[ \t]+pkgs[\w.]*;|(?<![\w.])[\w.]*[pP]ackages[ \t]*=|[bB]uildInputs[ \t]*=)\s*"
    r"\[(?P<list>[^\]]{0,20000})\]"
)
_NAME = re.compile(r"(?<![\w.\"'$/{-])(?P<name>[A-Za-z_][\w-]*)(?![\w.\"'/=-]|[ \t]*[=:])")
# `python3.withPackages (ps: with ps; [ a ps.b ])`, `with python3Packages; [ a ]`, `python3Packages.a`
_OF_PYTHON = re.compile(
    r"\b(?:withPackages\s*\(\s*\w+:\s*(?:with\s+[\w.]+;\s*)?|with\s+(?:pkgs\.)?py(?:thon)?\w*(?:Packages|\.pkgs);\s*)"
    r"\[(?P<list>[^\]]{0,20000})\]"
)
_NAME_OF_PYTHON = re.compile(
    r"(?<![\w.\"'$/{-])(?:\w+\.)?(?P<name>[A-Za-z_][\w-]*)(?![\w.\"'/=-]|[ \t]*[=:])"
)
_PACKAGE_OF_PYTHON = re.compile(r"\bpython\w*(?:Packages|\.pkgs)\.(?P<name>[A-Za-z_][\w-]*)")
_FLAKE = re.compile(r"\"(?P<address>github:[\w-]+/[^\"\s]+)\"")


def read_nix(text: str, _path: str) -> Iterator[Fragment]:
    """Yield the attributes behind `pkgs.`, the names in lists of packages, and the addresses of flakes."""
    source = plain(text)
    positions = Positions(source)
    code, _ = split(source, "both")
    of_python = {match.start("name"): match["name"] for match in _PACKAGE_OF_PYTHON.finditer(code)}
    for names in _OF_PYTHON.finditer(code):
        for name in _NAME_OF_PYTHON.finditer(names["list"]):
            of_python[names.start("list") + name.start("name")] = name["name"]
    found = {match.start("name"): match["name"] for match in _NAMED.finditer(code)}
    for names in _LIST.finditer(code):
        for name in _NAME.finditer(names["list"]):
            found.setdefault(names.start("list") + name.start("name"), name["name"])
    items = [dependency(name, "pypi")._replace(offset=offset) for offset, name in of_python.items()]
    for address in _FLAKE.finditer(code):
        items += (item._replace(offset=address.start("address")) for item in hosted(address["address"]))
    fragments = [item.at(positions.at(item.offset)) for item in sorted(items, key=lambda item: item.offset)]
    fragments += (
        Fragment(Place.DEPENDENCY, attribute.lower(), "nix", *positions.at(offset), scope="direct")
        for offset, attribute in sorted(found.items())
        if offset not in of_python
    )
    yield from sorted(fragments, key=lambda fragment: (fragment.line, fragment.column))
