"""toolban.toml or [tool.toolban] and what it extends -> Policy, completely validated."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from linter import baselines
from linter.catalog import rules_directory
from linter.errors import PolicyError
from linter.model import Catalog, Confidence
from linter.policy_entries import Entries, disclosure_of, level_of
from linter.policy_locks import contradictions
from linter.policy_model import Approved, Ban, Disclosure, Policy, Waiver
from linter.store import find_policy
from linter.tables import Problems, Table, nearest
from linter.toml import Document, TomlError, parse

BUILTIN = "builtin:"
PACKAGE = "pkg:"
_DATES = ("committer", "author", "received")
_LOCKABLE = ("confidence", "dates", "ignores", "baseline", "disclosure")


class PolicySource(NamedTuple):
    """A policy file as it was read."""

    label: str
    """What a report shows: a path as the user wrote it, or `builtin:<name>`."""
    path: Path
    data: bytes


def find(directory: Path) -> Path | None:
    """Find the policy of a repository: from a directory upwards, not past the one that holds `.git`."""
    found = find_policy(str(directory))
    return Path(found) if found else None


def builtin_names() -> tuple[str, ...]:
    """The policies that are shipped, sorted."""
    return tuple(sorted(file.stem for file in (rules_directory() / "policies").glob("*.toml")))


def load(
    reference: str | Path, catalog: Catalog, read: Callable[[Path], bytes] = Path.read_bytes
) -> tuple[Policy, tuple[PolicySource, ...]]:
    """Read a policy file (or `builtin:<name>`) and everything it extends.

    `read` gives the content of a file that is not built in; it raises OSError as `Path.read_bytes` does.

    Raises:
        PolicyError: lists every problem of every file.
    """
    loader = _Loader(catalog, read)
    policy = loader.load(str(reference))
    if loader.problems:
        raise PolicyError(
            loader.problems.lines, "`toolban policy check` repeats this list; docs/policy.md has every key."
        )
    return policy, tuple(loader.sources)


class _Loader:
    """Reads policy files, those they extend first, and merges them."""

    def __init__(self, catalog: Catalog, read: Callable[[Path], bytes]) -> None:
        self.problems = Problems()
        self._read_file = read
        self.sources: list[PolicySource] = []
        self._catalog = catalog
        self._entries = Entries(catalog)
        self._stack: list[Path] = []
        self._names: list[tuple[str, str]] = []
        self._bans: list[Ban] = []
        self._approved: dict[str, Approved] = {}
        self._waivers: list[Waiver] = []
        self._threshold = ""
        self._inventory = False
        self._dates = _DATES[0]
        self._ignores = True
        self._baseline = ""
        self._accepted: tuple[tuple[str, str, str], ...] = ()
        self._disclosure = Disclosure()
        self._locked: dict[str, str] = {}
        self._settings: dict[str, str] = {}
        self._layers: dict[str, int] = {}

    def load(self, reference: str) -> Policy:
        self._add(reference, Path(), Path(), "")
        name, summary = self._names[-1] if self._names else ("", "")
        empty = not self._bans and self._disclosure == Disclosure()
        if empty and not self._inventory and not self.problems:
            where = self.sources[-1].label
            self.problems.add(where, 'no [[ban]] is in it, so nothing is banned; extend "builtin:inventory"')
        digest = hashlib.sha256(b"\0".join(source.data for source in self.sources))
        policy = Policy(
            name=name,
            summary=summary,
            bans=tuple(self._bans),
            approved=tuple(self._approved.values()),
            waivers=tuple(self._waivers),
            threshold=self._confidence(),
            origin=tuple(source.label for source in self.sources),
            digest=digest.hexdigest(),
            dates=self._dates,
            ignores=self._ignores,
            baseline=self._baseline,
            accepted=self._accepted,
            disclosure=self._disclosure,
            settings=tuple(sorted(self._settings.items())),
        )
        for where, what in contradictions(policy, self._catalog, self._layers):
            self.problems.add(where, what)
        return policy

    def _confidence(self) -> Confidence:
        return level_of(self._threshold)

    def _add(self, reference: str, base: Path, root: Path, where: str) -> None:
        path = self._resolve(reference, base, root, where)
        if path is None:
            return
        if path in self._stack:
            chain = " -> ".join(step.name for step in (*self._stack, path))
            self.problems.add(where, f"extends: a cycle: {chain}")
            return
        try:
            installed = reference.startswith((BUILTIN, PACKAGE))
            data = path.read_bytes() if installed else self._read_file(path)
            document = _section(path, parse(data))
        except OSError as error:
            self.problems.add(where or reference, f"cannot be read: {error.strerror}")
            return
        except TomlError as error:
            self.problems.add(reference, f"not valid TOML: {error}")
            return
        self._stack.append(path)
        is_ours = not reference.startswith((BUILTIN, PACKAGE))
        label = _label(path, reference, root) if is_ours else reference
        self._read(Table(document.data, self.problems, label, lines=document.lines), path, root)
        self.sources.append(PolicySource(label, path, data))
        self._stack.pop()

    def _resolve(self, reference: str, base: Path, root: Path, where: str) -> Path | None:
        if reference.startswith(BUILTIN):
            name = reference.removeprefix(BUILTIN)
            known = builtin_names()
            if name in known:
                return rules_directory() / "policies" / f"{name}.toml"
            self.problems.add(
                where or reference,
                f"no built-in policy is called {name!r}{nearest(name, known)}"
                f" (there are: {', '.join(known)})",
            )
            return None
        if reference.startswith(PACKAGE):
            if (installed := _in_package(reference)) is None:
                what = f'"{reference}": no installed package has this policy; pkg:NAME is NAME/toolban.toml'
                self.problems.add(where or reference, what)
            return installed
        path = (base / reference).resolve()
        if self._stack and not path.is_relative_to(root):
            self.problems.add(where, f'extends: "{reference}" lies outside {root}')
            return None
        return path

    def _read(self, table: Table, path: Path, root: Path) -> None:
        top = not self._stack[:-1]
        folder = path.parent if top else root
        for reference in table.texts("extends"):
            self._add(reference, path.parent, folder, table.origin("extends"))
        self._names.append((table.text("name", default=path.stem), table.text("summary", default="")))
        table.texts("sources")
        layer = len(self.sources)
        self._read_settings(table, path)
        self._inventory = table.flag("inventory") or self._inventory
        self._bans += [self._entries.ban(entry, layer) for entry in table.tables("ban")]
        for tool, entry in table.named_tables("approved").items():
            self._approved[tool] = self._entries.approved(entry, tool)
            self._layers[tool] = layer
        self._waivers += [self._entries.waiver(entry, layer) for entry in table.tables("waiver")]
        for key in table.texts("lock"):
            if key in _LOCKABLE:
                self._locked.setdefault(key, table.origin("lock"))
            else:
                what = f'"{key}" cannot be locked; {", ".join(_LOCKABLE)} can{nearest(key, _LOCKABLE)}'
                table.problem(what, "lock")
        table.finish()

    def _read_settings(self, table: Table, path: Path) -> None:
        if "confidence" in table:
            word = table.text("confidence", one_of=[level.label for level in Confidence])
            self._check_lock(table, "confidence", is_looser=level_of(word) > self._confidence())
            self._threshold = word
        if "dates" in table:
            word = table.text("dates", one_of=_DATES)
            self._check_lock(table, "dates", is_looser=word != self._dates)
            self._dates = word
        if "ignores" in table:
            allowed = table.flag("ignores")
            self._check_lock(table, "ignores", is_looser=allowed and not self._ignores)
            self._ignores = allowed
        if "baseline" in table:
            self._check_lock(table, "baseline", is_looser=True)
            self._read_baseline(table, path)
        if "disclosure" in table:
            self._check_lock(table, "disclosure", is_looser=True)
            self._disclosure = disclosure_of(table.table("disclosure"))

    def _check_lock(self, table: Table, key: str, *, is_looser: bool) -> None:
        self._settings[key] = table.origin(key)
        if is_looser and key in self._locked:
            table.problem(f"is locked at {self._locked[key]}: it can be tightened, not loosened", key)

    def _read_baseline(self, table: Table, path: Path) -> None:
        self._baseline = table.text("baseline")
        try:
            data = self._read_file((path.parent / self._baseline).resolve())
        except OSError as error:
            table.problem(f"{self._baseline}: cannot be read: {error.strerror}", "baseline")
            return
        entries, wrong = baselines.read(data.decode("utf-8", "surrogateescape"))
        for line in wrong:
            self.problems.add(f"{self._baseline}:{line}", "expected a fingerprint, a rule and a path")
        self._accepted = tuple(sorted(entries))
        self.sources.append(PolicySource(self._baseline, (path.parent / self._baseline).resolve(), data))


def _in_package(reference: str) -> Path | None:
    """`pkg:name` or `pkg:name/policy`: a file of an installed package, which is found and not imported."""
    package, _, name = reference.removeprefix(PACKAGE).partition("/")
    if not package.isidentifier():
        return None
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / f"{name or 'toolban'}.toml"
        if path.is_file() and path.resolve().is_relative_to(Path(folder).resolve()):
            return path.resolve()
    return None


def _section(path: Path, document: Document) -> Document:
    """The [tool.toolban] part of a pyproject.toml; any other file is a policy as a whole."""
    if path.name != "pyproject.toml":
        return document
    tool = document.data.get("tool")
    data = tool.get("toolban", {}) if isinstance(tool, dict) else {}
    lines = {keys[2:]: line for keys, line in document.lines.items() if keys[:2] == ("tool", "toolban")}
    return Document(data, lines)


def _label(path: Path, reference: str, root: Path) -> str:
    """As the user wrote it; of a file that another extends, its path below that one's directory."""
    if root.is_absolute():
        return path.relative_to(root).as_posix()
    return path.name if Path(reference).is_absolute() else reference
