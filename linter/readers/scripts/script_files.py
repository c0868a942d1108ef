"""Reads shell scripts, recipes and container files for the commands in them; knows no tool by name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from linter.model.findings import Fragment
from linter.readers.scripts.commands import image_item, of_command
from linter.readers.syntax.comments import split
from linter.readers.syntax.lexing import Positions, blanked, plain
from linter.readers.syntax.protocols import Unparsed
from linter.readers.syntax.shell import commands

_RECIPE = re.compile(r"^(?:\t|  +)[^\n]*(?:(?<=\\)\n[^\n]*)*", re.MULTILINE)
_PROCESS = re.compile(r"^[\w-]+:(?P<script>[^\n]*)", re.MULTILINE)
_INSTRUCTION = re.compile(
    r"^[ \t]*(?P<name>[A-Za-z]+)[ \t]+"
    r"(?P<rest>[^\n]*(?:(?<=\\)\n(?:[ \t]*\#[^\n]*\n)*[^\n]*)*)",
    re.MULTILINE,
)
_COMMENT = re.compile(r"^[ \t]*#[^\n]*", re.MULTILINE)
_BLOCK_COMMENT = re.compile(r"<\#(?:[^#]+|\#(?!>))*(?:\#>)?")
_HEREDOC = re.compile(r"<<-?[\"']?(\w+)[\"']?")
_OPTIONS = re.compile(r"(?:--[\w-]+(?:=\S*)?\s+)*")
_FROM = re.compile(r"(?:--platform=\S+[ \t]+)?(?P<image>\S+)(?:[ \t]+as[ \t]+(?P<stage>\S+))?", re.IGNORECASE)
_COPIED = re.compile(r"--from=(?P<image>\S+)")
_GROOVY = re.compile(
    r"""\b(?:sh|bat|powershell|pwsh)[ \t(]+(?:script:[ \t]*)?
    (?P<quote>\"{3}|'{3}|["'])(?P<script>(?s:.{0,8000}?))(?P=quote)
    |\b(?:image|docker\.image\()[ \t(]*["'](?P<image>[^"'\n]+)["']""",
    re.VERBOSE,
)
_RUN = ("run", "cmd", "entrypoint")


def read_shell(text: str, _path: str) -> Iterator[Fragment]:
    """Yield the commands of a shell script, and what they bring."""
    source = plain(text)
    yield from _of_script(source, Positions(source))


def read_powershell(text: str, _path: str) -> Iterator[Fragment]:
    """Yield the commands of a PowerShell script, and what they bring; help in block comments is prose."""
    source = plain(text)
    code = _BLOCK_COMMENT.sub(lambda found: blanked(found.group()), source)
    yield from _of_script(code, Positions(source))


def read_recipes(text: str, _path: str) -> Iterator[Fragment]:
    """Yield the commands of the recipes of a Makefile or justfile: lines that are indented."""
    source = plain(text)
    yield from _of_script(
        _only(source, [found.span() for found in _RECIPE.finditer(source)]), Positions(source)
    )


def read_processes(text: str, _path: str) -> Iterator[Fragment]:
    """Yield the commands of a Procfile."""
    source = plain(text)
    spans = [found.span("script") for found in _PROCESS.finditer(source)]
    yield from _of_script(_only(source, spans), Positions(source))


def read_container_file(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the images that a Dockerfile starts from or copies from, and the commands that it runs."""
    source = plain(text)
    positions = Positions(source)
    stages: set[str] = set()
    scripts: list[tuple[int, int]] = []
    position = 0
    while found := _INSTRUCTION.search(source, position):
        position = found.end()
        name, rest, offset = found["name"].lower(), found["rest"], found.start("rest")
        if name == "from" and (base := _FROM.match(rest)):
            yield from _image(base["image"], positions.at(offset + base.start("image")), stages)
            stages.add((base["stage"] or "").lower())
        elif name in ("copy", "add") and (copied := _COPIED.search(rest)):
            yield from _image(copied["image"], positions.at(offset + copied.start("image")), stages)
        elif name in _RUN:
            if heredoc := _HEREDOC.search(rest):
                end = re.compile(rf"^{heredoc[1]}$", re.MULTILINE).search(source, position)
                scripts.append((found.end() + 1, end.start() if end else len(source)))
                position = end.end() if end else len(source)
            else:
                options = _OPTIONS.match(rest)
                scripts.append((offset + (options.end() if options else 0), found.end()))
    yield from _of_script(_only(_exec_forms(source, scripts), scripts), positions)


def read_jenkinsfile(text: str, _path: str) -> Iterator[Fragment]:
    """Yield the commands of the shell steps of a Jenkinsfile, and the images that it runs them in."""
    source = plain(text)
    code, _ = split(source, "slash")
    positions = Positions(source)
    steps = list(_GROOVY.finditer(code))
    for step in steps:
        if step["image"]:
            yield from _image(step["image"], positions.at(step.start("image")), frozenset())
    spans = [step.span("script") for step in steps if step["script"]]
    yield from _of_script(_only(code, spans), positions)


def _image(written: str, place: tuple[int, int], stages: AbstractSet[str]) -> Iterator[Fragment]:
    for item in image_item(written):
        if item.text not in stages and not item.text.isdecimal():
            yield item.at(place)


def _exec_forms(source: str, spans: list[tuple[int, int]]) -> str:
    """`["a", "b c"]` as the words that it is, in as many characters."""
    for start, end in spans:
        body = source[start:end]
        if body.lstrip().startswith("["):
            try:
                words = json.loads(body)
            except (ValueError, RecursionError):
                continue
            if isinstance(words, list) and all(isinstance(word, str) for word in words):
                line = " ".join(f"'{word}'" if " " in word else word for word in words)
                source = source[:start] + line[: end - start].ljust(end - start) + source[end:]
    return source


def _only(source: str, spans: list[tuple[int, int]]) -> str:
    """The text with everything but some parts blanked, and comments between the lines of a part."""
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        pieces.append(blanked(source[done:start]))
        pieces.append(_COMMENT.sub(lambda found: " " * (len(found[0]) - 1) + "\\", source[start:end]))
        done = end
    pieces.append(blanked(source[done:]))
    return "".join(pieces)


def _of_script(script: str, positions: Positions) -> Iterator[Fragment]:
    for command in commands(script):
        for item in of_command(command):
            yield item.at(positions.at(command.offset))
