"""Finds the literals that every match of a regular expression contains, and refuses slow expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from linter.catalog import sre
from linter.catalog.ambiguity import is_exponential
from linter.catalog.sre import codes

SHORTEST_KEYWORD = 3
# Words of everyday code and prose: too many texts hold one of them, so they are poor keywords.
EVERYDAY = frozenset(
    "agent agents amazon assisted authored auto autogen automatically azure builder chain client cloud"
    " code codegen coding command commands comment commit config configure core created credit cursor"
    " database developer devtools editor entire extension extensions factory framework from generated"
    " github google graph imported inference instructor interpreter kernel language launch master"
    " microsoft model models plugin project projects protocol provider python remote research router"
    " runtime script semantic server shell software specify start studio switch system through together"
    " tools using version whatever with workflow written".split()
)
_LOOKING = frozenset("ASSERT ASSERT_NOT GROUPREF GROUPREF_IGNORE GROUPREF_EXISTS".split())
_NEW = frozenset("ATOMIC_GROUP POSSESSIVE_REPEAT".split())

# Characters at which a keyword ends: a raw message may fold or break a line at white space, and a reader
# supplies the brackets of a mailbox that was written without.
_UNSTEADY = frozenset(" \t\n\r<>()")


def worth(word: str) -> int:
    """A sort key: how rare a word is likely to be in a text."""
    return SHORTEST_KEYWORD if word.strip(" :") in EVERYDAY else len(word)


def required_literals(pattern: str, unsteady: frozenset[str] = _UNSTEADY) -> tuple[str, ...]:
    """Lower-case literals, at least one of which is in every text that the expression matches.

    Empty if there is no such set of words with three characters or more each. A literal ends at the
    characters `unsteady`, which may be others in the raw text.

    Raises:
        re.error: the expression is not valid, or could take exponential time.
    """
    nodes = _checked(pattern)
    sets = _literal_sets(nodes, unsteady)
    worthy = [words for words in sets if all(len(word) >= SHORTEST_KEYWORD for word in words)]
    if not worthy:
        return ()
    return min(worthy, key=lambda words: (-min(map(worth, words)), len(words)))


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


def _literal_sets(nodes: sre.Nodes, unsteady: frozenset[str]) -> list[tuple[str, ...]]:
    """All sets of words such that every match contains at least one word of each set."""
    found: list[tuple[str, ...]] = []
    run = ""
    for kind, value in nodes:
        if kind is codes.LITERAL and chr(value) not in unsteady:
            run += chr(value).lower()
            continue
        if kind is codes.AT:
            continue  # an anchor has no width
        if run:
            found.append((run,))
            run = ""
        found.extend(_nested_sets(kind, value, unsteady))
    if run:
        found.append((run,))
    return found


def _nested_sets(kind: object, value: Any, unsteady: frozenset[str]) -> list[tuple[str, ...]]:
    if kind is codes.SUBPATTERN:
        return _literal_sets(value[-1].data, unsteady)
    if repeat := sre.repeat_of(kind, value):
        least, _, body = repeat
        return _literal_sets(body, unsteady) if least else []
    if kind is codes.BRANCH:
        best = [_best(_literal_sets(branch.data, unsteady)) for branch in value[1]]
        if all(best):
            return [tuple(dict.fromkeys(word for words in best for word in words))]
    return []


def _best(sets: list[tuple[str, ...]]) -> tuple[str, ...]:
    return max(sets, key=lambda words: min(map(worth, words)), default=())
