"""Reads the rule directories that the layers of a policy add."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from linter.catalog.loader import Rules, extend
from linter.catalog.rule_files import RuleFile, RuleFiles
from linter.model.catalog import Catalog
from linter.model.errors import RulesError
from linter.policy.keyed_table import KeyedTable
from linter.policy.layers import FileAccess, LayerLoader, RuleDirectory, is_below
from linter.support.locations import PACKAGE, resolve_directory
from linter.support.table_reader import Problems

TOOLS = "tools"
"""The subdirectory of a rule directory that contains its files."""


class Listing(NamedTuple):
    """The contents of a rule directory when it was read, which the cache compares."""

    path: str
    names: tuple[str, ...]
    """The names of the files in its `tools`."""
    links: tuple[tuple[str, str], ...]
    """Pairs of a reference to it and the directory that the reference is relative to."""


class OwnRules(NamedTuple):
    """The rule directories of a policy, each once, in the order of its layers."""

    directories: tuple[RuleFiles, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    """Pairs of the path and the content of a rule file."""
    listings: tuple[Listing, ...] = ()
    named: tuple[tuple[int, str], ...] = ()
    """Pairs of the number of a layer that adds a directory, and the `file:line` where it does."""
    tables: Mapping[int, KeyedTable] = MappingProxyType({})
    """The tables [rules] by the number of their layer; `off` is not read yet."""


def read_rules(files: LayerLoader, problems: Problems) -> OwnRules:
    """Read every rule directory of all layers, and add errors to `problems`."""
    found: dict[str, RuleFiles] = {}
    contents: list[tuple[str, bytes]] = []
    listings: dict[str, Listing] = {}
    named: list[tuple[int, str]] = []
    tables: dict[int, KeyedTable] = {}
    for layer in files.layers:
        value = layer.table.texts_or_table("rules")
        if isinstance(value, KeyedTable):
            tables[layer.number] = value
        for name in value.texts("from") if isinstance(value, KeyedTable) else value:
            named.append((layer.number, layer.table.origin("rules")))
            directory = files.rule_directory(layer, name)
            if directory is None:
                continue
            if known := listings.get(directory.path):
                link = (directory.reference, directory.folder)
                listings[directory.path] = known._replace(links=(*known.links, link))
                continue
            say = partial(layer.table.problem, key="rules")
            if read := _read(directory, say, problems):
                rules, paths, listing = read
                found[directory.path], listings[directory.path] = rules, listing
                contents += [(path, file.data) for path, file in zip(paths, rules.files, strict=True)]
    listed = tuple(listings.values())
    return OwnRules(tuple(found.values()), tuple(contents), listed, tuple(named), tables)


def load_directory(reference: str, base: Catalog) -> Rules:
    """Add the rules of one directory (a path, or `pkg:PACKAGE`) to a catalog, without the base's samples.

    Raises:
        RulesError: it cannot be read, or has errors; all of them are listed.
    """
    problems = Problems()
    path = resolve_directory(reference)
    rules = Rules(base, ())
    say = partial(problems.add, reference)
    if not path:
        say("no installed package has it" if reference.startswith(PACKAGE) else "is no path")
    elif read := _read(RuleDirectory(reference, path, reference, "", FileAccess()), say, problems):
        rules = extend(base, [read[0]], problems)
    if problems:
        raise RulesError(problems.lines, "The format is described in docs/reference/rules.md.")
    return rules


def _read(
    directory: RuleDirectory, say: Callable[[str], None], problems: Problems
) -> tuple[RuleFiles, list[str], Listing] | None:
    folder = os.path.join(directory.path, TOOLS)
    try:
        names = tuple(directory.access.names(Path(folder)))
    except OSError as error:
        what = f'"{directory.reference}": its directory "{TOOLS}" cannot be read: {error.strerror}'
        say(what)
        return None
    files: list[RuleFile] = []
    paths: list[str] = []
    for name in names:
        path = os.path.join(folder, name)
        label = f"{directory.label}/{TOOLS}/{name}".removeprefix("./")
        if not is_below(os.path.realpath(path), directory.path):
            problems.add(label, f"leads out of {directory.label}")
            continue
        try:
            files.append(RuleFile(label, name.removesuffix(".toml"), directory.access.read(Path(path))))
            paths.append(path)
        except OSError as error:
            problems.add(label, f"cannot be read: {error.strerror}")
    link = (directory.reference, directory.folder)
    return RuleFiles(directory.label, tuple(files)), paths, Listing(directory.path, names, (link,))
