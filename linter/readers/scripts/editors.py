"""Reads settings of editors, settings of bots that update packages, and lists of MCP servers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from linter.model.fragments import Fragment, Place
from linter.readers.scripts.commands import endpoint
from linter.readers.scripts.listed import of_words
from linter.readers.syntax.comments import split
from linter.readers.syntax.key_paths import ELEMENT, Entry, Path, json_entries, toml_entries
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.offset_fragments import OffsetFragment, dependency, extension
from linter.readers.syntax.protocols import FileReader, Unparsed
from linter.readers.syntax.structured import Format, Rule, read
from linter.readers.syntax.yaml import yaml_entries

SERVERS = frozenset("mcpservers servers mcp mcp_servers context_servers mcp-servers amp.mcpservers".split())
"""Keys, in lower case, under which files list MCP servers."""
_ADDRESS_KEYS = ("url", "httpurl", "serverurl", "baseurl", "endpoint")
_OFF = re.compile(r"\s*:\s*(?:false|null|\[\s*\]|\{\s*\}|\"(?:off|never|disabled|none)\")")
_ON = re.compile(r"\s*:\s*(?:true|\"(?:on|always|enabled)\")")
_MEMBERS = re.compile(r"\s*:\s*\{(?P<members>[^{}]{1,2000})\}")
_MEMBER = re.compile(r"\"[^\"\n]*\"(?P<value>\s*:\s*(?:[\w.+-]+|\"[^\"\n]*\"|\[[^\[\]]*\]))")
_SWITCHES_OFF = re.compile(r"\.(?:disabled?|turnoff|off)\Z", re.IGNORECASE)
_SERVER_SWITCH = re.compile(r"[\"']?(?:disabled|enabled)[\"']?\s*[:=]\s*(?P<word>true|false)\b")
_IN_A_WORKSPACE = 2
_PLUGIN = re.compile(r"<plugin\b[^<>]{0,300}?\bid[ \t]*=[ \t]*[\"'](?P<id>[^\"'\n]+)[\"']")
_ECOSYSTEMS = {
    "npm": "npm",
    "pip": "pypi",
    "uv": "pypi",
    "gomod": "golang",
    "cargo": "cargo",
    "bundler": "gem",
    "composer": "composer",
    "nuget": "nuget",
    "maven": "maven",
    "gradle": "maven",
    "pub": "pub",
    "mix": "hex",
}
_RENOVATE = ("matchPackageNames", "packageNames", "matchDepNames", "ignoreDeps", "matchPackagePrefixes")


recommendations: FileReader = partial(
    read,
    Format(
        "jsonc",
        (
            Rule(
                extension("vscode"),
                (("recommendations", ELEMENT), ("extensions", "recommendations", ELEMENT)),
            ),
        ),
    ),
)


def read_settings(text: str, _path: str) -> Iterator[Fragment]:
    """Yield the settings of a settings.json or a workspace, without those that switch something off."""
    source = plain(text)
    positions = Positions(source)
    for entry in json_entries(source):
        depth = len(entry.path)
        is_setting = depth == 1 or (entry.path[:1] == ("settings",) and depth == _IN_A_WORKSPACE)
        if entry.is_key and is_setting and "." in entry.text and not _is_off(source, entry):
            yield Fragment(Place.EXTENSION, entry.text.lower(), "setting", *positions.at(entry.offset))


def _is_off(source: str, entry: Entry) -> bool:
    """Whether a setting switches off what it names: as a whole, for each language, or by its own name."""
    end = source.find('"', entry.offset + 1) + 1
    if _SWITCHES_OFF.search(entry.text):
        return _ON.match(source, end) is not None
    if _OFF.match(source, end):
        return True
    found = _MEMBERS.match(source, end)
    values = [member["value"] for member in _MEMBER.finditer(_code(found["members"]))] if found else []
    return bool(values) and all(map(_OFF.match, values))


def _code(members: str) -> str:
    """The members of an object, without the comments that a settings file may have."""
    return split(members, "slash")[0]


def read_plugins(text: str, _path: str) -> Iterator[Fragment]:
    """Yield the plugins that a JetBrains project requires (externalDependencies.xml)."""
    source, _ = split(plain(text), "markup")
    positions = Positions(source)
    for found in _PLUGIN.finditer(source):
        yield Fragment(Place.EXTENSION, found["id"].lower(), "jetbrains", *positions.at(found.start("id")))


def read_servers(text: str, path: str) -> Iterator[Fragment | Unparsed]:
    """Yield what the servers in a list of MCP servers run, use and call, but not their environment."""
    source = plain(text)
    positions = Positions(source)
    entries, failure = _entries(source, path)
    if failure:
        yield failure
    started: dict[Path, list[Entry]] = {}
    listed = list(entries)
    off = {_server(entry.path) for entry in listed if _switches_server_off(source, entry)}
    for entry in listed:
        server = _server(entry.path)
        if entry.is_key or not server or server in off:
            continue
        rest = entry.path[len(server) :]
        if rest[0] == "command" or rest == ("args", ELEMENT):
            started.setdefault(server, []).append(entry)
        elif rest[0].lower() in _ADDRESS_KEYS and (address := endpoint(entry.text)):
            yield Fragment(Place.ENDPOINT, address, "", *positions.at(entry.offset))
    for command in started.values():
        command.sort(key=lambda entry: "args" in entry.path[-2:])
        for item in of_words(command):
            yield item.at(positions.at(item.offset))


def _switches_server_off(source: str, entry: Entry) -> bool:
    """Whether an entry is `disabled` or `enabled` of a server, with the value that stops it."""
    if not entry.is_key or entry.path[-1] not in ("disabled", "enabled") or not _server(entry.path):
        return False
    value = _SERVER_SWITCH.match(source, entry.offset)
    return value is not None and value["word"] == ("true" if entry.path[-1] == "disabled" else "false")


def _entries(source: str, path: str) -> tuple[Iterable[Entry], Unparsed | None]:
    if path.endswith((".yaml", ".yml")):
        return yaml_entries(source)
    return toml_entries(source) if path.endswith(".toml") else json_entries(source), None


def _server(path: Path) -> Path:
    """The path of the server that an entry belongs to; empty if it belongs to none."""
    for index, part in enumerate(path[:-2]):
        if part.lower() in SERVERS and path[index + 1].lower() not in SERVERS:
            return path[: index + 2]
    return ()


def _anything(text: str) -> Iterator[OffsetFragment]:
    yield dependency(text.strip(), "", "named")


renovate: FileReader = partial(
    read,
    Format(
        "jsonc",
        (
            Rule(
                _anything,
                tuple(
                    (*before, name, ELEMENT)
                    for before in ((), ("packageRules", ELEMENT))
                    for name in _RENOVATE
                ),
            ),
        ),
    ),
)


def read_dependabot(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the packages that Dependabot's settings name; a pattern with a star names none."""
    source = plain(text)
    positions = Positions(source)
    entries, failure = yaml_entries(source)
    if failure:
        yield failure
    ecosystem = ""
    for entry in entries:
        if entry.is_key:
            continue
        if entry.path[-1:] == ("package-ecosystem",):
            ecosystem = _ECOSYSTEMS.get(entry.text, "")
        names = entry.path[-1:] == ("dependency-name",) or entry.path[-2:-1] == ("patterns",)
        if names and ecosystem and "*" not in entry.text:
            yield dependency(entry.text, ecosystem, "named").at(positions.at(entry.offset))
