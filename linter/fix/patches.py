"""Proposes edits of lines: a CI step that calls another action, a package that goes. Never applied by us."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable

from linter.model import OPEN, Catalog, Finding, Place
from linter.policy_model import Policy

_NO_END = "\n\\ No newline at end of file\n"
_USES = re.compile(r"""(?P<head>^\s*(?:-\s*)?["']?uses["']?\s*:\s*["']?)(?P<action>[^\s"'#]+)""")


def patch(
    path: str, text: str, findings: Iterable[Finding], policy: Policy, catalog: Catalog
) -> tuple[str, list[Finding]]:
    """A unified diff of one file, empty where nothing is proposed; and the findings that it does not mend."""
    before = _lines(text)
    lines = list(before)
    left: list[Finding] = []
    gone: set[int] = set()
    for finding in findings:
        if finding.status not in OPEN:
            continue
        number = finding.match.fragment.line - 1
        place = finding.match.fragment.place
        if not 0 <= number < len(lines):
            left.append(finding)
        elif place is Place.ACTION and (line := _other_action(lines[number], finding, policy, catalog)):
            lines[number] = line
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
        return "", [*left, *(finding for finding in findings if finding.match.fragment.line - 1 in gone)]
    diff = difflib.unified_diff(before, _lines(new), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}{_NO_END}" for line in diff), left


def _lines(text: str) -> list[str]:
    """Lines as git and the readers count them, with their ends."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _other_action(line: str, finding: Finding, policy: Policy, catalog: Catalog) -> str:
    """The line with the action of the approved tool; empty where that is not known."""
    instead = next((ban.instead for ban in policy.bans if ban.origin == finding.ban), ())
    known = (
        migration.to
        for tool in instead
        for migration in catalog.migrations
        if migration.to_tool == tool and migration.from_rule == finding.match.trace.rule
    )
    action = next(known, "")
    found = _USES.match(line)
    return f"{found['head']}{action}{line[found.end() :]}" if found and action else ""


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
