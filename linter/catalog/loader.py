"""Reads rule files into a validated catalog; all problems are collected and reported together."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from linter.catalog.literals import SHORTEST_KEYWORD
from linter.catalog.patterns import Matcher
from linter.catalog.trace_matchers import read_matcher
from linter.model.catalog import KINDS, USE, Catalog, Confidence, Migration, RuleDirectory, Tool, Trace
from linter.model.errors import RulesError
from linter.model.findings import OURS, WITHOUT_EXEMPTION
from linter.model.fragments import Place
from linter.support import locations
from linter.support.table_reader import Problems, Table, nearest
from linter.support.toml import Document, TomlError, parse

CATEGORIES = (
    "coding-agent",
    "completion",
    "review-bot",
    "app-builder",
    "assistant",
    "sdk",
    "framework",
    "gateway",
    "proxy",
    "model",
    "unknown",
    "neutral",
)
_RESERVED = (OURS, *(rule.rstrip("/") for rule in WITHOUT_EXEMPTION), "none")
_EVERYDAY = 5  # letters; shorter words occur in too many messages
KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TRACE_KEYS = (
    *("id", "place", "kind", "confidence", "since", "summary", "evidence", "hits", "misses", "keyword"),
)


class Samples(NamedTuple):
    """A trace with texts that it must match (`hits`) and must not match (`misses`), as an input has them."""

    trace: Trace
    hits: tuple[str, ...]
    misses: tuple[str, ...]


class Rules(NamedTuple):
    """A catalog, and the samples that its traces are tested with."""

    catalog: Catalog
    samples: tuple[Samples, ...]


class RuleFile(NamedTuple):
    """The name and content of a rule file."""

    label: str
    """The name under which problems are reported: its path as a user would write it."""
    stem: str
    """Its name without `.toml`."""
    data: bytes


class RuleFiles(NamedTuple):
    """The rule files of one directory that a policy names."""

    label: str
    """The directory as the policy spells it."""
    files: tuple[RuleFile, ...]


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
    return Rules(gathered.catalog(_digest(files), date), tuple(gathered.samples))


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
    own = tuple(RuleDirectory(directory.label, _digest(directory.files)) for directory in directories)
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


def _digest(files: Iterable[RuleFile]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.stem}.toml".encode("utf-8", "surrogateescape") + b"\0" + file.data + b"\0")
    return digest.hexdigest()


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
        tool = _tool(table, stem)
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
        samples = _trace(table, tool)
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


def _tool(table: Table, stem: str) -> Tool:
    tool = Tool(
        id=table.text("id"),
        name=table.text("name"),
        vendor=table.text("vendor"),
        jurisdiction=table.text("jurisdiction"),
        categories=table.texts("categories", required=True),
        homepage=table.text("homepage", default=""),
    )
    if tool.id in _RESERVED:
        table.problem(f'"{tool.id}" is a word of toolban: call the tool otherwise', "id")
    if tool.id and tool.id != stem:
        table.problem(f'expected the file name without .toml, "{stem}"', "id")
    for key, value in (("id", tool.id), ("vendor", tool.vendor)):
        if value and not KEBAB.fullmatch(value):
            table.problem(f'expected lower-case words joined by "-", not "{value}"', key)
    for category in tool.categories:
        if category not in CATEGORIES:
            known = ", ".join(CATEGORIES)
            table.problem(f'"{category}" is not one of {known}{nearest(category, CATEGORIES)}', "categories")
    if tool.jurisdiction not in ("", "none") and not re.fullmatch("[A-Z]{2}", tool.jurisdiction):
        table.problem('expected two capital letters (ISO 3166) or "none"', "jurisdiction")
    return tool


def _trace(table: Table, tool: Tool) -> Samples:
    identifier = table.text("id")
    if identifier and not KEBAB.fullmatch(identifier):
        table.problem(f'expected lower-case words joined by "-", not "{identifier}"', "id")
    places = tuple(_places(table))
    keys, matcher = read_matcher(table, places)
    given = tuple(word.lower() for word in table.either("keyword"))
    keywords = given or _keywords(table, places, keys, matcher)
    if matcher.pattern and min(map(len, keywords), default=0) < SHORTEST_KEYWORD:
        table.problem("no keyword of 3 characters or more follows from this; give one", "keyword")
    trace = Trace(
        rule=f"{tool.id}/{identifier}",
        tool=tool.id,
        places=places,
        keys=keys,
        pattern=matcher.pattern,
        keywords=keywords,
        whole=matcher.whole and keywords == matcher.keywords,
        confidence=_confidence(table),
        since=table.date("since"),
        summary=table.text("summary"),
        evidence=table.text("evidence"),
        sources=matcher.sources,
        kind=table.text("kind", default=USE, one_of=KINDS),
    )
    samples = Samples(trace, table.texts("hits", required=True), table.texts("misses", required=True))
    table.finish(*_TRACE_KEYS)
    return samples


def _keywords(
    table: Table, places: tuple[Place, ...], keys: tuple[str, ...], matcher: Matcher
) -> tuple[str, ...]:
    """The keywords of the pattern, or the trailer's keys if those are everyday words (`AI-Assisted: yes`)."""
    names_keys = places == (Place.TRAILER,) and ("key" in table or "keys" in table)
    keys_are_rare = names_keys and "signed-off-by" not in keys
    if keys_are_rare and min(map(len, matcher.keywords), default=0) < _EVERYDAY:
        return keys
    return matcher.keywords


def _confidence(table: Table) -> Confidence:
    words = [level.label for level in Confidence]
    word = table.text("confidence", one_of=words)
    return Confidence[word.upper()] if word in words else Confidence.WEAK


def _places(table: Table) -> Iterator[Place]:
    known = {place.value: place for place in Place}
    words = table.either("place", "place")
    if not words:
        table.problem("expected a place", "place")
    for word in words:
        if word in known:
            yield known[word]
        else:
            table.problem(f'"{word}" is not one of {", ".join(known)}{nearest(word, known)}', "place")
