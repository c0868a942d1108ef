"""Parses source with tree-sitter's grammars in bounded time, and visits only the nodes at given offsets."""

from __future__ import annotations

import importlib
import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from time import thread_time
from typing import TYPE_CHECKING

from linter.readers.limits import GRAMMAR

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Tree

# The grammar of JavaScript reads "=/[" * 30_000 for 10 s, each time to the end of the line; source code is
# read twice.
_CHUNK = 4096
# The binding keeps a reference to all that it was given (0.25 and 0.26), so that an audit would hold every
# source that it has read: it gets the same buffers again and again, each of a power of two.
_BUFFERS = tuple(bytearray(1 << power) for power in range(_CHUNK.bit_length()))
_REREADS = 20
# A grammar that has lost its way asks back, once for some hundred steps, without reading on: "<!--" * 4_000
# takes that of Ruby minutes. Source code makes it ask once for 50 bytes or more.
_BYTES_FOR_A_QUESTION = 8
_QUESTIONS = 500
_READS = 1_000

# A step in which a grammar recovers from an error takes the square of what is open there, and is not halted:
# 4,000 times "%w(" takes that of Rust 12 s. Source code has some dozen brackets open.
_DEEPEST = 400
_MOST_UNPAIRED = 1_000  # brackets that may be in strings
_NO_BRACKETS = bytes(set(range(256)) - set(b"()[]{}"))
# So are operators: 1,200 times "|a|a=" takes that of Java 1.6 s, 8,000 times ",a=" that of TypeScript 6. What
# ends a statement, or an item of a list, and how many operators may stand in between:
_OPERATORS = re.compile(rb"[-=<>^&|!%*+/~]+")
_OF_STATEMENTS = (re.compile(rb"[;{},]"), 400)
_OF_LINES = (re.compile(rb"[;{},\n]"), 400)
_OF_LISTS = (re.compile(rb"[;{}]"), 1_000)
_BOUNDS = {
    **dict.fromkeys(
        (f"tree_sitter_{name}" for name in ("go", "kotlin", "ruby", "scala", "swift")), (_OF_LINES,)
    ),
    **dict.fromkeys(("tree_sitter_javascript", "tree_sitter_typescript"), (_OF_STATEMENTS, _OF_LISTS)),
}
# Many such steps are halted in time. The slowest grammar needs 8 microseconds for a byte.
_SECONDS = 1.0
_SECONDS_PER_BYTE = 16e-6

# What is done at the end of a text is one step, too, and may take the square of what went wrong before:
# 32,000 times ";-#" takes that of Java 28 s. So beginnings of a long text are tried first, each some times
# longer than the one before, up to a half of it. Source code needs a tenth of this time, or less.
_TRIED, _LONGER = 1 << 13, 4
_SECONDS_TRIED, _SECONDS_PER_BYTE_TRIED = 0.05, 4e-6

# What may be a comparison or the begin of type arguments is followed both ways until it closes: `a<` 16,000
# times over takes the grammar of C# 5 s, and `(<a ` that of Go 6 s. No statement of source has so many open.
_MOST_OPEN = 200
_ANGLES = re.compile(r"<|(?<![=-])>|[;{}]")

_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff]")
_BREAKS = re.compile("[\u2028\u2029]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")


def parse(source: str, module: str, function: str = "language") -> Tree | None:
    """Parse a text with the grammar that a function of a module returns; None if it would cost too much.

    Offsets in the tree are those of the text.
    """
    if len(source) > GRAMMAR.size or (source.count("<") > _MOST_OPEN and _has_many_open(source)):
        return None
    data = as_bytes(source)
    if _is_deep(data) or _is_one_expression(data, module):
        return None
    language = _language(module, function)
    if _takes_long(language, data):
        return None
    return _parsed(language, data, _SECONDS + _SECONDS_PER_BYTE * len(data))


def _takes_long(language: Language, data: bytes) -> bool:
    """Whether the beginning of a long text takes so long that the whole would take minutes."""
    size = _TRIED
    while 2 * size <= len(data):
        begin = thread_time()
        most = _SECONDS_TRIED + _SECONDS_PER_BYTE_TRIED * size
        _parsed(language, data[:size], most)
        if thread_time() - begin > most:
            return True
        size *= _LONGER
    return False


