"""Finds the literals that every match of a regular expression contains, and refuses slow expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from linter.catalog import edges, sre
from linter.catalog.ambiguity import is_exponential
from linter.catalog.sre import codes
from linter.model.catalog import LEFT, RIGHT

SHORTEST_KEYWORD = 3
SHORTEST_WORD = 2
"""Of a keyword that counts as a whole word only, in manifests: the npm package `ai`."""
# Words of everyday code and prose: too many texts hold one of them, so they are poor keywords.
EVERYDAY = frozenset(
    "agent agents amazon assisted authored auto autogen automatically azure builder chain client cloud"
    " code codegen coding command commands comment commit config configure core created credit cursor"
    " database developer devtools editor entire extension extensions factory framework from generated"
    " github google graph imported inference instructor interpreter kernel language launch master"
    " microsoft model models noreply plugin project projects protocol provider python remote request research"
    " router runtime script semantic server shell software specify start studio switch system through"
    " together tools using version whatever with workflow written".split()
)
# Many links and mailboxes have these; they serve only where there is nothing else to search for.
_ADDRESSES = frozenset(
    "http https http:// https:// :// https://github.com/ github.com @users.noreply.github.com".split()
)
_LOOKING = frozenset("ASSERT ASSERT_NOT GROUPREF GROUPREF_IGNORE GROUPREF_EXISTS".split())
_NEW = frozenset("ATOMIC_GROUP POSSESSIVE_REPEAT".split())

# Characters at which a keyword ends: a raw message may fold or break a line at white space, and a reader
# supplies the brackets of a mailbox that was written without.
_UNSTEADY = frozenset(" \t\n\r<>()")


def worth(word: str) -> int:
    """A sort key: how rare a word is likely to be in a text."""
    if word in _ADDRESSES:
        return 0
    return SHORTEST_KEYWORD if word.strip(" :") in EVERYDAY else len(word)


_BOTH = LEFT | RIGHT


class Required(NamedTuple):
    """Lower-case literals, at least one of which is in every text that an expression matches."""

    words: tuple[str, ...]
    are_whole: bool
    """Whether no letter or digit of ASCII stands next to the one that is there."""
    edges: tuple[int, ...] = ()
    """Of each word the ends next to which none stands (linter.model.catalog.Trace.edges)."""


class _Run(NamedTuple):
    """Literal characters in a row, in lower case, and the ends next to which no letter stands."""

    text: str
    edges: int


def required_literals(pattern: str, unsteady: frozenset[str] = _UNSTEADY) -> Required:
    """The rarest literals of which every text that the expression matches has one.

    There are none if no such set of words has three characters or more in each. A literal ends at the
    characters `unsteady`, which may be others in the raw text.

    Raises:
        re.error: the expression is not valid, or could take exponential time.
    """
    nodes = _checked(pattern)
    sets = _literal_sets(nodes, unsteady, (False, False))
    worthy = [runs for runs in sets if all(len(run.text) >= SHORTEST_KEYWORD for run in runs)]
    best = min(worthy, key=lambda runs: (-_rarity(runs), len(_texts(runs))), default=())
    return Required(_texts(best), bool(best) and all(run.edges == _BOTH for run in best), _edges(best))


def edges_of(pattern: str, word: str) -> int:
    """The ends of a word, which is in every match, next to which no letter or digit stands."""
    sets = _literal_sets(sre.parse(pattern), _UNSTEADY, (False, False))
    return max((runs[0].edges for runs in sets if _texts(runs) == (word,)), key=int.bit_count, default=0)


def check(pattern: str) -> None:
    """Refuse an expression that is not valid or could take exponential time.

    Raises:
        re.error: says why.
    """
    _checked(pattern)


def _checked(pattern: str) -> sre.Nodes:
    nodes = sre.parse(pattern)
    for name in _constructs(nodes):
        if name in _LOOKING:
            raise re.error(f"{name.lower()}: look-around and back-references are not linear")
        if name in _NEW:
            raise re.error("atomic groups and possessive repetitions are not known before Python 3.11")
    if is_exponential(nodes):
        raise re.error(
            "a repetition in it is not linear: it can match the same text in very many ways, like (a+)+; "
            "put a mark between what is repeated, like (?:a+,)+"
        )
    return nodes


def _constructs(nodes: sre.Nodes) -> Iterator[str]:
    """The names of all kinds of nodes in an expression, nested ones included."""
    for kind, arguments in nodes:
        yield str(kind)
        for nested in sre.nested(arguments):
            yield from _constructs(nested)


_Free = tuple[bool, bool]
"""Whether no letter stands left of some nodes, and right of them."""


def _literal_sets(nodes: sre.Nodes, unsteady: frozenset[str], free: _Free) -> list[tuple[_Run, ...]]:
    """All sets of literals such that every match contains at least one of each set."""
    found: list[tuple[_Run, ...]] = []
    run, start, end = "", 0, 0
    for index, (kind, value) in enumerate(nodes):
        if kind is codes.LITERAL and chr(value) not in unsteady:
            start, end = start if run else index, index + 1
            run += chr(value).lower()
            continue
        if kind is codes.AT:
            continue  # an anchor has no width
        if run:
            found.append((_run(run, _freed(nodes, start, end, free)),))
            run = ""
        found.extend(_nested_sets(kind, value, unsteady, _freed(nodes, index, index + 1, free)))
    if run:
        found.append((_run(run, _freed(nodes, start, end, free)),))
    return found


def _freed(nodes: sre.Nodes, start: int, end: int, free: _Free) -> _Free:
    """Whether no letter stands left and right of the nodes from `start` to `end`."""
    left = edges.is_free(nodes[:start], beyond=free[0], last=True)
    return left, edges.is_free(nodes[end:], beyond=free[1], last=False)


def _run(text: str, free: _Free) -> _Run:
    """A run; next to a mark no letter matters."""
    left, right = free
    return _Run(
        text,
        (LEFT if left or text[0] not in edges.LETTERS else 0)
        | (RIGHT if right or text[-1] not in edges.LETTERS else 0),
    )


def _nested_sets(kind: object, value: Any, unsteady: frozenset[str], free: _Free) -> list[tuple[_Run, ...]]:
    if kind is codes.SUBPATTERN:
        return _literal_sets(value[-1].data, unsteady, free)
    if repeat := sre.repeat_of(kind, value):
        least, most, body = repeat
        return _literal_sets(body, unsteady, free if most == 1 else (False, False)) if least else []
    if kind is codes.BRANCH:
        best = [_best(_literal_sets(branch.data, unsteady, free)) for branch in value[1]]
        if all(best):
            return [tuple(dict.fromkeys(run for runs in best for run in runs))]
    return []


def _best(sets: list[tuple[_Run, ...]]) -> tuple[_Run, ...]:
    return max(sets, key=_rarity, default=())


def _rarity(runs: tuple[_Run, ...]) -> int:
    return min(worth(run.text) for run in runs)


def _edges(runs: tuple[_Run, ...]) -> tuple[int, ...]:
    """For each of their texts, what all runs with it have in common."""
    found: dict[str, int] = {}
    for run in runs:
        found[run.text] = found.get(run.text, _BOTH) & run.edges
    return tuple(found.values())


def _texts(runs: tuple[_Run, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(run.text for run in runs))
