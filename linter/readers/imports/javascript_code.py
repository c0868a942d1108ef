"""Blanks what is no code in JavaScript and TypeScript: strings, comments, regular expressions, JSX.

Where a `/` or a `<` may be read in two ways, what stands in front of it decides, as in the grammar. If that
is not enough there is no answer, and a parser has to tell.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from typing import NamedTuple

# No text can be matched in two ways, so that what fails has failed in linear time.
_TEXTS = rb"""
    "[^"\\\n]*(?:\\.[^"\\\n]*)*" | '[^'\\\n]*(?:\\.[^'\\\n]*)*' | `[^`\\$]*(?:(?:\\.|\$(?!\{))[^`\\$]*)*`
    |["'`] | //[^\n]* | /\*(?:[^*]+|\*(?!/))*(?:\*/)? | / | ^\#![^\n]*"""
_FLAGS = re.DOTALL | re.MULTILINE | re.VERBOSE
_TOKENS = {
    (has_jsx, in_braces): re.compile(
        _TEXTS + (rb"|(?<!<)<(?![<=])" if has_jsx else b"") + (rb"|[{}]" if in_braces else b""), _FLAGS
    )
    for has_jsx in (False, True)
    for in_braces in (False, True)
}
_TEMPLATE = re.compile(rb"[^`\\$]*(?:(?:\\.|\$(?!\{))[^`\\$]*)*(?:`|\$\{)", re.DOTALL)
_CLASS = rb"\[[^\]\\\n]*(?:\\[^\n][^\]\\\n]*)*\]"
_REGEX = re.compile(rb"/[^/\\\[\n]*(?:(?:\\[^\n]|%s)[^/\\\[\n]*)*/[a-z]*" % _CLASS)
_TAG = re.compile(rb"<(?:(?P<name>[A-Za-z_$][\w$.:-]*)(?=[\s/>{])|(?=>))")
_GENERIC = re.compile(rb"<\s*[A-Za-z_$][\w$]*(?:,|\s+extends\s+[\w{(\[])")
_ATTRIBUTES = re.compile(rb"""(?:[\s\w$:.=-]+|"[^"]*"|'[^']*')*(?P<next>\{|/>|>|/\*|//)?""")
_COMMENT = re.compile(rb"//[^\n]*|/\*(?:[^*]+|\*(?!/))*(?:\*/)?")
_CHILDREN = re.compile(rb"[^{}<>]*(?P<next>\{|</\s*(?P<name>[\w$.:-]*)\s*>|(?=<))?")

_HTML_COMMENTS = (b"<!--", b"-->")
_BLANKS = bytes(10 if byte == 10 else 32 for byte in range(256))  # noqa: PLR2004 a line feed
_FAR = 32  # bytes in front of a place, in which the word before it ends
_BEFORE = re.compile(
    rb"""(?:(?P<member>(?:(?<!\.)\.|[\#\\])\s*)|(?<![\w$]))(?:
    (?P<keyword>return|typeof|instanceof|in|new|delete|void|throw|case|do|else|default|extends)!*
    |(?P<maybe>of|await|yield|as|async|get|set|static))\Z
    |(?P<value>[\w$\]"'`])\Z
    |(?P<unclear>[)}.@\#\\]|\+\+|--|(?<!=)>|[\w$)\]}"'`]!)\Z
    |(?P<nothing>\A\Z)""",
    re.VERBOSE,
)
"""The end of what may stand in front of a value or of an operator; if none of these, a value follows."""
_CONDITIONS = re.compile(
    rb"(?:(?P<sure>(?:[^\w$.\s\#\\]\s*|[\w$]\s+)(?:if|while|for|with))|(?<![\w$.])(?:if|while|for|with|await))\s*\Z"
)
_CONDITION = 400  # bytes of a condition that is looked through
_MOST_CONDITIONS, _BYTES_FOR_A_CONDITION = 50, 2000


class Code(NamedTuple):
    """The code of a text, and its comments."""

    text: bytes
    """Of the same length, one byte for each character. Strings are filled with `_` between their quotes."""
    comments: array[int]
    """Start and end of each, in turn."""


def code_of(source: bytes, *, has_jsx: bool) -> Code | None:
    """Blank all that is no code; None where it takes a parser to be sure, or where something stays open.

    Args:
        source: The text, one ASCII character for each of its own.
        has_jsx: Whether `<` may open an element, as everywhere but in `.ts`.
    """
    lexer = _Lexer(source, has_jsx)
    while lexer.at < len(source):
        if not _STEPS[lexer.modes[-1]](lexer):
            return None
    if len(lexer.modes) > 1 or any(mark in lexer.code for mark in _HTML_COMMENTS):
        return None
    return Code(bytes(lexer.code), lexer.comments)


class _Lexer:
    """Goes through a text; every step returns whether it is sure."""

    def __init__(self, source: bytes, has_jsx: bool) -> None:  # noqa: FBT001 the only flag
        self.source = source
        self.code = bytearray(source)
        self.comments = array("I")
        self.at = 0
        self.modes = [_CODE]
        self.depths = [0]
        self.names: list[bytes] = []
        self._has_jsx = has_jsx
        self._conditions = 0
        self._most_conditions = _MOST_CONDITIONS + len(source) // _BYTES_FOR_A_CONDITION

    def read_code(self) -> bool:
        """Go on to the next string, comment, expression or element, and over it."""
        in_braces = len(self.modes) > 1
        found = _TOKENS[self._has_jsx, in_braces].search(self.source, self.at)
        if found is None:
            self.at = len(self.source)
            return True
        start, end = found.span()
        mark = self.source[start : start + 1]
        self.at = end
        if mark in b"\"'`":
            return self._quoted(mark, start, end)
        if mark in b"{}":
            return self._brace(mark, start)
        if mark == b"<":
            return self._element(start)
        if mark == b"#" or end - start > 1:
            return self._comment(start, end)
        return self._slash(start)

    def read_template(self) -> bool:
        """Go over the text of a template, to its end or to what is put into it."""
        found = _TEMPLATE.match(self.source, self.at)
        if found is None:
            return False
        self.blank(self.at, found.end())
        self.at = found.end()
        if self.source[self.at - 1] == ord("`"):
            self.leave()
            self.code[self.at - 1] = ord("]")
        else:
            self.code[self.at - 1] = ord("(")
            self.enter(_CODE)
        return True

    def read_tag(self) -> bool:
        """Go over the attributes of an element, to a value in braces or to the end of the tag."""
        found = _ATTRIBUTES.match(self.source, self.at)
        mark = found["next"] if found else None
        if found is None or mark is None:
            return False
        end = found.end()
        if mark in (b"/*", b"//"):
            comment = _COMMENT.match(self.source, end - 2)
            if comment is None:
                return False
            self.blank(self.at, end)
            self.at = comment.end()
            return self._comment(*comment.span())
        self.blank(self.at, end)
        self.at = end
        if mark == b"{":
            self.code[end - 1] = ord("{")
            self.enter(_CODE)
        elif mark == b">":
            self.modes[-1] = _ELEMENT
        else:
            self._end_element()
        return True

    def read_children(self) -> bool:
        """Go over the text of an element, to an expression in braces, to the next tag or to its end."""
        found = _CHILDREN.match(self.source, self.at)
        if found is None or (mark := found["next"]) is None:
            return False
        self.blank(self.at, found.end())
        self.at = found.end()
        if mark == b"{":
            self.code[self.at - 1] = ord("{")
            self.enter(_CODE)
            return True
        if mark:
            is_its_own = found["name"] == self.names[-1]
            self._end_element()
            return is_its_own
        return self._open(self.at)

    def blank(self, start: int, end: int) -> None:
        """Replace all but line breaks by blanks."""
        self.code[start:end] = self.source[start:end].translate(_BLANKS)

    def enter(self, mode: str) -> None:
        """Begin something within what is open."""
        self.modes.append(mode)
        self.depths.append(0)

    def leave(self) -> None:
        """Go back to what is around it."""
        self.modes.pop()
        self.depths.pop()

    def _quoted(self, mark: bytes, start: int, end: int) -> bool:
        if end - start > 1:
            self.code[start + 1 : end - 1] = b"_" * (end - start - 2)
            return True
        self.code[start] = ord("[")
        self.enter(_TEMPLATE_TEXT)
        return mark == b"`"

    def _brace(self, mark: bytes, start: int) -> bool:
        if mark == b"{":
            self.depths[-1] += 1
        elif self.depths[-1]:
            self.depths[-1] -= 1
        else:
            self.leave()
            if self.modes[-1] is _TEMPLATE_TEXT:
                self.code[start] = ord(")")
        return True

    def _comment(self, start: int, end: int) -> bool:
        self.blank(start, end)
        self.comments.append(start)
        self.comments.append(end)
        is_closed = end - start > 3 and self.source.startswith(b"*/", end - 2)  # noqa: PLR2004 both marks
        return is_closed or not self.source.startswith(b"/*", start)

    def _slash(self, start: int) -> bool:
        follows = self._follows(start)
        if follows is _OPERATOR:
            return True
        if follows is _EITHER:
            other = self.source.find(b"/", start + 1)
            if other < 0 or self.source.find(b"\n", start, other) >= 0:
                return True
            follows = self._behind_parenthesis(start)
        if follows is not _VALUE:
            return follows is _OPERATOR
        found = _REGEX.match(self.source, start)
        if found is None:
            return False
        self.at = found.end()
        self.blank(start, self.at)
        self.code[start], self.code[self.at - 1] = b"[]"
        return True

    def _behind_parenthesis(self, start: int) -> str:
        """The same as `_follows` for what stands behind a parenthesis, by whether that is a condition."""
        self._conditions += 1
        before = bytes(self.code[max(0, start - _CONDITION) : start]).rstrip()
        if not before.endswith(b")") or self._conditions > self._most_conditions:
            return _EITHER
        depth = 0
        for offset in range(len(before) - 1, 0, -1):
            depth += (before[offset] == ord(")")) - (before[offset] == ord("("))
            if not depth:
                found = _CONDITIONS.search(before, 0, offset)
                if found is None:
                    return _OPERATOR
                return _VALUE if found["sure"] else _EITHER
        return _EITHER

    def _element(self, start: int) -> bool:
        follows = self._follows(start)
        if follows is _OPERATOR or _GENERIC.match(self.source, start):
            return True
        if follows is _EITHER:
            if _TAG.match(self.source, start) is None:
                return True
            follows = self._behind_parenthesis(start)
        return self._open(start) if follows is _VALUE else follows is _OPERATOR

    def _open(self, start: int) -> bool:
        """Begin the element that opens there."""
        found = _TAG.match(self.source, start)
        if found is None:
            return False
        self.blank(start, found.end())
        self.names.append(found["name"] or b"")
        self.at = found.end()
        self.enter(_TAG_MODE)
        return True

    def _end_element(self) -> None:
        self.leave()
        self.names.pop()
        if self.modes[-1] is not _ELEMENT:
            self.code[self.at - 1] = ord("]")

    def _follows(self, start: int) -> str:
        """What a `/` or a `<` begins or is by what stands in front of it."""
        found = _BEFORE.search(ending(self.code, start))
        if found is None:
            return _VALUE
        if found["member"] or found["value"]:
            return _OPERATOR
        return _VALUE if found["keyword"] else _EITHER


def ending(code: bytes | bytearray, end: int) -> bytes:
    """The last characters of what stands in front of a place, without white space behind them."""
    far = _FAR
    while not (before := bytes(code[max(0, end - far) : end]).rstrip()) and far < end:
        end, far = end - far, 2 * far
    return before if len(before) >= _FAR // 2 else bytes(code[max(0, end - 2 * far) : end]).rstrip()


_CODE, _TEMPLATE_TEXT, _TAG_MODE, _ELEMENT = "code", "template", "tag", "element"
_VALUE, _OPERATOR, _EITHER = "value", "operator", "either"
_STEPS: dict[str, Callable[[_Lexer], bool]] = {
    _CODE: _Lexer.read_code,
    _TEMPLATE_TEXT: _Lexer.read_template,
    _TAG_MODE: _Lexer.read_tag,
    _ELEMENT: _Lexer.read_children,
}
