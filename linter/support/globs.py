"""Globs over repository-relative POSIX paths, in the meaning of docs/reference/rules.md."""

from __future__ import annotations

import re
from functools import cache


def expression(glob: str, *, ignore_case: bool = False) -> str:
    """The regular expression that matches the same paths as a glob, from the first character to the last."""
    return f"{'(?i)' if ignore_case else ''}^{_glob_to_regex(anchored(glob))}$"


def keyword(glob: str) -> str:
    """A text that stands in `/the/path/` of every path that a glob matches; empty where there is none."""
    return _longest_literal(anchored(glob))


@cache
def _compiled(glob: str) -> re.Pattern[str]:
    return re.compile(expression(glob))


def matches_any(globs: tuple[str, ...], path: str) -> bool:
    """Whether one of the globs matches the path."""
    return any(_compiled(glob).search(path) for glob in globs)


def anchored(glob: str) -> str:
    """The same glob, counted from the root: a name without a slash may stand in any directory."""
    is_anchored = "/" in glob.rstrip("/") or glob.startswith("/")
    body = glob.removeprefix("/") if is_anchored else f"**/{glob}"
    return f"{body}**" if body.endswith("/") else body


def _glob_to_regex(body: str) -> str:
    parts: list[str] = []
    position = 0
    while position < len(body):
        if body.startswith("**/", position):
            parts.append("(?:(?s:.*)/)?")
            position += 3
        elif body.startswith("**", position):
            parts.append("(?s:.*)")
            position += 2
        else:
            char = body[position]
            parts.append({"*": "[^/]*", "?": "[^/]"}.get(char) or re.escape(char))
            position += 1
    return "".join(parts)


def _longest_literal(body: str) -> str:
    """The longest component without a wildcard, between slashes; else the longest literal piece."""
    components = [part for part in body.lower().split("/") if part and not re.search(r"[*?]", part)]
    if components:
        return f"/{max(components, key=len)}/"
    return max(re.split(r"[*?/]+", body.lower()), key=len)
