"""Reads configuration files that contain commands, as shell texts or as lists of words.

A table says at which paths; the commands themselves are read like those of scripts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from linter.model.fragments import Fragment
from linter.readers.scripts import script
from linter.readers.scripts.given_texts import Text
from linter.readers.syntax.interpreters import SHELL
from linter.readers.syntax.key_paths import ELEMENT, Entry, Path, is_any
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.offset_fragments import OffsetFragment
from linter.readers.syntax.protocols import FileReader, Unparsed
from linter.readers.syntax.shell import grammar
from linter.readers.syntax.shell.command import Command, Word, program
from linter.readers.syntax.structured import Format, entries_of, item_positions, with_ends
from linter.readers.syntax.structured import read as read_rules

_SHELL_WORDS = ("CMD-SHELL",)
_NO_SHELL_WORDS = ("CMD", "NONE")
_NEXT_LIST = re.compile(r"\]|-[ \t]+-[ \t]")
"""What stands between two lists in a list, in TOML and in YAML."""
_OF_WINDOWS = re.compile(r"[A-Za-z]:[\\/][^;\n\"']*\.(?:exe|cmd|bat)\Z", re.IGNORECASE)
"""The path of a program, which may have spaces in it."""


class Commands(NamedTuple):
    """The paths of the commands in a file."""

    texts: tuple[Path, ...] = ()
    """Paths of shell texts; in a list each item is a text."""
    words: tuple[Path, ...] = ()
    """Paths of shell texts, or of lists of the words of one command."""
    arguments: tuple[str, ...] = ()
    """Keys beside a command that have more of its words."""
    languages: Callable[[Sequence[Entry]], Mapping[int, str]] | None = None
    """Finds the language of texts, by offset, if that is not the shell."""


def reader(what: Format, commands: Commands) -> FileReader:
    """Make a reader for files in a format, with commands at some paths."""

    def read(text: str, path: str) -> Iterator[Fragment | Unparsed]:
        source = plain(text)
        entries, failure = entries_of(what.syntax, source)
        found: list[Fragment] = []
        for row in read_rules(what, text, path):
            if isinstance(row, Unparsed):
                yield row
            else:
                found.append(row)
        found += (
            fragment._replace(tolerant=fragment.tolerant or failure is not None)
            for fragment in _fragments(list(entries), commands, source)
        )
        yield from sorted(found, key=_position)

    return read


def _position(fragment: Fragment) -> tuple[int, int]:
    return fragment.line, fragment.column


def _fragments(entries: list[Entry], commands: Commands, source: str) -> Iterator[Fragment]:
    positions = Positions(source)
    languages = commands.languages(entries) if commands.languages else {}
    lists: dict[tuple[int, Path, int], list[Entry]] = {}
    begun = 0
    for entry, end in with_ends(entries, source):
        if entry.is_key:
            continue
        path = entry.path
        if is_any(path, commands.texts) or is_any(
            path[:-1], commands.texts if path[-1:] == (ELEMENT,) else ()
        ):
            found = script.read(entry.text, languages.get(entry.offset, SHELL)).items
            for item, position in zip(
                found, item_positions(source, positions, entry, end, found), strict=True
            ):
                yield item.at(position)
        elif path[-1:] == (ELEMENT,) and is_any(path[:-1], commands.words):
            is_nested = path[-2:-1] == (ELEMENT,)
            known = lists.get((entry.within, path[:-1], begun)) if is_nested else None
            if known is None or _NEXT_LIST.search(source, _end(known[-1]), entry.offset):
                begun = entry.offset
            group = begun if is_nested else 0
            lists.setdefault((entry.within, path[:-1], group), []).append(entry)
        elif is_any(path, commands.words):
            lists[entry.within, path, entry.offset] = [entry]
    beside = _arguments(entries, commands.arguments)
    for (within, *_), words in lists.items():
        for item in of_words([*words, *beside.get(within, ())]):
            yield item.at(positions.at(item.offset))


def _end(entry: Entry) -> int:
    return entry.offset + len(entry.text)


def of_words(entries: list[Entry]) -> Iterator[OffsetFragment]:
    """What a command is and uses, given its words as entries; the first may be a whole line."""
    first = entries[0]
    if first.text in _SHELL_WORDS:
        yield from script.of_text(Text(SHELL, " ".join(each.text for each in entries[1:]), first.offset))
        return
    if first.text in _NO_SHELL_WORDS:
        entries = entries[1:]
    words = [Word(each.text, each.offset, each.offset) for each in entries]
    is_line = bool(words) and any(mark in words[0].text.strip() for mark in " \n;")
    if is_line and not (words[1:] and _OF_WINDOWS.match(words[0].text)):
        commands = grammar.read(words[0].text).commands
        if len(words) == 1 or len(commands) != 1:
            for item in script.items(words[0].text):
                yield item._replace(offset=words[0].offset)
            return
        at = words[0].offset
        words = [*(word._replace(offset=at, content=at) for word in commands[0].words), *words[1:]]
    if words and (name := program(words[0].text)):
        yield from script.of_command(Command((words[0]._replace(text=name), *words[1:])))


def _arguments(entries: Iterable[Entry], keys: tuple[str, ...]) -> dict[int, list[Entry]]:
    found: dict[int, list[Entry]] = {}
    for entry in entries if keys else ():
        is_element = entry.path[-1:] == (ELEMENT,)
        key = entry.path[-2:-1] if is_element else entry.path[-1:]
        if not entry.is_key and key and key[0] in keys:
            found.setdefault(entry.within, []).append(entry)
    return found
