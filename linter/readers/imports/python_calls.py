"""Finds the modules that a Python file imports by a call, without a syntax tree of the file.

What is written as such calls nearly always are is read here: a name of its own or of a module that has it,
with a plain string as its first argument. Of anything else that may be one the answer is None: the parser
tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import AnyStr

CALLS = ("import_module", "__import__", "importorskip")
_QUOTES = ("'", '"')
HOMES = ("importlib", "builtins", "pytest")
"""Modules whose functions these are."""

_CALLS = tuple(map(str.encode, CALLS))
_NAMES = (*_CALLS, *map(str.encode, HOMES))
_AS = re.compile(rb"\s+as(?!\w)")
_HOME_IMPORT = re.compile(rf"[ \t]+(?:{'|'.join(HOMES)})[ \t]+import(?!\w)".encode())
_DOT = re.compile(rb"\.\s*(?:#.*)?\Z")
_BASE_ONLY = re.compile(rb"\s*(?:[A-Za-z_]\w*[ \t]*\.[ \t]*)?")
_BASE = re.compile(r"(?<!\w)(?P<base>[A-Za-z_]\w*)[ \t]*\.[ \t]*\Z")
_DEFINED = re.compile(r"(?<!\w)(?:def|class)[ \t]+\Z")
_STRING = re.compile(r"""\(\s*(?P<string>[rRuU]?(?P<quote>["'])(?P<module>[^"'\\\n]*)(?P=quote))\s*[,)]""")
_OTHER = re.compile(r"\(\s*(?:\)|[A-Za-z_][\w.]*\s*[,)(\[+%]|[fF][\"'])", re.ASCII)
"""Arguments of which the first is no plain string: a name, a call, a sum, a formatted string."""
_NAMED = re.compile(r"(?<!\w)(?:mod)?name\s*=")
_FORMATTED = re.compile(r"(?<!\w)(?:[rR]?[fFtT]|[fFtT][rR])[\"']")
_BEFORE, _BEHIND = 100, 1000  # so far is looked for what belongs to a call
_MOST_IN_STRINGS = 100  # words; bounds how often a string is looked through


def called(source: str, code: str, stated: frozenset[str]) -> list[tuple[int, str]] | None:
    """Offset and name of the modules that calls import; None where it takes a parser to be sure.

    Args:
        source: The text of the file.
        code: The same with each string and comment blanked, of the same length.
        stated: What its statements import.
    """
    data = code.encode("utf-8", "replace")
    if _is_renamed(data):
        return None
    is_from_home = _is_from_home(data)
    functions = {"__import__", *(call for call in CALLS if is_from_home and _is_stated(call, stated))}
    found: list[tuple[int, str]] = []
    in_strings = 0
    for start, end in _words(source):
        if code[start:end] != source[start:end]:
            in_strings += code[start] in _QUOTES
            if in_strings > _MOST_IN_STRINGS or _may_be_formatted(source, code, start):
                return None
            continue
        modules = _of_word(source, code, (start, end), functions)
        if modules is None:
            return None
        found += modules
    return found


def called_in_part(source: str, code: str) -> list[tuple[int, str]] | None:
    """The same for a part of a file without `has_other_names`; None also where its neighbours may matter."""
    for start, end in _words(source):
        if code[start:end] == source[start:end]:
            behind = code[end:]
            if not code[:start].strip() or not behind.strip() or behind.count("(") > behind.count(")"):
                return None
    return called(source, code, frozenset())


def has_other_names(source: bytes) -> bool:
    """Whether a file with such calls may call the functions by names that only other parts of it tell."""
    if not any(call in source for call in _CALLS):
        return False
    return _is_renamed(source) or _is_from_home(source) or _goes_on(source)


def _is_renamed(code: bytes) -> bool:
    return any(_AS.match(code, at + len(name)) for name in _NAMES for at in _places(code, name))


def _goes_on(source: bytes) -> bool:
    """Whether a call that begins a line may be of an attribute of what stands in the lines before."""
    for name in _CALLS:
        for at in _places(source, name):
            line = source.rfind(b"\n", 0, at) + 1
            if _BASE_ONLY.fullmatch(source, line, at) and _ends_with_dot(
                source[max(0, line - _BEHIND) : line]
            ):
                return True
    return False


def _ends_with_dot(source: bytes) -> bool:
    """Whether there is a dot at the end of the last line that is more than a comment."""
    for line in reversed(source.splitlines()):
        code = line.strip()
        if code and not code.startswith(b"#"):
            return _DOT.search(code) is not None
    return False


def _is_from_home(code: bytes) -> bool:
    return any(_HOME_IMPORT.match(code, at + 4) for at in _places(code, b"from"))


def _words(source: str) -> list[tuple[int, int]]:
    """Where the names of such functions stand; an expression with alternatives takes twenty times as long."""
    ends = ((at, at + len(call)) for call in CALLS for at in _places(source, call))
    return sorted((at, end) for at, end in ends if not re.match(r"\w", source[end : end + 1]))


def _places(text: AnyStr, word: AnyStr) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _is_stated(call: str, stated: frozenset[str]) -> bool:
    return any(f"{home}.{call}" in stated for home in HOMES)


def _may_be_formatted(source: str, code: str, at: int) -> bool:
    """Whether what stands within a string may be code in it."""
    mark = code[at]
    if mark not in _QUOTES:
        return False  # a comment
    start = len(code[:at].rstrip(f"{mark}\n"))
    return _FORMATTED.search(source, max(0, start - 3), at) is not None


def _of_word(
    source: str, code: str, word: tuple[int, int], functions: set[str]
) -> list[tuple[int, str]] | None:
    """The module that is imported where the name of such a function stands; None where that is not sure."""
    start, end = word
    is_one = _is_function(code, start, end, functions)
    if not is_one:
        return None if is_one is None else []
    behind = code[end : end + _BEHIND].lstrip()[:1]
    if code[end : end + _BEHIND].lstrip(" \t")[:1] != "(":
        return None if behind == "(" else []  # behind a line break, that depends on the brackets around it
    at = code.index("(", end)
    if string := _STRING.match(source, at):
        module = string["module"]
        return [(string.start("string"), module)] if module and not module.startswith(".") else []
    is_named = _NAMED.search(code, at, at + _BEHIND) is not None
    return [] if _OTHER.match(source, at) and not is_named else None


def _is_function(code: str, start: int, end: int, functions: set[str]) -> bool | None:
    """Whether a name is that of a function that imports; None where that is not sure."""
    before = code[max(0, start - _BEFORE) : start]
    if before[-1:].isidentifier() or before[-1:].isdigit():
        return False  # the end of a longer word
    if before.rstrip().endswith("."):
        base = _BASE.search(before)
        if base is None or (not base.start() and len(before) == _BEFORE):
            return None
        return base["base"] in HOMES and not before[: base.start()].rstrip().endswith(".")
    return not _DEFINED.search(before) and code[start:end] in functions
