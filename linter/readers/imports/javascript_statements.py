"""Finds what the code of a JavaScript or TypeScript file imports, where that is sure without a parser.

A statement that imports or re-exports is found here, and a call of a name that imports with a plain string as
its first argument. Words that surely are something else are passed over: members, keys, exports of what the
file itself has. Of anything between the two the answer is None.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from linter.readers.imports.javascript_code import ending

IMPORTERS = frozenset(
    {
        *("import", "require", "require.resolve", "module.require", "require.main.require"),
        *("import.meta.resolve", "System.import"),
        *("jest.requireActual", "jest.requireMock", "vi.importActual", "vi.importMock"),
    }
)
"""Functions whose first argument is a module."""

CREATE = "createRequire"
"""What gives a function of any name that imports."""

Span = tuple[int, int]
"""Offsets of the opening and of the closing quote of a module."""

_HEAD = re.compile(rb"(?<![\w$])(?:import|export|require|module|System|jest|vi)(?![\w$])")
_NAME = rb"[A-Za-z_$][\w$]*"
_STRING = rb"""(?:"(?P<double>_*)"|'(?P<single>_*)')"""
_NAMES = rb"""\{[\w$\s,"']*\}"""
_FROM = rb"\s*(?<![\w$])from\s*" + _STRING
_SIDE_EFFECT = re.compile(rb"import\s*" + _STRING)
_IMPORT = re.compile(
    rb"""import(?:\s+(?:type|typeof|defer|source)(?=[\s{*]))?
    (?:\s+%(name)s(?:\s*,\s*(?:\*\s*as\s+%(name)s|%(names)s))?|\s*\*\s*as\s+%(name)s|\s*%(names)s)%(from)s"""
    % {b"name": _NAME, b"names": _NAMES, b"from": _FROM},
    re.VERBOSE,
)
_EQUALS = re.compile(rb"import\s+(?:type\s+)?%s\s*=(?!=)" % _NAME)
_REEXPORT = re.compile(
    rb"""export(?:\s+type(?=[\s{*]))?\s*(?:\*(?:\s*as\s+(?:%s|"_*"|'_*'))?|%s)%s""" % (_NAME, _NAMES, _FROM)
)
_EXPORT = re.compile(
    rb"""export\s*(?:@|=(?!=)|(?:type\s*)?(?P<names>\{[\w$\s,"']*\})(?!\s*from(?![\w$]))|type\s+[A-Za-z_$]
    |default(?![\w$])(?!\s*from(?![\w$]))
    |(?:const|let|var|using|async|await|function|class|abstract|interface|enum|declare|namespace|module|global
    |import|as|opaque)(?![\w$]))""",
    re.VERBOSE,
)
_PROPERTY = re.compile(rb"\s*[:?=,;()}\]]")
_CALLEE = re.compile(rb"[\w$]+(?:\s*\.\s*[\w$]+)*")
_LONGEST_CALLEE = 80  # what is longer than any spelling of `require.resolve` is not cut out to compare
_ARGUMENT = re.compile(
    rb"""\s*(?:\?\.\s*)?\(\s*(?P<quote>["'`])(?P<module>_*)(?P=quote)\s*(?P<next>.?)""", re.DOTALL
)
_CALL = re.compile(rb"\s*\(")
_TYPES = re.compile(rb"\s*<(?![<=])")
_BRACKETS = re.compile(rb"=>|[<>(){}\[\]]")
_LONGEST_TYPES = 400
_NUMBER = re.compile(rb"(?<![\w$.])\d\w*\.\Z")
"""A number that ends with its point, behind which no member stands."""
_REST = re.compile(rb"\s*\Z")

_LAST_WORD = re.compile(rb"[\w$]+\Z")
_BEFORE_CALLS = frozenset(
    b"return await typeof void yield case in of instanceof else do delete throw default extends as is keyof"
    b" readonly satisfies infer unique asserts".split()
)
_GO_ON = frozenset((b"new", b"module", b"System", b"jest", b"vi"))
_ENDS = b";{})]>\"'`_$"
"""What stands at the end of a part behind which another begins as a file does; any letter or digit too."""


class _Head(NamedTuple):
    """A word that an import may begin with."""

    word: bytes
    start: int
    before: bytes
    """The last characters in front of it, without white space."""
    is_first: bool
    """Whether nothing stands in front of it on its line."""


class _Found(NamedTuple):
    """The module that is imported, if any, and where to go on."""

    span: Span | None
    end: int


def imported(source: bytes, code: bytes, *, at_end: bool) -> list[Span] | None:
    """Where the modules stand that a text imports; None where it takes a parser to be sure.

    Args:
        source: The text, one ASCII character for each of its own.
        code: The same without strings and comments (linter.readers.imports.javascript_code).
        at_end: Whether nothing follows; otherwise what goes on behind the text is not sure.
    """
    spans: list[Span] = []
    done, last = 0, -1
    for word in _HEAD.finditer(code):
        start = word.start()
        gap = code[max(last, 0) : start]
        last = start
        before = ending(code, start)
        is_member = before.endswith(b".") and not before.endswith(b"...")
        if is_member and _NUMBER.search(before):
            return None
        if start < done or is_member:
            continue
        is_first = not before or b"\n" in gap[len(gap.rstrip()) :]
        found = _at(source, code, _Head(word.group(), start, before, is_first))
        if found is None:
            return None
        done = found.end
        spans += (found.span,) if found.span else ()
    return spans if at_end or is_complete(code, last) else None


def _at(source: bytes, code: bytes, head: _Head) -> _Found | None:
    if head.word == b"export":
        return _export(code, head)
    callee = _CALLEE.match(code, head.start)
    end = callee.end() if callee else head.start
    name = b"".join(source[head.start : min(end, head.start + _LONGEST_CALLEE)].split()).decode()
    if head.word == b"import" and name == "import" and not _CALL.match(code, end):
        return _import(code, head)
    return _call(code, head, end) if name in IMPORTERS else _Found(None, head.start)


def _import(code: bytes, head: _Head) -> _Found | None:
    found = _SIDE_EFFECT.match(code, head.start) or _IMPORT.match(code, head.start)
    if found:
        return _statement(found, head)
    is_something_else = _EQUALS.match(code, head.start) or _PROPERTY.match(code, head.start + len(head.word))
    return _Found(None, head.start) if is_something_else else None


def _export(code: bytes, head: _Head) -> _Found | None:
    found = _REEXPORT.match(code, head.start)
    if found:
        return _statement(found, head)
    if _PROPERTY.match(code, head.start + len(head.word)):
        return _Found(None, head.start)
    own = _EXPORT.match(code, head.start)
    return own and _Found(None, own.end("names") if own["names"] else head.start)


def _statement(found: re.Match[bytes], head: _Head) -> _Found | None:
    """The module of a statement, if it stands where one may."""
    if not head.is_first and head.before[-1:] not in b";{}":
        return None
    start = found.start(found.lastgroup or 0)
    return _Found((start - 1, found.end() - 1), found.end())


def _call(code: bytes, head: _Head, end: int) -> _Found | None:
    """The module that is the first argument of a call, if that is a plain string."""
    if _TYPES.match(code, end):
        end = _past_types(code, end)
        if end < 0 or _REST.match(code, end):
            return None
    argument = _ARGUMENT.match(code, end)
    if argument is None or argument["next"] not in (b")", b",", b""):
        return _Found(None, head.start)
    if not (argument["next"] and _may_be_called(head)):
        return None
    return _Found((argument.start("quote"), argument.end("module")), head.start)


def _may_be_called(head: _Head) -> bool:
    """Whether a name followed by a string in parentheses is surely called here as a function."""
    if head.before[-1:] in (b"@", b"#", b"\\"):
        return False
    word = _LAST_WORD.search(head.before)
    if word is None or word.group() in _BEFORE_CALLS:
        return True
    return head.is_first and word.group() != b"new"


def _past_types(code: bytes, start: int) -> int:
    """Where type arguments end that begin there; -1 if they are long, or never closed."""
    depth = 0
    for bracket in _BRACKETS.finditer(code, start, start + _LONGEST_TYPES):
        if bracket.group() in b"<({[":
            depth += 1
        elif bracket.group() != b"=>":
            depth -= 1
            if not depth:
                return bracket.end()
    return -1


def is_complete(code: bytes, last: int = -1) -> bool:
    """Whether nothing goes on behind a text; `last` is where the last word stands that may import, if any."""
    before = ending(code, len(code))
    if not before:
        return True
    if not (before[-1:].isalnum() or before[-1:] in _ENDS) or before.endswith(b"=>"):
        return False
    word = _LAST_WORD.search(before)
    if word and word.group() in _GO_ON:
        return False
    callee = _CALLEE.match(code, last) if last >= 0 else None
    own = _EXPORT.match(code, last) if last >= 0 else None
    ends = (callee.end() if callee else -1, own.end("names") if own else -1)
    return not any(end >= 0 and _REST.match(code, end) for end in ends)
