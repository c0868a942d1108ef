"""The parts of a script: commands, their words, and the texts on their standard input."""

from __future__ import annotations

import re
from typing import NamedTuple

_PREFIXES = frozenset("then do else elif if while until ! { } @ - coproc time".split())
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=")
_WINDOWS_ENDING = re.compile(r"\.(?:exe|cmd|bat|com)\Z", re.IGNORECASE)
_NO_COMMANDS = frozenset("for case in select [[ ]] fi done esac".split())
MOST_WORDS = 200
"""The most words of a command that are kept."""


class Word(NamedTuple):
    """A word without its quotes; a command substitution in it is replaced by `$()`."""

    text: str
    offset: int
    """Where it begins in the script."""
    content: int
    """Where its text begins: after its opening quote, if it begins with one."""


class Input(NamedTuple):
    """A text on the standard input of a command: a heredoc or a here-string."""

    text: str
    offset: int
    strips_tabs: bool = False
    """Whether the shell removes the tabs at the beginnings of its lines."""


class Command(NamedTuple):
    """A simple command: its words from the program on, without redirections and assignments."""

    words: tuple[Word, ...]
    inputs: tuple[Input, ...] = ()
    feeder: Command | None = None
    """The command before it in a pipeline, whose output it reads."""

    @property
    def offset(self) -> int:
        """The offset of the program in the script."""
        return self.words[0].offset

    @property
    def texts(self) -> tuple[str, ...]:
        """The words without their offsets."""
        return tuple(word.text for word in self.words)


class Script(NamedTuple):
    """The commands of a script, in the order of their offsets, and where it could not be parsed."""

    commands: tuple[Command, ...]
    failed_at: int = -1
    """The offset from which the script was read tolerantly; -1 if all of it parsed."""
    reason: str = ""


def program(word: str) -> str:
    """The name of a program without its directory and the suffix that Windows adds."""
    return _WINDOWS_ENDING.sub("", word.replace("\\", "/").rpartition("/")[2])


def without_prefixes(words: list[Word]) -> tuple[Word, ...]:
    """The words of a command from its program on; none if only the shell uses them."""
    index = 0
    while index < len(words):
        text = words[index].text
        if not (text in _PREFIXES or text == "function" or _ASSIGNMENT.match(text)):
            break
        index += 2 if text == "function" else 1
    if index >= len(words) or words[index].text in _NO_COMMANDS:
        return ()
    first = words[index]
    name = program(first.text.lstrip("@"))
    return (first._replace(text=name), *words[index + 1 :]) if name else ()
