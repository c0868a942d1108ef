"""Reads the settings in configuration files of tools as `KEY.PATH=VALUE in FILE`; names no tool."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from linter.model.findings import Fragment, Place
from linter.readers.syntax.key_paths import ELEMENT, Entry, json_entries, toml_entries
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.protocols import Unparsed
from linter.readers.syntax.yaml import yaml_entries

_SETTING = re.compile(
    r"""(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[\w-]+)[ \t]*[:=][ \t]*"""
    r"""(?P<value>"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[\w.+-]+)"""
)
_HOST = re.compile(r"^\w+://(?:[^/@\s]*@)?(?P<host>[^/\s?#]*).*$", re.DOTALL)


def read_agent_settings(text: str, path: str) -> Iterator[Fragment | Unparsed]:
    """Yield every key with a plain value, and every text in a list, under its key.

    Of an address only the host is kept, so that no password and no token in it is ever reported.
    """
    source = plain(text)
    positions = Positions(source)
    entries, failure = _entries(source, path)
    if failure:
        yield failure
    for entry in entries:
        value = _value(source, entry)
        if value is not None:
            said = f"{'.'.join(entry.path)}={_HOST.sub(_host, value)} in {path}"
            yield Fragment(Place.EXTENSION, said, "agent", *positions.at(entry.offset))


def _entries(source: str, path: str) -> tuple[Iterable[Entry], Unparsed | None]:
    if path.endswith((".yml", ".yaml")):
        return yaml_entries(source)
    return (toml_entries(source) if path.endswith(".toml") else json_entries(source)), None


def _value(source: str, entry: Entry) -> str | None:
    """The value of a key, or the text that stands in a list; None where it is neither."""
    if not entry.is_key:
        return entry.text if entry.path[-1:] == (ELEMENT,) else None
    found = _SETTING.match(source, entry.offset)
    return found["value"].strip("\"'") if found else None


def _host(found: re.Match[str]) -> str:
    return found["host"]
