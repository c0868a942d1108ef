"""Decides whether two bans or waivers can apply to the same match. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from linter.model.policy import Where


def disjoint(one: Where, other: Where) -> bool:
    """Whether two limits certainly exclude each other, so that no match is within both.

    Refs never do, because the same file can be on many refs.
    """
    places = bool(one.places and other.places) and not set(one.places) & set(other.places)
    return (
        places
        or not one.of_kinds & other.of_kinds
        or _apart(one.paths, other.paths, _differ_as_paths)
        or _apart(one.repositories, other.repositories, _differ_as_names)
    )


def contains(outer: Where, inner: Where) -> bool:
    """Whether everything within `inner` is certainly within `outer`."""
    fields = zip(outer._replace(kinds=()), inner._replace(kinds=()), strict=True)
    return inner.of_kinds <= outer.of_kinds and all(
        not wide or (narrow and set(narrow) <= set(wide)) for wide, narrow in fields
    )


def _apart(ones: tuple[str, ...], others: tuple[str, ...], differ: Callable[[str, str], bool]) -> bool:
    return bool(ones and others) and all(differ(one, other) for one in ones for other in others)


def _differ_as_paths(one: str, other: str) -> bool:
    return _differ(_path_ends(one), _path_ends(other))


def _path_ends(glob: str) -> tuple[str, str]:
    """The literals that every path matching a glob begins and ends with (docs/reference/rules.md)."""
    body = f"{glob}**" if glob.endswith("/") else glob
    head, tail = _ends(body.removeprefix("/"), r"[*?]", r"[*?]")
    return head if "/" in glob.rstrip("/") else "", tail


def _differ_as_names(one: str, other: str) -> bool:
    """Whether no repository name matches both globs; a glob may match a name with or without its owner."""
    ends = [_ends(glob, r"[*?\[]", r"[*?\]]") for glob in (one, other)]
    if all("/" in head for head, _ in ends):
        return _differ(*ends)
    return one != other and all(re.fullmatch(r"[\w.-]+", glob) for glob in (one, other))


def _ends(glob: str, first: str, last: str) -> tuple[str, str]:
    return re.split(first, glob)[0], re.split(last, glob)[-1]


def _differ(one: tuple[str, str], other: tuple[str, str]) -> bool:
    (head, tail), (head_too, tail_too) = one, other
    begins = head.startswith(head_too) or head_too.startswith(head)
    return not begins or not (tail.endswith(tail_too) or tail_too.endswith(tail))
