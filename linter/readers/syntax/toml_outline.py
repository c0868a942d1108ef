"""Outlines of TOML texts: what decides whether they parse, without what their strings and comments say.

Most versions of a file differ in strings and numbers only, and so do most tables of a lock file. So they have
the same outline, which is parsed once. Two keys that are equal are equal in the outline, too: a text of which
the outline parses is TOML. Of any other text nothing is said.
"""

from __future__ import annotations

import re

_IN_BASIC = r'[^"\\\x00-\x08\n-\x1f\x7f]*'
_QUOTED = re.compile(
    rf"""("){_IN_BASIC}(?:\\[btnfr"\\]{_IN_BASIC})*("?)|(')[^'\x00-\x08\n-\x1f\x7f]*('?)"""
    r"|\#[^\x00-\x08\n-\x1f\x7f]*"
)
_QUOTES = r"\1\2\3\4"
"""Of a string without an end its first quote stays: it is taken as far as it goes, and not tried again."""
_TEXT = f'"{_IN_BASIC}"'
_PLAIN = re.compile(_TEXT)
"""What there is of these in most tables of lock files."""
_NUMBER = re.compile(r"(?<= )[1-9][0-9]{0,17}(?=[ ,\n])")
_ROWS = re.compile(r'^([ \t]*(?:\{[^\n{}\[\]]*\}|""),\n)\1+', re.MULTILINE)
"""Equal elements of an array, each in a line of its own."""
_FILES = re.compile(
    rf"""(?:^[ ]{{4}}\{{[ ]url[ ]=[ ]{_TEXT},[ ]hash[ ]=[ ]{_TEXT}(?:,[ ]size[ ]=[ ][1-9][0-9]{{0,17}})?
    (?:,[ ]upload-time[ ]=[ ]{_TEXT})?[ ]\}},\n)+""",
    re.MULTILINE | re.VERBOSE,
)
_FILE = '    { url = "" },\n'
"""The files of a package in a uv.lock, most of its text: all at once, and what is said in place of them."""
_EMPTY = re.compile(r"""""|''""")


def outline(source: str) -> str | None:
    """The outline of a text with LF line ends; None where strings may not end where they seem to."""
    if '"""' in source or "'''" in source:
        return None
    if _FILE[: _FILE.index('"')] in source:
        source = _FILES.sub(_FILE, source)
    if "'" in source or "#" in source or "\\" in source:
        emptied = _QUOTED.sub(_QUOTES, source)
    else:
        emptied = _PLAIN.sub('""', source)
    left = _EMPTY.sub("", emptied)
    if '"' in left or "'" in left or '"""' in emptied or "'''" in emptied:
        return None
    return _ROWS.sub(r"\1", _NUMBER.sub("1", emptied))
