"""Packages of a pom.xml: what is depended on, not what is excluded, managed or the project itself."""

from __future__ import annotations

from linter.model.fragments import Fragment
from linter.readers.packages.pom import read_pom
from linter.readers.syntax.protocols import Unparsed
from tests.tables import each

A = "<groupId>g</groupId><artifactId>a</artifactId>"
B = "<groupId>h</groupId><artifactId>b</artifactId>"


def project(inside: str) -> str:
    return f"<project><groupId>own</groupId><artifactId>me</artifactId>\n{inside}\n</project>"


def rows(text: str) -> list[tuple[str, str, int]]:
    found = list(read_pom(text, "pom.xml"))
    assert all(isinstance(row, Fragment) and row.key == "maven" and not row.tolerant for row in found)
    return [(row.text, row.scope, row.line) for row in found if isinstance(row, Fragment)]


@each(
    ("inside", "expected"),
    [
        (f"<dependencies><dependency>{A}</dependency></dependencies>", [("g:a", "direct", 2)]),
        (f"<x:dependency xmlns:x='y'>{A}</x:dependency>", [("g:a", "direct", 2)]),
        ("<dependency><artifactId>a</artifactId>\n<groupId>g</groupId></dependency>", [("g:a", "direct", 3)]),
        (f"<build><plugins><plugin>{A}</plugin></plugins></build>", [("g:a", "direct", 2)]),
        (
            f"<dependency>{A}<exclusions><exclusion>{B}</exclusion></exclusions></dependency>",
            [("g:a", "direct", 2)],
        ),
        (f"<parent>{A}</parent>", []),
        (f"<distributionManagement><relocation>{A}</relocation></distributionManagement>", []),
        (f"<dependencyManagement><dependency>{A}</dependency></dependencyManagement>", [("g:a", "named", 2)]),
        ("<dependency><artifactId>a</artifactId></dependency>", []),
        ("<dependency><groupId>g</groupId></dependency>", []),
        (f"<!-- <dependency>{A}</dependency> -->", []),
        (f"<dependency>{A}</dependency>\n<dependency>{B}</dependency>", [("g:a", "direct", 2), ("h:b", "direct", 3)]),
        (f"<dependency>{A}<groupId>other</groupId></dependency>", [("g:a", "direct", 2)]),  # the first one counts
        ("<dependency><groupId>g h</groupId><artifactId>a</artifactId></dependency>", []),
        ("<dependency><groupId> \n g\n</groupId><artifactId>a</artifactId></dependency>", [("g:a", "direct", 3)]),
        ("<name>\u00fc\u00e9</name>\n<dependency><groupId>g</groupId><artifactId>a</artifactId></dependency>",
            [("g:a", "direct", 3)]),
    ],
)  # fmt: skip
def test_whose_packages_are_depended_on(inside: str, expected: list[tuple[str, str, int]]) -> None:
    assert rows(project(inside)) == expected


@each(
    ("properties", "expected"),
    [
        ("<properties><x>g</x></properties>", [("g:a", "direct", 2)]),
        ("<properties><x>g</x><x>h</x></properties>", [("g:a", "direct", 2)]),
        ("<profile><properties><x>g</x></properties></profile>", []),  # of one profile only
        ("", []),  # not known
    ],
)
def test_properties(properties: str, expected: list[tuple[str, str, int]]) -> None:
    dependency = "<dependency><groupId>${x}</groupId><artifactId>a</artifactId></dependency>"
    assert rows(project(dependency + properties)) == expected


def test_a_column_is_that_of_the_group() -> None:
    (row,) = read_pom(project(f"<name>\u00fc</name><dependency>{A}</dependency>"), "pom.xml")
    assert isinstance(row, Fragment)
    assert (row.line, row.column) == (2, len("<name>u</name><dependency><groupId>") + 1)


@each(
    ("text", "line"),
    [
        (project(f"<dependency>{A}</dependency><never-closed>"), 3),
        ("<!DOCTYPE p [<!ENTITY x 'y'>]>\n" + project(f"<dependency>{A}</dependency>"), 1),
        ("<x>" * 201 + f"<dependency>{A}</dependency>" + "</x>" * 201, 1),
        ("", 1),
    ],
)
def test_what_does_not_parse_is_read_by_lines(text: str, line: int) -> None:
    note, *found = read_pom(text, "pom.xml")
    assert isinstance(note, Unparsed)
    assert (note.reason, note.line) == ("syntax", line)
    assert all(isinstance(row, Fragment) and row.tolerant for row in found)
    assert ("g:a" in {row.text for row in found if isinstance(row, Fragment)}) is ("dependency" in text)


def test_as_deep_as_it_may_be() -> None:
    assert rows("<x>" * 199 + A + "</x>" * 199) == [("g:a", "direct", 1)]
