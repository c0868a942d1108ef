"""Reads the tables of a rule file: the tool, and each trace with its samples.

What is wrong is added to the problems of the table, and something harmless takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from linter.catalog.literals import SHORTEST_KEYWORD, SHORTEST_WORD
from linter.catalog.patterns import Matcher
from linter.catalog.trace_matchers import read_matcher
from linter.model.catalog import KINDS, USE, Confidence, Tool, Trace
from linter.model.findings import OURS, WITHOUT_EXEMPTION
from linter.model.fragments import Place
from linter.support.nearest import nearest
from linter.support.table_reader import Table

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
_COMMON_KEYS = frozenset(("signed-off-by", "co-authored-by", "authored-by"))  # of people, in many messages
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


def read_tool(table: Table, stem: str) -> Tool:
    """Read the keys at the top of a rule file, whose name without `.toml` must be the id of the tool."""
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


def read_trace(table: Table, tool: Tool) -> Samples:
    """Read one `[[trace]]` of a tool, with its samples."""
    identifier = table.text("id")
    if identifier and not KEBAB.fullmatch(identifier):
        table.problem(f'expected lower-case words joined by "-", not "{identifier}"', "id")
    places = tuple(_places(table))
    keys, matcher = read_matcher(table, places)
    given = tuple(word.lower() for word in table.either("keyword"))
    keywords = given or _keywords(table, places, keys, matcher)
    is_whole = matcher.whole and keywords == matcher.keywords
    shortest = SHORTEST_WORD if is_whole and places == (Place.DEPENDENCY,) else SHORTEST_KEYWORD
    if matcher.pattern and min(map(len, keywords), default=0) < shortest:
        table.problem("no keyword of 3 characters or more follows from this; give one", "keyword")
    trace = Trace(
        rule=f"{tool.id}/{identifier}",
        tool=tool.id,
        places=places,
        keys=keys,
        pattern=matcher.pattern,
        keywords=keywords,
        whole=is_whole,
        confidence=_confidence(table),
        since=table.date("since"),
        summary=table.text("summary"),
        evidence=table.text("evidence"),
        sources=matcher.sources,
        kind=table.text("kind", default=USE, one_of=KINDS),
        is_credit=matcher.is_credit,
        edges=matcher.edges if keywords == matcher.keywords and any(matcher.edges) else (),
    )
    samples = Samples(trace, table.texts("hits", required=True), table.texts("misses", required=True))
    table.finish(*_TRACE_KEYS)
    return samples


def _keywords(
    table: Table, places: tuple[Place, ...], keys: tuple[str, ...], matcher: Matcher
) -> tuple[str, ...]:
    """The keywords of the pattern, or the trailer's keys if those are everyday words (`AI-Assisted: yes`)."""
    names_keys = places == (Place.TRAILER,) and ("key" in table or "keys" in table)
    keys_are_rare = names_keys and _COMMON_KEYS.isdisjoint(keys)
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
