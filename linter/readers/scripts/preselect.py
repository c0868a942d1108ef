"""Cuts out the part of a file in which a reader can find anything, without parsing the file.

Parsing costs a thousand times as much as searching, and most files that hold a keyword hold it in prose or in
names of their own. The part may be larger than needed; of a file that parses it is never smaller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from linter.readers.reader_table import is_marked
from linter.readers.scripts.installs import INSTALLERS
from linter.readers.syntax.interpreters import of_shebang
from linter.readers.syntax.lexing import plain

_RELATIVE = re.compile(rb"[ \t]*from[ \t]+\.")
_JAVASCRIPT_WORD = re.compile(rb"\b(?:from\b|(?:import|require)(?:Actual|Mock)?\b)")
_IN_COMMENTS = (b"createRequire", b"<reference", b"@jsxImportSource")
"""What names a module otherwise than in the string behind a word."""
# Between the word and its string: a call, type arguments, space of any script, comments.
_GAP = re.compile(rb"(?:[\s(.?\x80-\xff]|resolve|meta|main|<[^;\"'`]{0,400}>)*")
_LINE_COMMENT = re.compile(rb"//(?:[^\r\n\xe2]|\xe2(?!\x80[\xa8\xa9]))*")
_COMMENT_LINE = re.compile(rb"\n[ \t]*#(?!!)[^\n]*")  # begins with one byte, which `re` finds fast
_INSTALLER = re.compile(
    rb"\b(?:%s)\b" % b"|".join(re.escape(name.encode()) for name in sorted(INSTALLERS, key=len, reverse=True))
)
# As programs are called: `python3.11`, `${PYTHON:-python}`; not `x.bun`, `bun.example` or `node_modules`.
_INTERPRETERS = {
    name: re.compile(rb"%b(?<![\w.]%b)(?:js|w)?[\d.]*(?!\w|-\w|\.(?!(?:exe|cmd|bat|com)\b)\w)" % (name, name))
    for name in b"python pypy ipython py node deno bun tsx ts-node ruby jruby php".split()
}
NAMES = tuple(_INTERPRETERS)
"""Of the interpreters that are looked for."""
_PYTHON = frozenset((b"python", b"pypy", b"ipython", b"py"))
_JAVASCRIPT = frozenset((b"node", b"deno", b"bun", b"tsx", b"ts-node"))
# The word of a statement, and not a part of a name (`fast-import.o`) or of an address.
_PYTHON_IMPORT = re.compile(rb"import(?<![-./\w]import)(?![-./\w:=])")  # begins with what `re` finds fast
_JAVASCRIPT_IMPORTS = re.compile(rb"\b(?:import|require)(?:actual|mock)?\b|\bfrom\b|createrequire|<reference")
_EXPANDED = re.compile(rb"\$|\{\{|^[ \t]*(?:override |export )?[\w.-]+[ \t]*[:?+]{0,3}!?=", re.MULTILINE)
_LONGEST_LINE = 2000  # bytes of a first line, of which there are 500 characters at most
_JAVASCRIPT_ENGINE = re.compile(rb"(?:\xef\xbb\xbf)?#![^\r\n]*\b(?:node|nodejs|deno|bun|tsx|ts-node|php)\b")
_CONTINUED = (b"\\", b"\\\r", b"`", b"`\r", b"^", b"^\r")
"""The end of a line that continues on the next: in a shell, in PowerShell, in a batch file."""
_QUOTES = (b'"', b"'", b"`")
_PATIENCE = 4  # so many times its own length may comments be skipped before a file is not worth narrowing
_EVERYWHERE = (
    b"__import__",
    b"import_module",
    b"importorskip",
)  # a call of these may stand far from the word `import`


def commands(data: bytes) -> bytes:
    """A script without its comment lines."""
    return _COMMENT_LINE.sub(b"\n", b"\n" + data)


def programs(data: bytes) -> bytes:
    """A script whose first line names an interpreter, without comment lines; nothing of other files."""
    if not is_marked("read_program", data) or not of_shebang(
        plain(data[:_LONGEST_LINE].decode("utf-8", "replace"))
    ):
        return b""
    is_javascript = _JAVASCRIPT_ENGINE.match(data) is not None
    return data if is_javascript else commands(data)


def interpreters(lines: bytes, seen: AbstractSet[bytes] = frozenset(_INTERPRETERS)) -> frozenset[bytes]:
    """The interpreters that are named in lines of a script, which are in lower case.

    `seen` are those whose names the lines have, perhaps within other words.
    """
    return frozenset(name for name in seen if name in lines and _INTERPRETERS[name].search(lines))


def brought(data: bytes, words: frozenset[bytes], named: frozenset[bytes]) -> frozenset[bytes]:
    """The words of a script, in lower case, that can be packages it installs or modules it imports.

    A package follows a program that installs, on its lines; a module can occur if an interpreter is named,
    and what imports it. `named` are the interpreters in the script.
    """
    importing = _importing(data, named)
    imported = frozenset(word for word in words if word in importing)
    return imported | installed(data, words - imported)


def _importing(data: bytes, named: frozenset[bytes]) -> bytes:
    """The part of a script, in lower case, in which a module can be imported."""
    if any(_may_import(data, name) for name in named - _PYTHON):
        return data
    if named.isdisjoint(_PYTHON):
        return b""
    if any(word in data for word in _EVERYWHERE):
        return data
    pieces = []
    position = 0
    while found := _PYTHON_IMPORT.search(data, position):
        position = max(_end(data, found.start()), found.end())
        pieces.append(data[_start(data, found.start()) : position])
    statements = b"\n".join(pieces)
    # what make and just put in place of a name stands elsewhere
    return data if _EXPANDED.search(statements) else statements


def _may_import(data: bytes, name: bytes) -> bool:
    return name not in _JAVASCRIPT or _JAVASCRIPT_IMPORTS.search(data) is not None


def installed(data: bytes, words: frozenset[bytes]) -> frozenset[bytes]:
    """The words of a script, in lower case, that follow a program that installs, on its lines."""
    lines = sorted({span for word in words for span in _lines_with(data, word)})
    data = b"\n".join(data[start:end] for start, end in lines)
    found: set[bytes] = set()
    end = -1
    for installer in _INSTALLER.finditer(data):
        at = installer.start()
        if at >= end:
            end = _continued(data, _line_end(data, at))
            found.update(word for word in words if data.find(word, at + 1, end) >= 0)
    return frozenset(found)


def _lines_with(data: bytes, word: bytes) -> Iterator[tuple[int, int]]:
    """Where lines with a word begin and end, with those in which they are continued."""
    at = data.find(word)
    while at >= 0:
        end = _continued(data, _line_end(data, at))
        yield _start(data, at), end
        at = data.find(word, end)


def python_imports(data: bytes) -> bytes:
    """Every line with the word `import`, from the start of its statement to its last parenthesis.

    Relative imports, which no reader yields, are left out: a project's own module often has the name of a
    tool.
    """
    if any(word in data for word in _EVERYWHERE):
        return data
    pieces = []
    position = 0
    while (at := data.find(b"import", position)) >= 0:
        end = _end(data, at)
        piece = data[_start(data, at) : end]
        if not _RELATIVE.match(piece) or b";" in piece or piece.count(b"import") > 1:
            pieces.append(piece)
        position = end
    return b"\n".join(pieces)


def javascript_imports(data: bytes) -> bytes:
    """Every string after `from`, `import` or `require`, up to the next quote of its kind.

    In a file that does not parse, a string further away may be left out.
    """
    if any(mark in data for mark in _IN_COMMENTS):
        return data
    pieces = []
    patience = _PATIENCE * len(data)
    for word in _JAVASCRIPT_WORD.finditer(data):
        at = _past_gap(data, word.end())
        patience -= at - word.end()
        if patience < 0 or data[at : at + 1] == b"<":  # type arguments that may have strings of their own
            return data
        if data[at : at + 1] in _QUOTES:
            end = data.find(data[at : at + 1], at + 1)
            pieces.append(data[at + 1 : end if end >= 0 else len(data)])
    return b"\n".join(pieces)


def _past_gap(data: bytes, at: int) -> int:
    while at < len(data):
        passed = _GAP.match(data, at)
        at = passed.end() if passed else at
        if data.startswith(b"/*", at):
            close = data.find(b"*/", at + 2)
            at = close + 2 if close >= 0 else len(data)
        elif comment := _LINE_COMMENT.match(data, at):
            at = comment.end()
        else:
            break
    return at


def _start(data: bytes, at: int) -> int:
    start = data.rfind(b"\n", 0, at) + 1
    while start and data.endswith(_CONTINUED, max(0, start - 3), start - 1):
        start = data.rfind(b"\n", 0, start - 1) + 1
    return start


def _end(data: bytes, at: int) -> int:
    while True:
        end = _continued(data, _line_end(data, at))
        opened = data.rfind(b"(", at, end)
        at = _closing(data, opened) if opened >= 0 else end
        if at <= end:
            return end


def _continued(data: bytes, end: int) -> int:
    while data.endswith(_CONTINUED, max(0, end - 2), end) and end < len(data):
        end = _line_end(data, end + 1)
    return end


def _closing(data: bytes, at: int) -> int:
    """The next closing parenthesis outside of comments; the end of the file if there is none."""
    while (close := data.find(b")", at)) >= 0:
        start = data.rfind(b"\n", at, close) + 1 or at
        if b"#" not in data[start:close]:
            return close
        at = _line_end(data, close)
    return len(data)


def _line_end(data: bytes, at: int) -> int:
    end = data.find(b"\n", at)
    return len(data) if end < 0 else end
