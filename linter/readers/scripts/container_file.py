"""Reads Dockerfiles by the rules of BuildKit: the images that they name and the commands that they run.

Continued lines, heredocs and flags follow BuildKit's `frontend/dockerfile/parser`. Errors that BuildKit would
refuse (an unterminated heredoc, an unknown instruction) do not stop the reading.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from linter.model.fragments import Fragment, Place
from linter.readers.scripts import script
from linter.readers.scripts.commands import endpoint, image_item
from linter.readers.scripts.given_texts import Text
from linter.readers.syntax.interpreters import SHELL, of_program, of_shebang
from linter.readers.syntax.key_paths import json_entries
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.offset_fragments import OffsetFragment
from linter.readers.syntax.pieces import Pieces
from linter.readers.syntax.protocols import Unparsed
from linter.readers.syntax.shell.command import Command, Word, program
from linter.readers.syntax.shell.heredocs import Body, LineIndex

_ESCAPE = re.compile(r"#[ \t]*escape[ \t]*=[ \t]*(?P<escape>[\\`])[ \t]*$", re.IGNORECASE)
_DIRECTIVE = re.compile(r"#[ \t]*[a-z]\w*[ \t]*=[^\n]*$", re.IGNORECASE)
_COMMENT = re.compile(r"[ \t]*(?:#|$)")
_NAME = re.compile(r"[ \t]*(?P<name>[A-Za-z]+)(?:[ \t]+|$)")
_FLAG = re.compile(r"--(?P<name>[a-z-]+)(?:=(?P<value>(?:[^\s\"']|\"[^\"]*\"|'[^']*')*))?[ \t]*")
_WORD = re.compile(r"""(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*'|["'\\])+""")
_HEREDOC = re.compile(r"\d*<<(?P<tabs>-?)(?P<name>[^<]+)\Z")
_NAME_OF_HEREDOC = re.compile(r"""["']?(?P<name>[\w.+-]+)""")
_STAGE = re.compile(r"(?P<image>\S+)(?:[ \t]+as[ \t]+(?P<stage>\S+))?", re.IGNORECASE)
_FROM_OF_MOUNT = re.compile(r"(?:^|,)from=(?P<image>[^,]+)")
_ARGUMENT = re.compile(r"""(?P<name>[A-Za-z_]\w*)(?:=(?P<value>"[^"]*"|'[^']*'|\S*))?""")
_VARIABLE = re.compile(r"\$(?:(?P<plain>\w+)|\{(?P<name>\w+)(?::?(?P<kind>[-+])(?P<word>[^{}]*))?\})")
_TAKE_HEREDOCS = ("run", "copy", "add")
_RUN = ("run", "cmd", "entrypoint")
_LONGEST_VALUE = 300


class _Instruction(NamedTuple):
    name: str
    rest: Pieces
    heredocs: tuple[Body, ...]
    strips_tabs: bool
    """Whether the first heredoc loses the tabs at the beginnings of its lines."""
    is_alone: bool
    """Whether its line consists of one heredoc only."""