def _parsed(language: Language, data: bytes, seconds: float) -> Tree | None:
    """Parse a text in UTF-8; None if it takes longer, or if the grammar has lost its way."""
    from tree_sitter import Parser, Point  # noqa: PLC0415 see _language

    reads = questions = 0
    may_read = _REREADS * (len(data) // _CHUNK) + _READS
    may_ask = len(data) // _BYTES_FOR_A_QUESTION + _QUESTIONS
    latest = thread_time() + seconds

    def chunk(offset: int, _point: Point) -> bytes | bytearray:
        nonlocal reads
        reads += 1
        left = len(data) - offset
        if reads > may_read or left <= 0:  # to a grammar that reads on without asking the text ends here
            return b""
        buffer = _BUFFERS[min(left.bit_length(), len(_BUFFERS)) - 1]
        buffer[:] = data[offset : offset + len(buffer)]
        return buffer

    def is_lost(_offset: int, _has_error: bool) -> bool:  # noqa: FBT001 tree-sitter calls it
        nonlocal questions
        questions += 1
        return reads > may_read or questions > may_ask or thread_time() > latest

    try:
        tree = Parser(language).parse(chunk, progress_callback=is_lost)
    except ValueError:  # halted
        return None
    return None if reads > may_read else tree


def refusal(source: str) -> str:
    """Why there is no tree of a text."""
    return GRAMMAR.reason if len(source) > GRAMMAR.size else "too costly"


def near(tree: Tree, words: list[int]) -> Iterator[Node]:
    """Yield the nodes that contain one of the offsets; a query of the tree is quadratic in its depth."""
    cursor = tree.walk()
    while node := cursor.node:
        index = bisect_left(words, node.start_byte)
        if index < len(words) and words[index] < node.end_byte:
            yield node
            if cursor.goto_first_child():
                continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def first_error(tree: Tree) -> int:
    """The offset of the first node that does not parse."""
    cursor = tree.walk()
    while (node := cursor.node) is not None and not (node.is_error or node.is_missing):
        if not (node.has_error and cursor.goto_first_child()):
            break
        while (child := cursor.node) is not None and not child.has_error and cursor.goto_next_sibling():
            pass
    return node.start_byte if node else 0


def _is_deep(data: bytes) -> bool:
    """Whether more brackets of any kinds are open at once than the grammars can recover from."""
    rest = data.translate(None, _NO_BRACKETS)
    for _ in range(_DEEPEST):
        before = len(rest)
        for pair in (b"()", b"[]", b"{}"):
            rest = rest.replace(pair, b"")
        if len(rest) == before:
            return sum(map(rest.count, (b"(", b"[", b"{"))) > _MOST_UNPAIRED
    return True


def _is_one_expression(data: bytes, module: str) -> bool:
    """Whether a statement has more operators than a grammar can recover from."""
    return any(
        len(statement) > most and len(_OPERATORS.findall(statement)) > most
        for ends, most in _BOUNDS.get(module, (_OF_STATEMENTS,))
        for statement in ends.split(data)
    )


def _has_many_open(source: str) -> bool:
    """Whether very many angle brackets are open at once within one statement."""
    depth = 0
    for mark in _ANGLES.finditer(source):
        if mark.group() == "<":
            depth += 1
            if depth > _MOST_OPEN:
                return True
        else:
            depth = max(0, depth - 1) if mark.group() == ">" else 0
    return False


@cache
def _language(module: str, function: str) -> Language:
    # Imported here: 25 ms, which a hook without such a file must not pay.
    from tree_sitter import Language  # noqa: PLC0415

    return Language(getattr(importlib.import_module(module), function)())


def as_bytes(source: str) -> bytes:
    """Encode each character as one byte, so that the tree's offsets are those of the text."""
    if not source.isascii():
        source = _BEYOND_ASCII.sub("a", _BREAKS.sub("\n", _SPACES.sub(" ", source)))
    return source.encode("ascii")
