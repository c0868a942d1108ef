"""Reads the packages in manifests of PyPI and npm."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from linter.model.fragments import Fragment, Scope
from linter.readers.packages.addresses import hosted, of_npm
from linter.readers.syntax.failures import checked_json, checked_toml
from linter.readers.syntax.key_paths import ELEMENT, Entry, Path, is_any, json_entries, toml_entries
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.offset_fragments import dependency
from linter.readers.syntax.protocols import Unparsed

_REQUIREMENT = re.compile(
    r"""\s*(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(?![A-Za-z0-9._-])
    (?P<plain>\s*(?:\[[^\]]*\]\s*)?(?:\Z|[<>;@(,]|[=!~]=|(?<=\s)--?[A-Za-z]))?""",
    re.VERBOSE,
)
_CONTINUED = re.compile(r"^[ \t]*#[^\n]*|\\\n", re.MULTILINE)
_COMMENT = re.compile(r"(?:^|[ \t])#")
_EDITABLE = re.compile(r"(?:-e|--editable)\b")
_EGG = re.compile(r"[#&]egg=(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)")
_WHEEL = re.compile(r"(?:^|[/\\])(?P<name>[A-Za-z0-9][A-Za-z0-9._]*)-[^/\\\s-]+-[^/\\\s]*\.whl\b")

_REQUIREMENT_LISTS: tuple[Path, ...] = (
    ("project", "dependencies", ELEMENT),
    ("project", "optional-dependencies", "*", ELEMENT),
    ("dependency-groups", "*", ELEMENT),
    ("build-system", "requires", ELEMENT),
    ("tool", "pdm", "dev-dependencies", "*", ELEMENT),
    ("tool", "uv", "dev-dependencies", ELEMENT),
    ("tool", "hatch", "envs", "*", "dependencies", ELEMENT),
    ("tool", "hatch", "envs", "*", "extra-dependencies", ELEMENT),
)
_CONSTRAINT_LISTS: tuple[Path, ...] = (
    ("tool", "uv", "constraint-dependencies", ELEMENT),
    ("tool", "uv", "override-dependencies", ELEMENT),
    ("tool", "uv", "build-constraint-dependencies", ELEMENT),
)
"""Keys that choose versions of packages and install nothing (docs of uv, "Settings")."""
_REQUIREMENT_TABLES: tuple[Path, ...] = (
    ("tool", "poetry", "dependencies", "*"),
    ("tool", "poetry", "dev-dependencies", "*"),
    ("tool", "poetry", "group", "*", "dependencies", "*"),
)
_SOURCES: tuple[Path, ...] = (
    *((*table, key) for table in _REQUIREMENT_TABLES for key in ("git", "url")),
    *(("tool", "uv", "sources", "*", key) for key in ("git", "url")),
    *(("tool", "uv", "sources", "*", ELEMENT, key) for key in ("git", "url")),
)
"""Tables in which a requirement has its address."""
PYPROJECT: tuple[Path, ...] = (*_REQUIREMENT_LISTS, *_CONSTRAINT_LISTS, *_REQUIREMENT_TABLES, *_SOURCES)
"""Their first keys are in `linter.readers.skeletons.formats`, too."""
_NPM_LISTS: tuple[Path, ...] = (("bundledDependencies", ELEMENT), ("bundleDependencies", ELEMENT))
NPM_TABLES: tuple[Path, ...] = (
    ("dependencies", "*"),
    ("devDependencies", "*"),
    ("peerDependencies", "*"),
    ("optionalDependencies", "*"),
    ("catalog", "*"),
    ("catalogs", "*", "*"),
    ("workspaces", "catalog", "*"),
    ("workspaces", "catalogs", "*", "*"),
    ("pnpm", "packageExtensions", "*", "dependencies", "*"),
)
NPM_OVERRIDES: tuple[Path, ...] = (("overrides", "**"), ("resolutions", "*"), ("pnpm", "overrides", "*"))
"""The first keys of both are in `linter.readers.skeletons.formats`, too."""
_REMOVED = "-"
"""The value with which an override of pnpm removes a package (pnpm.io/settings, "overrides")."""
_SELECTED = re.compile(r"(?P<name>@[^/@]+/[^/@>]+|[^/@>]+)(?:@[^/>]*)?")  # of `a>b`, `**/a/@scope/name@1`
ALIAS = re.compile(r"npm:(?P<name>(?:@[^/@]+/)?[A-Za-z][^/@\s]*)(?P<version>@.*)?", re.DOTALL)


def read_requirements(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the packages of a requirements file of pip, or of an `.in` file."""
    return _requirements(text, "direct")


def read_constraints(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the packages in a constraints file of pip, which limits versions and installs nothing."""
    return _requirements(text, "named")


def _requirements(text: str, scope: Scope) -> Iterator[Fragment | Unparsed]:
    source = plain(text)
    positions = Positions(source)
    is_told = False
    for offset, line in _logical_lines(source):
        start, name, tolerant = requirement(line)
        place = positions.at(offset + start)
        if tolerant and not is_told:
            yield Unparsed("syntax", place[0])
            is_told = True
        if name:
            yield pypi(name, place, tolerant=tolerant, scope=scope)
        for item in hosted(line) if scope == "direct" and "//" in line else ():
            yield item.at(place)


def read_pyproject(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the packages in a pyproject.toml: in the standard tables and in those of known build tools."""
    file = checked_toml(text)
    yield from file.notes
    seen: set[Path] = set()
    for entry in toml_entries(file.source):
        name, is_guess = _pyproject_name(entry)
        if name and not (entry.is_key and entry.path in seen):
            scope: Scope = "named" if is_any(entry.path, _CONSTRAINT_LISTS) else "direct"
            yield pypi(name, file.positions.at(entry.offset), tolerant=is_guess or file.tolerant, scope=scope)
        if is_any(entry.path, (*_REQUIREMENT_LISTS, *_SOURCES)) and not entry.is_key:
            for item in hosted(entry.text):
                yield item.at(file.positions.at(entry.offset), tolerant=file.tolerant)
        seen.add(entry.path)


def read_package_json(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the packages of a package.json; for an alias, the package behind it."""
    file = checked_json(text)
    yield from file.notes
    for entry, following in _with_following(json_entries(file.source)):
        place = file.positions.at(entry.offset)
        for written, scope in _npm_names(entry, following):
            yield npm(written, place, tolerant=file.tolerant, scope=scope)
        if not entry.is_key and is_any(entry.path, (*NPM_TABLES, *NPM_OVERRIDES)):
            for item in of_npm(entry.text):
                yield item.at(place, tolerant=file.tolerant)


def _with_following(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Entry | None]]:
    last: Entry | None = None
    for entry in entries:
        if last is not None:
            yield last, entry
        last = entry
    if last is not None:
        yield last, None


def npm(written: str, place: tuple[int, int], *, tolerant: bool, scope: Scope = "direct") -> Fragment:
    """Make the fragment of an npm package at a line and column."""
    return dependency(written, "npm", scope).at(place, tolerant=tolerant)


def pypi(written: str, place: tuple[int, int], *, tolerant: bool, scope: Scope = "direct") -> Fragment:
    """Make the fragment of a PyPI package at a line and column."""
    return dependency(written, "pypi", scope).at(place, tolerant=tolerant)


def _logical_lines(source: str) -> Iterator[tuple[int, str]]:
    """Join continued lines (not comments, as pip does) and cut off comments; yield offset and text."""
    joined = _CONTINUED.sub(lambda found: "  " if found.group() == "\\\n" else found.group(), source)
    offset = 0
    for line in joined.split("\n"):
        comment = _COMMENT.search(line)
        content = (line[: comment.start()] if comment else line).rstrip()
        indent = len(content) - len(content.lstrip())
        if content:
            yield offset + indent, content[indent:]
        offset += len(line) + 1


def requirement(line: str) -> tuple[int, str, bool]:
    """Return the offset of a requirement's name, the name (empty if none), and whether that is a guess."""
    found = _REQUIREMENT.match(line)
    if found and found["plain"] is not None and not found["name"].endswith(".whl"):
        return found.start("name"), found["name"], False
    is_option = line.startswith("-")
    address, _, _ = line.partition(" ")
    if "/" in address or "\\" in address or address.endswith(".whl") or is_option:
        where = line if not is_option or _EDITABLE.match(line) else ""
        named = _EGG.search(where) or _WHEEL.search(where)
        return (named.start("name"), named["name"], False) if named else (0, "", False)
    if found and line[found.end("name") :].startswith((" ", "\t", "=")):
        return found.start("name"), found["name"], True
    return 0, "", True


def _pyproject_name(entry: Entry) -> tuple[str, bool]:
    if entry.is_key and entry.text != "python" and is_any(entry.path, _REQUIREMENT_TABLES):
        return entry.text.strip(), False
    if not entry.is_key and is_any(entry.path, (*_REQUIREMENT_LISTS, *_CONSTRAINT_LISTS)):
        _, name, is_guess = requirement(entry.text.strip())
        return name, is_guess
    return "", False


def _npm_names(entry: Entry, following: Entry | None) -> Iterator[tuple[str, Scope]]:
    """Yield the names in an entry with the scope of each: an override only chooses a version."""
    scope: Scope = "direct"
    if not entry.is_key:
        name = entry.text.strip() if is_any(entry.path, _NPM_LISTS) else ""
    elif is_any(entry.path, NPM_TABLES):
        name = entry.text.strip()
    elif is_any(entry.path, NPM_OVERRIDES):
        selected = list(_SELECTED.finditer(entry.text.strip()))
        name = selected[-1]["name"] if selected else ""
        scope = "named"
    else:
        return
    is_value = following and entry.is_key and not following.is_key and following.path == entry.path
    alias = ALIAS.fullmatch(following.text.strip()) if following and is_value else None
    # Without scope or version it may be Yarn's `npm:latest`, a tag of the package itself.
    is_sure = alias and (alias["version"] or alias["name"].startswith("@"))
    is_removed = is_value and following and following.text.strip() == _REMOVED
    if name not in ("", ".") and not is_sure and not is_removed:
        yield name, scope
    if alias:
        yield alias["name"], "direct"
