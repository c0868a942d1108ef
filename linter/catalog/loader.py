"""Reads rule files into a validated catalog; all problems are collected and reported together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from linter.catalog.rule_files import RuleFile, RuleFiles, digest_of
from linter.catalog.rule_tables import KEBAB, Samples, read_tool, read_trace
from linter.model.catalog import Catalog, Migration, RuleDirectory, Tool
from linter.model.errors import RulesError
from linter.support import locations
from linter.support.nearest import nearest
from linter.support.table_reader import Problems, Table
from linter.support.toml import Document, TomlError, parse


class Rules(NamedTuple):
    """A catalog, and the samples that its traces are tested with."""

    catalog: Catalog
    samples: tuple[Samples, ...]


def load(directory: Path | None = None) -> Rules:
    """Read and validate every file in `tools` of a rules directory, by default the shipped one.

    Raises:
        RulesError: lists every problem of every file.
    """
    root = directory or Path(locations.rules_directory())
    found = sorted((root / "tools").glob("*.toml"), key=lambda file: file.stem)
    files = tuple(RuleFile(file.name, file.stem, file.read_bytes()) for file in found)
    problems = Problems()
    if not files:
        problems.add(str(root / "tools"), "expected at least one tool file")
    gathered = _Gatherer(problems)
    gathered.add(files)
    date = _date(root / "catalog.toml", problems)
    if problems:
        raise RulesError(problems.lines, "The format is described in docs/reference/rules.md.")
    return Rules(gathered.catalog(digest_of(files), date), tuple(gathered.samples))


def extend(base: Catalog, directories: Iterable[RuleFiles], problems: Problems) -> Rules:
    """Add rule directories to a catalog; the result holds the samples of the added rules only.

    Errors in the files are added to `problems`. Added traces come after every trace of the catalog, so they
    can find more and never hide another trace of the same tool.
    """
    directories = tuple(directories)
    gathered = _Gatherer(problems, base)
    for directory in directories:
        if not directory.files:
            problems.add(directory.label, "expected at least one tool file: tools/ID.toml")
    gathered.add(file for directory in directories for file in directory.files)
    own = tuple(RuleDirectory(directory.label, digest_of(directory.files)) for directory in directories)
    digest = hashlib.sha256("\0".join((base.digest, *(each.digest for each in own))).encode()).hexdigest()
    catalog = gathered.catalog(digest, base.date)
    return Rules(catalog._replace(own=(*base.own, *own)), tuple(gathered.samples))


def shipped_samples(tool: str) -> tuple[Samples, ...]:
    """Read the samples of one shipped tool from its file alone; an unknown tool has none."""
    path = Path(locations.rules_directory()) / "tools" / f"{tool}.toml"
    if not KEBAB.fullmatch(tool) or not path.is_file():
        return ()
    gathered = _Gatherer(Problems())  # ignored: a reference to another file looks wrong here
    gathered.add([RuleFile(path.name, tool, path.read_bytes())])
    return tuple(gathered.samples)


def _date(path: Path, problems: Problems) -> str:
    """The `date` of catalog.toml; empty where that file does not exist, as in an organisation's own rules."""
    if not path.is_file():
        return ""
    try:
        document = parse(path.read_bytes())
    except TomlError as error:
        problems.add(path.name, f"not valid TOML: {error}")
        return ""
    table = Table(document.data, problems, path.name, lines=document.lines)
    date = table.date("date")
    table.finish()
    return date


class _Gatherer:
    """Collects the tools, traces, migrations and problems of rule files."""

    def __init__(self, problems: Problems, base: Catalog | None = None) -> None:
        self.samples: list[Samples] = []
        self._base = base
        self._tools: dict[str, Tool] = dict(base.tools) if base else {}
        self._migrations: list[Migration] = list(base.migrations) if base else []
        self._problems = problems
        self._rules: set[str] = {trace.rule for trace in base.traces} if base else set()
        self._origins: list[tuple[str, str]] = []

    def add(self, files: Iterable[RuleFile]) -> None:
        """Read files; those that define a tool come before those that extend one."""
        parsed = [(file, _parsed(file.data)) for file in files]
        for file, document in sorted(parsed, key=lambda pair: _extends(pair[1])):
            if isinstance(document, TomlError):
                self._problems.add(file.label, f"not valid TOML: {document}")
                continue
            table = Table(document.data, self._problems, file.label, lines=document.lines)
            tool = self._extended(table) if "extends" in table else self._new(table, file.stem)
            self._add(table, tool)
        self._check_migrations()

    def catalog(self, digest: str, date: str) -> Catalog:
        """A catalog of everything that was collected, appended to the base catalog."""
        known = self._base.traces if self._base else ()
        return Catalog(
            tools=self._tools,
            traces=(*known, *(samples.trace for samples in self.samples)),
            migrations=tuple(self._migrations),
            digest=digest,
            date=date,
        )

    def _new(self, table: Table, stem: str) -> Tool:
        tool = read_tool(table, stem)
        if tool.id in self._tools:
            hint = f'to find more of it, write extends = "{tool.id}" instead of the keys of a tool'
            table.problem(f'"{tool.id}" is in the catalog already; {hint}', "id")
        else:
            self._tools[tool.id] = tool
        return tool

    def _extended(self, table: Table) -> Tool:
        """The tool that a file adds traces to."""
        name = table.text("extends")
        if name and name not in self._tools:
            table.problem(f'"{name}" is not in the catalog{nearest(name, self._tools)}', "extends")
        return self._tools.get(name, Tool(name, name, "", "", (), ""))

    def _add(self, table: Table, tool: Tool) -> None:
        traces = table.tables("trace")
        if not traces:
            table.problem("expected at least one [[trace]]")
        for entry in traces:
            self._add_trace(entry, tool)
        for entry in table.tables("migration"):
            self._add_migration(entry, tool)
        table.finish()

    def _add_trace(self, table: Table, tool: Tool) -> None:
        samples = read_trace(table, tool)
        if samples.trace.rule in self._rules:
            table.problem(f'the id of "{samples.trace.rule}" is used twice', "id")
        self._rules.add(samples.trace.rule)
        self.samples.append(samples)

    def _add_migration(self, table: Table, tool: Tool) -> None:
        migration = Migration(
            to_tool=tool.id,
            from_rule=table.text("from"),
            to=table.text("to"),
            note=table.text("note", default=""),
            evidence=table.text("evidence"),
            by_hand=table.flag("by_hand"),
        )
        table.finish()
        self._migrations.append(migration)
        self._origins.append((table.origin("from"), migration.from_rule))

    def _check_migrations(self) -> None:
        for where, rule in self._origins:
            if rule and rule not in self._rules:
                hint = nearest(rule, self._rules)
                self._problems.add(where, f'from: no rule is called "{rule}"{hint}')


def _parsed(data: bytes) -> Document | TomlError:
    try:
        return parse(data)
    except TomlError as error:
        return error


def _extends(document: Document | TomlError) -> bool:
    return isinstance(document, Document) and "extends" in document.data
