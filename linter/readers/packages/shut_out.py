"""Blanks the packages that a manifest names and does not use: exclusions, and the project itself.

Every function returns a text of the same length, so that offsets remain valid, in one pass over its input.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from linter.readers.syntax.lexing import blanked

Blanking = Callable[[str], str]
"""A function from code without comments to the same code with blanks in place of unused packages."""

_LONGEST_STATEMENT = 4000
"""Characters of a statement; after an unclosed parenthesis nothing further is blanked."""

_GO_BLOCK = re.compile(r"[ \t]*(?:exclude|retract|ignore)[ \t]*\(")
_GO_LINE = re.compile(r"[ \t]*(?:exclude|retract|ignore)[ \t]+[^\s(]")
_OF_THE_PROJECT = re.compile(r"PATH[ \t]*$")
_GRADLE_STATEMENT = re.compile(r"(?<![\w.\"'-])(?:exclude|substitute)\b(?=[ \t]*[( \t\"'])")
_GRADLE_CONSTRAINTS = re.compile(r"(?<![\w.\"'-])constraints[ \t]*\{")
_GRADLE_COORDINATES = re.compile(r"[\"'][\w.-]+:[\w.-]+(?::[^\"'\n]*)?[\"']")
_REJECTED = re.compile(r"[ \t]*\)?\s*\{[^{}]{0,300}(?:\{[^{}]{0,300})?\brejectAll\b")
_SUBSTITUTED = re.compile(r"\b(?:using|with)\b")
_SBT_STATEMENT = re.compile(
    r"\b(?:(?:excludeDependencies|allExcludeDependencies|dependencyOverrides|evictionErrorLevel|"
    r"libraryDependencySchemes)[ \t]*(?:\+=|\+\+=|:=|~=)|libraryDependencies[ \t]*--?=|"
    r"(?:ExclusionRule|excludeAll)[ \t]*(?=\())\s*"
)
_POM_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][\w.-]*)(?:\s[^<>]*)?(?P<empty>/?)>")
_POM_SHUT_OUT = frozenset({"exclusions", "parent", "relocation", "dependencyManagement"})
_POM_OWN = (["project", "groupId"], ["project", "artifactId"])


def of_go_mod(text: str) -> str:
    """Blank the versions in a go.mod that must not be used (`exclude`, `retract`, `ignore`)."""
    lines = text.split("\n")
    is_within = False
    for number, line in enumerate(lines):
        if is_within:
            is_within = not line.lstrip().startswith(")")
        elif _GO_BLOCK.match(line):
            is_within = ")" not in line
        elif not _GO_LINE.match(line):
            continue
        lines[number] = blanked(line)
    return "\n".join(lines)


def of_gemfile_lock(text: str) -> str:
    """Blank the section of a Gemfile.lock that lists the gems of the project itself (`PATH`)."""
    lines = text.split("\n")
    is_own = False
    for number, line in enumerate(lines):
        if line[:1].isalpha():
            is_own = _OF_THE_PROJECT.match(line) is not None
        elif is_own and line.startswith("    ") and not line.startswith("      "):
            lines[number] = blanked(line)
    return "\n".join(lines)


def of_gradle(text: str) -> str:
    """Blank what a Gradle build excludes, substitutes, rejects in every version, or only constrains."""
    spans = []
    for found in _GRADLE_STATEMENT.finditer(text):
        end = _end_of_statement(text, found.end())
        other = _SUBSTITUTED.search(text, found.end(), end) if found.group() == "substitute" else None
        spans.append((found.start(), other.start() if other else end))
    spans += [
        (found.start(), _end_of_block(text, found.end())) for found in _GRADLE_CONSTRAINTS.finditer(text)
    ]
    rejected = (found for found in _GRADLE_COORDINATES.finditer(text) if _REJECTED.match(text, found.end()))
    spans += [found.span() for found in rejected]
    return _without(text, sorted(spans))


def of_sbt(text: str) -> str:
    """Blank the sbt statements that exclude or remove a library, or only choose its version."""
    return _without(
        text,
        ((found.start(), _end_of_statement(text, found.end())) for found in _SBT_STATEMENT.finditer(text)),
    )


def of_pom(text: str) -> str:
    """Blank the exclusions, managed versions, parent and own coordinates of a pom.xml."""
    return _without(text, _spans_of_pom(text))


def _spans_of_pom(text: str) -> Iterator[tuple[int, int]]:
    opened: list[str] = []
    start = -1
    for tag in _POM_TAG.finditer(text):
        name = tag["name"]
        if tag["empty"]:
            continue
        if not tag["close"]:
            opened.append(name)
            if start < 0 and (name in _POM_SHUT_OUT or opened in _POM_OWN):
                start, depth = tag.start(), len(opened)
        elif opened and opened[-1] == name:
            if start >= 0 and len(opened) == depth:
                yield start, tag.end()
                start = -1
            opened.pop()


def _end_of_statement(text: str, start: int) -> int:
    """Where a statement ends: at the end of its line, or of its last open parenthesis."""
    depth = 0
    end = min(len(text), start + _LONGEST_STATEMENT)
    for index in range(start, end):
        char = text[index]
        if char in "([":
            depth += 1
        elif char in ")]":
            depth -= 1
            if depth < 0:
                return index
        elif depth == 0 and (char == "\n" or char in ";}"):
            return index
    return end if end == len(text) else start


def _end_of_block(text: str, start: int) -> int:
    """Where the block ends whose brace was just opened; its start if it is never closed."""
    depth = 1
    for index in range(start, min(len(text), start + _LONGEST_STATEMENT)):
        depth += (text[index] == "{") - (text[index] == "}")
        if depth == 0:
            return index + 1
    return start


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        if end > done:
            pieces += (text[done : max(start, done)], blanked(text[max(start, done) : end]))
            done = end
    return "".join((*pieces, text[done:]))
