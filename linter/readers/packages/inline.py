"""Reads the dependencies that a source file declares for itself.

PEP 723 in Python, `#:package` and `#r "nuget:"` in C# and F#, `//DEPS`, `@Grab`, `@file:DependsOn` and `//>
using dep` on the JVM, `Mix.install` in Elixir, `bundler/inline` in Ruby, cargo scripts in Rust.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from linter.model.fragments import Fragment
from linter.readers.packages.manifests import pypi, requirement
from linter.readers.packages.structured_manifests import cargo_toml
from linter.readers.syntax.comments import split
from linter.readers.syntax.key_paths import ELEMENT, toml_entries
from linter.readers.syntax.lexing import Positions, blanked, plain
from linter.readers.syntax.offset_fragments import dependency
from linter.readers.syntax.protocols import FileReader, Unparsed

_OPENING, _CLOSING = "# /// script", "# ///"  # PEP 723

_NUGET = (
    re.compile(r"^[ \t]*#:package[ \t]+(?P<name>[\w.-]+)", re.MULTILINE),
    re.compile(r"<NuGetReference\b[^<>]*>(?P<name>[\w.-]+)</"),
    re.compile(r"^[ \t]*#r[ \t]+@?\"nuget:[ \t]*(?P<name>[\w.-]+)", re.MULTILINE | re.IGNORECASE),
    re.compile(
        r"^[ \t]*#(?:addin|tool|module|load)[ \t]+\"?nuget:[^\s\"]*[?&]package=(?P<name>[\w.-]+)",
        re.MULTILINE | re.IGNORECASE,
    ),
)
_MAVEN = (
    re.compile(r"^//[ \t]*DEPS[ \t]+(?P<list>[^\n]*)", re.MULTILINE),
    re.compile(
        r"^[ \t]*//>[ \t]*using[ \t]+(?:test\.)?(?:dep|deps|lib|libs|plugin)[ \t]+(?P<list>[^\n]*)",
        re.MULTILINE,
    ),
    re.compile(r"@(?:file:)?(?:DependsOn|Grab)\((?P<list>[^()\n]*)\)"),
    re.compile(r"\bimport[ \t]+\$ivy\.`(?P<list>[^`\n]*)`"),
)
_COORDINATE = re.compile(
    r"""(?:^|(?<=[\s"'`,]))(?P<group>[\w-]+(?:\.[\w-]+)*):{1,3}(?P<name>[\w.-]+)(?=[:\s"'`,;]|\Z)"""
)
_GRAPE = re.compile(
    r"""\bgroup[ \t]*=[ \t]*["'](?P<group>[\w.-]+)["'][ \t]*,
    [ \t]*module[ \t]*=[ \t]*["'](?P<name>[\w.-]+)""",
    re.VERBOSE,
)
_GEM = (re.compile(r"(?:^|;|\bdo\b|\{)[ \t]*gem[ \t(]+[\"'](?P<name>[\w.-]+)[\"']", re.MULTILINE),)
_INSTALL = re.compile(r"\bMix\.install\(")
_TUPLE = re.compile(r"\{\s*:(?P<name>\w+)\s*,[^{}]*\}?")
_ATOM = re.compile(r"""(?<=[\[,(])\s*(?::(?P<atom>\w+)(?=\s*[,\])])|(?P<key>\w+):\s*["'{\[])""")
_LISTS = (("dependencies", ELEMENT), ("tool", "uv", "override-dependencies", ELEMENT))
_LONGEST = 20_000  # characters of a call
_FRONT_MATTER = re.compile(
    r"""\A(?:\#![^\n]*\n)?\s*(?P<fence>-{3,})[ \t]*(?:cargo)?[ \t]*\n
    (?P<toml>(?s:.*?))\n(?P=fence)[ \t]*(?:\n|\Z)""",
    re.VERBOSE,
)
_CARGO_DOC = re.compile(r"^//![ \t]*```cargo[ \t]*\n(?P<toml>(?://![^\n]*\n)*?)//![ \t]*```", re.MULTILINE)
_CARGO_DEPS = re.compile(r"^//[ \t]*cargo-deps:(?P<list>[^\n]*)", re.MULTILINE)
_CRATE = re.compile(r"(?:^|(?<=[,\s]))(?P<name>[A-Za-z][\w-]*)(?=[ \t]*(?:=|,|\Z))")


def script_metadata(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the dependencies in the `# /// script` block of a Python file."""
    source = plain(text)
    positions = Positions(source)
    start, content = _block(source)
    for entry in toml_entries(content):
        if not entry.is_key and entry.path in _LISTS:
            _, name, is_guess = requirement(entry.text.strip())
            if name:
                yield pypi(name, positions.at(start + entry.offset), tolerant=is_guess)


def _block(source: str) -> tuple[int, str]:
    """The offset and the TOML of the block of PEP 723, with its comment marks blanked."""
    offset = start = 0
    lines: list[str] = []
    is_open = False
    for line in source.split("\n"):
        offset += len(line) + 1
        if not is_open:
            is_open, start = line.rstrip() == _OPENING, offset
        elif line.rstrip() == _CLOSING:
            return start, "\n".join(lines)
        elif line.startswith("#"):
            lines.append("  "[: len(line)] + line[2:])
        else:
            return 0, ""
    return 0, ""


def _directives(
    ecosystem: str, patterns: tuple[re.Pattern[str], ...], text: str, _path: str
) -> Iterator[Fragment]:
    """Yield the packages on lines that consist of a directive and a name."""
    source = plain(text)
    positions = Positions(source)
    code = split(source, "hash")[0] if ecosystem == "gem" else source
    found = {match.start("name"): match["name"] for pattern in patterns for match in pattern.finditer(code)}
    for offset, name in sorted(found.items()):
        yield dependency(name, ecosystem).at(positions.at(offset))


declared_nuget: FileReader = partial(_directives, "nuget", _NUGET)
declared_gems: FileReader = partial(_directives, "gem", _GEM)


def declared_maven(text: str, _path: str) -> Iterator[Fragment]:
    """Yield the coordinates behind `//DEPS`, `//> using dep`, `@Grab`, `@file:DependsOn` and `$ivy`."""
    source = plain(text)
    positions = Positions(source)
    found: dict[int, str] = {}
    for pattern in _MAVEN:
        for declared in pattern.finditer(source):
            start, listed = declared.start("list"), declared["list"]
            for match in (*_COORDINATE.finditer(listed), *_GRAPE.finditer(listed)):
                found[start + match.start("group")] = f"{match['group']}:{match['name']}"
    for offset, name in sorted(found.items()):
        yield dependency(name, "maven").at(positions.at(offset))


def declared_hex(text: str, _path: str) -> Iterator[Fragment]:
    """Yield the packages in a call of `Mix.install`."""
    source = plain(text)
    positions = Positions(source)
    code, _ = split(source, "hash")
    end = 0
    while call := _INSTALL.search(code, end):
        start = call.end() - 1
        end = _closing(code, start)
        for offset, name in sorted(_installed(code[start:end])):
            yield dependency(name, "hex").at(positions.at(start + offset))


def _installed(call: str) -> Iterator[tuple[int, str]]:
    """Yield the offset and name of each package in a list: `{:a, "1"}`, `:a` and `a: "1"`."""
    for found in _TUPLE.finditer(call):
        yield found.start("name"), found["name"]
    for found in _ATOM.finditer(_TUPLE.sub(lambda group: blanked(group[0]), call)):
        kind = found.lastgroup or ""
        yield found.start(kind), found[kind]


def _closing(code: str, start: int) -> int:
    """Where the bracket that opens at `start` is closed."""
    depth = 0
    for mark in re.compile(r"[()\[\]{}]").finditer(code, start, start + _LONGEST):
        depth += 1 if mark[0] in "([{" else -1
        if depth == 0:
            return mark.end()
    return min(len(code), start + _LONGEST)


def declared_crates(text: str, path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the dependencies in the manifest of a cargo script."""
    source = plain(text)
    for manifest in filter(None, (_FRONT_MATTER.match(source), _CARGO_DOC.search(source))):  # one of each
        start, end = manifest.span("toml")
        toml = re.sub(r"(?m)^//!", "   ", source[start:end])
        yield from cargo_toml(blanked(source[:start]) + toml, path)
    positions = Positions(source)
    for declared in _CARGO_DEPS.finditer(source):
        for crate in _CRATE.finditer(declared["list"]):
            place = positions.at(declared.start("list") + crate.start("name"))
            yield dependency(crate["name"], "cargo").at(place)
