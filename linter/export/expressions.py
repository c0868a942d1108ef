"""Translates a policy to the regular expressions of a server's push rules. Pure.

Such rules match a message, a mailbox, the name of a branch or a path by one expression each; they do not
read content, and have no dates and no waivers. What they cannot express is listed, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from linter.model.catalog import MatcherSource, Trace
from linter.model.fragments import Place
from linter.model.policy import Policy

_PLACES = "message", "author", "committer", "branch", "path"

Json = dict[str, object]


class Exported(NamedTuple):
    """One expression for a push rule."""

    rule: str
    kind: str
    """`message`, `author`, `committer`, `branch` or `path`."""
    pattern: str
    ignores_case: bool = False
    head: str = ""
    """The expression in front of the pattern; expressions with the same head are joined behind it."""


class NotExported(NamedTuple):
    """A rule, or a part of the policy, that a push rule cannot express."""

    what: str
    why: str


class Export(NamedTuple):
    """The documents for the server's API, and what they cannot express."""

    documents: tuple[Json, ...]
    left: tuple[NotExported, ...]


def not_rules(policy: Policy, today: str) -> tuple[NotExported, ...]:
    """The parts of a policy besides bans that a push rule cannot express, as far as they apply on a day."""
    left = []
    for ban in policy.bans:
        what = f"[[ban]] at {ban.origin}"
        if ban.effective > today:
            left.append(NotExported(what, f"not in force before {ban.effective}; export again then"))
        elif ban.where._replace(places=()).exactness and (ban.until or today) >= today:
            left.append(NotExported(what, "holds for some paths, refs or repositories only"))
    left += [
        NotExported(f"[[waiver]] at {waiver.origin}", "these rules know no exemption")
        for waiver in policy.waivers
        if waiver.until >= today
    ]
    if policy.disclosure.asks:
        where = f"[disclosure] at {policy.disclosure.origin}"
        left.append(NotExported(where, "which trailers must, or must not, name a tool is not exported"))
    return tuple(left)


def any_of(entries: Iterable[Exported]) -> str:
    """Join expressions into one that RE2 accepts, which has no look-around."""
    strict: dict[str, dict[str, None]] = {}
    loose: dict[str, dict[str, None]] = {}
    for entry in entries:
        (loose if entry.ignores_case else strict).setdefault(entry.head, {})[entry.pattern] = None
    parts = _alternatives(strict)
    if loose:
        parts.append(f"(?i:{'|'.join(_alternatives(loose))})")
    return f"(?m){'|'.join(parts)}"


def _alternatives(by_head: dict[str, dict[str, None]]) -> list[str]:
    found: list[str] = []
    for head, patterns in by_head.items():
        joined = "|".join(patterns)
        found.append(f"{head}(?:{joined})" if head and len(patterns) > 1 else f"{head}{joined}")
    return found


def exportable(traces: Iterable[Trace], *, paths_as_globs: bool) -> tuple[list[Exported], list[NotExported]]:
    """Sort traces by whether a push rule can express them; paths become globs or regular expressions."""
    held: list[Exported] = []
    left: list[NotExported] = []
    for trace in traces:
        found = list(_exported(trace, paths_as_globs=paths_as_globs))
        held += found
        missing = {place.value for place in trace.places} - {entry.kind for entry in found} - {"trailer"}
        if not found or (missing - {"message"}):
            left.append(NotExported(trace.rule, _why(trace)))
    return held, left


def _why(trace: Trace) -> str:
    places = ", ".join(place.value for place in trace.places if place.value not in _PLACES)
    if places and Place.TRAILER not in trace.places:
        return f"seen in: {places}; these rules read no content"
    return "its expression cannot be written for a complete message or mailbox"


def _exported(trace: Trace, *, paths_as_globs: bool) -> Iterator[Exported]:
    for place in trace.places:
        translate = _TRANSLATORS.get(place)
        for source in trace.sources if translate else ():
            if translate and (pattern := translate(source)):
                is_trailer = place is Place.TRAILER
                is_glob = place is Place.PATH and paths_as_globs
                yield Exported(
                    trace.rule,
                    "message" if is_trailer else place.value,
                    source.text if is_glob else pattern,
                    trace.pattern.startswith("(?i)") or is_trailer,
                    _key_of_a_line(trace) if is_trailer else "",
                )


def _in_message(source: MatcherSource) -> str:
    return f"(?:{source.pattern})"


def _key_of_a_line(trace: Trace) -> str:
    keys = "|".join(re.escape(key).replace("\\-", "-") for key in trace.keys)
    return f"^(?:{keys}):[ \t]*"


def _as_name(source: MatcherSource) -> str:
    return source.pattern


def _as_mailbox(source: MatcherSource) -> str:
    return f"^{source.text}$" if source.kind == "mailbox" else ""


def _as_path(source: MatcherSource) -> str:
    """The expression for a path, shortened because these rules match only paths."""
    if source.kind != "glob":
        return ""
    start, end = "^(?:(?s:.*)/)?", "(?s:.*)$"
    pattern = source.pattern
    body = f"(^|/){pattern[len(start) :]}" if pattern.startswith(start) else pattern
    return body.removesuffix(end) if body.endswith(f"/{end}") else body


def _value(source: MatcherSource) -> str:
    """The expression for the value of a trailer; empty if anchors in it would change their meaning."""
    if source.kind == "mailbox":
        return rf"(?:[^\n]*[<\s])?{source.text}>?[ \t]*$"
    body = source.pattern[1:] if source.pattern.startswith("^") else f"[^\\n]*(?:{source.pattern})"
    return "" if re.search(r"(?<!\\)(?<!\[)\^", body) else f"(?:{body})"


_TRANSLATORS: dict[Place, Callable[[MatcherSource], str]] = {
    Place.MESSAGE: _in_message,
    Place.TRAILER: _value,
    Place.BRANCH: _as_name,
    Place.AUTHOR: _as_mailbox,
    Place.COMMITTER: _as_mailbox,
    Place.PATH: _as_path,
}
"""For each place, a function that translates a matcher to an expression; empty if it cannot."""
