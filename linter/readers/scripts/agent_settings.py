"""Reads configuration files of tools as settings `KEY.PATH=VALUE in FILE`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from linter.model.fragments import Fragment, Place
from linter.readers.scripts.editors import SERVERS
from linter.readers.syntax.key_paths import ELEMENT, Entry, json_entries, toml_entries
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.protocols import Unparsed
from linter.readers.syntax.yaml import yaml_entries

_SETTING = re.compile(
    r"""(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[\w-]+)[ \t]*[:=][ \t]*"""
    r"""(?P<value>"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[\w.+-]+)"""
)
_PLAIN = re.compile(r"[\w .,:*()<>@/-]{0,60}")
_HIDDEN = re.compile(
    r"(?:^|\.)(?:env|environment|headers)\.|key|token|secret|passw|credential|://", re.IGNORECASE
)
_SET = "set"


def read_agent_settings(text: str, path: str) -> Iterator[Fragment | Unparsed]:
    """Yield every key with a plain value, and every text in a list under its key.

    Those of MCP servers are left out. A value that may be secret (a variable, a key, a token, an address, a
    long or odd text) is replaced by `set`.
    """
    source = plain(text)
    positions = Positions(source)
    entries, failure = _entries(source, path)
    if failure:
        yield failure
    for entry in entries:
        is_server = any(part.lower() in SERVERS for part in entry.path[:1])
        value = None if is_server else _value(source, entry)
        if value is not None:
            said = f"{'.'.join(entry.path)}={value}"
            if _HIDDEN.search(said) or not _PLAIN.fullmatch(value):
                said = f"{'.'.join(entry.path)}={_SET}"
            yield Fragment(Place.EXTENSION, f"{said} in {path}", "agent", *positions.at(entry.offset))


def _entries(source: str, path: str) -> tuple[Iterable[Entry], Unparsed | None]:
    if path.endswith((".yml", ".yaml")):
        return yaml_entries(source)
    return (toml_entries(source) if path.endswith(".toml") else json_entries(source)), None


def _value(source: str, entry: Entry) -> str | None:
    """The value of a key, or a text in a list; None for anything else."""
    if not entry.is_key:
        return entry.text if entry.path[-1:] == (ELEMENT,) else None
    found = _SETTING.match(source, entry.offset)
    return found["value"].strip("\"'") if found else None
