"""Reads the commands of a PowerShell script."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.readers.syntax.shell.command import MOST_WORDS, Command, Script, Word, program

# about_Quoting_Rules, about_Special_Characters: the backtick escapes, and continues a line at its end.
_TOKEN = re.compile(
    r"""(?P<space>[^\S\n]+|`\n)|(?P<comment>\#[^\n]*|<\#(?:[^\#]+|\#(?!>))*(?:\#>)?)
    |(?P<here>@["'][ \t]*\n)
    |(?P<quoted>'(?:[^']|'')*'|"(?:[^"`]|`(?s:.)|"")*")|(?P<escape>`(?s:.))
    |(?P<redirect>[\d*]?>>?(?:&\d)?|<)|(?P<operator>\|\||&&|[;|\n(){}&])
    |(?P<literal>[^\s'"`;|(){}<>\#&]+)|(?P<other>(?s:.))""",
    re.VERBOSE,
)
_OF_WORDS = frozenset({"literal", "other", "quoted", "escape"})
_ESCAPE = re.compile(r"`(?s:(.))")
_KEYWORDS = frozenset(
    "if else elseif foreach while do until try catch finally return throw switch process begin end trap . &"
    " and or not -not !".split()
)
_DEFINES = frozenset("function filter param class enum".split())
_CALLS = frozenset({"&", "."})
_STARTS = frozenset({"start-process", "saps", "start"})
_FILE = frozenset({"-filepath", "-file"})
_ARGUMENTS = frozenset({"-argumentlist", "-args", "-arguments"})
_WITH_VALUE = frozenset("-workingdirectory -verb -windowstyle -credential -redirectstandardoutput".split())
_ASSIGNMENT = re.compile(r"\$[\w:.\[\]'\"]+")


def read(text: str) -> Script:
    """Read the commands of a script; an unterminated quotation counts as text."""
    return Script(tuple(_commands(text)))


def _commands(text: str) -> Iterator[Command]:
    words: list[Word] = []
    word = _Word()
    for kind, start, written in _tokens(text):
        if kind in _OF_WORDS or (kind == "comment" and word.pieces):
            word.add(written, start, is_quoted=kind == "quoted")
            continue
        if (ended := word.end()) and len(words) < MOST_WORDS:
            words.append(ended)
        if kind == "redirect":
            word.is_target = True
        elif written == "&" and (not words or words[-1].text == "="):
            words.append(Word("&", start, start))
        elif kind == "operator":
            yield from _command(words)
            words, word = [], _Word()
    yield from _command([*words, *filter(None, [word.end()])])


class _Word:
    """The word that is being read."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.is_target = False
        """It is where a redirection goes, and so no word of the command."""
        self._start = self._content = 0

    def add(self, text: str, start: int, *, is_quoted: bool) -> None:
        if not self.pieces:
            self._start, self._content = start, start + is_quoted
        self.pieces.append(text)

    def end(self) -> Word | None:
        """The word, if there is one that belongs to the command."""
        if not self.pieces:
            return None
        word = None if self.is_target else Word("".join(self.pieces), self._start, self._content)
        self.pieces, self.is_target = [], False
        return word


def _tokens(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield the kinds, offsets and texts of tokens; quotes and escapes are resolved."""
    last = {quote: text.rfind(f"\n{quote}@") for quote in "\"'"}
    at = 0
    while token := _TOKEN.match(text, at):
        start, at = token.span()
        kind, written = token.lastgroup or "other", token.group()
        if kind == "here" and last[written[1]] >= at - 1:
            end = text.find(f"\n{written[1]}@", at - 1)
            kind, written, at = "quoted", text[at:end], end + 3
        elif kind == "here":
            kind, written, at = "other", "@", start + 1
        elif kind == "quoted" and written[0] == "'":
            written = written[1:-1].replace("''", "'")
        elif kind == "quoted":
            written = _ESCAPE.sub(_escaped, written[1:-1])
        elif kind == "escape":
            written = written[1]
        yield kind, start, written


def _escaped(found: re.Match[str]) -> str:
    return {"n": "\n", "t": "\t"}.get(found[1], found[1])


def _command(words: list[Word]) -> Iterator[Command]:
    index = 0
    while index < len(words):
        if words[index].text.lower() in _KEYWORDS:
            index += 1
        elif _is_assigned(words, index):
            index += 2
        else:
            break
    left = words[index:]
    if left and left[0].text.lower() in _DEFINES:
        return
    is_called = index > 0 and words[index - 1].text in _CALLS
    if left and left[0].content > left[0].offset and not is_called:
        return  # a text
    if left and left[0].text.lower() in _STARTS:
        left = _started(left[1:]) or left
    if left and (name := program(left[0].text)):
        yield Command((left[0]._replace(text=name), *left[1:]))


def _is_assigned(words: list[Word], index: int) -> bool:
    behind = words[index + 1].text if index + 1 < len(words) else ""
    return behind in ("=", "+=") and _ASSIGNMENT.fullmatch(words[index].text) is not None


def _started(words: list[Word]) -> list[Word]:
    """The command that Start-Process starts: a file, and its arguments."""
    file: list[Word] = []
    arguments: list[Word] = []
    skips = is_argument = False
    for word in words:
        text = word.text.lower()
        if text in _ARGUMENTS:
            is_argument = True
        elif text in _FILE or skips:
            skips = False
        elif text in _WITH_VALUE:
            skips, is_argument = True, False
        elif is_argument or file:
            parts = (part for part in word.text.replace(",", " ").split() if not text.startswith("-wait"))
            arguments += (word._replace(text=part.strip("'\"")) for part in parts)
        elif not text.startswith("-"):
            file.append(word)
    return [*file, *arguments]
