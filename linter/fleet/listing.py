"""Where the list of a fleet comes from: sources as `--from` names them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from linter.fleet import entries, mirrors
from linter.fleet.entries import Entry
from linter.model.errors import UsageError

SOURCES: dict[str, Callable[[str], Iterable[Entry]]] = {
    "file": entries.read,
    "mirrors": mirrors.found_below,
}
"""The word before the colon to what reads such a source."""


def entries_of(sources: Sequence[str]) -> list[Entry]:
    """The repositories of all sources, each name once, sorted.

    Raises:
        UsageError: a source is unknown, or cannot be read.
    """
    found: dict[str, Entry] = {}
    for source in sources:
        kind, colon, place = source.partition(":")
        if kind not in SOURCES or not colon or not place:
            known = ", ".join(f"{name}:..." for name in sorted(SOURCES))
            raise UsageError(f'"{source}" is no source of repositories.', f"There are: {known}.")
        for entry in SOURCES[kind](place):
            found.setdefault(entry.name, entry)
    return [found[name] for name in sorted(found)]
