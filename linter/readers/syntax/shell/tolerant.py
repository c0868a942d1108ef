"""Reads a script that is too large to parse: each piece between operators counts as a command."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.readers.syntax.shell.command import MOST_WORDS, Command, Word, without_prefixes

_PIECE = re.compile(r"[^\n;&|()`{}]+")
_WORD = re.compile(r"[^\s\"'<>]+")
_LONGEST = 4000  # characters of a command


def commands(text: str, start: int) -> Iterator[Command]:
    """Yield what may be commands from an offset of a script on."""
    seen: set[str] = set()
    for piece in _PIECE.finditer(text, start):
        written = piece.group()[:_LONGEST]
        if written in seen:
            continue
        seen.add(written)
        stripped = written.lstrip()
        if not stripped or stripped.startswith("#"):
            continue
        words = [
            Word(found.group(), piece.start() + found.start(), piece.start() + found.start())
            for found in _WORD.finditer(written)
        ]
        if kept := without_prefixes(words[:MOST_WORDS]):
            yield Command(kept)
