"""Reads the imports of JavaScript and TypeScript files.

A lexer finds strings, comments, regular expressions and JSX, and a small grammar of their own the statements
and calls in what is left. Whatever is not surely one of these or something else is left to a syntax tree of
the whole file, which takes twenty times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from linter.model.fragments import Fragment, Place
from linter.readers.imports.javascript_code import code_of
from linter.readers.imports.javascript_statements import CREATE, Span, imported, is_complete
from linter.readers.syntax.comments import split
from linter.readers.syntax.lexing import Positions, plain
from linter.readers.syntax.protocols import Unparsed
from linter.readers.syntax.treesitter import as_bytes
from linter.support.strings import unescape

_WITHOUT_JSX = (".ts", ".mts", ".cts")
_LONGEST_PART = 1 << 16  # characters; of a bundle, the whole is narrowed to a few strings at less cost
_CREATE = CREATE.encode()
_QUOTES = re.compile(rb"[\"'`]")
_NAMING = re.compile(r"import|export|require|createRequire|<reference|@jsxImportSource")
# Strings within a line, comments to its end, and none of what else opens anything.
_PLAIN = {
    has_jsx: re.compile(
        rb"""[^%(marks)s]*(?:(?:"[^"\\\n]*"|'[^'\\\n]*'|//[^\n]*\n)[^%(marks)s]*)*\Z"""
        % {b"marks": rb"\"'`/\\#" + (b"<" if has_jsx else b"")}
    )
    for has_jsx in (False, True)
}
_MARKS_OF_COMMENTS = ("<reference", "import(", "@import", "@jsxImportSource")
# What the comments of TypeScript and of JSDoc import.
_IN_COMMENT = re.compile(
    r"""^///[ \t]*<reference[ \t]+types[ \t]*=[ \t]*["'](?P<types>[^"'\n]+)["']
    |\{[^{}\n]{0,200}?\bimport\([ \t]*["'](?P<type>[^"'\n]+)["'][ \t]*\)
    |@import[ \t][^"'\n]{0,200}?\bfrom[ \t]+["'](?P<named>[^"'\n]+)["']
    |@jsxImportSource[ \t]+(?P<jsx>[^\s*]+)""",
    re.MULTILINE | re.VERBOSE,
)


_VERSIONED = re.compile(r"(?P<name>(?:@[^/@]+/)?[^/@]+)(?:@[^/]*)?(?P<rest>/.*)?", re.DOTALL)
_ADDRESS = re.compile(
    r"""npm:/?(?P<npm>.+)
    |https?://(?:esm\.sh|esm\.run|cdn\.skypack\.dev|unpkg\.com|cdn\.jsdelivr\.net/npm)/
    (?:(?:v\d+|stable|pin)/)?\*?(?P<cdn>[^?\#]+).*""",
    re.DOTALL | re.VERBOSE,
)


