"""Reads JSON, TOML and YAML by a table of what stands where; knows no file and no package by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from linter.model.findings import Fragment
from linter.readers.syntax.failures import json_failure, toml_failure
from linter.readers.syntax.items import Reading
from linter.readers.syntax.key_paths import Entry, Path, is_any, json_entries, toml_entries
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.protocols import Unparsed
from linter.readers.syntax.yaml import yaml_entries
from linter.readers.syntax.yaml_fallback import loose_yaml_entries


class Rule(NamedTuple):
    """What stands at some paths of a file."""

    read: Reading
    paths: tuple[Path, ...]
    is_key: bool = False
    unless: str = ""
    """A key that means something else where this key stands below it (`package` in a Cargo.toml)."""


class Format(NamedTuple):
    """How a file is written, and what stands where."""

    syntax: str
    """`json`, `jsonc` (comments are allowed), `toml` or `yaml`."""
    rules: tuple[Rule, ...]


def read(what: Format, text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield what the entries of a file name, in its order."""
    source = plain(text)
    positions = Positions(source)
    entries, failure = _entries(what.syntax, source)
    if failure:
        yield failure
    for entry, rule in _wanted(list(entries), what.rules):
        line, column = positions.at(entry.offset)
        is_block = what.syntax == "yaml" and source[entry.offset : entry.offset + 1] == "|"
        for item in rule.read(entry.text):
            place = (line + 1 + item.line, 1) if is_block else (line, column)
            yield item.at(place, loose=failure is not None)


def _wanted(entries: list[Entry], rules: tuple[Rule, ...]) -> Iterator[tuple[Entry, Rule]]:
    every = {entry.path for entry in entries}
    seen: set[Path] = set()
    for entry in entries:
        if entry.is_key:
            if entry.path in seen:
                continue  # TOML names a table wherever it goes on
            seen.add(entry.path)
        for rule in rules:
            is_other = rule.unless and (*entry.path, rule.unless) in every
            if rule.is_key is entry.is_key and not is_other and is_any(entry.path, rule.paths):
                yield entry, rule


def _entries(syntax: str, source: str) -> tuple[Iterable[Entry], Unparsed | None]:
    if syntax == "toml":
        return toml_entries(source), toml_failure(source)
    if syntax == "yaml":
        found, failure = yaml_entries(source)
        return (loose_yaml_entries(source) if failure else found), failure
    return json_entries(source), json_failure(source) if syntax == "json" else None
