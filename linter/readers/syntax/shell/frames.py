"""The things that can be open at a point of a script: command lists, quotes, expansions, arithmetic."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

from linter.readers.syntax.shell.command import MOST_WORDS, Input, Word


class Kind(Enum):
    """How the text within a frame is read."""

    COMMANDS = auto()
    QUOTE = auto()
    """Within double quotes."""
    BRACE = auto()
    """Within a parameter expansion, `${...}`."""
    TEXT = auto()
    """Within a heredoc."""
    SUM = auto()
    """Within an arithmetic expression, whose end is known."""


class Heredoc:
    """A heredoc; its text is found once its line has ended."""

    __slots__ = ("delimiter", "end", "is_quoted", "start", "strips_tabs")

    def __init__(self, delimiter: str, *, is_quoted: bool, strips_tabs: bool) -> None:
        self.delimiter = delimiter
        self.is_quoted = is_quoted
        self.strips_tabs = strips_tabs
        self.start = self.end = -1

    def as_input(self, text: str) -> Input | None:
        """The heredoc as an input; None if it was never terminated."""
        if self.start < 0:
            return None
        return Input(text[self.start : self.end], self.start, self.strips_tabs)


class Record(NamedTuple):
    """A command as it was read."""

    words: tuple[Word, ...]
    given: tuple[Heredoc | Input, ...]
    feeder: int
    """The index of the record whose output it reads; -1 if there is none."""

    def inputs(self, text: str) -> tuple[Input, ...]:
        """The texts on its standard input."""
        known = (each.as_input(text) if isinstance(each, Heredoc) else each for each in self.given)
        return tuple(each for each in known if each is not None)


class Frame:
    """One thing that is open. Words belong to the innermost command list, its owner."""

    __slots__ = (
        *(
            "cases",
            "closer",
            "content",
            "drops",
            "end",
            "feeder",
            "given",
            "is_in_word",
            "is_pattern",
            "is_test",
        ),
        *("is_quoted", "kind", "last", "opened", "owner", "pieces", "redirect", "start", "words"),
    )

    def __init__(
        self,
        kind: Kind,
        opened: int,
        owner: Frame | None = None,
        *,
        closer: str = "",
        is_in_word: bool = False,
        drops: bool = False,
        end: int = 0,
    ) -> None:
        self.kind = kind
        self.opened = opened
        self.owner = owner or self
        self.closer = closer
        """What ends a frame of commands: `)`, a backtick, or nothing but the end."""
        self.is_in_word = is_in_word
        """It is part of a word of the frame around it."""
        self.drops = drops
        """Its words are no commands: those of an array."""
        self.end = end
        """Of a sum."""
        self.words: list[Word] = []
        self.given: list[Heredoc | Input] = []
        self.redirect = ""
        """The redirection whose target is due."""
        self.cases = 0
        """How many `case` are open in it."""
        self.is_pattern = False
        """A pattern of a `case` is due."""
        self.is_test = False
        """The command is a `[[` that no `]]` has ended."""
        self.last = -1
        """The index of its last command."""
        self.feeder = -1
        """The index of the command whose output the next one reads."""
        self.pieces: list[str] = []
        self.start = -1
        """Of the word that is being read; -1 between words."""
        self.content = -1
        self.is_quoted = False

    def add(self, text: str, at: int, content: int = 0, *, is_quoted: bool = False) -> None:
        """Append to the current word, or begin one, whose text begins so many characters after `at`."""
        if self.start < 0:
            self.start, self.content = at, at + content
        self.pieces.append(text)
        self.is_quoted |= is_quoted

    def end_word(self) -> Heredoc | None:
        """End the current word, if there is one; return the heredoc whose delimiter it is."""
        if self.start < 0:
            return None
        word = Word("".join(self.pieces), self.start, self.content)
        redirect, is_quoted = self.redirect, self.is_quoted
        self.pieces, self.start, self.is_quoted, self.redirect = [], -1, False, ""
        if redirect.startswith("<<") and redirect != "<<<":
            heredoc = Heredoc(word.text, is_quoted=is_quoted, strips_tabs=redirect == "<<-")
            self.given.append(heredoc)
            return heredoc
        if redirect == "<<<":
            self.given.append(Input(word.text, word.content))
        elif not redirect:
            self._take(word)
        return None

    def _take(self, word: Word) -> None:
        if word.text == "esac" and self.cases and (self.is_pattern or not self.words):
            self.cases -= 1
            self.is_pattern = False
            self.words.clear()
        elif word.text == "in" and len(self.words) > 1 and self.words[-2].text == "case":
            self.cases += 1
            self.is_pattern = True
            self.words.clear()
        elif len(self.words) < MOST_WORDS:
            self.words.append(word)
            if word.text in ("[[", "]]"):
                self.is_test = word.text == "[["

    def drop_descriptor(self) -> None:
        """Drop a word that is the file descriptor of a redirection."""
        if self.pieces and not self.is_quoted and "".join(self.pieces).isdigit():
            self.pieces, self.start = [], -1
