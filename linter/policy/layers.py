"""Finds and reads the files of a policy, each once; the files that one extends come before it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from linter.policy.baseline import LARGEST
from linter.policy.keyed_table import KeyedTable
from linter.policy.keys import POLICY
from linter.support import locations
from linter.support.files import read_file
from linter.support.locations import BUILTIN, PACKAGE, resolve
from linter.support.nearest import nearest
from linter.support.table_reader import Problems, Table
from linter.support.toml import Document, TomlError, parse

_DEEPEST = 50
_LARGEST = 1 << 20  # bytes of a policy or a rule file


def content(path: Path) -> bytes:
    """The content of a policy, a rule file or a baseline; raises OSError, also if it is too large."""
    return read_file(str(path), limit_of(path))


def limit_of(path: Path) -> int:
    """How many bytes a policy, a rule file or a baseline may have."""
    return _LARGEST if path.suffix == ".toml" else LARGEST


class FileAccess(NamedTuple):
    """Functions that read the files of a policy which are not installed: from disk, or from a commit."""

    read: Callable[[Path], bytes] = content
    """Reads a file; raises OSError like `Path.read_bytes`, and if the file is too large."""
    names: Callable[[Path], Sequence[str]] = locations.toml_names
    """Lists the sorted names of the TOML files in a directory; raises OSError if it is no directory."""


class PolicySource(NamedTuple):
    """A file of a policy that was read."""

    label: str
    """The name for reports: a path as the user wrote it, or `builtin:<name>`."""
    path: Path
    data: bytes
    document: Document
    """The parsed file; empty for a baseline."""
    links: tuple[tuple[str, str], ...]
    """Pairs of a reference to this file and the directory that the reference is relative to."""


class Home(NamedTuple):
    """The directory of a layer, and the directory that its references may not lead out of."""

    folder: str
    root: str
    """The directory that everything it refers to must be in."""
    scheme: str = ""
    """`builtin:` or `pkg:name/` if the file is installed, else empty."""


class Layer(NamedTuple):
    """One file of a policy, ready to be merged with the others."""

    number: int
    table: KeyedTable
    stem: str
    """The name of the policy if it sets none: that of the file without suffix."""
    home: Home
    extended: frozenset[int]
    """The numbers of this layer and of all that it extends; its locks do not bind these."""
    approved: tuple[tuple[str, bool], ...]
    """Pairs of the id of an approved tool, and whether the layer gives it a name."""


class RuleDirectory(NamedTuple):
    """A directory of rule files that a policy adds, found but not yet read."""

    label: str
    """The name for reports: its path relative to the policy, or `pkg:NAME`."""
    path: str
    reference: str
    """The directory as the policy spells it."""
    folder: str
    """The directory that `reference` is relative to."""
    access: FileAccess


class LayerLoader:
    """Reads a policy file and everything that it extends, and collects all problems."""

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
        """All files that were read: baselines, then policies, the most general first."""
        found = (*self._baselines, *self._policies)
        return tuple(source._replace(links=tuple(self._links[str(source.path)])) for source in found)

    def add(self, reference: str, home: Home | None = None, where: str = "") -> frozenset[int]:
        """Read a file and the files that it extends, and return the numbers of these layers."""
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
        """Read the baseline of a layer; None after a problem."""
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
        if "://" in reference:
            what = f'"{reference}" is an address, and nothing is fetched: name a file or a package'
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
            near = (
                ""
                if home
                else nearest(f"{BUILTIN}{reference}", (f"{BUILTIN}{name}" for name in builtin_names()))
            )
            what = f"cannot be read: {error.strerror}{near}"
            self._problems.add(where or reference, f'extends: "{reference}" {what}' if where else what)
            return frozenset()
        except TomlError as error:
            self._problems.add(label, f"not valid TOML: {error}")
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
        """Find a rule directory of a layer; None after a problem."""
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
        return content(Path(path)) if home.scheme else self._access.read(Path(path))

    def _note(self, path: str, reference: str, home: Home | None) -> None:
        self._links.setdefault(path, []).append((reference, home.folder if home else ""))


def _approved(tables: object) -> Iterator[tuple[str, bool]]:
    for tool, table in tables.items() if isinstance(tables, dict) else ():
        yield tool, isinstance(table, dict) and bool(table.get("name"))


def builtin_names() -> tuple[str, ...]:
    """The sorted names of the shipped policies."""
    return tuple(sorted(file.stem for file in Path(locations.rules_directory(), "policies").glob("*.toml")))


def _scheme(reference: str) -> str:
    """The prefix for files beside an installed policy: `builtin:`, `pkg:name/`; empty for a path."""
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
    """Whether a path is a directory or in it."""
    return Path(path).is_relative_to(root)


def _section(path: str, document: Document) -> Document:
    """The table [tool.toolban] of a pyproject.toml; any other file is returned unchanged."""
    if os.path.basename(path) != "pyproject.toml":
        return document
    tool = document.data.get("tool")
    data = tool.get("toolban", {}) if isinstance(tool, dict) else {}
    lines = {keys[2:]: line for keys, line in document.lines.items() if keys[:2] == ("tool", "toolban")}
    return Document(data, lines)


def _label(path: str, reference: str, home: Home, *, is_top: bool) -> str:
    """The name of a file in reports: as the user wrote it, or relative to the file that extends it."""
    if _scheme(reference):
        return reference
    if is_top:
        return os.path.basename(path) if os.path.isabs(reference) else reference
    below = _below(path, home)
    return below.removesuffix(".toml") if home.scheme else below


def _below(path: str, home: Home) -> str:
    """A path relative to the root of its home, with the scheme in front."""
    return home.scheme + Path(path).relative_to(home.root).as_posix()
