"""Globs over repository-relative POSIX paths, as docs/reference/rules.md defines them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

_TOKEN = re.compile(r"(?s)\*\*/|\*\*|.")
_EXPRESSIONS = {"**/": "(?:(?s:.*)/)?", "**": "(?s:.*)", "*": "[^/]*", "?": "[^/]"}
_WILD = tuple(_EXPRESSIONS)
_LONG = ("**/", "**", "*")
"""Wildcards that match any number of characters."""


def expression(glob: str, *, ignore_case: bool = False) -> str:
    """The regular expression that matches the same paths as a glob, from the first character to the last."""
    return f"{'(?i)' if ignore_case else ''}^{_glob_to_regex(anchored(glob))}$"


def keyword(glob: str) -> str:
    """A literal that is part of `/the/path/` for every path that a glob matches; empty if there is none."""
    return _longest_literal(anchored(glob))


def matches_any(globs: tuple[str, ...], path: str) -> bool:
    """Whether any of the globs matches the path, in time linear in the path for any glob."""
    return any(_compiled(glob)(path) for glob in globs)


def wildcards(glob: str) -> int:
    """Count the wildcards of any length inside a glob, without those at its beginning and end.

    With one, matching the expression of the glob takes time linear in the path; every further one multiplies
    that by the length of the path.
    """
    tokens = _tokens(anchored(glob))
    inner = tokens[tokens[:1] == ["**/"] : len(tokens) - (tokens[-1:] == ["**"])]
    return sum(token in _LONG for token in inner)


@cache
def _compiled(glob: str) -> Callable[[str], object]:
    return re.compile(expression(glob)).search if wildcards(glob) <= 1 else _Automaton(anchored(glob))


class _Automaton:
    """Matches a glob with any number of wildcards in linear time, by simulating an automaton.

    The set of active states is an integer with a bit for each token of the glob.
    """

    def __init__(self, body: str) -> None:
        tokens = _tokens(body)
        self._end = 1 << len(tokens)
        self._loops = {False: _bits(tokens, _LONG), True: _bits(tokens, ("**", "**/"))}
        self._skipped = _bits(tokens, _LONG)
        self._left = _bits(tokens, ("*", "**"))
        self._any = {False: _bits(tokens, ("?",)), True: _bits(tokens, ("**/",))}
        self._literals = {token: _bits(tokens, (token,)) for token in tokens if token not in _WILD}
        self._start = self._closed(1)

    def __call__(self, path: str) -> bool:
        """Whether the whole path matches."""
        reached = self._start
        for char in path:
            is_slash = char == "/"
            stayed = reached & self._loops[is_slash]
            moved = (reached & (self._any[is_slash] | self._literals.get(char, 0))) << 1
            reached = stayed | self._closed(moved | (stayed & self._left) << 1)
            if not reached:
                return False
        return bool(reached & self._end)

    def _closed(self, reached: int) -> int:
        """Add the states behind wildcards that match the empty text."""
        while more := (reached & self._skipped) << 1 & ~reached:
            reached |= more
        return reached


def _tokens(body: str) -> list[str]:
    """The wildcards and characters of a glob; a wildcard directly behind another one is left out."""
    tokens: list[str] = []
    for token in _TOKEN.findall(body):
        if token in _LONG and tokens[-1:] == [token]:
            continue
        tokens.append(token)
    return tokens


def _bits(tokens: list[str], kinds: tuple[str, ...]) -> int:
    return sum(1 << number for number, token in enumerate(tokens) if token in kinds)


def anchored(glob: str) -> str:
    """The same glob relative to the root of the repository: a name without a slash gets `**/` in front."""
    is_anchored = "/" in glob.rstrip("/") or glob.startswith("/")
    body = glob.removeprefix("/") if is_anchored else f"**/{glob}"
    return f"{body}**" if body.endswith("/") else body


def _glob_to_regex(body: str) -> str:
    return "".join(_EXPRESSIONS.get(token) or re.escape(token) for token in _tokens(body))


def _longest_literal(body: str) -> str:
    """The longest path component without a wildcard, with its slashes; else the longest literal piece."""
    components = [part for part in body.lower().split("/") if part and not re.search(r"[*?]", part)]
    if components:
        return f"/{max(components, key=len)}/"
    return max(re.split(r"[*?/]+", body.lower()), key=len)
