"""rules/ -> Catalog, completely validated; every problem is collected and reported once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from linter.catalog.patterns import SHORTEST_KEYWORD, Matcher
from linter.catalog.trace_matchers import read_matcher
from linter.model.errors import RulesError
from linter.model.findings import Catalog, Confidence, Migration, Place, Tool, Trace
from linter.support import locations
from linter.support.table_reader import Problems, Table, nearest
from linter.support.toml import TomlError, parse

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
_EVERYDAY = 5  # letters; shorter words occur in too many messages
KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TRACE_KEYS = ("id", "place", "confidence", "since", "summary", "evidence", "hits", "misses", "keyword")


class Samples(NamedTuple):
    """What a trace must and must not match, as it stands in the input."""

    trace: Trace
    hits: tuple[str, ...]
    misses: tuple[str, ...]


class Rules(NamedTuple):
    """A catalog with the samples that prove it."""

    catalog: Catalog
    samples: tuple[Samples, ...]


def load(directory: Path | None = None) -> Rules:
    """Read and validate every file of `<directory>/tools`.

    Raises:
        RulesError: lists every problem of every file.
    """
    folder = (directory or Path(locations.rules_directory())) / "tools"
    files = sorted(folder.glob("*.toml"), key=lambda file: file.stem)
    problems = Problems()
    loader = _Loader(problems)
    digest = hashlib.sha256()
    for file in files:
        data = file.read_bytes()
        digest.update(file.name.encode() + b"\0" + data + b"\0")
        loader.add(file.stem, file.name, data)
    if not files:
        problems.add(str(folder), "expected at least one tool file")
    loader.check_migrations()
    if problems:
        raise RulesError(problems.lines, "The format is described in docs/reference/rules.md.")
    catalog = Catalog(
        tools=loader.tools,
        traces=tuple(samples.trace for samples in loader.samples),
        migrations=tuple(loader.migrations),
        digest=digest.hexdigest(),
    )
    return Rules(catalog, tuple(loader.samples))


class _Loader:
    """Gathers tools, traces and migrations, and what is wrong with them."""

    def __init__(self, problems: Problems) -> None:
        self.tools: dict[str, Tool] = {}
        self.samples: list[Samples] = []
        self.migrations: list[Migration] = []
        self._problems = problems
        self._rules: set[str] = set()
        self._origins: dict[str, str] = {}

    def add(self, stem: str, file: str, data: bytes) -> None:
        try:
            document = parse(data)
        except TomlError as error:
            self._problems.add(file, f"not valid TOML: {error}")
            return
        table = Table(document.data, self._problems, file, lines=document.lines)
        tool = _tool(table, stem)
        self.tools[tool.id] = tool
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
        self.migrations.append(migration)
        self._origins[f"{tool.id} {migration.from_rule}"] = table.origin("from")

    def check_migrations(self) -> None:
        for migration in self.migrations:
            if migration.from_rule and migration.from_rule not in self._rules:
                where = self._origins[f"{migration.to_tool} {migration.from_rule}"]
                hint = nearest(migration.from_rule, self._rules)
                self._problems.add(where, f'from: no rule is called "{migration.from_rule}"{hint}')


def _tool(table: Table, stem: str) -> Tool:
    tool = Tool(
        id=table.text("id"),
        name=table.text("name"),
        vendor=table.text("vendor"),
        jurisdiction=table.text("jurisdiction"),
        categories=table.texts("categories", required=True),
        homepage=table.text("homepage", default=""),
    )
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
    )
    samples = Samples(trace, table.texts("hits", required=True), table.texts("misses", required=True))
    table.finish(*_TRACE_KEYS)
    return samples


def _keywords(
    table: Table, places: tuple[Place, ...], keys: tuple[str, ...], matcher: Matcher
) -> tuple[str, ...]:
    """Those of the pattern; the trailer's own key where those are everyday words (`AI-Assisted: yes`)."""
    names_keys = places == (Place.TRAILER,) and ("key" in table or "keys" in table)
    telling = names_keys and "signed-off-by" not in keys
    if telling and min(map(len, matcher.keywords), default=0) < _EVERYDAY:
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
