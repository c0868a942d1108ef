"""Parses Go block by block, with what a tree of the whole would show.

What stands between the braces of a function, or of another block of statements, is a program of its own: the
grammar has one rule for the statements of a file and for those of a block. So blocks are cut out where lines
say so, `{}` is left in their place, and each is parsed alone and remembered: the versions of a file have
nearly all of them in common. That this is the same is checked: every part must parse without an error, and
what is left in the place of a block must be a block of statements in the tree of what is around it, so no
string, comment, object or class. Otherwise there is no answer, and the whole has to be parsed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from linter.readers.syntax.pieces import Pieces
from linter.readers.syntax.treesitter import parse

if TYPE_CHECKING:
    from tree_sitter import Tree

Span = tuple[int, int]
"""Offsets of the first character, and of the first behind the last."""
InTree = Callable[[str, "Tree"], Iterator[Span]]

_SMALLEST, _WHOLE = 160, 1_000  # characters: of a block that is cut out, and of a text that is cut at all
_DEEPEST = 12  # blocks within blocks; bounds how often a character is looked at
_MOST_MISSES = 20  # braces that nothing closes; bounds what is searched for them
_REMEMBERED, _SHORT = 1 << 13, 4096  # texts of so many characters: at most 32 Mi in each cache
_LONGEST_LINE = 400
_AT_THE_START = "#!"  # a file may begin so, and no block
_LEFT = "{}"


class Blocks(NamedTuple):
    """How a language writes its blocks of statements."""

    grammar: tuple[str, str]
    """Module, and the function in it that gives the grammar."""
    opens: re.Pattern[str]
    """A line in front of the brace of a block, as far as that can be told; the tree decides."""
    node: str
    """The type of a block in the tree."""
    only_in_files: frozenset[str] = frozenset()
    """Types of the nodes that may stand in a file and in no block."""


GO = Blocks(
    ("tree_sitter_go", "language"),
    re.compile(r"\A[ \t]*(?:func|if|for|\}[ \t]*else|else)\b|\bfunc\("),
    "block",
    frozenset({"import_declaration", "package_clause", "function_declaration", "method_declaration"}),
)


class _Block(NamedTuple):
    """A block of statements that was cut out."""

    start: int
    """Offset behind its opening brace, in the text."""
    text: str
    at: int
    """Offset of what is left of it, in what is around it."""


def spans(text: str, how: Blocks, in_tree: InTree) -> list[Span] | None:
    """What `in_tree` finds in the tree of a text, in no order; None where that must be parsed as a whole."""
    if len(text) < _WHOLE:
        return None
    return _spans(text, how, in_tree, 0)


def _spans(text: str, how: Blocks, in_tree: InTree, depth: int) -> list[Span] | None:
    without: frozenset[int] = frozenset()
    for _ in range(2):
        around, blocks = _cut(text, without, how) if depth < _DEEPEST else (_all_of(text), [])
        known = _known(around.text, tuple(block.at for block in blocks), how, in_tree, not depth)
        if known is None:
            return None
        if not known.others:
            break
        without = frozenset(block.start for block in blocks if block.at in known.others)
    else:
        return None
    found = [(around.source(start), around.source(end - 1) + 1) for start, end in known.spans]
    for block in blocks:
        inner = _inner(block.text, how, in_tree, depth + 1)
        if inner is None:
            return None
        found += ((block.start + start, block.start + end) for start, end in inner)
    return found


def _inner(text: str, how: Blocks, in_tree: InTree, depth: int) -> list[Span] | None:
    read = _remembered if len(text) < _SHORT else _spans
    return read(text, how, in_tree, depth)


def _all_of(text: str) -> Pieces:
    whole = Pieces()
    whole.add(text, 0)
    return whole


def _cut(text: str, without: frozenset[int], how: Blocks) -> tuple[Pieces, list[_Block]]:
    """What is around the blocks of a text, and the blocks, but for those that begin at some offsets."""
    around, blocks = Pieces(), []
    done = at = misses = 0
    while (at := text.find("{\n", at)) >= 0 and misses < _MOST_MISSES:
        at += 1
        begin = text.rfind("\n", max(0, at - _LONGEST_LINE), at) + 1
        line = text[begin : at - 1]
        if len(line) > _LONGEST_LINE or at in without or not how.opens.search(line):
            continue
        indent = line[: len(line) - len(line.lstrip(" \t"))]
        close = text.find(f"\n{indent}}}", at)
        misses += close < 0
        end = close + 1 + len(indent)
        if close < 0 or end - at < _SMALLEST or not _may_be_one(inner := text[at:end]):
            continue
        around.add(text[done:at], done)
        blocks.append(_Block(at, inner, len(around) - 1))
        done = at = end
    around.add(text[done:], done)
    return around, blocks


def _may_be_one(inner: str) -> bool:
    """Whether a block may end there: the end of an argument in braces may be indented as the block is."""
    return inner.count("{") == inner.count("}") and _AT_THE_START not in inner


class _Known(NamedTuple):
    spans: tuple[Span, ...]
    others: frozenset[int]
    """Offsets of `{}` that are no blocks of statements."""


def _parsed(
    text: str,
    blocks: tuple[int, ...],
    how: Blocks,
    in_tree: InTree,
    is_file: bool,  # noqa: FBT001 a key of lru_cache
) -> _Known | None:
    """What is found in a text, and which of these offsets are no block; None where it has errors."""
    tree = parse(text, *how.grammar, is_part=True)
    if tree is None or tree.root_node.has_error:
        return None
    if how.only_in_files and not is_file:
        types = {child.type for child in tree.root_node.named_children}
        if not types.isdisjoint(how.only_in_files):
            return None
    return _Known(tuple(in_tree(text, tree)), frozenset(at for at in blocks if not _is_block(tree, at, how)))


def _is_block(tree: Tree, at: int, how: Blocks) -> bool:
    node = tree.root_node.descendant_for_byte_range(at, at + len(_LEFT))
    return (
        node is not None
        and node.type == how.node
        and (node.start_byte, node.end_byte) == (at, at + len(_LEFT))
    )


def _known(
    text: str,
    blocks: tuple[int, ...],
    how: Blocks,
    in_tree: InTree,
    is_file: bool,  # noqa: FBT001 a key of lru_cache
) -> _Known | None:
    return (_remembered_tree if len(text) < _SHORT else _parsed)(text, blocks, how, in_tree, is_file)


_remembered = lru_cache(_REMEMBERED)(_spans)
_remembered_tree = lru_cache(_REMEMBERED)(_parsed)
