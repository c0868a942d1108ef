"""Reads the packages in lock files of PyPI, npm and Cargo."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from linter.model.fragments import Fragment, Scope
from linter.readers.packages.addresses import hosted
from linter.readers.packages.manifests import ALIAS, npm, pypi
from linter.readers.syntax.failures import checked_json, checked_toml
from linter.readers.syntax.key_paths import ELEMENT, Entry, Path, json_entries, toml_entries
from linter.readers.syntax.lexing import Positions
from linter.readers.syntax.offset_fragments import dependency
from linter.readers.syntax.protocols import Unparsed

_NAMES = (("package", ELEMENT, "name"), ("packages", ELEMENT, "name"))
"""The paths of package names in poetry.lock, uv.lock and pdm.lock, and in pylock.toml."""

_SOURCE = ("package", "source")
_OWN_SOURCES = ("editable", "virtual", "directory")
"""Keys in uv.lock (values of `type` in poetry.lock) of packages that are part of the project itself."""

_PIPFILE = ("packages", "dev-packages")
_TABLES = tuple((name,) for name in _PIPFILE)
_PIPFILE_LOCK = ("default", "develop")
_PAIR = 2
_FOLDER = "node_modules/"
_FEW = 20


def read_toml_lock(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the packages of a poetry.lock, uv.lock, pdm.lock or pylock.toml."""
    file = checked_toml(text)
    yield from file.notes
    for entry in _names_of_others(toml_entries(file.source), _is_of_python_project):
        yield pypi(
            entry.text.strip(), file.positions.at(entry.offset), tolerant=file.tolerant, scope="locked"
        )


def read_cargo_lock(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the crates of a Cargo.lock, without those of the project itself, which have no source."""
    file = checked_toml(text)
    yield from file.notes
    for entry in _names_of_others(toml_entries(file.source), _has_no_source):
        item = dependency(entry.text.strip(), "cargo", "locked")
        yield item.at(file.positions.at(entry.offset), tolerant=file.tolerant)


def read_pipfile(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the packages that a Pipfile asks for."""
    file = checked_toml(text)
    yield from file.notes
    yield from _members(file.source, toml_entries(file.source), _PIPFILE, "direct", tolerant=file.tolerant)
    for entry in toml_entries(file.source):
        if not entry.is_key and entry.path[:1] in _TABLES and entry.path[2:] in (("git",), ("file",)):
            yield from (
                item.at(file.positions.at(entry.offset), tolerant=file.tolerant)
                for item in hosted(entry.text)
            )


def read_pipfile_lock(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the packages of a Pipfile.lock."""
    file = checked_json(text)
    yield from file.notes
    yield from _members(
        file.source, json_entries(file.source), _PIPFILE_LOCK, "locked", tolerant=file.tolerant
    )


def read_package_lock(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the packages of a package-lock.json or npm-shrinkwrap.json; both names of an alias.

    Version 2 lists everything twice, for older versions of npm; `dependencies` is read only if there is no
    `packages`.
    """
    file = checked_json(text)
    yield from file.notes
    glanced = None if file.tolerant else _at_a_glance(file.source)
    if glanced is not None:
        for offset, name in glanced:
            yield npm(name, file.positions.at(offset), tolerant=False, scope="locked")
        return
    named = _installed if any(entry.path == ("packages",) for entry in json_entries(file.source)) else _nested
    for entry in json_entries(file.source):
        if name := named(entry):
            yield npm(name, file.positions.at(entry.offset), tolerant=file.tolerant, scope="locked")


def _at_a_glance(source: str) -> list[tuple[int, str]] | None:
    """Offsets and names in a file with few packages, or a piece of one; None where only entries tell."""
    if "\\" in source or source.count(_FOLDER) > _FEW:
        return None
    document = json.loads(source, parse_int=str, parse_float=str)
    if not isinstance(document, dict) or "packages" not in document:
        return None
    packages = document["packages"]
    found: list[tuple[int, str]] = []
    for key, value in packages.items() if isinstance(packages, dict) else ():
        if _FOLDER not in key:
            continue
        written = f'"{key}"'
        if (isinstance(value, dict) and "name" in value) or source.count(written) > 1:
            return None
        if name := key.rpartition(_FOLDER)[2].strip():
            found.append((source.index(written), name))
    return found


def _names_of_others(entries: Iterable[Entry], is_own: Callable[[list[Entry]], bool]) -> Iterator[Entry]:
    """The package names in a TOML lock file, without packages that lie in the project itself."""
    package: list[Entry] = []
    end = Entry((), "", 0, is_key=True)
    for entry, following in pairwise((*entries, end, end)):
        is_subtable = len(following.path) == _PAIR and following.path[:1] == entry.path
        if entry.is_key and len(entry.path) < _PAIR and not is_subtable:
            names = (known for known in package if not known.is_key and known.path in _NAMES)
            name = next((known for known in names if known.text.strip()), None)
            if name and not is_own(package):
                yield name
            package = []
        package.append(entry)


def _has_no_source(package: list[Entry]) -> bool:
    return all(_below_package(entry) != _SOURCE for entry in package)


def _is_of_python_project(package: list[Entry]) -> bool:
    own = {(*_SOURCE, word) for word in _OWN_SOURCES}
    kind = (*_SOURCE, "type")
    return any(
        (path := _below_package(entry)) in own or (path == kind and entry.text == "directory")
        for entry in package
    )


def _below_package(entry: Entry) -> Path:
    """The path of an entry within `[[package]]`, the same for its elements and the tables below it."""
    return tuple(part for part in entry.path if part != ELEMENT)


def _members(
    source: str, entries: Iterator[Entry], tables: tuple[str, ...], scope: Scope, *, tolerant: bool
) -> Iterator[Fragment]:
    positions = Positions(source)
    seen: set[tuple[str, ...]] = set()
    for entry in entries:
        is_member = entry.is_key and len(entry.path) == _PAIR and entry.path[0] in tables
        if is_member and entry.path not in seen and (name := entry.text.strip()):
            seen.add(entry.path)
            yield pypi(name, positions.at(entry.offset), tolerant=tolerant, scope=scope)


def _installed(entry: Entry) -> str:
    """The directories under `packages` and, where a directory has an alias, the name of the package."""
    if entry.path[:1] != ("packages",) or len(entry.path) < _PAIR or _FOLDER not in entry.path[1]:
        return ""
    if entry.is_key and len(entry.path) == _PAIR:
        return entry.text.rpartition(_FOLDER)[2].strip()
    return entry.text.strip() if not entry.is_key and entry.path[2:] == ("name",) else ""


def _nested(entry: Entry) -> str:
    """The names in `dependencies` within `dependencies`, as version 1 has them."""
    is_version = not entry.is_key and entry.path[-1:] == ("version",)
    path = entry.path[:-1] if is_version else entry.path
    if len(path) % 2 or set(path[::2]) != {"dependencies"}:
        return ""
    if is_version:
        alias = ALIAS.fullmatch(entry.text.strip())
        return alias["name"] if alias else ""
    return entry.text.strip() if entry.is_key else ""
