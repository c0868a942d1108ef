"""The list of repositories of a fleet, `repos.jsonl`: one JSON object a line."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from typing import NamedTuple

from linter.model.errors import UsageError

_LARGEST = 256 << 20  # bytes of a list


class Entry(NamedTuple):
    """A repository of the fleet."""

    name: str
    """`owner/name`, unique in the list; reports and policies call it so."""
    path: str = ""
    """Where a clone or bare mirror lies on this machine; relative to the directory of the list."""
    address: str = ""
    """Where it can be fetched from; never with a user's name or password."""
    owner: str = ""
    fork_of: str = ""
    """The name of the repository that it was forked from."""
    archived: bool = False
    size: int = 0
    """KiB, as its host or its packs have it; the largest is audited first."""
    pushed: str = ""
    """The day of the last push, or of the last activity, `YYYY-MM-DD`."""
    host: str = ""
    """The machine that has the mirror; only workers with the resource `host:NAME` take it."""


def read(path: str) -> list[Entry]:
    """The repositories of a list, paths made absolute, sorted by name.

    Raises:
        UsageError: the file cannot be read, or a line is no repository; all such lines are named.
    """
    try:
        if os.path.getsize(path) > _LARGEST:
            raise UsageError(
                f"{path}: larger than {_LARGEST >> 20} MiB.", "Split it, and run once for each part."
            )
        with open(path, encoding="utf-8") as file:
            lines = file.read().split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8"
        raise UsageError(
            f"{path}: cannot be read: {reason}.", "toolban fleet list writes such a file."
        ) from error
    folder = os.path.dirname(os.path.abspath(path))
    found: dict[str, Entry] = {}
    problems: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        entry = _entry(line)
        if isinstance(entry, str):
            problems.append(f"{path}:{number}: {entry}")
        elif entry.name in found:
            problems.append(f"{path}:{number}: {entry.name} stands there twice")
        else:
            located = os.path.join(folder, entry.path) if entry.path else ""
            found[entry.name] = entry._replace(path=located)
    if problems:
        raise UsageError(
            "\n".join(problems), 'A line is an object such as {"name": "acme/shop", "path": "shop.git"}.'
        )
    return [found[name] for name in sorted(found)]


def _entry(line: str) -> Entry | str:
    """The repository of a line, or what is wrong with it."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"no JSON: {error}"
    if not isinstance(row, dict):
        return "no JSON object"
    known: dict[str, type] = {field: type(default) for field, default in Entry._field_defaults.items()} | {
        "name": str
    }
    for key, value in row.items():
        if key not in known:
            return f'unknown key "{key}"'
        if type(value) is not known[key]:
            return f'"{key}" must be a {known[key].__name__}'
    if not row.get("name") or any(not char.isprintable() for char in row["name"]):
        return "no name"
    return Entry(**row)


def write(entries: Iterable[Entry]) -> str:
    """The text of a list; fields without a value are left out."""
    rows = sorted(entries, key=lambda entry: entry.name)
    return "".join(
        json.dumps({key: value for key, value in entry._asdict().items() if value}, ensure_ascii=False) + "\n"
        for entry in rows
    )


def shard(entries: list[Entry], number: int, count: int) -> list[Entry]:
    """Part `number` (from 1) of `count`: a repository is always in the same part, whatever else is listed."""
    import zlib  # noqa: PLC0415 beside its one use

    return [entry for entry in entries if zlib.crc32(entry.name.encode()) % count == number - 1]
