"""Reads JSON, TOML and YAML by a table of the paths that matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from linter.model.fragments import Fragment
from linter.readers.syntax.failures import json_failure, toml_failure
from linter.readers.syntax.key_paths import Entry, Path, is_any, json_entries, toml_entries
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.offset_fragments import OffsetFragment, Reading
from linter.readers.syntax.protocols import Unparsed
from linter.readers.syntax.yaml import yaml_entries
from linter.readers.syntax.yaml_fallback import tolerant_yaml_entries

_BLOCK = re.compile(r"(?:[&!]\S+[ \t]+)*\|")
_WORD = re.compile(r"[\w./@:=-]{1,80}")
_FORMATS = 64  # whose tables are kept
_REACH, _MISSES = 20_000, 20  # so far and so often is looked for a word of a text


class Rule(NamedTuple):
    """How to read the entries at some paths of a file."""

    read: Reading
    paths: tuple[Path, ...]
    is_key: bool = False
    unless: str = ""
    """A key whose presence gives this key another meaning (`package` in a Cargo.toml)."""


class Format(NamedTuple):
    """The syntax of a file, and how to read its entries."""

    syntax: str
    """`json`, `jsonc` (comments are allowed), `toml` or `yaml`."""
    rules: tuple[Rule, ...]


def read(what: Format, text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield what the entries of a file name, in the order of the file."""
    source = plain(text)
    positions = Positions(source)
    entries, failure = entries_of(what.syntax, source)
    if failure:
        yield failure
    otherwise = _otherwise(what, source)
    for entry, end, rule in _wanted(with_ends(entries, source), what.rules, otherwise):
        found = list(rule.read(entry.text))
        for item, position in zip(found, item_positions(source, positions, entry, end, found), strict=True):
            yield item.at(position, tolerant=failure is not None)


def with_ends(entries: Iterable[Entry], source: str) -> Iterator[tuple[Entry, int]]:
    """Yield each entry with the offset of the next: what it says stands before that."""
    listed = tuple(entries)
    return zip(listed, (*(entry.offset for entry in listed[1:]), len(source)), strict=False)


def item_positions(
    source: str, positions: Positions, entry: Entry, end: int, items: Iterable[OffsetFragment]
) -> Iterator[tuple[int, int]]:
    """Yield the positions in the file of the items of an entry, which come in ascending order.

    In a YAML block scalar (`|`) they are computed. Elsewhere (folded or escaped text) they are searched for,
    up to the offset where the entry ends.
    """
    line, column = positions.at(entry.offset)
    is_block = _BLOCK.match(source, entry.offset) is not None
    within = Positions(entry.text)
    at, misses = entry.offset, 0
    for item in items:
        if is_block:
            yield line + within.at(item.offset)[0], 1
            continue
        word = _WORD.match(entry.text, item.offset)
        found = (
            source.find(word.group(), at, min(at + _REACH, end))
            if item.offset and word and misses < _MISSES
            else -1
        )
        if found >= 0:
            at = found
        else:
            misses += item.offset > 0
        yield positions.at(at) if found >= 0 else (line, column)


def _otherwise(what: Format, source: str) -> set[Path]:
    """The paths of the keys that mean something else, because another key stands below them."""
    keys = {rule.unless for rule in what.rules if rule.unless}
    entries = entries_of(what.syntax, source)[0] if keys else ()
    return {entry.path[:-1] for entry in entries if entry.path[-1:] and entry.path[-1] in keys}


def _wanted(
    entries: Iterable[tuple[Entry, int]], rules: tuple[Rule, ...], otherwise: AbstractSet[Path]
) -> Iterator[tuple[Entry, int, Rule]]:
    seen: set[Path] = set()
    of_entry = _chooser(rules)
    for entry, end in entries:
        chosen = of_entry(entry.path, entry.is_key)
        if not chosen or (entry.is_key and entry.path in seen):
            continue  # TOML names a table wherever it goes on
        if entry.is_key:
            seen.add(entry.path)
        for rule in chosen:
            if not (rule.unless and entry.path in otherwise):
                yield entry, end, rule


@lru_cache(_FORMATS)
def _chooser(rules: tuple[Rule, ...]) -> Callable[[Path, bool], list[Rule]]:
    """Make a function that gives the rules for a path, of a key or of a value; the same for all versions.

    Most entries of a file are as deep, and below such a key, as none that is read.
    """
    possible: dict[tuple[int, str], dict[int, Rule]] = {}
    for number, rule in enumerate(rules):
        for pattern in rule.paths:
            if not pattern or pattern[0] == "*" or "**" in pattern:
                return lambda path, is_key: _of_path(rules, path, is_key=is_key)
            possible.setdefault((len(pattern), pattern[0]), {})[number] = rule

    def chosen(path: Path, is_key: bool) -> list[Rule]:  # noqa: FBT001 of `Entry`
        near = possible.get((len(path), path[0])) if path else None
        return _of_path(near.values(), path, is_key=is_key) if near else []

    return chosen


def _of_path(rules: Iterable[Rule], path: Path, *, is_key: bool) -> list[Rule]:
    return [rule for rule in rules if rule.is_key is is_key and is_any(path, rule.paths)]


def entries_of(syntax: str, source: str) -> tuple[Iterable[Entry], Unparsed | None]:
    """The keys and strings of a text in a syntax of `Format`; and why it does not parse, else None."""
    if syntax == "toml":
        return toml_entries(source), toml_failure(source)
    if syntax == "yaml":
        found, failure = yaml_entries(source)
        return (tolerant_yaml_entries(source) if failure else found), failure
    return json_entries(source), json_failure(source) if syntax == "json" else None
