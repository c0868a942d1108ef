"""Quoted strings as most languages write them: finds their end and resolves their escapes."""

from __future__ import annotations

import re

_ESCAPE = re.compile(
    r"""\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{0*([0-9A-Fa-f]{1,6})\}|U([0-9A-Fa-f]{8})
    |\n|(?P<other>.))""",
    re.DOTALL | re.VERBOSE,
)
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}
NEXT = {
    quote: re.compile(rf"\\.|{quote}" + ("" if len(quote) > 1 or quote == "`" else r"|(?=\n)"), re.DOTALL)
    for quote in ('"', "'", "`", '"""', "'''")
}
"""For each kind of quote, an expression that finds the next escape or the end of the string."""
_NEXT_RAW = {"'": re.compile(r"'|(?=\n)"), "'''": re.compile("'''")}
_LAST_CHARACTER = 0x10FFFF


def string_end(text: str, start: int, quote: str, *, raw: bool = False) -> tuple[int, int]:
    """Find the offsets at which the content that begins at `start` ends, and of what follows the quote.

    A string that is never closed ends with its line, or with the text when it may span lines.
    """
    following = _NEXT_RAW[quote] if raw else NEXT[quote]
    while found := following.search(text, start):
        if not found.group().startswith("\\"):
            return found.span()
        start = found.end()
    return len(text), len(text)


def unescape(content: str) -> str:
    """Resolve the escapes that JavaScript, JSON, TOML and Python strings have in common."""
    if "\\" not in content:
        return content
    plain_content = _ESCAPE.sub(_character, content)
    # A surrogate pair (\uD83D\uDE00) is one character; a lone surrogate must not reach a report.
    return plain_content.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(found: re.Match[str]) -> str:
    *codes, other = found.groups("")
    code = "".join(codes)
    return chr(min(int(code, 16), _LAST_CHARACTER)) if code else _CONTROLS.get(other, other)
