"""toolban.toml or [tool.toolban] and what it extends -> Policy, completely validated."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from linter.catalog import rules_directory
from linter.errors import PolicyError
from linter.model import Catalog, Confidence
from linter.policy_model import Approved, Ban, Policy, Selector, Waiver
from linter.store import find_policy
from linter.tables import Problems, Table, nearest
from linter.toml import Document, TomlError, parse

BUILTIN = "builtin:"


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
        self._stack: list[Path] = []
        self._names: list[tuple[str, str]] = []
        self._bans: list[Ban] = []
        self._approved: dict[str, Approved] = {}
        self._waivers: list[Waiver] = []
        self._threshold = ""
        self._inventory = False

    def load(self, reference: str) -> Policy:
        self._add(reference, Path(), Path(), "")
        name, summary = self._names[-1] if self._names else ("", "")
        if not self._bans and not self._inventory and not self.problems:
            where = self.sources[-1].label
            self.problems.add(where, 'no [[ban]] is in it, so nothing is banned; extend "builtin:inventory"')
        digest = hashlib.sha256(b"\0".join(source.data for source in self.sources))
        return Policy(
            name=name,
            summary=summary,
            bans=tuple(self._bans),
            approved=tuple(self._approved.values()),
            waivers=tuple(self._waivers),
            threshold=self._confidence(),
            origin=tuple(source.label for source in self.sources),
            digest=digest.hexdigest(),
        )

    def _confidence(self) -> Confidence:
        labels = {level.label: level for level in Confidence}
        return labels.get(self._threshold, Confidence.LIKELY)

    def _add(self, reference: str, base: Path, root: Path, where: str) -> None:
        path = self._resolve(reference, base, root, where)
        if path is None:
            return
        if path in self._stack:
            chain = " -> ".join(step.name for step in (*self._stack, path))
            self.problems.add(where, f"extends: a cycle: {chain}")
            return
        try:
            data = path.read_bytes() if reference.startswith(BUILTIN) else self._read_file(path)
            document = _section(path, parse(data))
        except OSError as error:
            self.problems.add(where or reference, f"cannot be read: {error.strerror}")
            return
        except TomlError as error:
            self.problems.add(reference, f"not valid TOML: {error}")
            return
        self._stack.append(path)
        label = reference if reference.startswith(BUILTIN) else _label(path, reference, root)
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
        if "confidence" in table:
            self._threshold = table.text("confidence", one_of=[level.label for level in Confidence])
        self._inventory = table.flag("inventory") or self._inventory
        self._bans += [self._ban(entry) for entry in table.tables("ban")]
        for tool, entry in table.named_tables("approved").items():
            self._check_known(entry, (tool,), self._catalog.tools)
            self._approved[tool] = _approved(entry, tool)
        self._waivers += [self._waiver(entry) for entry in table.tables("waiver")]
        table.finish()

    def _ban(self, table: Table) -> Ban:
        instead = table.either("instead", "instead")
        self._check_known(table, instead, self._catalog.tools, "instead")
        ban = Ban(
            selector=self._selector(table),
            announced=table.date("announced"),
            effective=table.date("effective"),
            reason=table.text("reason"),
            instead=instead,
            contact=table.text("contact", default=""),
            origin=table.origin(),
        )
        if "effective" not in table:
            table.problem("this key is missing: from when is it banned?", "effective")
        elif ban.effective and ban.announced > ban.effective:
            table.problem(f"announced {ban.announced}, after it took effect ({ban.effective})", "announced")
        table.finish()
        return ban

    def _waiver(self, table: Table) -> Waiver:
        waiver = Waiver(
            selector=self._selector(table),
            paths=table.texts("paths"),
            until=table.date("until"),
            reason=table.text("reason"),
            approved_by=table.text("approved_by"),
            origin=table.origin(),
        )
        if "until" not in table:
            table.problem("this key is missing: every waiver needs an end", "until")
        table.finish()
        return waiver

    def _selector(self, table: Table) -> Selector:
        tools = self._catalog.tools
        known: dict[str, tuple[str, ...]] = {
            "tools": tuple(tools),
            "vendors": tuple(tool.vendor for tool in tools.values()),
            "categories": tuple(word for tool in tools.values() for word in tool.categories),
            "jurisdictions": tuple(tool.jurisdiction for tool in tools.values()),
        }
        values = {key: table.texts(key) for key in known}
        for key, words in values.items():
            named = tuple(word for word in words if word != "*" or key != "tools")
            self._check_known(table, named, known[key], key)
        if not any(values.values()):
            table.problem(f"expected one of {', '.join(known)}")
        return Selector(**values)

    def _check_known(self, table: Table, words: tuple[str, ...], known: Iterable[str], key: str = "") -> None:
        every = sorted(set(known))
        for word in words:
            if word not in every:
                table.problem(f'"{word}" is not in the catalog{nearest(word, every)}', key)


def _approved(table: Table, tool: str) -> Approved:
    approved = Approved(tool, table.text("url", default=""), table.text("note", default=""), table.origin())
    table.finish()
    return approved


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
