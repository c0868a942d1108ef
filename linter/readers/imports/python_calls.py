"""Finds the modules that a Python file imports by a call, without a syntax tree of the file.

What is written as such calls nearly always are is read here: a name of its own or of a module that has it,
with a plain string as its first argument. Of anything else that may be one the answer is None: the parser
tells.
"""

from __future__ import annotations

import re

CALLS = ("import_module", "__import__", "importorskip")
_QUOTES = ("'", '"')
HOMES = ("importlib", "builtins", "pytest")
"""Modules whose functions these are."""

_CALLED = re.compile(r"(?:import_module|__import__|importorskip)(?!\w)")
_RENAMED = re.compile(rf"(?<!\w)(?:{'|'.join((*CALLS, *HOMES))})\s+as(?!\w)")
_FROM_HOME = re.compile(rf"(?<!\w)from[ \t]+(?:{'|'.join(HOMES)})[ \t]+import(?!\w)")
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
    if _RENAMED.search(code):
        return None
    is_from_home = _FROM_HOME.search(code) is not None
    functions = {"__import__", *(call for call in CALLS if is_from_home and _is_stated(call, stated))}
    found: list[tuple[int, str]] = []
    in_strings = 0
    for word in _CALLED.finditer(source):
        start, end = word.span()
        if code[start:end] != word.group():
            in_strings += code[start] in _QUOTES
            if in_strings > _MOST_IN_STRINGS or _may_be_formatted(source, code, start):
                return None
            continue
        modules = _of_word(source, code, (start, end), functions)
        if modules is None:
            return None
        found += modules
    return found


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
