"""Finds repetitions that make Python's `re` take exponential time, such as `(a+)+b` on `aaaaaaaaaaaac`.

A backtracking engine tries every way to match a text. The number of ways is exponential exactly if some state
of the expression's automaton can return to itself along two different paths that read the same text (Weber
and Seidl, "On the degree of ambiguity of finite automata", 1991). The automaton is Glushkov's: its states are
the characters and classes of the expression, and two ways to get from one to the next count as two edges.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from linter.catalog import sre
from linter.catalog.sre import codes

# Characters are compared on a sample; the last stands for all letters of other alphabets.
_SAMPLE = "".join(map(chr, range(256))) + "\N{CJK UNIFIED IDEOGRAPH-4E2D}"
_OTHER = 1 << (len(_SAMPLE) - 1)
_ALL = (1 << len(_SAMPLE)) - 1
_MOST_COPIES = 4  # a repetition of at most so many is written out, a longer one is taken for endless
_MOST_STATES = 4000  # from which on nothing is written out any more
_CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d",
    codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_WORD: r"\W",
}


class _Part(NamedTuple):
    """Part of an expression: the states it can begin and end with, and in how many ways it can be empty."""

    first: tuple[int, ...]
    last: tuple[int, ...]
    empty: int


_EMPTY = _Part((), (), 1)


def is_exponential(nodes: sre.Nodes, *, ignore_case: bool = True) -> bool:
    """Whether some texts can be matched by a parsed expression in exponentially many ways."""
    if not _has_choice_in_loop(nodes):
        return False  # which is quick to see, and true of nearly every expression
    automaton = _Automaton()
    automaton.add(nodes, ignore_case=ignore_case)
    return automaton.is_exponential()


def _has_choice_in_loop(nodes: sre.Nodes) -> bool:
    """Whether a long repetition contains alternatives or another repetition."""
    for kind, arguments in nodes:
        repeat = sre.repeat_of(kind, arguments)
        if repeat and repeat[1] > _MOST_COPIES and _has_choice(repeat[2]):
            return True
        if any(map(_has_choice_in_loop, sre.nested(arguments))):
            return True
    return False


def _has_choice(nodes: sre.Nodes) -> bool:
    return any(
        kind is codes.BRANCH or sre.repeat_of(kind, arguments) or any(map(_has_choice, sre.nested(arguments)))
        for kind, arguments in nodes
    )


class _Automaton:
    """Glushkov's automaton of an expression."""

    def __init__(self) -> None:
        self._characters: list[int] = []
        self._edges: Counter[tuple[int, int]] = Counter()

    def add(self, nodes: sre.Nodes, *, ignore_case: bool) -> _Part:
        """Add a sequence of nodes."""
        part = _EMPTY
        for kind, arguments in nodes:
            part = self._joined(part, self._node(kind, arguments, ignore_case=ignore_case))
        return part

    def is_exponential(self) -> bool:
        """Whether a state can return to itself along two paths that read the same text."""
        following: dict[int, list[int]] = {}
        for source, target in self._edges:
            following.setdefault(source, []).append(target)
        reached = {state: _reachable(state, following) for state in following}
        for loop in _loops(reached):
            inside = {one: [two for two in following[one] if two in loop] for one in loop}
            doubled = any(self._edges[one, two] > 1 for one in loop for two in inside[one])
            if doubled or self._splits(inside):
                return True
        return False

    def _splits(self, inside: dict[int, list[int]]) -> bool:
        """Whether two paths within a loop can part and meet again while they read the same characters."""
        pairs = {(state, state) for state in inside}
        queue = list(pairs)
        while queue:
            one, two = queue.pop()
            for pair in ((a, b) for a in inside[one] for b in inside[two]):
                if not self._characters[pair[0]] & self._characters[pair[1]]:
                    continue
                if pair[0] == pair[1] and one != two:
                    return True
                if pair not in pairs:
                    pairs.add(pair)
                    queue.append(pair)
        return False

    def _node(self, kind: object, arguments: Any, *, ignore_case: bool) -> _Part:
        if repeat := sre.repeat_of(kind, arguments):
            return self._repeated(*repeat, ignore_case=ignore_case)
        if kind is codes.SUBPATTERN:
            _, added, removed, body = arguments
            folds = (ignore_case or bool(added & re.IGNORECASE)) and not removed & re.IGNORECASE
            return self.add(body.data, ignore_case=folds)
        if kind is codes.BRANCH:
            parts = [self.add(branch.data, ignore_case=ignore_case) for branch in arguments[1]]
            return _Part(
                tuple(state for part in parts for state in part.first),
                tuple(state for part in parts for state in part.last),
                min(2, sum(part.empty for part in parts)),
            )
        if kind is codes.AT:
            return _EMPTY
        self._characters.append(_characters(kind, arguments, ignore_case=ignore_case))
        state = len(self._characters) - 1
        return _Part((state,), (state,), 0)

    def _repeated(self, least: int, most: int, body: sre.Nodes, *, ignore_case: bool) -> _Part:
        """Add a repetition; one with a fixed number is written out twice, which shows any ambiguity."""
        copies = min(most, 2) if least == most else most
        if copies > _MOST_COPIES or len(self._characters) > _MOST_STATES:
            part = self.add(body, ignore_case=ignore_case)
            if least != most:
                self._connect(part.last, part.first)
            return part if least else _optional(part)
        part = _EMPTY
        for number in range(copies, 0, -1):
            part = self._joined(self.add(body, ignore_case=ignore_case), part)
            part = _optional(part) if number > least else part
        return part

    def _joined(self, one: _Part, two: _Part) -> _Part:
        self._connect(one.last, two.first)
        return _Part(
            one.first + two.first * one.empty, two.last + one.last * two.empty, min(2, one.empty * two.empty)
        )

    def _connect(self, sources: Iterable[int], targets: Iterable[int]) -> None:
        targets = tuple(targets)
        self._edges.update((source, target) for source in sources for target in targets)