def read_container_file(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the images of a Dockerfile, and what its commands are and use."""
    source = plain(text)
    positions = Positions(source)
    for item in items(source):
        yield item.at(positions.at(item.offset))


def items(source: str) -> Iterator[OffsetFragment]:
    """The items of a Dockerfile, with offsets in its text."""
    state = _Stages()
    for instruction in _instructions(source):
        yield from state.read(instruction, source)


class _Stages:
    """What the instructions of a Dockerfile define for the following ones."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._arguments: dict[str, str] = {}
        self._language = SHELL

    def read(self, instruction: _Instruction, source: str) -> Iterator[OffsetFragment]:
        """Yield what an instruction names and runs."""
        name = instruction.name
        rest = instruction.rest
        if name == "arg":
            self._define(rest.text)
        elif name == "shell":
            self._language = _language_of(rest.text) or SHELL
        elif name == "healthcheck":
            rest = _behind_flags(rest)[0]
            inner = _NAME.match(rest.text)
            if inner and inner["name"].lower() == "cmd":
                yield from self._run(instruction._replace(rest=rest.behind(inner.end())), source)
        else:
            rest, flags = _behind_flags(rest)
            yield from self._copied(flags)
            if name == "from":
                yield from self._base(rest)
            elif name in _RUN:
                yield from self._run(instruction._replace(rest=rest), source)
            elif name == "add":
                for word in _WORD.finditer(rest.text):
                    if address := endpoint(word[0]):
                        yield OffsetFragment(Place.ENDPOINT, address, offset=rest.source(word.start()))

    def _define(self, text: str) -> None:
        for found in _ARGUMENT.finditer(text):
            value = self._expanded((found["value"] or "").strip("\"'"))
            if value:
                self._arguments.setdefault(found["name"], value[:_LONGEST_VALUE])

    def _expanded(self, text: str) -> str:
        def value(found: re.Match[str]) -> str:
            name = found["plain"] or found["name"]
            known = self._arguments.get(name, "")
            if found["kind"] == "+":
                return (found["word"] or "") if known else ""
            return known or found["word"] or found.group()

        return _VARIABLE.sub(value, text)

    def _base(self, rest: Pieces) -> Iterator[OffsetFragment]:
        base = _STAGE.match(rest.text)
        if base:
            yield from self._image(base["image"], rest.source(base.start("image")))
            self._names.add((base["stage"] or "").lower())

    def _copied(self, flags: list[tuple[str, str, int]]) -> Iterator[OffsetFragment]:
        for name, value, offset in flags:
            if name == "from":
                yield from self._image(value, offset)
            elif name == "mount" and (mounted := _FROM_OF_MOUNT.search(value)):
                yield from self._image(mounted["image"], offset + mounted.start("image"))

    def _image(self, written: str, offset: int) -> Iterator[OffsetFragment]:
        for item in image_item(self._expanded(written)[:_LONGEST_VALUE]):
            if item.text not in self._names and not item.text.isdecimal():
                yield item._replace(offset=offset, shown=written if written != item.text else "")

    def _run(self, instruction: _Instruction, source: str) -> Iterator[OffsetFragment]:
        rest, heredocs = instruction.rest, instruction.heredocs
        if instruction.is_alone and heredocs:
            yield from self._of_heredoc(source, heredocs[0], strips_tabs=instruction.strips_tabs)
            return
        if rest.text.lstrip().startswith("[") and (command := _exec_form(rest)):
            yield from script.of_command(command)
            return
        for heredoc in heredocs:
            rest.add("\n", heredoc.start)
            rest.add(source[heredoc.start : heredoc.after], heredoc.start)
        for item in script.read(rest.text, self._language).items:
            yield item._replace(offset=rest.source(item.offset))

    def _of_heredoc(self, source: str, body: Body, *, strips_tabs: bool) -> Iterator[OffsetFragment]:
        """The script in a heredoc, in the language of its first line, else of the shell."""
        text = source[body.start : body.end]
        first = text.lstrip("\t") if strips_tabs else text
        language = of_shebang(first) if first.startswith("#!") else self._language
        yield from script.of_text(Text(language, text, body.start, strips_tabs))


def _instructions(source: str) -> Iterator[_Instruction]:
    escape, at = _directives(source)
    lines = LineIndex(source)
    while at < len(source):
        whole, at = _logical_line(source, at, escape)
        found = _NAME.match(whole.text)
        if found and found["name"].lower() == "onbuild":
            whole = whole.behind(found.end())
            found = _NAME.match(whole.text)
        if not found:
            continue
        name = found["name"].lower()
        heredocs: list[Body] = []
        strips = False
        words = _WORD.findall(whole.text) if name in _TAKE_HEREDOCS and "<<" in whole.text else []
        for index, word in enumerate(words):
            opened = _opened(word, words[index + 1] if word in ("<<", "<<-") and words[index + 1 :] else "")
            if opened and (body := _body(lines, at, opened[0], strips_tabs=opened[1])):
                strips |= opened[1] and not heredocs
                heredocs.append(body)
                at = body.after + 1
        asked = [word for word in words[1:] if not word.startswith("--")]
        is_alone = len(asked) == 1 and len(heredocs) == 1
        yield _Instruction(name, whole.behind(found.end()), tuple(heredocs), strips, is_alone)


def _directives(source: str) -> tuple[str, int]:
    """The character that continues a line, and where the parser directives end."""
    escape, at = "\\", 0
    while at < len(source):
        end = source.find("\n", at)
        end = end if end >= 0 else len(source)
        if found := _ESCAPE.match(source, at, end):
            escape = found["escape"]
        elif not _DIRECTIVE.match(source, at, end):
            break
        at = end + 1
    return escape, at


def _logical_line(source: str, at: int, escape: str) -> tuple[Pieces, int]:
    """A line joined with its continuations, without comments and blank lines; and where the next begins."""
    whole = Pieces()
    while at < len(source):
        end = source.find("\n", at)
        end = end if end >= 0 else len(source)
        line = source[at:end]
        start, at = at, end + 1
        if _COMMENT.match(line):
            if line.strip() or len(whole):
                continue
            break
        content = line.rstrip(" \t")
        is_continued = content.endswith(escape) and not content.endswith(escape * 2)
        whole.add(content[:-1] if is_continued else line, start)
        if not is_continued:
            break
    return whole, at


def _opened(word: str, following: str) -> tuple[str, bool] | None:
    """The delimiter of a heredoc, and whether it strips tabs; None if a word opens none."""
    found = _HEREDOC.match(word + following)
    if not found:
        return None
    return found["name"], bool(found["tabs"])


def _body(lines: LineIndex, start: int, name: str, *, strips_tabs: bool) -> Body | None:
    exact = name.replace('"', "").replace("'", "")
    found = lines.body(start, exact, strips_tabs=strips_tabs)
    begun = _NAME_OF_HEREDOC.match(name)
    if found is None and begun:  # `<<EOF>/x`, of which the shell takes less than BuildKit
        found = lines.body(start, begun["name"], strips_tabs=strips_tabs)
    return found


def _behind_flags(rest: Pieces) -> tuple[Pieces, list[tuple[str, str, int]]]:
    """The part of an instruction after its flags; and the flags with the offsets of their values."""
    text, at = rest.text, 0
    flags: list[tuple[str, str, int]] = []
    while found := _FLAG.match(text, at):
        at = found.end()
        if found["value"] is not None:
            flags.append((found["name"], found["value"], rest.source(found.start("value"))))
    return (rest.behind(at) if at else rest), flags


def _exec_form(rest: Pieces) -> Command | None:
    """The words of `["a", "b"]`; None if it is no such list, and so a text for the shell."""
    try:
        words = json.loads(rest.text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return None
    offsets = [rest.source(entry.offset) for entry in json_entries(rest.text) if not entry.is_key]
    placed = [Word(text, at, at + 1) for text, at in zip(words, offsets, strict=False)]
    if not placed or not (name := program(placed[0].text)):
        return None
    return Command((placed[0]._replace(text=name), *placed[1:]))


def _language_of(written: str) -> str:
    try:
        words = json.loads(written)
    except (ValueError, RecursionError):
        return ""
    is_list = isinstance(words, list) and bool(words) and isinstance(words[0], str)
    return of_program(program(words[0])) if is_list else ""
