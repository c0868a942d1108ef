"""Reads the imports of Python files.

A lexer that knows strings and comments cuts out the statements, and a small grammar of their own parses
these: 25 times as fast as a syntax tree of the whole file, and with the same result in every version of
Python. Whatever is not surely a statement or a call that imports is left to the parser of the running
Python.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator

from linter.model.fragments import Fragment, Place
from linter.readers.imports.python_calls import CALLS, called, called_in_part
from linter.readers.syntax.lexing import Positions, blanked, by_parts, plain, remembered
from linter.readers.syntax.protocols import Unparsed

# Each alternative ends somewhere, at the end of the text at last: nothing is looked for twice.
_TOKEN = re.compile(
    r"""\#[^\n]*
    |\"\"\"(?:[^"\\]+|\\(?:.|\Z)|"(?!""))*(?:\"\"\")?
    |\'\'\'(?:[^'\\]+|\\(?:.|\Z)|'(?!''))*(?:\'\'\')?
    |"(?:[^"\\\n]+|\\(?:.|\Z))*"?
    |'(?:[^'\\\n]+|\\(?:.|\Z))*'?""",
    re.DOTALL | re.VERBOSE,
)
_WORD = re.compile(r"import(?!\w)")
_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_DOTTED = rf"{_NAME}(?:[ \t\f]*\.[ \t\f]*{_NAME})*"
_AS = rf"(?:[ \t\f]+as[ \t\f]+{_NAME})?"
_AS_INSIDE = rf"(?:\s+as\s+{_NAME})?"
_LIST = rf"{_NAME}{_AS}(?:[ \t\f]*,[ \t\f]*{_NAME}{_AS})*"
_LIST_INSIDE = rf"\(\s*{_NAME}{_AS_INSIDE}(?:\s*,\s*{_NAME}{_AS_INSIDE})*\s*(?:,\s*)?\)"
# PEP 810 puts `lazy` before a statement.
_STATEMENT = re.compile(
    rf"""[ \t\f]*(?:lazy[ \t\f]+)?(?:
    (?P<from>from(?:[ \t\f]+(?P<module>{_DOTTED})[ \t\f]+
    |[ \t\f]*(?P<relative>\.)[. \t\f]*(?:{_DOTTED}[ \t\f]+)?)import)
    (?:[ \t\f]*(?:\*|{_LIST_INSIDE})|[ \t\f]+{_LIST})
    |(?P<import>import)[ \t\f]+{_DOTTED}{_AS}(?:[ \t\f]*,[ \t\f]*{_DOTTED}{_AS})*
    )[ \t\f]*(?=[\n;]|\Z)""",
    re.ASCII | re.VERBOSE,
)
_IMPORTED = re.compile(rf"[\s,(]*(?P<name>{_DOTTED}|\*){_AS_INSIDE}", re.ASCII)
_SPACE = re.compile(r"[ \t\f]+")
_NO_NAME = " \t\n\r\f\v,)"
"""What may stand behind the last name; blanks of a long comment would be looked through from each of them."""


def read(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield every module that is imported, and `module.name` for each name of a `from` import."""
    source = plain(text)
    found = _imported(source)
    if found is None:
        from linter.readers.imports import python_ast as python_syntax  # noqa: PLC0415 few files need it, and it takes 10 ms

        yield from python_syntax.read(source)
        return
    positions = Positions(source)
    for offset, module in found:
        yield Fragment(Place.IMPORT, module, "python", *positions.at(offset))


def _imported(source: str) -> list[tuple[int, str]] | None:
    """Offset and module of what statements and calls import; None where it takes a parser to be sure."""
    found = _stated(source)
    if found is None or not any(call in source for call in CALLS):
        return found
    code = _code(source)
    calls = None if code is None else called(source, code, frozenset(module for _, module in found))
    return None if calls is None else sorted([*found, *calls])


def _stated(source: str) -> list[tuple[int, str]] | None:
    """The offset and module of every import statement; None if only a parser can be sure."""
    found: list[tuple[int, str]] = []
    for start, part in by_parts(source, _stated_in_part) if "import" in source else ():
        if part is None:
            return None
        found += ((start + offset, module) for offset, module in part)
    return found


def keyword_text(text: str, _is_last: bool) -> str | None:  # noqa: FBT001 see source_parts.KeywordText
    """The modules that a part of a file imports, in lower case; None if the part alone cannot tell."""
    if text.endswith("\\\n"):
        return None
    found = _stated_in_part(text)
    if found is not None and any(call in text for call in CALLS):
        code = _code(text)
        calls = None if code is None else called_in_part(text, code)
        found = None if calls is None else [*found, *calls]
    return None if found is None else "\n".join(module for _, module in found).lower()


@remembered
def _stated_in_part(source: str) -> list[tuple[int, str]] | None:
    """The imports of a part of a file; None also if a string or a statement goes on behind it."""
    code = _code(source)
    return None if code is None else _stated_in(code)


def _stated_in(code: str) -> list[tuple[int, str]] | None:
    found: list[tuple[int, str]] = []
    for statement in _statements(code):
        if statement is None:
            return None
        named = list(_named(code, statement))
        if any(keyword.iskeyword(part) for _, module in named for part in module.split(".")):
            return None
        found += ((offset, module.removesuffix(".*")) for offset, module in named)
    return found


def _statements(code: str) -> Iterator[re.Match[str] | None]:
    """Yield every statement with the word `import`; None if that word stands in anything else."""
    done = 0
    for word in _WORD.finditer(code):
        if code[word.start() - 1 : word.start()].isidentifier():
            continue  # the end of a longer word
        start = max(code.rfind(mark, done, word.start()) for mark in "\n;:") + 1
        statement = _STATEMENT.match(code, start or done)
        yield statement
        if statement is None:
            return
        done = statement.end()


def _named(code: str, statement: re.Match[str]) -> Iterator[tuple[int, str]]:
    """Yield the offset and name of every module in a statement, without relative ones."""
    if statement["relative"]:
        return
    module = statement["module"]
    start = max(statement.end("from"), statement.end("import"))
    end = start + len(code[start : statement.end()].rstrip(_NO_NAME))
    for imported in _IMPORTED.finditer(code, start, end):
        name = f"{module}.{imported['name']}" if module else imported["name"]
        yield imported.start("name"), _SPACE.sub("", name)


def _code(source: str) -> str | None:
    """Blank strings and comments, keeping all offsets; None if a string goes on behind the text.

    A string that is not closed on its line is a mistake of that line alone.
    """
    pieces: list[str] = []
    done = 0
    for token in _TOKEN.finditer(source):
        start, end = token.span()
        mark = source[start]
        if mark == "#":
            filled = " " * (end - start)
        elif source.startswith(mark * 3, start):
            if end < start + 2 * 3 or not source.endswith(mark * 3, start + 3, end):
                return None
            filled = blanked(source[start:end], mark)
        elif source[end - 1] == "\\" or source.endswith("\\\n", start, end):
            return None
        else:
            filled = mark * (end - start)
        pieces += (source[done:start], filled)
        done = end
    pieces.append(source[done:])
    return "".join(pieces).replace("\\\n", "  ")
