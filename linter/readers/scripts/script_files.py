"""Reads script files, which are known by suffix, directory or first line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from linter.model.fragments import Fragment
from linter.readers.imports import by_grammar, javascript, python
from linter.readers.scripts import script
from linter.readers.scripts.commands import image_item
from linter.readers.scripts.recipes import read_justfile, read_recipes
from linter.readers.syntax.comments import split
from linter.readers.syntax.interpreters import BATCH, POWERSHELL, SHELL, of_shebang
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.offset_fragments import OffsetFragment
from linter.readers.syntax.protocols import FileReader, Unparsed

_PROCESS = re.compile(r"^[\w-]+:(?P<script>[^\n]*)", re.MULTILINE)
_GROOVY = re.compile(
    r"""\b(?P<step>sh|bat|powershell|pwsh)[ \t(]+(?:[^\n"'()]{0,200}script:[ \t]*)?
    (?P<quote>\"{3}|'{3}|["'])(?P<script>(?s:.{0,8000}?))(?P=quote)
    |\b(?:image|docker\.image\()[ \t(]*["'](?P<image>[^"'\n]+)["']""",
    re.VERBOSE,
)
_STEPS = {"sh": SHELL, "bat": BATCH, "powershell": POWERSHELL, "pwsh": POWERSHELL}
_PROGRAMS: dict[str, FileReader] = {
    "python": python.read,
    "javascript": javascript.read,
    "ruby": by_grammar.read_ruby,
    "php": by_grammar.read_php,
}


def read_shell(text: str, path: str) -> Iterator[Fragment | Unparsed]:
    """Yield what the commands of a shell script are and use; its first line may name another language."""
    source = plain(text)
    language = of_shebang(source)
    if language and language != SHELL:
        yield from _of_program(source, path, language)
    else:
        yield from _placed(script.read_large(source), Positions(source))


def read_powershell(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield what the commands of a PowerShell script are and use."""
    source = plain(text)
    yield from _placed(script.read(source, POWERSHELL), Positions(source))


def read_batch(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield what the commands of a batch file are and use."""
    source = plain(text)
    yield from _placed(script.read(source, BATCH), Positions(source))


def read_program(text: str, path: str) -> Iterator[Fragment | Unparsed]:
    """Yield what a file is and uses whose first line names an interpreter; nothing of any other."""
    source = plain(text)
    language = of_shebang(source)
    if language:
        yield from _of_program(source, path, language)


def read_processes(text: str, _path: str) -> Iterator[Fragment]:
    """Yield what the commands of a Procfile are and use."""
    source = plain(text)
    positions = Positions(source)
    for found in _PROCESS.finditer(source):
        for item in script.items(found["script"]):
            yield item.at(positions.at(found.start("script") + item.offset))


def read_jenkinsfile(text: str, _path: str) -> Iterator[Fragment]:
    """Yield what the shell steps of a Jenkinsfile run, and the images in which they run."""
    source = plain(text)
    code, _ = split(source, "slash")
    positions = Positions(source)
    for step in _GROOVY.finditer(code):
        if step["image"]:
            yield from _at(image_item(step["image"]), positions, step.start("image"))
        elif step["script"]:
            reading = script.read(step["script"], _STEPS[step["step"]])
            yield from _at(reading.items, positions, step.start("script"))


def _of_program(source: str, path: str, language: str) -> Iterator[Fragment | Unparsed]:
    if language in _PROGRAMS:
        yield from _PROGRAMS[language](source, path)
    elif language == "make":
        yield from read_recipes(source, path)
    elif language == "just":
        yield from read_justfile(source, path)
    else:
        reading = script.read_large(source) if language == SHELL else script.read(source, language)
        yield from _placed(reading, Positions(source))


def _placed(reading: script.Reading, positions: Positions) -> Iterator[Fragment | Unparsed]:
    if reading.failed_at >= 0:
        yield Unparsed(reading.reason, positions.at(reading.failed_at)[0])
    yield from _at(reading.items, positions, 0)


def _at(items: Iterable[OffsetFragment], positions: Positions, start: int) -> Iterator[Fragment]:
    for item in items:
        yield item.at(positions.at(start + item.offset))
