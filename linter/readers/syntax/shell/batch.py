"""Reads the commands of a Windows batch file (`.bat`, `.cmd`)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.readers.syntax.shell.command import MOST_WORDS, Command, Script, Word, program

_TOKEN = re.compile(
    r"""(?P<space>[^\S\n]+|\^\n[ \t]*|,(?=\s))|(?P<quoted>"[^"\n]*"?)|(?P<escape>\^(?s:.))
    |(?P<redirect>\d?>>?(?:&\d)?|<)|(?P<operator>\|\||&&|[&|()\n])
    |(?P<literal>[^\s"^<>&|()]+)|(?P<other>(?s:.))""",
    re.VERBOSE,
)
_COMMENT = re.compile(r"^[ \t]*@?(?:rem\b|::)[^\n]*", re.IGNORECASE | re.MULTILINE)
_PREFIXES = frozenset({"call", "else", "do", "@"})
_TWO_WORDS = frozenset({"exist", "errorlevel", "defined", "cmdextversion"})
_COMPARES = frozenset("== equ neq lss leq gtr geq".split())
_NO_COMMANDS = frozenset({"set", "echo.", "goto", "for"})


def read(text: str) -> Script:
    """Read the commands of a batch file; a quotation ends with its line at the latest."""
    return Script(tuple(_commands(_COMMENT.sub(lambda found: " " * len(found.group()), text))))


def _commands(text: str) -> Iterator[Command]:
    words: list[Word] = []
    pieces: list[str] = []
    start = content = 0
    is_target = False
    for token in _TOKEN.finditer(f"{text}\n"):
        kind = token.lastgroup
        if kind in ("literal", "quoted", "escape", "other"):
            if not pieces:
                start, content = token.start(), token.start() + (kind == "quoted")
            written = token.group()
            pieces.append(written.strip('"') if kind == "quoted" else written[kind == "escape" :])
            continue
        if pieces:
            if not is_target and len(words) < MOST_WORDS:
                words.append(Word("".join(pieces), start, content))
            is_target = False
            pieces = []
        if kind == "redirect":
            is_target = True
        elif kind == "operator":
            yield from _command(words)
            words, is_target = [], False


def _command(words: list[Word]) -> Iterator[Command]:
    index = 0
    while index < len(words):
        text = words[index].text.lower().lstrip("@")
        if text == "if":
            index = _behind_condition(words, index + 1)
        elif text in _PREFIXES or not text:
            index += 1
        elif text == "start":
            index = _behind_options(words, index + 1)
        else:
            break
    if index < len(words) and words[index].text.lower().lstrip("@") not in _NO_COMMANDS:
        first = words[index]
        name = program(first.text.lstrip("@'`").rstrip("'`"))
        if name:
            yield Command((first._replace(text=name), *words[index + 1 :]))


def _behind_condition(words: list[Word], index: int) -> int:
    texts = [word.text.lower() for word in words]
    while index < len(words) and texts[index] in ("not", "/i"):
        index += 1
    if index < len(words) and texts[index] in _TWO_WORDS:
        return index + 2
    if texts[index + 1 : index + 2] and texts[index + 1] in _COMPARES:
        return index + 3
    return index + 1


def _behind_options(words: list[Word], index: int) -> int:
    """The words after the title and the options of `start`; the title is the first quoted word."""
    is_first = True
    while index < len(words):
        word = words[index]
        is_title = is_first and word.content > word.offset
        if not (is_title or word.text.startswith("/")):
            break
        is_first = False
        index += 1
    return index
