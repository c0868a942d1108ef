"""The state machine behind `linter.readers.syntax.shell.grammar`, with a stack of open things."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from linter.readers.syntax.shell.command import Word, without_prefixes
from linter.readers.syntax.shell.frames import Frame, Heredoc, Kind, Record
from linter.readers.syntax.shell.heredocs import LineIndex
from linter.readers.syntax.shell.tokens import ANSI, TOKENS

_FUNCTION = re.compile(r"\([ \t]*\)")
_PARENTHESIS = re.compile(r"[()]")
_LONGEST_SUM = 2000  # characters
_DEEPEST = 100  # things open within each other
_REWINDS = 2  # each reads the rest of the script once more
_ESCAPED_IN_QUOTES = '"\\$`'
_SUBSTITUTED = "$()"


class Scanner:
    """Reads a script, or the substitutions in the text of one of its heredocs; call `scan` once."""

    def __init__(self, text: str, heredoc: Heredoc | None = None) -> None:
        self.text = text
        self.records: list[Record] = []
        self.expanded: list[Heredoc] = []
        """The heredocs in whose texts a shell looks for substitutions."""
        self.failed_at = -1
        self.is_open = False
        """Whether something was not closed at the end, so that what follows may belong to it."""
        self._at, self._end = (heredoc.start, heredoc.end) if heredoc else (0, len(text))
        base = Frame(Kind.COMMANDS, self._at, drops=heredoc is not None)
        self._stack = [base, Frame(Kind.TEXT, self._at, base)] if heredoc else [base]
        self._pending: list[Heredoc] = []
        self._before: dict[int, tuple[int, int]] = {}
        """Of each quote that is open, by its depth: how many records and pieces there were before it."""
        self._rewinds = _REWINDS
        self._patience = 2 * (self._end - self._at) + 10_000
        self._handlers: dict[str, Callable[[Frame, str, int], None]] = {
            "literal": self._literal,
            "other": self._literal,
            "space": self._space,
            "newline": self._newline,
            "hash": self._hash,
            "escape": self._escape,
            "single": self._single,
            "double": self._double,
            "end": self._end_of_frame,
            "sum": self._sum,
            "commands": self._commands,
            "process": self._commands,
            "brace": self._brace,
            "backtick": self._backtick,
            "redirect": self._redirect,
            "operator": self._operator,
            "open": self._open,
            "close": self._close,
        }

    def scan(self) -> None:
        """Read to the end."""
        while True:
            self._run()
            self.is_open |= len(self._stack) > 1 or bool(self._pending) or self._stack[0].cases > 0
            if not self._rewind():
                break
        for frame in reversed(self._stack):
            if frame.kind is Kind.COMMANDS:
                self._end_command(frame)

    def _run(self) -> None:
        stack = self._stack
        while self._at < self._end:
            frame = stack[-1]
            if frame.kind is Kind.SUM and self._at >= frame.end:
                stack.pop()
                self._at = max(self._at, frame.end + 2)
                continue
            token = TOKENS[frame.kind].match(self.text, self._at, frame.end or self._end)
            if token is None or token.lastgroup is None:
                self._at += 1
                continue
            at, self._at = token.span()
            self._handlers[token.lastgroup](frame, token.group(), at)

    def _rewind(self) -> bool:
        """Take the outermost unterminated quote as text, and read on behind it; False if there is none."""
        depth = next((depth for depth, frame in enumerate(self._stack) if frame.kind is Kind.QUOTE), 0)
        if not depth or not self._rewinds:
            return False
        self._rewinds -= 1
        quote = self._stack[depth]
        self._fail(quote.opened)
        records, pieces = self._before[depth]
        del self._stack[depth:], self.records[records:], quote.owner.pieces[pieces:]
        self._pending.clear()
        quote.owner.add('"', quote.opened)
        self._at = quote.opened + 1
        return True

    def _push(self, frame: Frame) -> None:
        """Open something; beyond a depth that nobody writes, it is read as if it were not nested."""
        if len(self._stack) < _DEEPEST:
            self._stack.append(frame)
        else:
            self._fail(frame.opened)

    def _fail(self, at: int) -> None:
        self.failed_at = at if self.failed_at < 0 else min(at, self.failed_at)

    # The parts of words.

    def _literal(self, frame: Frame, text: str, at: int) -> None:
        if frame.kind is not Kind.SUM:
            frame.owner.add(text, at)

    def _space(self, frame: Frame, _text: str, _at: int) -> None:
        self._end_word(frame)

    def _hash(self, frame: Frame, _text: str, at: int) -> None:
        """Skip a comment, unless the `#` stands within a word."""
        if frame.start >= 0:
            frame.add("#", at)
            return
        end = frame.end or self._end
        line = self.text.find("\n", at, end)
        self._at = line if line >= 0 else end

    def _escape(self, frame: Frame, text: str, at: int) -> None:
        if text[1] == "\n":
            return
        is_kept = frame.kind is not Kind.COMMANDS and text[1] not in _ESCAPED_IN_QUOTES
        frame.owner.add(text if is_kept else text[1], at, is_quoted=True)

    def _single(self, frame: Frame, text: str, at: int) -> None:
        if text[0] == "$" and (ansi := ANSI.match(self.text, at, self._end)):
            self._at = ansi.end()
            frame.add(ansi.group()[2:-1].replace("\\n", "\n").replace("\\", ""), at, 2, is_quoted=True)
        else:
            frame.add(text.lstrip("$")[1:-1], at, text.index("'") + 1, is_quoted=True)

    def _double(self, frame: Frame, text: str, at: int) -> None:
        frame.add("", at, len(text), is_quoted=True)
        if len(self._stack) < _DEEPEST:
            self._before[len(self._stack)] = (len(self.records), len(frame.pieces))
        self._push(Frame(Kind.QUOTE, self._at - 1, frame))

    def _end_of_frame(self, frame: Frame, text: str, at: int) -> None:
        self._stack.pop()
        if text == "\n":  # a parameter ends with its line at the latest
            self._at = at
        elif frame.kind is Kind.BRACE:
            frame.owner.add(text, at)

    def _brace(self, frame: Frame, text: str, at: int) -> None:
        frame.owner.add(text, at)
        self._push(Frame(Kind.BRACE, at, frame.owner))

    def _sum(self, frame: Frame, text: str, at: int) -> None:
        end = self._end_of_sum(self._at)
        if end < 0:
            self._at = at + 2
            self._commands(frame, text, at)
            return
        frame.owner.add(_SUBSTITUTED, at)
        self._push(Frame(Kind.SUM, at, frame.owner, end=end))

    def _end_of_sum(self, at: int) -> int:
        """Where the `))` of an arithmetic expression stands; -1 if it is none."""
        depth = 0
        for found in _PARENTHESIS.finditer(self.text, at, min(self._end, at + _LONGEST_SUM)):
            self._patience -= 1
            depth += 1 if found.group() == "(" else -1
            if depth < 0:
                return found.start() if self.text.startswith("))", found.start()) else -1
            if self._patience < 0:
                break
        return -1

    # Lists of commands within others.

    def _commands(self, frame: Frame, _text: str, at: int) -> None:
        frame.owner.add(_SUBSTITUTED, at)
        self._push(Frame(Kind.COMMANDS, at, closer=")", is_in_word=True))

    def _backtick(self, frame: Frame, _text: str, at: int) -> None:
        if frame.owner.closer == "`":
            self._end_command(frame.owner)
            while self._stack.pop() is not frame.owner:
                pass
        else:
            frame.owner.add(_SUBSTITUTED, at)
            self._push(Frame(Kind.COMMANDS, at, closer="`", is_in_word=True))

    def _open(self, frame: Frame, _text: str, at: int) -> None:
        if frame.is_pattern or frame.is_test:
            return
        if frame.start >= 0 and frame.pieces[-1][-1:] in ("=", "@", "!", "+", "?", "*"):
            frame.add("()", at)
            self._push(Frame(Kind.COMMANDS, at, closer=")", is_in_word=True, drops=True))
            return
        is_start = frame.start < 0 and (not frame.words or frame.words[-1].text == "for")
        if is_start and self.text.startswith("((", at) and (end := self._end_of_sum(at + 2)) >= 0:
            self._at = at + 2
            self._push(Frame(Kind.SUM, at, frame, end=end))
            return
        self._end_word(frame)
        if frame.words and (function := _FUNCTION.match(self.text, at, self._end)):
            self._at = function.end()
            frame.words.clear()
            return
        self._end_command(frame)
        self._push(Frame(Kind.COMMANDS, at, closer=")"))

    def _close(self, frame: Frame, _text: str, _at: int) -> None:
        if self._is_in_test(frame):
            return
        self._end_word(frame)
        if frame.is_pattern:
            frame.is_pattern = False
            frame.words.clear()
        elif frame.closer == ")":
            self._end_command(frame)
            self._stack.pop()
            if not frame.is_in_word:
                self._stack[-1].owner.last = frame.last
        else:
            frame.words.clear()  # a pattern whose `case` was not seen

    # The ends of words and commands.

    def _redirect(self, frame: Frame, text: str, _at: int) -> None:
        if frame.is_test:
            return
        frame.drop_descriptor()
        self._end_word(frame)
        frame.redirect = text

    def _operator(self, frame: Frame, text: str, _at: int) -> None:
        if self._is_in_test(frame):
            return
        if frame.is_pattern:
            self._end_word(frame)
            frame.words.clear()
            return
        self._end_command(frame)
        frame.feeder = frame.last if text in ("|", "|&") else -1
        frame.is_pattern = frame.cases > 0 and text.startswith((";;", ";&"))

    def _newline(self, frame: Frame, _text: str, _at: int) -> None:
        self._end_command(frame)
        pending, self._pending = self._pending, []
        for heredoc in pending:
            body = self._lines.body(self._at, heredoc.delimiter, strips_tabs=heredoc.strips_tabs)
            if body is None or body.after > self._end:
                self._fail(self._at)
                self.is_open = True
                continue
            heredoc.start, heredoc.end, self._at = body
            if not heredoc.is_quoted:
                self.expanded.append(heredoc)
            self._at = min(self._at + 1, self._end)

    def _is_in_test(self, frame: Frame) -> bool:
        """Whether this is part of a `[[`, which may end with the word before it."""
        if frame.is_test:
            self._end_word(frame)
        return frame.is_test

    def _end_word(self, frame: Frame) -> None:
        if heredoc := frame.end_word():
            self._pending.append(heredoc)

    def _end_command(self, frame: Frame) -> None:
        self._end_word(frame)
        frame.redirect = ""
        frame.is_test = False
        words: tuple[Word, ...] = () if frame.drops else without_prefixes(frame.words)
        if words or frame.given:
            self.records.append(Record(words, tuple(frame.given), frame.feeder))
            frame.last = len(self.records) - 1
        if frame.words:
            frame.feeder = -1
        frame.words, frame.given = [], []

    @cached_property
    def _lines(self) -> LineIndex:
        return LineIndex(self.text)
