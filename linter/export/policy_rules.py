"""The part of a policy that rules of a server can hold: GitHub rulesets, GitLab push rules. Pure.

They match a message, a mailbox, the name of a branch and paths, each by one expression; they read no content,
know no date and no waiver (integrations.md 1.8). What they cannot hold is listed, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from linter.model.findings import Place, Trace
from linter.model.policy import Policy
from linter.support.globs import unglob

_MOST_OF_GITLAB = 511  # characters of an expression (push rules of GitLab)
_MOST_PATHS, _LONGEST_PATH = 200, 200  # of a file path restriction (rulesets of GitHub)
_EMAIL = re.compile(r"\(\?:\^\|<\)(?P<mailbox>.+)>\?\$")
_PLACES = "message", "author", "committer", "branch", "path"

Json = dict[str, object]


class Exported(NamedTuple):
    """One expression that a server can hold."""

    rule: str
    kind: str
    """`message`, `author`, `committer`, `branch` or `path`."""
    pattern: str
    ignores_case: bool = False


class NotExported(NamedTuple):
    """What a server cannot hold: a rule, or a part of the policy."""

    what: str
    why: str


class Export(NamedTuple):
    """Documents for the server's interface, and what is not in them."""

    documents: tuple[Json, ...]
    left: tuple[NotExported, ...]


def github_rulesets(traces: Iterable[Trace], name: str) -> Export:
    """Rulesets for `POST /repos/{owner}/{repo}/rulesets`: of branches, and of pushes for paths."""
    held, left = _sorted(traces, paths_as_globs=True)
    metadata = [
        {"type": _GITHUB[kind], "parameters": _parameters(kind, entries)}
        for kind in ("message", "author", "committer", "branch")
        if (entries := [entry for entry in held if entry.kind == kind])
    ]
    documents: list[Json] = []
    if metadata:
        conditions = {"ref_name": {"include": ["~ALL"], "exclude": []}}
        documents.append(
            {
                "name": name,
                "target": "branch",
                "enforcement": "active",
                "conditions": conditions,
                "rules": metadata,
            }
        )
    globs = [entry for entry in held if entry.kind == "path"]
    short = [entry.pattern for entry in globs if len(entry.pattern) <= _LONGEST_PATH]
    left += [
        NotExported(entry.rule, "its path is longer than 200 characters")
        for entry in globs
        if len(entry.pattern) > _LONGEST_PATH
    ]
    for number, start in enumerate(range(0, len(short), _MOST_PATHS), 1):
        restricted = {"restricted_file_paths": short[start : start + _MOST_PATHS]}
        documents.append(
            {
                "name": f"{name} (paths {number})",
                "target": "push",
                "enforcement": "active",
                "rules": [{"type": "file_path_restriction", "parameters": restricted}],
            }
        )
    return Export(tuple(documents), tuple(left))


def gitlab_push_rule(traces: Iterable[Trace]) -> Export:
    """The body of `POST /projects/:id/push_rule`; a project has one, and its expressions are short."""
    surest = sorted(traces, key=lambda trace: -trace.confidence)
    held, left = _sorted(surest, paths_as_globs=False)
    document: Json = {}
    for kind, key in (("message", "commit_message_negative_regex"), ("path", "file_name_regex")):
        fitting, over = _fitting([entry for entry in held if entry.kind == kind])
        if fitting:
            document[key] = _any(fitting)
        left += [NotExported(entry.rule, f"{key} is full: 511 characters") for entry in over]
    for entry in held:
        if entry.kind in ("author", "committer"):
            left.append(NotExported(entry.rule, "a push rule can only demand mailboxes, not forbid them"))
        if entry.kind == "branch":
            left.append(
                NotExported(entry.rule, "a push rule can only demand names of branches, not forbid them")
            )
    return Export((document,) if document else (), tuple(left))


def not_rules(policy: Policy, today: str) -> tuple[NotExported, ...]:
    """The parts of a policy that no rule of a server can say, as far as they matter on a day."""
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


_GITHUB = {
    "message": "commit_message_pattern",
    "author": "commit_author_email_pattern",
    "committer": "committer_email_pattern",
    "branch": "branch_name_pattern",
}


def _parameters(kind: str, entries: list[Exported]) -> Json:
    return {
        "name": f"no banned tool ({kind})",
        "operator": "regex",
        "negate": True,
        "pattern": _any(entries),
    }


