"""Proposes edits of lines: another action in a CI step, a package that is removed. Never applies them."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable
from typing import NamedTuple

from linter.fix.moves import migration_of
from linter.model.catalog import Catalog
from linter.model.findings import OPEN, Finding
from linter.model.fragments import Place
from linter.model.policy import Policy

_NO_END = "\n\\ No newline at end of file\n"
_USES = re.compile(r"""(?P<head>^\s*(?:-\s*)?["']?uses["']?\s*:\s*["']?)(?P<action>[^\s"'#]+)""")
_PINNED = re.compile(r"@[0-9a-f]{40}$")
_COMMENT = re.compile(r"\s+#[^\r\n]*")


class Proposal(NamedTuple):
    """The edits that are proposed for one file."""

    diff: str
    """A unified diff; empty if nothing is proposed."""
    left: list[Finding]
    """The findings that the diff does not repair."""
    notes: tuple[str, ...]
    """What a person still has to do for the findings that it repairs."""


class _Edit(NamedTuple):
    """The edit that repairs one finding."""

    line: int
    """The 0-based line."""
    text: str
    """The new line; empty means that the line is removed."""
    note: str


def patch(path: str, text: str, findings: Iterable[Finding], policy: Policy, catalog: Catalog) -> Proposal:
    """Propose edits of one file, for the open findings that editing a single line repairs."""
    before = _lines(text)
    lines: list[str] = list(before)
    edits: list[tuple[Finding, _Edit]] = []
    left: list[Finding] = []
    for finding in findings:
        if finding.status not in OPEN:
            continue
        if edit := _edit(path, lines, finding, policy, catalog):
            edits.append((finding, edit))
            lines[edit.line] = edit.text or lines[edit.line]  # for a second finding in this line
        else:
            left.append(finding)
    gone = {edit.line for _, edit in edits if not edit.text}
    remaining = "".join(line for row, line in enumerate(lines) if row not in gone)
    new = _mended_json(remaining) if path.endswith(".json") else remaining
    if new is None:
        return Proposal("", [*left, *(finding for finding, edit in edits if edit.line in gone)], ())
    diff = difflib.unified_diff(before, _lines(new), f"a/{path}", f"b/{path}")
    joined = "".join(line if line.endswith("\n") else f"{line}{_NO_END}" for line in diff)
    notes = dict.fromkeys(edit.note for _, edit in edits if edit.text)
    return Proposal(joined, left, tuple(notes))


def _edit(path: str, lines: list[str], finding: Finding, policy: Policy, catalog: Catalog) -> _Edit | None:
    """The edit that repairs a finding; None if a person has to."""
    fragment = finding.match.fragment
    row = fragment.line - 1
    if not 0 <= row < len(lines):
        return None
    if fragment.place is Place.ACTION and (migration := migration_of(finding, policy, catalog)):
        line = _with_action(lines[row], migration.to)
        return _Edit(row, line, migration.note) if line else None
    is_own = fragment.place is Place.DEPENDENCY and fragment.scope != "locked"
    return _Edit(row, "", "") if is_own and _is_one_entry(path, lines[row]) else None


def _lines(text: str) -> list[str]:
    """Split a text into lines as git and the readers count them, with their line breaks."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _with_action(line: str, action: str) -> str:
    """Replace the action in a line, with the version comment behind its hash; empty if there is no action."""
    found = _USES.match(line)
    if found is None:
        return ""
    rest = line[found.end() :]
    return found["head"] + action + (_COMMENT.sub("", rest) if _PINNED.search(found["action"]) else rest)


def _is_one_entry(path: str, line: str) -> bool:
    """Whether the line holds one package and nothing else: in requirements.txt or package.json."""
    name = path.rpartition("/")[2]
    if name == "package.json":
        return re.fullmatch(r"""\s*"[^"]+"\s*:\s*"[^"]*"\s*,?\s*""", line) is not None
    is_list = name.endswith(".txt") and ("requirements" in name or "constraints" in name)
    return is_list and not line.rstrip().endswith("\\")


def _mended_json(text: str) -> str | None:
    """Remove the comma left over when the last entry was removed; None if the text is no longer JSON."""
    for attempt in (text, re.sub(r",(\s*[}\]])", r"\1", text)):
        try:
            json.loads(attempt)
        except ValueError:
            continue
        return attempt
    return None
