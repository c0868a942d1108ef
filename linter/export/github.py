"""Exports a policy as rulesets of GitHub. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from linter.export.expressions import Export, Exported, Json, NotExported, any_of, exportable
from linter.model.catalog import Trace

_MOST_PATHS, _LONGEST_PATH = 200, 200  # GitHub's limits for a file path restriction
_LONGEST_PART = 8_000
"""Characters of the patterns in one expression; RE2 refuses some of three times as many as too large."""
_RULES = {
    "message": "commit_message_pattern",
    "author": "commit_author_email_pattern",
    "committer": "committer_email_pattern",
    "branch": "branch_name_pattern",
}


def github_rulesets(traces: Iterable[Trace], name: str) -> Export:
    """Make the bodies for `POST /repos/{owner}/{repo}/rulesets`: some for branches, some for paths."""
    held, left = exportable(traces, paths_as_globs=True)
    parts = {kind: _parts([entry for entry in held if entry.kind == kind]) for kind in _RULES}
    documents = [
        _metadata(
            f"{name} ({number})" if number > 1 else name,
            {kind: part for kind, part in zip(_RULES, row, strict=True) if part},
        )
        for number, row in enumerate(zip_longest(*parts.values(), fillvalue=[]), 1)
    ]
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


def _parts(entries: list[Exported]) -> list[list[Exported]]:
    """Split entries so that the expression of each part is one that GitHub compiles."""
    parts: list[list[Exported]] = []
    room = 0
    for entry in sorted(entries, key=lambda entry: entry.head):
        size = len(entry.pattern)
        if size > room:
            parts.append([])
            room = _LONGEST_PART
        parts[-1].append(entry)
        room -= size
    return parts


def _metadata(name: str, parts: dict[str, list[Exported]]) -> Json:
    """A ruleset for the branches; several of them all apply."""
    return {
        "name": name,
        "target": "branch",
        "enforcement": "active",
        "conditions": {"ref_name": {"include": ["~ALL"], "exclude": []}},
        "rules": [
            {"type": _RULES[kind], "parameters": _parameters(kind, entries)}
            for kind, entries in parts.items()
        ],
    }


def _parameters(kind: str, entries: list[Exported]) -> Json:
    return {
        "name": f"no banned tool ({kind})",
        "operator": "regex",
        "negate": True,
        "pattern": any_of(entries),
    }
