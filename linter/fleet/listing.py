"""Where the list of a fleet comes from: sources as `--from` names them, and what is left out of them."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from linter.fleet.entries import Entry
from linter.model.errors import UsageError


class Source(NamedTuple):
    """A kind of source, by the word before the colon."""

    module: str
    function: str
    needs: tuple[str, ...] = ()
    """Packages of the extra that it is read with."""


SOURCES: dict[str, Source] = {
    "file": Source("linter.fleet.entries", "read"),
    "mirrors": Source("linter.fleet.mirrors", "found_below"),
    "github-org": Source("linter.fleet.hosts.github", "repositories", ("github",)),
    "gitlab-group": Source("linter.fleet.hosts.gitlab", "projects", ("gitlab",)),
    "gitea": Source("linter.fleet.hosts.gitea", "repositories", ("requests",)),
    "bitbucket": Source("linter.fleet.hosts.bitbucket", "repositories", ("requests",)),
}


class Filter(NamedTuple):
    """Which repositories are left out."""

    forks: bool = True
    archived: bool = True
    active_since: str = ""
    """Only those with a push on or after this day; what has no day counts as active."""

    def takes(self, entry: Entry) -> bool:
        """Whether a repository is listed."""
        is_active = not entry.pushed or entry.pushed >= self.active_since
        return (self.forks or not entry.fork_of) and (self.archived or not entry.archived) and is_active


EVERY = Filter()


def entries_of(sources: Sequence[str], api_url: str = "", chosen: Filter = EVERY) -> list[Entry]:
    """The repositories of all sources, each name once, sorted.

    Raises:
        UsageError: a source is unknown, or cannot be read.
    """
    found: dict[str, Entry] = {}
    for source in sources:
        for entry in _read(source, api_url):
            if chosen.takes(entry):
                found.setdefault(entry.name, entry)
    return [found[name] for name in sorted(found)]


def _read(source: str, api_url: str) -> Iterable[Entry]:
    kind, colon, place = source.partition(":")
    known = SOURCES.get(kind)
    if known is None or not colon or not place:
        names = ", ".join(f"{name}:..." for name in sorted(SOURCES))
        raise UsageError(f'"{source}" is no source of repositories.', f"There are: {names}.")
    if missing := [name for name in known.needs if importlib.util.find_spec(name) is None]:
        raise UsageError(f"{kind} needs {', '.join(missing)}.", 'pip install "toolban[fleet]"')
    function: Callable[..., Iterable[Entry]] = getattr(importlib.import_module(known.module), known.function)
    return function(place, api_url) if known.needs else function(place)
