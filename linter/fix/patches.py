"""Proposes edits of lines: a CI step that calls another action, a package that goes. Never applied by us."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable
from typing import NamedTuple

from linter.fix.moves import migration_of
from linter.model.findings import OPEN, Catalog, Finding, Place
from linter.model.policy import Policy

_NO_END = "\n\\ No newline at end of file\n"
_USES = re.compile(r"""(?P<head>^\s*(?:-\s*)?["']?uses["']?\s*:\s*["']?)(?P<action>[^\s"'#]+)""")
_PINNED = re.compile(r"@[0-9a-f]{40}$")
_COMMENT = re.compile(r"\s+#[^\r\n]*")


class Proposal(NamedTuple):
    """What is proposed for one file."""

    diff: str
    """A unified diff, empty where nothing is proposed."""
    left: list[Finding]
    """The findings that it does not mend."""
    notes: tuple[str, ...]
    """What a person has to do for those that it does."""


def patch(path: str, text: str, findings: Iterable[Finding], policy: Policy, catalog: Catalog) -> Proposal:
    """Propose edits of one file."""
    before = _lines(text)
    lines = list(before)
    left: list[Finding] = []
    gone: set[int] = set()
    notes: list[str] = []
    for finding in findings:
        if finding.status not in OPEN:
            continue
        number = finding.match.fragment.line - 1
        place = finding.match.fragment.place
        if not 0 <= number < len(lines):
            left.append(finding)
        elif (
            place is Place.ACTION
            and (migration := migration_of(finding, policy, catalog))
            and (line := _with_action(lines[number], migration.to))
        ):
            lines[number] = line
            notes.append(migration.note)
        elif (
            place is Place.DEPENDENCY
            and finding.match.fragment.scope != "locked"
            and _is_one_entry(path, lines[number])
        ):
            gone.add(number)
        else:
            left.append(finding)
    kept = [line for number, line in enumerate(lines) if number not in gone]
    new = _mended_json("".join(kept)) if path.endswith(".json") else "".join(kept)
    if new is None:
        left += [finding for finding in findings if finding.match.fragment.line - 1 in gone]
        return Proposal("", left, ())
    diff = difflib.unified_diff(before, _lines(new), f"a/{path}", f"b/{path}")
    text = "".join(line if line.endswith("\n") else f"{line}{_NO_END}" for line in diff)
    return Proposal(text, left, tuple(dict.fromkeys(notes)))


def _lines(text: str) -> list[str]:
    """Lines as git and the readers count them, with their ends."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _with_action(line: str, action: str) -> str:
    """The line with another action, empty where it calls none; the comment beside a hash is its version."""
    found = _USES.match(line)
    if found is None:
        return ""
    rest = line[found.end() :]
    return found["head"] + action + (_COMMENT.sub("", rest) if _PINNED.search(found["action"]) else rest)


def _is_one_entry(path: str, line: str) -> bool:
    """Whether a package has the line for itself: requirements, or an entry of package.json."""
    name = path.rpartition("/")[2]
    if name == "package.json":
        return re.fullmatch(r"""\s*"[^"]+"\s*:\s*"[^"]*"\s*,?\s*""", line) is not None
    is_list = name.endswith(".txt") and ("requirements" in name or "constraints" in name)
    return is_list and not line.rstrip().endswith("\\")


def _mended_json(text: str) -> str | None:
    """JSON after an entry went, without the comma that was before it; None where it is none any more."""
    for attempt in (text, re.sub(r",(\s*[}\]])", r"\1", text)):
        try:
            json.loads(attempt)
        except ValueError:
            continue
        return attempt
    return None
