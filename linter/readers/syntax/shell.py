"""Reads the commands of a shell script, tolerantly and without running anything; knows no command by name.

Not a shell: loops, functions and substitutions are read for the commands in them, variables stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"""(?P<space>[ \t]+|\\\n)
    |(?P<comment>(?:(?<=[\s;&|(])|^|\A)\#[^\n]*)
    |(?P<heredoc><<-?[ \t]*(?P<fence>["']?)(?P<end>\w+)(?P=fence))
    |(?P<redirect>\d*(?:>>|>\||<<<|[<>])&?[ \t]*)
    |(?P<operator>\|\||&&|;;|\$\(|[;&|()`\n])
    |(?P<word>(?:'[^']*'|"(?:[^"\\]|\\(?s:.))*"|\\(?s:.)|[^\s'"\\;&|()`<>])+)
    |(?P<other>(?s:.))""",
    re.VERBOSE | re.MULTILINE,
)
_PART = re.compile(r"""'(?P<raw>[^']*)'|"(?P<quoted>(?:[^"\\]|\\(?s:.))*)"|\\(?P<escaped>(?s:.))|[^'"\\]+""")
_ASSIGNMENT = re.compile(r"\w+\+?=")
_PREFIXES = frozenset(
    "sudo doas env exec time nohup command builtin xargs nice"
    " then do else elif if while until ! { } @ -".split()
)
_LONGEST = 200  # words of a command
_LONGEST_WORD = 2000


class Command(NamedTuple):
    """A simple command: its words, quotes removed, from the program on."""

    words: tuple[str, ...]
    offset: int
    """Of the program in the script."""

    @property
    def text(self) -> str:
        """The words by single spaces."""
        return " ".join(self.words)


def commands(script: str) -> Iterator[Command]:
    """Yield every simple command of a script, in order."""
    words: list[tuple[int, str]] = []
    fences: list[str] = []
    position = 0
    is_target = False
    while position < len(script):
        token = _TOKEN.match(script, position)
        if token is None:
            return
        start, position = token.span()
        if token["word"] is not None:
            if not is_target and len(words) < _LONGEST:
                words.append((start, token["word"]))
            is_target = False
        elif token["redirect"] is not None:
            is_target = True
        elif token["heredoc"] is not None:
            fences.append(token["end"])
        elif token["operator"] is not None:
            yield from _command(words)
            words, is_target = [], False
            if token["operator"] == "\n" and fences:
                position = _behind(script, position, fences)
                fences = []
    yield from _command(words)


def program(word: str) -> str:
    """A program without the directory that it lies in."""
    return word.replace("\\", "/").rpartition("/")[2]


def _behind(script: str, position: int, fences: list[str]) -> int:
    """Where the script goes on behind the texts that heredocs hold."""
    for fence in fences:
        found = re.compile(rf"^[ \t]*{fence}[ \t]*$", re.MULTILINE).search(script, position)
        position = found.end() if found else len(script)
    return position


def _command(words: list[tuple[int, str]]) -> Iterator[Command]:
    index = 0
    while index < len(words):
        word = words[index][1]
        if word == "command" and words[index + 1 : index + 2] and words[index + 1][1] in ("-v", "-V"):
            return  # asks whether there is such a program
        if not (word in _PREFIXES or word.startswith("-") or _ASSIGNMENT.match(word)):
            break
        index += 1
    if index < len(words):
        argv = [_unquoted(word) for _, word in words[index:]]
        argv[0] = program(argv[0].lstrip("@+-"))
        if argv[0]:
            yield Command(tuple(argv), words[index][0])


def _unquoted(word: str) -> str:
    if not any(mark in word for mark in "'\"\\"):
        return word[:_LONGEST_WORD]
    parts = (
        next((text for text in part.group("raw", "quoted", "escaped") if text is not None), part[0])
        for part in _PART.finditer(word)
    )
    return "".join(parts)[:_LONGEST_WORD]
