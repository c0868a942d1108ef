"""Reads the packages of a pom.xml with an XML parser: elements in any order, properties resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat

from linter.model.fragments import Fragment, Scope
from linter.readers.packages.line_manifests import pom_lines
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.offset_fragments import dependency
from linter.readers.syntax.protocols import Unparsed

_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_PROPERTY = re.compile(r"\$\{([\w.-]+)\}")
_COORDINATE = re.compile(r"[\w.-]+")
_OF_OTHERS = frozenset({"exclusions", "exclusion", "parent", "relocation"})
_MANAGED = "dependencyManagement"
"""The element that chooses versions and adds no package (Maven, "Dependency Management")."""
_PROPERTIES = ["project", "properties"]
_DEEPEST = 200
_LONGEST = 300  # characters of a coordinate


class _Element(NamedTuple):
    name: str
    texts: dict[str, tuple[str, int]]
    """Text and offset of the relevant children."""


class _RefusedError(Exception):
    """The file defines entities, which could grow without end, or is nested deeper than any pom.xml."""


class _Reading:
    """Collects the parser's events."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self._parser = parser
        self._open: list[_Element] = []
        self._text: list[str] = []
        self._offset = 0
        self.properties: dict[str, str] = {}
        self.found: list[tuple[int, str, str, Scope]] = []
        """Offset, group, artifact, and the scope of each dependency."""

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if len(self._open) >= _DEEPEST:
            raise _RefusedError
        self._open.append(_Element(name.rpartition(":")[2], {}))
        self._text.clear()
        self._offset = -1

    def text(self, data: str) -> None:
        if self._offset < 0 and data.strip():
            self._offset = self._parser.CurrentByteIndex + len(data) - len(data.lstrip())
        if len(self._text) < _LONGEST:
            self._text.append(data)

    def end(self, _name: str) -> None:
        element = self._open.pop()
        written = "".join(self._text).strip()[:_LONGEST]
        self._text.clear()
        if self._open and written:
            self._open[-1].texts.setdefault(element.name, (written, self._offset))
        outer = [around.name for around in self._open]
        if outer == _PROPERTIES:
            self.properties.setdefault(element.name, written)
        is_own = not outer and element.name == "project"
        if not is_own and _OF_OTHERS.isdisjoint((*outer, element.name)):
            self._coordinates(element, "named" if _MANAGED in outer else "direct")

    def refuse(self, *_: object) -> None:
        raise _RefusedError

    def _coordinates(self, element: _Element, scope: Scope) -> None:
        group, artifact = element.texts.get("groupId"), element.texts.get("artifactId")
        if group and artifact:
            self.found.append((group[1], group[0], artifact[0], scope))


def read_pom(text: str, path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the coordinates of every dependency, without exclusions and the project itself."""
    source = plain(text)
    positions = Positions(source)
    # One byte for each character, so that the parser's offsets are those of the text.
    data = _BEYOND_ASCII.sub("a", source).encode("ascii")
    parser = expat.ParserCreate("utf-8")
    reading = _Reading(parser)
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.EntityDeclHandler = reading.refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003 the parser's own signature
    except (expat.ExpatError, _RefusedError, ValueError):
        yield Unparsed("syntax", min(parser.CurrentLineNumber, source.count("\n") + 1))
        for row in pom_lines(source, path):
            yield row._replace(tolerant=True) if isinstance(row, Fragment) else row
        return
    for offset, *coordinates, scope in sorted(reading.found):
        group, artifact = (_resolved(written, reading.properties) for written in coordinates)
        if _COORDINATE.fullmatch(group) and _COORDINATE.fullmatch(artifact):
            yield dependency(f"{group}:{artifact}", "maven", scope).at(positions.at(offset))


def _resolved(written: str, properties: dict[str, str]) -> str:
    return _PROPERTY.sub(lambda name: properties.get(name[1], name[0]), written)
