"""The parser of Python's own `re`: the only one that agrees with the engine that runs an expression.

The standard library has no public name for it, and moved it in 3.11, so this is the only module that imports
it. Its syntax trees are not typed: a node is a pair of an opcode and its arguments.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or sys.version_info < (3, 11):
    import sre_constants as codes
    import sre_parse
else:  # the old names warn
    from re import _constants as codes
    from re import _parser as sre_parse

__all__ = ["Nodes", "codes", "nested", "parse", "repeat_of"]

Nodes = list[Any]
"""A sequence of nodes; nested sequences are `SubPattern` objects, whose `data` is again a list."""

UNLIMITED = 1 << 30
"""The maximum that `repeat_of` returns for `*` and `+`."""


def parse(pattern: str, *, ignore_case: bool = True) -> Nodes:
    """Parse an expression.

    Raises:
        re.error: the expression is not valid.
    """
    nodes: Nodes = sre_parse.parse(pattern, re.IGNORECASE if ignore_case else 0).data
    return nodes


def repeat_of(kind: object, arguments: Any) -> tuple[int, int, Nodes] | None:
    """The minimum, the maximum and the repeated nodes of a repetition; None for any other node."""
    if kind not in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        return None
    least, most, body = arguments
    return int(least), min(int(most), UNLIMITED), body.data


def nested(arguments: Any) -> Iterator[Nodes]:
    """The sequences of nodes that are arguments of a node."""
    for argument in arguments if isinstance(arguments, tuple) else ():
        parts = argument if isinstance(argument, list) else [argument]
        yield from (part.data for part in parts if isinstance(part, sre_parse.SubPattern))
