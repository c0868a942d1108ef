"""Parts comments from code, by the few ways in which languages write them; knows no language by name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.readers.lexing import blanked

# A quoted string ends with its line, so that an apostrophe in a shell script or a YAML text hides one line
# at most. What is longer than a line is matched first.
_QUOTED = r'"(?:[^"\\\n]|\\.)*(?:"|\\?$)|\'(?:[^\'\\\n]|\\.)*(?:\'|\\?$)'
_TRIPLE = r'"""(?s:.*?)(?:"""|\Z)|\'\'\'(?s:.*?)(?:\'\'\'|\Z)'
_TEMPLATE = r"`(?:[^`\\]|\\(?s:.))*(?:`|\\?\Z)"
_HASH = r"(?:^|(?<=[\s;]))\#[^\n]*"
_SLASHES = r"//[^\n]*|/\*(?s:.*?)(?:\*/|\Z)"


def _style(strings: str, comments: str) -> re.Pattern[str]:
    # What is never closed goes to the end, or each of many such would be looked for to the end.
    return re.compile(f"(?P<string>{strings})|(?P<comment>{comments})", re.MULTILINE)


STYLES: dict[str, re.Pattern[str]] = {
    "hash": _style(f"{_TRIPLE}|{_QUOTED}", _HASH),
    "slash": _style(f"{_QUOTED}|{_TEMPLATE}", _SLASHES),
    "both": _style(_QUOTED, f"{_SLASHES}|{_HASH}"),
    "dash": _style(_QUOTED, r"--[^\n]*|/\*(?s:.*?)(?:\*/|\Z)"),
    "ini": _style(r"(?!)", r"^[ \t]*[#;!][^\n]*"),
    "markup": _style(r"(?!)", r"<!--(?s:.*?)(?:-->|\Z)"),
}
_MARKS = re.compile(r"[ \t]*(?:<!--|/\*+|\*+/?|//+!?|#+|--+|[;!])?[ \t]*")
_ENDS = re.compile(r"[ \t]*(?:\*+/|--+>)?[ \t\r]*\Z")
_IS_PROSE = re.compile(r"[ \t]*\Z")


def split(text: str, style: str) -> tuple[str, list[tuple[int, str]]]:
    """Return the code with comments and docstrings blanked out, and the lines of the comments.

    The code has the length of the text; each line of a comment comes without its marks, with its offset.
    """
    pieces: list[str] = []
    lines: list[tuple[int, str]] = []
    done = 0
    for found in STYLES[style].finditer(text):
        start, end = found.span()
        if found.lastgroup == "comment":
            lines += _lines(found.group(), start)
        elif not _is_docstring(text, start, found.group()):
            continue
        pieces += (text[done:start], blanked(found.group()))
        done = end
    pieces.append(text[done:])
    return "".join(pieces), lines


def _lines(comment: str, offset: int) -> Iterator[tuple[int, str]]:
    for line in comment.split("\n"):
        marks = _MARKS.match(line)
        start = marks.end() if marks else 0
        content = line[start:]
        ending = _ENDS.search(content)
        content = content[: ending.start()] if ending else content
        if content:
            yield offset + start, content
        offset += len(line) + 1


def _is_docstring(text: str, start: int, string: str) -> bool:
    """Whether a string in triple quotes stands alone, as documentation does."""
    if not string.startswith(('"""', "'''")):
        return False
    return _IS_PROSE.match(text[text.rfind("\n", 0, start) + 1 : start]) is not None
