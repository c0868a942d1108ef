"""Finds and reads the files of a policy, each once, and what a file extends before the file itself."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from linter.policy.keyed_table import KeyedTable
from linter.policy.keys import POLICY
from linter.support import locations
from linter.support.files import read_file
from linter.support.locations import BUILTIN, PACKAGE, resolve
from linter.support.table_reader import Problems, Table, nearest
from linter.support.toml import Document, TomlError, parse

_DEEPEST = 50
_LARGEST = 1 << 20  # bytes of a policy or a rule file
_LARGEST_BASELINE = 32 << 20


def content(path: Path) -> bytes:
    """The content of a policy, a rule file or a baseline; raises OSError also where it is too large."""
    return read_file(str(path), _LARGEST if path.suffix == ".toml" else _LARGEST_BASELINE)


class FileAccess(NamedTuple):
    """How the files of a policy that are not installed are read: on the disk, or in a commit."""

    read: Callable[[Path], bytes] = content
    """The content of a file; raises OSError as `Path.read_bytes` does, and where it is too large."""
    names: Callable[[Path], Sequence[str]] = locations.toml_names
    """The sorted names of the TOML files in a directory; raises OSError where it is none."""


class PolicySource(NamedTuple):
    """A file of a policy as it was read."""

    label: str
    """What a report shows: a path as the user wrote it, or `builtin:<name>`."""
    path: Path
    data: bytes
    document: Document
    """Empty for a baseline."""
    links: tuple[tuple[str, str], ...]
    """Every reference that led to it, and the directory which it is relative to."""


class Home(NamedTuple):
    """The directory of a layer, and the one that everything it names has to lie below."""

    folder: str
    root: str
    """What it names lies below."""
    scheme: str = ""
    """`builtin:` or `pkg:name/` where it is installed."""


class Layer(NamedTuple):
    """One file of a policy, ready to be merged with the others."""

    number: int
    table: KeyedTable
    stem: str
    """What the policy is called that has no name."""
    home: Home
    extended: frozenset[int]
    """The numbers of this file and of all that it extends: its locks do not bind them."""
    approved: tuple[tuple[str, bool], ...]
    """The ids of the tools that it approves, each with whether it names the tool."""


class RuleDirectory(NamedTuple):
    """A directory of rule files that a policy names, found and not yet read."""

    label: str
    """As a report shows it: its path below the directory of the policy, or `pkg:NAME`."""
    path: str
    reference: str
    """As the policy wrote it."""
    folder: str
    """What that is relative to."""
    access: FileAccess


class LayerLoader:
    """Reads a policy file and everything it extends; every problem is collected."""

    def __init__(self, problems: Problems, access: FileAccess) -> None:
        self.layers: list[Layer] = []
        self._problems = problems
        self._access = access
        self._chain: list[str] = []
        self._extended: dict[str, frozenset[int]] = {}
        self._links: dict[str, list[tuple[str, str]]] = {}
        self._policies: list[PolicySource] = []
        self._baselines: list[PolicySource] = []

    @property
    def sources(self) -> tuple[PolicySource, ...]:
        """Baselines, then policies, the most general first."""
        found = (*self._baselines, *self._policies)
        return tuple(source._replace(links=tuple(self._links[str(source.path)])) for source in found)

    def add(self, reference: str, home: Home | None = None, where: str = "") -> frozenset[int]:
        """Read a file and what it extends; the numbers of these layers."""
        path = self._resolve(reference, home, where)
        if not path:
            return frozenset()
        self._note(path, reference, home)
        if path in self._chain:
            chain = " -> ".join(os.path.basename(step) for step in (*self._chain, path))
            self._problems.add(where, f"extends: a cycle: {chain}")
        elif len(self._chain) == _DEEPEST:
            self._problems.add(where, f"extends: more than {_DEEPEST} files, each extended by the one before")
        elif path not in self._extended:
            self._extended[path] = frozenset()
            self._extended[path] = self._enter(path, reference, home, where)
        return self._extended.get(path, frozenset())

    def baseline(self, layer: Layer, name: str) -> bytes | None:
        """The file that a layer names as its baseline; None after a problem."""
        path = resolve(name, layer.home.folder)
        if not path:
            layer.table.problem(f"{name!r} is no path", "baseline")
            return None
        if not is_below(path, layer.home.root):
            layer.table.problem(f'"{name}" lies outside {layer.home.root}', "baseline")
            return None
        try:
            data = self._read(path, layer.home)
        except OSError as error:
            layer.table.problem(f"{name}: cannot be read: {error.strerror}", "baseline")
            return None
        self._note(path, name, layer.home)
        self._baselines.append(PolicySource(name, Path(path), data, Document({}, {}), ()))
        return data

    def _resolve(self, reference: str, home: Home | None, where: str) -> str:
        if reference.startswith(BUILTIN):
            name = reference.removeprefix(BUILTIN)
            known = builtin_names()
            if name not in known:
                there = f"(there are: {', '.join(known)})"
                what = f"no built-in policy is called {name!r}{nearest(name, known)} {there}"
                self._problems.add(where or reference, what)
                return ""
        path = resolve(reference, home.folder if home else "")
        if not path and reference.startswith(PACKAGE):
            what = f'"{reference}": no installed package has this policy; pkg:NAME is NAME/toolban.toml'
            self._problems.add(where or reference, what)
        elif not path:
            self._problems.add(where or repr(reference), f"extends: {reference!r} is no path")
        elif home and _scheme(reference) == "" and not is_below(path, home.root):
            self._problems.add(where, f'extends: "{reference}" lies outside {home.root}')
            return ""
        return path

    def _enter(self, path: str, reference: str, home: Home | None, where: str) -> frozenset[int]:
        inner = _home(path, reference, home)
        label = _label(path, reference, inner, is_top=home is None)
        try:
            data = self._read(path, inner)
            document = _section(path, parse(data))
        except OSError as error:
            what = f"cannot be read: {error.strerror}"
            self._problems.add(where or reference, f'extends: "{reference}" {what}' if where else what)
            return frozenset()
        except TomlError as error:
            self._problems.add(label if home else reference, f"not valid TOML: {error}")
            return frozenset()
        table = KeyedTable(Table(document.data, self._problems, label, lines=document.lines), POLICY)
        self._chain.append(path)
        extended = [self.add(name, inner, table.origin("extends")) for name in table.texts("extends")]
        self._chain.pop()
        number = len(self.layers)
        own = frozenset({number}).union(*extended)
        approved = tuple(_approved(document.data.get("approved")))
        self.layers.append(Layer(number, table, Path(path).stem, inner, own, approved))
        self._policies.append(PolicySource(label, Path(path), data, document, ()))
        return own

    def rule_directory(self, layer: Layer, name: str) -> RuleDirectory | None:
        """The directory of rule files that a layer names; None after a problem."""
        path = locations.resolve_directory(name, layer.home.folder)
        if not path:
            what = "no installed package has it" if name.startswith(PACKAGE) else "is no path"
            layer.table.problem(f"{name!r}: {what}", "rules")
            return None
        if not name.startswith(PACKAGE) and not is_below(path, layer.home.root):
            layer.table.problem(f'"{name}" lies outside {layer.home.root}', "rules")
            return None
        scheme = layer.home.scheme or (PACKAGE if name.startswith(PACKAGE) else "")
        access = FileAccess() if scheme else self._access
        label = name if name.startswith(PACKAGE) else _below(path, layer.home)
        return RuleDirectory(label, path, name, layer.home.folder, access)

    def _read(self, path: str, home: Home) -> bytes:
        data = content(Path(path)) if home.scheme else self._access.read(Path(path))
        if len(data) > _LARGEST_BASELINE:  # of a commit, which knows no limit
            raise OSError(errno.EFBIG, "it is too large", path)
        return data

    def _note(self, path: str, reference: str, home: Home | None) -> None:
        self._links.setdefault(path, []).append((reference, home.folder if home else ""))


def _approved(tables: object) -> Iterator[tuple[str, bool]]:
    for tool, table in tables.items() if isinstance(tables, dict) else ():
        yield tool, isinstance(table, dict) and bool(table.get("name"))


def builtin_names() -> tuple[str, ...]:
    """The policies that are shipped, sorted."""
    return tuple(sorted(file.stem for file in Path(locations.rules_directory(), "policies").glob("*.toml")))


def _scheme(reference: str) -> str:
    """What names the files beside an installed policy: `builtin:`, `pkg:name/`; empty for a path."""
    if reference.startswith(BUILTIN):
        return BUILTIN
    if reference.startswith(PACKAGE):
        return f"{reference.rpartition('/')[0] or reference}/"
    return ""


def _home(path: str, reference: str, home: Home | None) -> Home:
    folder = os.path.dirname(path)
    if home is None or _scheme(reference):
        return Home(folder, folder, _scheme(reference))
    return home._replace(folder=folder)


def is_below(path: str, root: str) -> bool:
    """Whether a path lies in a directory, or is it."""
    return Path(path).is_relative_to(root)


def _section(path: str, document: Document) -> Document:
    """The [tool.toolban] part of a pyproject.toml; any other file is a policy as a whole."""
    if os.path.basename(path) != "pyproject.toml":
        return document
    tool = document.data.get("tool")
    data = tool.get("toolban", {}) if isinstance(tool, dict) else {}
    lines = {keys[2:]: line for keys, line in document.lines.items() if keys[:2] == ("tool", "toolban")}
    return Document(data, lines)


def _label(path: str, reference: str, home: Home, *, is_top: bool) -> str:
    """As the user wrote it; of a file that another extends, its path below that one's directory."""
    if _scheme(reference):
        return reference
    if is_top:
        return os.path.basename(path) if os.path.isabs(reference) else reference
    below = _below(path, home)
    return below.removesuffix(".toml") if home.scheme else below


def _below(path: str, home: Home) -> str:
    """A path as it is named from the directory that everything of a policy lies below."""
    return home.scheme + Path(path).relative_to(home.root).as_posix()
