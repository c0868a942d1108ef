"""Reads toolban.toml or [tool.toolban], and the files that it extends, into a validated policy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from linter.catalog.loader import extend
from linter.catalog.rule_tables import Samples
from linter.model.catalog import Catalog
from linter.model.errors import PolicyError
from linter.model.policy import Policy
from linter.policy.layers import FileAccess, LayerLoader, PolicySource, builtin_names, content
from linter.policy.merging import Merger, with_own_tools
from linter.policy.rule_directories import OwnRules, read_rules
from linter.support.locations import find_policy
from linter.support.table_reader import Problems

__all__ = ["Loaded", "builtin_names", "find", "load", "read"]
_HINT = "docs/reference/policy.md has every key, and `toolban policy schema` gives them to an editor."
_OF_DISK = FileAccess()


class Loaded(NamedTuple):
    """A policy, and the catalog that it uses."""

    policy: Policy
    sources: tuple[PolicySource, ...]
    catalog: Catalog
    """The shipped rules together with those of the policy's rule directories."""
    samples: tuple[Samples, ...]
    """The samples of the rules in the policy's rule directories."""
    rules: OwnRules
    """The files of these directories."""

    @property
    def inputs(self) -> tuple[tuple[str, bytes | tuple[str, ...], tuple[tuple[str, str], ...]], ...]:
        """All that was read, for the cache: path, content or names in a directory, references to it."""
        return (
            *((str(source.path), source.data, source.links) for source in self.sources),
            *((path, data, ()) for path, data in self.rules.files),
            *((listing.path, listing.names, listing.links) for listing in self.rules.listings),
        )


def find(directory: Path) -> Path | None:
    """Find the policy that applies to a directory: in it or above, up to the one that has `.git`."""
    found = find_policy(str(directory))
    return Path(found) if found else None


def load(
    reference: str | Path, catalog: Catalog, read_file: Callable[[Path], bytes] = content
) -> tuple[Policy, tuple[PolicySource, ...]]:
    """Read a policy file (or `builtin:<name>`) and everything it extends.

    Raises:
        PolicyError: lists every problem of every file.
    """
    loaded = read(reference, catalog, FileAccess(read_file))
    return loaded.policy, loaded.sources


def read(reference: str | Path, catalog: Catalog, access: FileAccess = _OF_DISK) -> Loaded:
    """Read a policy file (or `builtin:<name>`), everything it extends, and its rule directories.

    `catalog` has the shipped rules. `access` reads the files that are not installed.

    Raises:
        PolicyError: lists every problem of every file.
    """
    problems = Problems()
    files = LayerLoader(problems, access)
    files.add(str(reference))
    rules = read_rules(files, problems)
    samples: tuple[Samples, ...] = ()
    if rules.directories:
        catalog, samples = extend(catalog, rules.directories, problems)
    policy = Merger(catalog, problems, files, rules).policy()
    if problems:
        raise PolicyError(problems.lines, _HINT)
    return Loaded(policy, files.sources, with_own_tools(catalog, policy), samples, rules)