def _any(entries: Iterable[Exported]) -> str:
    """One expression for all; RE2 has no look-around, and none of ours needs it."""
    strict: dict[str, None] = {}
    loose: dict[str, None] = {}
    for entry in entries:
        (loose if entry.ignores_case else strict)[entry.pattern] = None
    parts = [*strict, *([f"(?i:{'|'.join(loose)})"] if loose else [])]
    return f"(?m){'|'.join(parts)}"


def _fitting(entries: list[Exported]) -> tuple[list[Exported], list[Exported]]:
    """The entries that fit into one expression, and those that do not."""
    fitting: list[Exported] = []
    over = []
    for entry in entries:
        if len(_any([*fitting, entry])) <= _MOST_OF_GITLAB:
            fitting.append(entry)
        else:
            over.append(entry)
    return fitting, over


def _sorted(traces: Iterable[Trace], *, paths_as_globs: bool) -> tuple[list[Exported], list[NotExported]]:
    held, left = [], []
    for trace in traces:
        found = list(_held(trace, paths_as_globs=paths_as_globs))
        held += found
        missing = {place.value for place in trace.places} - {entry.kind for entry in found} - {"trailer"}
        if not found or (missing - {"message"}):
            left.append(NotExported(trace.rule, _why(trace)))
    return held, left


def _why(trace: Trace) -> str:
    places = ", ".join(place.value for place in trace.places if place.value not in _PLACES)
    if places and Place.TRAILER not in trace.places:
        return f"seen in: {places}; these rules read no content"
    return "its expression cannot be said for a whole message or mailbox"


def _held(trace: Trace, *, paths_as_globs: bool) -> Iterator[Exported]:
    parts = _alternatives(trace.pattern.removeprefix("(?i)"))
    for place in trace.places:
        read = _READERS.get(place)
        for part in parts if read else ():
            if read and (pattern := read(part, trace)):
                kind = "message" if place is Place.TRAILER else place.value
                is_glob = place is Place.PATH and paths_as_globs
                ignores_case = trace.pattern.startswith("(?i)") or place is Place.TRAILER
                yield Exported(trace.rule, kind, unglob(part) if is_glob else pattern, ignores_case)


def _in_message(part: str, _trace: Trace) -> str:
    return f"(?:{part})"


def _in_trailer(part: str, trace: Trace) -> str:
    keys = "|".join(re.escape(key).replace("\\-", "-") for key in trace.keys)
    value = _value(part)
    return f"^(?:{keys}):[ \t]*{value}" if keys and value else ""


def _as_name(part: str, _trace: Trace) -> str:
    return part


def _as_mailbox(part: str, _trace: Trace) -> str:
    found = _EMAIL.fullmatch(part)
    return f"^{found['mailbox']}$" if found else ""


def _as_path(part: str, _trace: Trace) -> str:
    """Shorter, because a path is all that these rules look at."""
    if not unglob(part):
        return ""
    start, end = "^(?:(?s:.*)/)?", "(?s:.*)$"
    body = f"(^|/){part[len(start) :]}" if part.startswith(start) else part
    return body.removesuffix(end) if body.endswith(f"/{end}") else body


_READERS: dict[Place, Callable[[str, Trace], str]] = {
    Place.MESSAGE: _in_message,
    Place.TRAILER: _in_trailer,
    Place.BRANCH: _as_name,
    Place.AUTHOR: _as_mailbox,
    Place.COMMITTER: _as_mailbox,
    Place.PATH: _as_path,
}
"""Place to what makes the expression of a server out of one of ours; empty where there is none."""


def _alternatives(pattern: str) -> list[str]:
    """The expressions that `linter.catalog.patterns.join` put together, or the one that it was."""
    if not pattern.startswith("(?:"):
        return [pattern]
    parts, depth, start = [], 0, 0
    escaped = in_class = False
    for index, char in enumerate(pattern):
        if escaped or char == "\\":
            escaped = not escaped
        elif in_class or char == "[":
            in_class = char != "]"
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char == "|" and not depth:
            parts.append(pattern[start:index])
            start = index + 1
    parts.append(pattern[start:])
    if len(parts) == 1:
        return [pattern]
    return [part[3:-1] if part.startswith("(?:") and part.endswith(")") else part for part in parts]


def _value(pattern: str) -> str:
    """The expression behind `key: ` of a line; empty where anchors inside it would mean something else."""
    if found := _EMAIL.fullmatch(pattern):
        return rf"(?:[^\n]*[<\s])?{found['mailbox']}>?[ \t]*$"
    body = pattern[1:] if pattern.startswith("^") else f"[^\\n]*(?:{pattern})"
    return "" if re.search(r"(?<!\\)(?<!\[)\^", body) else f"(?:{body})"
