"""Tells what can stand at the ends of a match, so that a keyword is known to be a word of its own. Pure."""

from __future__ import annotations

import string
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from linter.catalog import sre
from linter.catalog.sre import codes

LETTERS = string.ascii_letters + string.digits
"""What makes two words one where it stands between them."""
_STARTS = (codes.AT_BEGINNING, codes.AT_BEGINNING_STRING, codes.AT_BOUNDARY)
_ENDS = (codes.AT_END, codes.AT_END_STRING, codes.AT_BOUNDARY)


class Edge(NamedTuple):
    """The first or the last character of what some nodes match."""

    may_be_letter: bool
    """Whether it can be a letter or a digit of ASCII."""
    may_be_missing: bool
    """Whether they can match nothing, so that what stands beyond them is next."""


_LETTER, _MARK = (Edge(may_be_letter, may_be_missing=False) for may_be_letter in (True, False))


def is_free(nodes: Sequence[Any], *, beyond: bool, last: bool) -> bool:
    r"""Whether nodes never begin (with `last`: end) with a letter, nor what is `beyond` if they may be empty.

    Next to a boundary (`^`, `$`, `\b`) no letter stands beside a letter.
    """
    edge = _edge(nodes, last=last)
    return not edge.may_be_letter and (beyond or not edge.may_be_missing)


def _edge(nodes: Sequence[Any], *, last: bool) -> Edge:
    may_be_letter = False
    for kind, value in reversed(nodes) if last else nodes:
        edge = _edge_of(kind, value, last=last)
        may_be_letter = may_be_letter or edge.may_be_letter
        if not edge.may_be_missing:
            return Edge(may_be_letter, may_be_missing=False)
    return Edge(may_be_letter, may_be_missing=True)


def _edge_of(kind: object, value: Any, *, last: bool) -> Edge:
    if kind in (codes.LITERAL, codes.IN):
        has_letter = chr(value) in LETTERS if kind is codes.LITERAL else _has_letter(tuple(value))
        return _LETTER if has_letter else _MARK
    if kind is codes.AT:
        return Edge(may_be_letter=False, may_be_missing=value not in (_STARTS if last else _ENDS))
    if kind is codes.SUBPATTERN:
        return _edge(value[-1].data, last=last)
    if kind is codes.BRANCH:
        edges = [_edge(branch.data, last=last) for branch in value[1]]
        return Edge(any(edge.may_be_letter for edge in edges), any(edge.may_be_missing for edge in edges))
    if repeat := sre.repeat_of(kind, value):
        edge = _edge(repeat[2], last=last)
        return edge._replace(may_be_missing=edge.may_be_missing or not repeat[0])
    return Edge(may_be_letter=True, may_be_missing=True)  # any character, or a node that is not known here


@cache  # a catalog has thousands of expressions, and some thirty different sets
def _has_letter(items: tuple[Any, ...]) -> bool:
    """Whether a set of characters has a letter or digit, if case may count or not."""
    if items[0][0] is codes.NEGATE:
        return not all(_is_in(items[1:], letter) for letter in LETTERS)
    return any(_is_in(items, letter) or _is_in(items, letter.swapcase()) for letter in LETTERS)


def _is_in(items: Sequence[Any], letter: str) -> bool:
    return any(_holds(kind, value, letter) for kind, value in items)


def _holds(kind: object, value: Any, letter: str) -> bool:
    if kind is codes.LITERAL:
        return bool(ord(letter) == value)
    if kind is codes.RANGE:
        return bool(value[0] <= ord(letter) <= value[1])
    digits = {codes.CATEGORY_DIGIT: True, codes.CATEGORY_NOT_DIGIT: False}
    if value in digits:
        return letter.isdigit() is digits[value]
    return value in (codes.CATEGORY_WORD, codes.CATEGORY_NOT_SPACE)