def read(text: str, path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the package of every specifier that a file imports, requires or re-exports."""
    suffix = path[path.rfind(".") :].lower()
    source = plain(text)
    positions = Positions(source)
    stated = _stated(source, has_jsx=suffix not in _WITHOUT_JSX)
    if stated is None:
        from linter.readers.imports import javascript_tree  # noqa: PLC0415 few files need it

        tree = javascript_tree.read(source, suffix)
        if tree.reason:
            yield Unparsed(tree.reason, positions.at(tree.failed_at)[0] if tree.failed_at >= 0 else 0)
        found = dict.fromkeys(_in_comments(source, split(source, "slash")[1]), False) | tree.spans
    else:
        found = dict.fromkeys(stated, False)
    for (start, end), tolerant in sorted(found.items()):
        written = source[start + 1 : end]
        module = _module(unescape(written))
        if module:
            yield fragment(module, written, positions.at(start), tolerant=tolerant)


def read_typescript(text: str, _path: str) -> Iterator[Fragment | Unparsed]:
    """Yield the same of a file of TypeScript without JSX."""
    return read(text, ".ts")


def fragment(module: str, written: str, place: tuple[int, int], *, tolerant: bool = False) -> Fragment:
    """Make the fragment of an import at a line and column."""
    shown = written if written != module else ""
    return Fragment(Place.IMPORT, module, "javascript", *place, tolerant, shown)


def of_address(address: str) -> str:
    """The package (and subpath) that a module server such as esm.sh serves at an address; else empty."""
    found = _ADDRESS.fullmatch(address)
    return _versioned(found["npm"] or found["cdn"]) if found else ""


def _versioned(name: str) -> str:
    versioned = _VERSIONED.fullmatch(name)
    return versioned["name"] + (versioned["rest"] or "") if versioned else ""


def _module(specifier: str) -> str:
    """Return the package (and subpath) of a specifier without version; empty for a relative one."""
    if specifier.startswith((".", "/")):
        return ""
    return of_address(specifier) or specifier


def _keyword_text(text: str, is_last: bool, *, has_jsx: bool) -> str | None:  # noqa: FBT001 see source_parts.KeywordText
    """The modules that a part of a file imports, in lower case; None if the part alone cannot tell."""
    spans = None if len(text) > _LONGEST_PART else _in_part(text, has_jsx=has_jsx, at_end=is_last)
    if spans is None:
        return None
    return "\n".join(_module(unescape(text[start + 1 : end])) for start, end in spans).lower()


keyword_text = partial(_keyword_text, has_jsx=True)
keyword_text_of_typescript = partial(_keyword_text, has_jsx=False)


def creates_require(source: bytes) -> bool:
    """Whether a file has functions of other names that import, so that a part alone tells nothing.

    Where a quote stands in front of the word, it may be in a string, which the part that has it will tell.
    """
    at = source.find(_CREATE)
    while at >= 0:
        if not _QUOTES.search(source, source.rfind(b"\n", 0, at) + 1, at):
            return True
        line_end = source.find(b"\n", at)
        at = source.find(_CREATE, line_end) if line_end >= 0 else -1
    return False


def _stated(source: str, *, has_jsx: bool) -> list[Span] | None:
    """Where the modules stand that a file names; None if only a parser can be sure."""
    return _in_part(source, has_jsx=has_jsx, at_end=True) if _NAMING.search(source) else []


def _in_part(source: str, *, has_jsx: bool, at_end: bool) -> list[Span] | None:
    """The modules that a part of a file names; None also if something goes on behind it."""
    data = as_bytes(source)
    if _is_plain(source, data, has_jsx=has_jsx):
        return [] if at_end or is_complete(data) else None
    code = code_of(data, has_jsx=has_jsx)
    if code is None or _CREATE in code.text:
        return None
    found = imported(data, code.text, at_end=at_end)
    if found is None:
        return None
    ends = zip(code.comments[::2], code.comments[1::2], strict=True)
    return [*found, *_in_comments(source, ((start, source[start:end]) for start, end in ends))]


def _is_plain(source: str, data: bytes, *, has_jsx: bool) -> bool:
    """Whether a text names no module and needs no lexer to tell so, nor where it ends."""
    if _NAMING.search(source) or not source.isascii() or not _PLAIN[has_jsx].match(data):
        return False
    last_line = data[data.rfind(b"\n", 0, len(data.rstrip())) + 1 :]
    return b"//" not in last_line and b"-->" not in data and b"<!--" not in data


def _in_comments(source: str, comments: Iterable[tuple[int, str]]) -> Iterator[Span]:
    """Where the modules stand that comments name for the checker of types."""
    if not any(mark in source for mark in _MARKS_OF_COMMENTS):
        return
    for start, text in comments:
        if text.startswith(("///", "/**")):
            for found in _IN_COMMENT.finditer(text):
                begin, end = found.span(found.lastgroup or 0)
                yield start + begin - 1, start + end