def _optional(part: _Part) -> _Part:
    return part._replace(empty=min(2, part.empty + 1))


def _reachable(start: int, following: dict[int, list[int]]) -> set[int]:
    found: set[int] = set()
    queue = [start]
    while queue:
        new = [state for state in following.get(queue.pop(), ()) if state not in found]
        found.update(new)
        queue += new
    return found


def _loops(reached: dict[int, set[int]]) -> Iterator[set[int]]:
    """The sets of states that can all reach one another."""
    seen: set[int] = set()
    for state, targets in reached.items():
        if state in targets and state not in seen:
            loop = {other for other in targets if state in reached.get(other, ())}
            seen |= loop
            yield loop


@cache
def _of_class(expression: str) -> int:
    pattern = re.compile(expression)
    return sum(1 << number for number, character in enumerate(_SAMPLE) if pattern.match(character))


def _characters(kind: object, arguments: Any, *, ignore_case: bool) -> int:
    """The characters of the sample that a node matches, as a set of bits."""
    if kind is codes.NOT_LITERAL:
        return _ALL ^ _literal(arguments, ignore_case=ignore_case) | _OTHER
    if kind is codes.LITERAL:
        return _literal(arguments, ignore_case=ignore_case)
    if kind is not codes.IN:
        return _ALL  # any character
    items = [item for item in arguments if item[0] is not codes.NEGATE]
    found = 0
    for item, value in items:
        if item is codes.LITERAL:
            found |= _literal(value, ignore_case=ignore_case)
        elif item is codes.RANGE:
            found |= _range(*value, ignore_case=ignore_case)
        else:
            found |= _of_class(_CATEGORIES[value])
    return _ALL ^ found | _OTHER if len(items) < len(arguments) else found


def _literal(code: int, *, ignore_case: bool) -> int:
    return _range(code, code, ignore_case=ignore_case)


def _range(low: int, high: int, *, ignore_case: bool) -> int:
    found = _OTHER if high >= len(_SAMPLE) - 1 else 0
    for code in range(low, min(high, len(_SAMPLE) - 2) + 1):
        character = chr(code)
        cases = {character, character.lower(), character.upper()} if ignore_case else {character}
        found |= sum(1 << _SAMPLE.index(case) for case in cases if case in _SAMPLE)
    return found
