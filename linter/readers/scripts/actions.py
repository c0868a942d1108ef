"""Reads the actions that GitHub workflows and composite actions use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.model.fragments import Fragment, Place
from linter.readers.syntax.key_paths import ELEMENT, Path, is_any
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.protocols import Unparsed
from linter.readers.syntax.yaml import yaml_entries

_INDENT = re.compile(r"[ \t]*(?:-[ \t]+)*")
_BLOCK = re.compile(r":[ \t]+(?:[&!]\S+[ \t]+)?[|>][-+0-9]{0,2}[ \t]*\Z")
_USES = re.compile(
    r"""[ \t]*(?:-[ \t]+)*(?:\{[ \t]*)?
    (?:uses|"uses"|'uses')[ \t]*:[ \t]+["']?(?P<value>[^\s"'#,}|>][^\s"'#,}]*)""",
    re.VERBOSE,
)

_PATHS: tuple[Path, ...] = (
    ("jobs", "*", "uses"),
    ("jobs", "*", "steps", ELEMENT, "uses"),
    ("runs", "steps", ELEMENT, "uses"),
)
"""The paths at which `uses` names an action."""


def read_actions(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield every action that a step uses, and every reusable workflow that a job calls."""
    source = plain(text)
    positions = Positions(source)
    entries, failure = yaml_entries(source)
    if failure:
        yield failure
        yield from _tolerant(source)
    for entry in entries:
        if not entry.is_key and is_any(entry.path, _PATHS):
            yield from _fragment(entry.text, *positions.at(entry.offset), tolerant=False)


def _fragment(written: str, line: int, column: int, *, tolerant: bool) -> Iterator[Fragment]:
    name = written.strip().partition("@")[0].rstrip("/").lower()
    if name and not name.startswith((".", "docker://")):
        shown = written if written != name else ""
        yield Fragment(Place.ACTION, name, "github", line, column, tolerant, shown)


def _tolerant(source: str) -> Iterator[Fragment]:
    block = -1  # indentation of the key whose block scalar is being skipped
    for number, line in enumerate(source.split("\n"), 1):
        spaces = len(line) - len(line.lstrip())
        if block >= 0 and (spaces > block or spaces == len(line)):
            continue
        indent = _INDENT.match(line)
        is_block = _BLOCK.search(line.partition(" #")[0])
        block = indent.end() if indent and is_block else -1
        used = _USES.match(line)
        if used:
            yield from _fragment(used["value"], number, used.start("value") + 1, tolerant=True)
